using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>What to credit of one line: a quantity, or a taxable amount in minor units.</summary>
public sealed record WantedCredit(Guid LineId, decimal? Quantity, long? Amount);

/// <summary>A credit note to make, checked in form by the surface.</summary>
/// <param name="Lines">Null for all that is not yet credited.</param>
public sealed record NewCreditNote(Guid InvoiceId, string Reason, IReadOnlyList<WantedCredit>? Lines)
{
    /// <summary>The id that the credit note must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Null is today in Lagos.</summary>
    public DateOnly? IssueDate { get; init; }
}

/// <summary>
/// Corrects an issued invoice by a credit note: a document of its own, numbered in its own series, signed and posted, final from the start. The invoice's credited amount, what is credited of each
/// line, the customer's balance and the events go with it in one batch. What is credited beyond what is due becomes money of the customer.
/// </summary>
public sealed class CreditInvoice(
    TenantStore store, TenantKeyring keyring, InvoiceIssuing issuing, InvoiceNumbers numbers, InvoiceIndex index, InvoiceLinks links, Bookkeeping books, PaymentBooking booking, IdGenerator ids,
    TimeProvider time)
{
    /// <summary>They stand on the invoice's row, which must stay a row.</summary>
    private const int MaxCreditNotes = 1_000;

    public async Task<Outcome<OpenInvoice>> RunAsync(TenantScope scope, NewCreditNote wanted, CancellationToken cancellationToken)
    {
        var key = await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var input = wanted with { Id = wanted.Id ?? ids.NewId() };
        if (wanted.Id is not null && await store.GetAsync(scope, Keys.Invoice(wanted.Id.Value), cancellationToken) is { } made) return PartySnapshots.Open(cipher, made.Value);
        if (await store.GetAsync(scope, Keys.Invoice(wanted.InvoiceId), cancellationToken) is null) return InvoiceRegister.NotFound(wanted.InvoiceId);
        var link = await links.ClaimAsync(scope, input.Id!.Value, cipher, cancellationToken);
        return await store.RunAsync<OpenInvoice>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.Invoice(input.Id.Value), token) is { } known) return PartySnapshots.Open(cipher, known.Value);
                var stored = await store.GetAsync(scope, Keys.Invoice(input.InvoiceId), token);
                if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(input.InvoiceId);
                var result = Calculate(stored.Value, input);
                if (!result.IsOk) return result.Failure;
                return (await CreditAsync(batch, stored, input, result.Value, link, key, token)).Map(note => PartySnapshots.Open(cipher, note));
            },
            cancellationToken);
    }

    private Outcome<CreditNoteResult> Calculate(Invoice invoice, NewCreditNote input)
    {
        if (Refusal(invoice, input) is { } refused) return refused;
        var requests = new List<CreditRequest>();
        foreach (var (index, wanted) in (input.Lines ?? []).Index())
        {
            var line = invoice.Lines.Index().FirstOrDefault(line => line.Item.Id == wanted.LineId, (Index: -1, Item: null!)).Index;
            if (line < 0) return Failure.NotFound("The line was not found.", $"lineItems[{index}].lineItemId");
            requests.Add(new CreditRequest(line, wanted.Quantity, wanted.Amount));
        }

        var lines = invoice.Lines.Select(line => new CreditableLine(line.Quantity, line.UnitPrice, line.Amounts, line.CreditedQuantity, line.CreditedAmount)).ToArray();
        var result = CreditNoteCalculation.Calculate(lines, input.Lines is null ? null : requests, invoice.PricesIncludeTax);
        return result.IsValid ? result
            : result.Fault is { Kind: CreditFaultKind.MoreThanIsLeft } ? Failure.Rule("More than is left of a line is to be credited.")
            : Failure.Rule("Nothing is left to be credited.");
    }

    private Failure? Refusal(Invoice invoice, NewCreditNote input)
    {
        var date = input.IssueDate ?? LagosCalendar.Today(time);
        if (invoice.Type == DocumentType.CreditNote) return Failure.State("A credit note cannot be credited.");
        if (invoice.State == InvoiceState.Draft) return Failure.State("The invoice is a draft. Change it instead.");
        if (invoice.State == InvoiceState.Voided) return Failure.State("The invoice is voided.");
        if (date > LagosCalendar.Today(time)) return Failure.Rule("The issue date is in the future.");
        if (date < invoice.IssueDate) return Failure.Rule("The issue date is before that of the invoice.");
        return invoice.CreditNotes.Count >= MaxCreditNotes ? Failure.Rule("The invoice has more credit notes than it can have.") : null;
    }

    private async Task<Outcome<Invoice>> CreditAsync(
        TenantBatch batch, Stored<Invoice> stored, NewCreditNote input, CreditNoteResult result, InvoiceLink link, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var invoice = stored.Value;
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(invoice.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        var date = input.IssueDate ?? LagosCalendar.Today(time);
        var number = await numbers.TakeForNoteAsync(batch, date.Year, input.Id!.Value, cancellationToken);
        var draft = Draft(invoice, input, result, number, date) with { Link = link };
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceCreated, IdPrefix.Invoice, draft.Id, 1, draft.CreatedAt));
        var signed = await issuing.SealAsync(batch, draft, customer.Value, key, cancellationToken);
        var posting = Postings.CreditNote(invoice.Position, signed.Totals.Total, signed.Totals.Tax);
        var note = posting.Posting is null ? signed : signed with { JournalEntryId = (await books.PostAsync(batch, posting.Posting, Head(signed), cancellationToken)).Id };
        await index.InsertAsync(batch, note, cancellationToken);
        var credited = await index.UpdateAsync(batch, stored, Credited(invoice, result, note), note.IssueDate, cancellationToken);
        if (posting.Excess > 0) await booking.CreditAsync(batch, note, posting.Excess, note.JournalEntryId, customer.Value, cancellationToken);
        batch.Update(customer, customer.Value with
        {
            OutstandingKobo = customer.Value.OutstandingKobo + credited.Position.Books.TradeDebtors - invoice.Position.Books.TradeDebtors,
            UnallocatedKobo = customer.Value.UnallocatedKobo + Deposited(posting.Posting),
        });
        return note;
    }

    private static EntryHead Head(Invoice note) => new(note.IssueDate, $"Credit note {note.Number}", JournalSource.Invoice, note.Id) { DocumentNumber = note.Number };

    private static long Deposited(Posting? posting) => posting?.Lines.Where(line => line.Account == AccountCode.CustomerDeposits).Sum(line => line.Credit - line.Debit) ?? 0;

    private Invoice Draft(Invoice invoice, NewCreditNote input, CreditNoteResult result, string number, DateOnly date)
    {
        var now = Instant.Now(time);
        var amounts = result.Calculation!;
        return new Invoice
        {
            Id = input.Id!.Value,
            Type = DocumentType.CreditNote,
            Number = number,
            CustomerId = invoice.CustomerId,
            Buyer = invoice.Buyer,
            Kind = invoice.Kind,
            IsKindGiven = true,
            IssueDate = date,
            DueDate = date,
            Currency = invoice.Currency,
            ExchangeRate = invoice.ExchangeRate,
            Reference = invoice.Reference,
            Notes = input.Reason,
            PricesIncludeTax = invoice.PricesIncludeTax,
            VatRate = invoice.VatRate,
            Lines = [.. result.Lines.Select((line, i) => Line(invoice.Lines[line.Line], line, i))],
            Totals = new InvoiceTotals(amounts.Subtotal, amounts.Discount, amounts.Taxable, amounts.Tax, amounts.Taxes, null, null),
            Credits = new CreditedInvoice(invoice.Id, invoice.Number, invoice.IssueDate, invoice.Irn, invoice.NrsIrn),
            CreatedAt = IdGenerator.InstantOf(input.Id.Value),
            UpdatedAt = now,
            EventCount = 1,
        };
    }

    private InvoiceLine Line(InvoiceLine of, CreditNoteLine credit, int index) => of with
    {
        Id = ids.NewId(),
        Position = index + 1,
        Quantity = credit.Quantity,
        UnitPrice = credit.UnitPrice,
        Discount = null,
        Amounts = credit.Amounts,
        CreditedQuantity = 0,
        CreditedAmount = 0,
    };

    private Invoice Credited(Invoice invoice, CreditNoteResult result, Invoice note)
    {
        var now = Instant.Now(time);
        var lines = invoice.Lines.ToArray();
        foreach (var credit in result.Lines) lines[credit.Line] = lines[credit.Line] with { CreditedQuantity = credit.Credited.CreditedQuantity, CreditedAmount = credit.Credited.CreditedAmount };
        var credited = invoice with
        {
            Lines = lines,
            Credited = invoice.Credited + note.Totals.Total,
            CreditedTax = invoice.CreditedTax + note.Totals.Tax,
            CreditNotes = [.. invoice.CreditNotes, new CreditNoteReference(note.Id, note.Number, note.Totals.Total)],
            UpdatedAt = now,
        };
        return credited.IsPaid && !invoice.IsPaid ? credited with { PaidAt = now } : credited;
    }
}
