using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Makes a draft with its number. Number, draft and event are one batch, so a number is neither lost nor given twice. A draft is in no ledger.
/// </summary>
public sealed class CreateInvoice(TenantStore store, TenantKeyring keyring, ProductLines products, InvoiceNumbers numbers, InvoiceIndex index, IdGenerator ids, TimeProvider time)
{
    /// <summary>Days until payment is due unless the caller says otherwise.</summary>
    internal const int DefaultPaymentDays = 10;

    public async Task<Outcome<OpenInvoice>> RunAsync(TenantScope scope, NewInvoice wanted, CancellationToken cancellationToken)
    {
        var issueDate = wanted.IssueDate ?? LagosCalendar.Today(time);
        var dueDate = wanted.DueDate ?? issueDate.AddDays(DefaultPaymentDays);
        if (wanted.DueDateFault(LagosCalendar.Today(time)) is { } fault) return Failure.Invalid("dueDate", fault);
        var complete = await products.FillAsync(scope, wanted, cancellationToken);
        if (!complete.IsOk) return complete.Failure;
        var input = complete.Value;
        var priced = InvoicePricing.Price(input, ids);
        if (!priced.IsOk) return priced.Failure;
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.RunAsync<OpenInvoice>(
            scope,
            async (batch, token) =>
            {
                if (input.Id is { } id && await store.GetAsync(scope, Keys.Invoice(id), token) is { } known) return PartySnapshots.Open(cipher, known.Value);
                var customer = await store.GetAsync(scope, Keys.Customer(input.CustomerId), token);
                if (customer is null) return Failure.NotFound("The customer was not found.", "customerId");
                if (!customer.Value.IsActive) return new Failure(FailureCode.RuleBroken, "The customer is not active.", [new FieldFault("customerId", "must be an active customer")]);
                var invoiceId = input.Id ?? ids.NewId();
                var number = await numbers.TakeAsync(batch, input.Number, issueDate.Year, input.NumberMustFoldApart, invoiceId, token);
                if (!number.IsOk) return number.Failure;
                var buyer = CustomerDirectory.Open(cipher, customer.Value);
                var invoice = Make(input with { Id = invoiceId }, number.Value, issueDate, dueDate, priced.Value.Lines, priced.Value.Totals, buyer, cipher);
                await index.InsertAsync(batch, invoice, token);
                batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceCreated, IdPrefix.Invoice, invoice.Id, invoice.EventCount, invoice.CreatedAt));
                return new OpenInvoice(invoice, buyer.Personal, null);
            },
            cancellationToken);
    }

    private Invoice Make(
        NewInvoice input, string number, DateOnly issueDate, DateOnly dueDate, IReadOnlyList<InvoiceLine> lines, InvoiceTotals totals, OpenCustomer buyer, TenantCipher cipher)
    {
        var id = input.Id!.Value;
        var now = Instant.Now(time);
        return new Invoice
        {
            Id = id,
            Number = number,
            CustomerId = input.CustomerId,
            Buyer = PartySnapshots.OfBuyer(buyer, cipher, id),
            Kind = input.Kind ?? PartySnapshots.KindFor(buyer),
            IssueDate = issueDate,
            DueDate = dueDate,
            Currency = input.Currency,
            ExchangeRate = input.ExchangeRate,
            Reference = input.Reference,
            Notes = input.Notes,
            Terms = input.Terms,
            PricesIncludeTax = input.PricesIncludeTax,
            VatRate = input.VatRate,
            Lines = lines,
            Discount = input.Discount,
            Totals = totals,
            CreatedAt = now,
            UpdatedAt = now,
            EventCount = 1,
        };
    }
}
