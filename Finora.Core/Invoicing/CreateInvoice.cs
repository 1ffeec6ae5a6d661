using Finora.Core.Billing;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Makes a draft with its number. Number, draft and event are one batch, so a number is neither lost nor given twice. A draft is in no ledger. The pointer of its address and its
/// postings of the search go before it and lead nowhere without it.
/// </summary>
public sealed class CreateInvoice(
    TenantStore store, TenantKeyring keyring, ProductLines products, LineRates rates, InvoiceNumbers numbers, InvoiceIndex index, InvoiceQuotas quotas, InvoiceLinks links, InvoiceSearch search,
    IdGenerator ids, TimeProvider time)
{
    /// <summary>Days until payment is due unless the caller says otherwise.</summary>
    internal const int DefaultPaymentDays = 10;

    public async Task<Outcome<OpenInvoice>> RunAsync(TenantScope scope, NewInvoice wanted, CancellationToken cancellationToken)
    {
        if (wanted.DueDateFault(LagosCalendar.Today(time)) is { } fault) return Failure.Invalid("dueDate", fault);
        var complete = await products.FillAsync(scope, wanted, cancellationToken);
        if (!complete.IsOk) return complete.Failure;
        var input = complete.Value with { Id = wanted.Id ?? ids.NewId() };
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        if (wanted.Id is not null && await FindAsync(scope, wanted.Id.Value, cipher, cancellationToken) is { } made) return made;
        var link = await links.ClaimAsync(scope, input.Id.Value, cipher, cancellationToken);
        return await store.RunAsync<OpenInvoice>(
            scope,
            async (batch, token) =>
            {
                if (await FindAsync(scope, input.Id.Value, cipher, token) is { } known) return known;
                var draft = await DraftAsync(batch, input, cipher, token);
                if (!draft.IsOk) return draft.Failure;
                var invoice = draft.Value with { Link = link };
                await search.AddAsync(scope, cipher, null, invoice, token);
                await index.InsertAsync(batch, invoice, token);
                batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceCreated, IdPrefix.Invoice, invoice.Id, invoice.EventCount, invoice.CreatedAt));
                return PartySnapshots.Open(cipher, invoice);
            },
            cancellationToken);
    }

    private async Task<OpenInvoice?> FindAsync(TenantScope scope, Guid id, TenantCipher cipher, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Invoice(id), cancellationToken) is { } known ? PartySnapshots.Open(cipher, known.Value) : null;

    private async Task<Outcome<Invoice>> DraftAsync(TenantBatch batch, NewInvoice input, TenantCipher cipher, CancellationToken cancellationToken)
    {
        var home = await store.GetAsync(batch.Scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(input.CustomerId), cancellationToken);
        if (customer is null) return Failure.NotFound("The customer was not found.", "customerId");
        if (!customer.Value.IsActive) return new Failure(FailureCode.RuleBroken, "The customer is not active.", [new FieldFault("customerId", "must be an active customer")]);
        var priced = await PriceAsync(batch, home.Value, input, cancellationToken);
        if (!priced.IsOk) return priced.Failure;
        if (await quotas.TakeAsync(batch, cancellationToken) is { } full) return full;
        var issueDate = input.IssueDate ?? LagosCalendar.Today(time);
        var number = await numbers.TakeAsync(batch, input.Number, issueDate.Year, input.NumberMustFoldApart, input.Id!.Value, cancellationToken);
        if (!number.IsOk) return number.Failure;
        return Make(input, home.Value, number.Value, issueDate, priced.Value, CustomerDirectory.Open(cipher, customer.Value), cipher);
    }

    private async Task<Outcome<PricedInvoice>> PriceAsync(TenantBatch batch, Business business, NewInvoice input, CancellationToken cancellationToken)
    {
        var found = await rates.OfLinesAsync(batch, business, input, cancellationToken);
        if (!found.IsOk) return found.Failure;
        var withholding = input.WithholdingRateId ?? (input.TakesDefaults ? business.Defaults.WithholdingRateId : null);
        if (withholding is not { } id) return InvoicePricing.Price(input, found.Value, ids);
        var rate = await rates.WithholdingAsync(batch, business, id, cancellationToken);
        if (!rate.IsOk && input.WithholdingRateId is not null) return rate.Failure;
        return InvoicePricing.Price(input, found.Value with { Withholding = rate.IsOk ? rate.Value : null }, ids);
    }

    private static Invoice Make(NewInvoice input, Business business, string number, DateOnly issueDate, PricedInvoice priced, OpenCustomer buyer, TenantCipher cipher)
    {
        var id = input.Id!.Value;
        var now = IdGenerator.InstantOf(id);
        var defaults = input.TakesDefaults ? business.Defaults : new InvoiceDefaults { PaymentTermsDays = DefaultPaymentDays };
        return new Invoice
        {
            Id = id,
            Number = number,
            CustomerId = input.CustomerId,
            Buyer = PartySnapshots.OfBuyer(buyer, cipher, id),
            Kind = input.Kind ?? PartySnapshots.KindFor(buyer),
            IsKindGiven = input.Kind is not null,
            IssueDate = issueDate,
            DueDate = input.DueDate ?? issueDate.AddDays(defaults.PaymentTermsDays),
            Currency = input.Currency,
            ExchangeRate = input.ExchangeRate,
            Reference = input.Reference,
            Notes = input.Notes ?? defaults.Notes,
            Terms = input.Terms ?? defaults.Terms,
            PricesIncludeTax = input.PricesIncludeTax,
            VatRate = priced.VatRate,
            Lines = priced.Lines,
            Discount = input.Discount,
            Totals = priced.Totals,
            CreatedAt = now,
            UpdatedAt = now,
            EventCount = 1,
        };
    }
}
