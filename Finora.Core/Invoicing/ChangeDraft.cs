using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>What a change of a draft was sent. Only members that were sent change; null brings an optional one back to its default.</summary>
public sealed record DraftChange
{
    public Edit<Guid> CustomerId { get; init; }

    /// <summary>Takes the place of all lines.</summary>
    public Edit<IReadOnlyList<NewInvoiceLine>> Lines { get; init; }

    public Edit<DateOnly?> IssueDate { get; init; }

    public Edit<DateOnly?> DueDate { get; init; }

    public Edit<decimal?> VatRate { get; init; }

    public Edit<bool?> PricesIncludeTax { get; init; }

    public Edit<string> Reference { get; init; }

    public Edit<string> Notes { get; init; }

    internal bool Reprices => Lines.IsSent || VatRate.IsSent || PricesIncludeTax.IsSent;
}

/// <summary>
/// Changes or deletes a draft. The number stays, whatever the new date; what changed is priced anew; another customer brings a new copy of the buyer and
/// of what kind of sale it is.
/// </summary>
public sealed class ChangeDraft(TenantStore store, TenantKeyring keyring, ProductLines products, InvoiceIndex index, IdGenerator ids, TimeProvider time)
{
    private const decimal DefaultVatRate = 7.5m;

    public async Task<Outcome<Invoice>> RunAsync(TenantScope scope, Guid id, DraftChange change, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.RunAsync<Invoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await GetDraftAsync(scope, id, token);
                if (!stored.IsOk) return stored.Failure;
                var priced = await PriceAsync(scope, WithTerms(stored.Value.Value, change), change, token);
                if (!priced.IsOk) return priced.Failure;
                var sold = await SellToAsync(scope, priced.Value, change, cipher, token);
                if (!sold.IsOk) return sold.Failure;
                return await index.UpdateAsync(batch, stored.Value, sold.Value, null, token);
            },
            cancellationToken);
    }

    /// <summary>The draft is gone for every reader; its number stays used, and its links close with it.</summary>
    public Task<Outcome<Invoice>> DeleteAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        store.RunAsync<Invoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await GetDraftAsync(scope, id, token);
                if (!stored.IsOk) return stored.Failure;
                var deleted = stored.Value.Value with { State = InvoiceState.Deleted, UpdatedAt = Instant.Now(time) };
                return await index.UpdateAsync(batch, stored.Value, deleted, null, token);
            },
            cancellationToken);

    private async Task<Outcome<Stored<Invoice>>> GetDraftAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Invoice(id), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
        return stored.Value.State == InvoiceState.Draft ? stored : Failure.Conflict("Only a draft can be changed or deleted.");
    }

    private Invoice WithTerms(Invoice draft, DraftChange change)
    {
        var issueDate = change.IssueDate.Over(draft.IssueDate) ?? LagosCalendar.Today(time);
        return draft with
        {
            IssueDate = issueDate,
            DueDate = change.DueDate.Over(draft.DueDate) ?? issueDate.AddDays(CreateInvoice.DefaultPaymentDays),
            VatRate = change.VatRate.Over(draft.VatRate) ?? DefaultVatRate,
            PricesIncludeTax = change.PricesIncludeTax.Over(draft.PricesIncludeTax) ?? false,
            Reference = change.Reference.Over(draft.Reference),
            Notes = change.Notes.Over(draft.Notes),
            UpdatedAt = Instant.Now(time),
        };
    }

    private async Task<Outcome<Invoice>> PriceAsync(TenantScope scope, Invoice draft, DraftChange change, CancellationToken cancellationToken)
    {
        if (draft.DueDate <= draft.IssueDate) return Failure.Invalid("dueDate", "must be after invoiceDate");
        if (!change.Reprices) return draft;
        var lines = change.Lines.IsSent ? change.Lines.Value! : [.. draft.Lines.Select(NewInvoiceLine.Of)];
        var wanted = new NewInvoice(draft.CustomerId, lines) { Currency = draft.Currency, PricesIncludeTax = draft.PricesIncludeTax, VatRate = draft.VatRate, Discount = draft.Discount };
        var filled = change.Lines.IsSent ? await products.FillAsync(scope, wanted, cancellationToken) : wanted;
        if (!filled.IsOk) return filled.Failure;
        return InvoicePricing.Price(filled.Value, ids).Map(priced => draft with { Lines = priced.Lines, Totals = priced.Totals });
    }

    private async Task<Outcome<Invoice>> SellToAsync(TenantScope scope, Invoice draft, DraftChange change, TenantCipher cipher, CancellationToken cancellationToken)
    {
        if (!change.CustomerId.IsSent || change.CustomerId.Value == draft.CustomerId) return draft;
        var customer = await store.GetAsync(scope, Keys.Customer(change.CustomerId.Value), cancellationToken);
        if (customer is null) return Failure.NotFound("The customer was not found.", "customerId");
        if (!customer.Value.IsActive) return new Failure(FailureCode.RuleBroken, "The customer is not active.", [new FieldFault("customerId", "must be an active customer")]);
        var buyer = CustomerDirectory.Open(cipher, customer.Value);
        return draft with { CustomerId = customer.Value.Id, Buyer = PartySnapshots.OfBuyer(buyer, cipher, draft.Id), Kind = PartySnapshots.KindFor(buyer) };
    }
}
