using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Which receipts are wanted; null leaves a filter out.</summary>
public sealed record ReceiptFilter
{
    public Guid? CustomerId { get; init; }

    /// <summary>With an allocation to this invoice now.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>Exact.</summary>
    public string? Reference { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    internal bool Matches(Payment payment) =>
        payment.Kind != ReceiptKind.Unlinked
        && (CustomerId is null || payment.CustomerId == CustomerId)
        && (InvoiceId is null || payment.Allocations.Any(part => part.InvoiceId == InvoiceId))
        && (Reference is null || payment.Reference == Reference)
        && !(payment.Date < From)
        && !(payment.Date > To);
}

/// <summary>Pages of receipts, newest first; money of unknown payers is none.</summary>
public sealed class ListReceipts(TenantStore store, TenantKeyring keyring)
{
    public async Task<ListSlice<OpenPayment>> RunAsync(TenantScope scope, ReceiptFilter filter, SliceRequest page, CancellationToken cancellationToken)
    {
        var found = await FindAsync(scope, filter, page, cancellationToken);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return new ListSlice<OpenPayment>([.. found.Items.Select(payment => PaymentRegister.Open(cipher, payment))], found.Position);
    }

    private Task<ListSlice<Payment>> FindAsync(TenantScope scope, ReceiptFilter filter, SliceRequest page, CancellationToken cancellationToken) => filter switch
    {
        { InvoiceId: { } invoiceId } => OfInvoiceAsync(scope, invoiceId, filter, page, cancellationToken),
        { Reference: { } reference } => store.FollowAsync(scope, Keys.PaymentsByReference(reference), Keys.Payment, page, filter.Matches, cancellationToken),
        { CustomerId: { } customerId } => store.FollowAsync(scope, Keys.PaymentsByCustomer(customerId), Keys.Payment, page, filter.Matches, cancellationToken),
        _ => store.FilterAsync(scope, Keys.Payments, page, filter.Matches, cancellationToken),
    };

    /// <summary>The invoice names its payments, so there is no index of them. A page reads no more payments than it may hold.</summary>
    private async Task<ListSlice<Payment>> OfInvoiceAsync(TenantScope scope, Guid invoiceId, ReceiptFilter filter, SliceRequest page, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken);
        var ids = (invoice?.Value.PaymentIds ?? []).Reverse().ToArray();
        var first = page.After is { } after ? Array.FindIndex(ids, id => Keys.Payment(id).Value == after) + 1 : 0;
        var wanted = ids.Skip(first).Take(page.Limit).ToArray();
        var rows = await Task.WhenAll(wanted.Select(id => store.GetAsync(scope, Keys.Payment(id), cancellationToken)));
        var position = first + wanted.Length < ids.Length ? Keys.Payment(wanted[^1]).Value : null;
        return new ListSlice<Payment>([.. rows.OfType<Stored<Payment>>().Select(row => row.Value).Where(filter.Matches)], position);
    }
}
