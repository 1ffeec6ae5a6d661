using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>
/// Changes or deletes a draft. The number stays, whatever the new date; what changed is priced anew, and lines that are kept keep the rates that they were made with; a customer that is
/// named brings a new copy of the buyer and, unless it was given, of what kind of sale it is.
/// </summary>
public sealed class ChangeDraft(
    TenantStore store, TenantKeyring keyring, ProductLines products, LineRates rates, InvoiceIndex index, InvoiceSearch search, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<OpenInvoice>> RunAsync(TenantScope scope, Guid id, DraftChange change, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.RunAsync<OpenInvoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await GetDraftAsync(scope, id, "Invoice is not in draft status", token);
                if (!stored.IsOk) return stored.Failure;
                var changed = await DecideAsync(batch, stored.Value.Value, change, cipher, token);
                if (!changed.IsOk) return changed.Failure;
                await search.AddAsync(scope, cipher, stored.Value.Value, changed.Value, token);
                return PartySnapshots.Open(cipher, await index.UpdateAsync(batch, stored.Value, changed.Value, null, token));
            },
            cancellationToken);
    }

    /// <summary>The draft is gone for every reader; its number stays used, and its links close with it.</summary>
    public Task<Outcome<Invoice>> DeleteAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        store.RunAsync<Invoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await GetDraftAsync(scope, id, "Invoice is not in draft status. Void it instead.", token);
                if (!stored.IsOk) return stored.Failure;
                var deleted = stored.Value.Value with { State = InvoiceState.Deleted, UpdatedAt = Instant.Now(time) };
                return await index.UpdateAsync(batch, stored.Value, deleted, null, token);
            },
            cancellationToken);

    private async Task<Outcome<Stored<Invoice>>> GetDraftAsync(TenantScope scope, Guid id, string refusal, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Invoice(id), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
        return stored.Value.State == InvoiceState.Draft ? stored : Failure.State(refusal);
    }

    private async Task<Outcome<Invoice>> DecideAsync(TenantBatch batch, Invoice draft, DraftChange change, TenantCipher cipher, CancellationToken cancellationToken)
    {
        var home = await store.GetAsync(batch.Scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var termed = WithTerms(draft, change, home.Value);
        if (!termed.IsOk) return termed.Failure;
        var priced = await PriceAsync(batch, termed.Value, change, home.Value, cancellationToken);
        return priced.IsOk ? await SellToAsync(batch.Scope, priced.Value, change, cipher, cancellationToken) : priced.Failure;
    }

    private Outcome<Invoice> WithTerms(Invoice draft, DraftChange change, Business business)
    {
        var defaults = change.TakesDefaults ? business.Defaults : new InvoiceDefaults { PaymentTermsDays = CreateInvoice.DefaultPaymentDays };
        var issueDate = change.IssueDate.Over(draft.IssueDate) ?? LagosCalendar.Today(time);
        var dueDate = change.DueDate.Over(draft.DueDate) ?? issueDate.AddDays(defaults.PaymentTermsDays);
        if (change.DueMustBeLater ? dueDate <= issueDate : dueDate < issueDate) return Failure.Invalid("dueDate", change.DueMustBeLater ? "must be after invoiceDate" : "must not be before issue_date");
        var currency = change.Currency.Over(draft.Currency) ?? Money.Currencies.Naira;
        var rate = change.ExchangeRate.Over(draft.Currency == currency ? draft.ExchangeRate : null);
        if (Money.Currencies.NeedsExchangeRate(currency) && rate is null) return Failure.Invalid("exchangeRate", "is required");
        return draft with
        {
            IssueDate = issueDate,
            DueDate = dueDate,
            Currency = currency,
            ExchangeRate = Money.Currencies.NeedsExchangeRate(currency) ? rate!.Value : 1,
            VatRate = change.VatRate.Over(draft.VatRate) ?? SystemTaxRates.DefaultVatRate,
            PricesIncludeTax = change.PricesIncludeTax.Over(draft.PricesIncludeTax) ?? false,
            Discount = change.Discount.Over(draft.Discount),
            Reference = change.Reference.Over(draft.Reference),
            Notes = change.Notes.Over(draft.Notes),
            Terms = change.Terms.Over(draft.Terms),
            UpdatedAt = Instant.Now(time),
        };
    }

    private async Task<Outcome<Invoice>> PriceAsync(TenantBatch batch, Invoice draft, DraftChange change, Business business, CancellationToken cancellationToken)
    {
        if (!change.Reprices) return draft;
        var lines = change.Lines.IsSent ? change.Lines.Value! : [.. draft.Lines.Select(NewInvoiceLine.Of)];
        var wanted = new NewInvoice(draft.CustomerId, lines)
        {
            Currency = draft.Currency, PricesIncludeTax = draft.PricesIncludeTax, VatRate = change.TakesDefaults ? null : draft.VatRate, Discount = draft.Discount,
        };
        var filled = change.Lines.IsSent ? await products.FillAsync(batch.Scope, wanted, cancellationToken) : wanted;
        if (!filled.IsOk) return filled.Failure;
        var kept = InvoiceRates.Of(business.Id, draft, change.VatRate.IsSent ? draft.VatRate : null);
        var found = change.Lines.IsSent ? await rates.OfLinesAsync(batch, business, filled.Value, cancellationToken) : kept;
        if (!found.IsOk) return found.Failure;
        var withholding = await WithholdingAsync(batch, kept.Withholding, change, business, cancellationToken);
        if (!withholding.IsOk) return withholding.Failure;
        return InvoicePricing.Price(filled.Value, found.Value with { Withholding = withholding.Value.Rate }, ids)
            .Map(priced => draft with { Lines = Renewed(draft, change, priced.Lines), Totals = priced.Totals, VatRate = priced.VatRate });
    }

    /// <summary>Lines that were sent are new ones; those that are only priced anew stay the same lines.</summary>
    private static IReadOnlyList<InvoiceLine> Renewed(Invoice draft, DraftChange change, IReadOnlyList<InvoiceLine> lines) =>
        change.Lines.IsSent ? lines : [.. lines.Zip(draft.Lines, (line, old) => line with { Id = old.Id })];

    private async Task<Outcome<(LineRate? Rate, bool Known)>> WithholdingAsync(TenantBatch batch, LineRate? kept, DraftChange change, Business business, CancellationToken cancellationToken)
    {
        if (!change.WithholdingRateId.IsSent) return (kept, true);
        if (change.WithholdingRateId.Value is not { } id) return (null, true);
        return (await rates.WithholdingAsync(batch, business, id, cancellationToken)).Map(rate => ((LineRate?)rate, true));
    }

    private async Task<Outcome<Invoice>> SellToAsync(TenantScope scope, Invoice draft, DraftChange change, TenantCipher cipher, CancellationToken cancellationToken)
    {
        if (!change.CustomerId.IsSent && !change.Kind.IsSent) return draft;
        var customer = await store.GetAsync(scope, Keys.Customer(change.CustomerId.IsSent ? change.CustomerId.Value : draft.CustomerId), cancellationToken);
        if (customer is null) return Failure.NotFound("The customer was not found.", "customerId");
        var isSame = customer.Value.Id == draft.CustomerId;
        if (!isSame && !customer.Value.IsActive) return new Failure(FailureCode.RuleBroken, "The customer is not active.", [new FieldFault("customerId", "must be an active customer")]);
        var buyer = CustomerDirectory.Open(cipher, customer.Value);
        var given = change.Kind.IsSent ? change.Kind.Value : draft.IsKindGiven ? draft.Kind : null;
        return draft with
        {
            CustomerId = customer.Value.Id,
            Buyer = change.CustomerId.IsSent ? PartySnapshots.OfBuyer(buyer, cipher, draft.Id) : draft.Buyer,
            Kind = given ?? PartySnapshots.KindFor(buyer),
            IsKindGiven = given is not null,
        };
    }
}
