using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>How much of a payment went to invoices.</summary>
public enum PaymentMatch
{
    Matched,
    PartiallyMatched,
    Unmatched,
}

/// <summary>Which payments are wanted; null leaves a filter out.</summary>
public sealed record PaymentFilter
{
    public PaymentMatch? Match { get; init; }

    public PaymentSource? Source { get; init; }

    /// <summary>Of the means of payment, in the words of the surface.</summary>
    public Predicate<Payment>? Means { get; init; }

    public Guid? CustomerId { get; init; }

    /// <summary>With an allocation to this invoice now.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>First instant of creation.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Last instant of creation.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>A part of reference, invoice number or payer's name, without case.</summary>
    public string? Text { get; init; }

    /// <summary>Sales without an invoice are no payments of this list.</summary>
    internal bool Matches(Payment payment) =>
        payment.Kind != ReceiptKind.CashSale
        && (Match is null || payment.Match == Match)
        && (Source is null || payment.Source == Source)
        && (Means is null || Means(payment))
        && (CustomerId is null || payment.CustomerId == CustomerId)
        && (InvoiceId is null || payment.Allocations.Any(part => part.InvoiceId == InvoiceId))
        && !(payment.CreatedAt < CreatedFrom)
        && !(payment.CreatedAt > CreatedTo)
        && (Text is null || payment.Allocations.Select(part => part.InvoiceNumber).Append(payment.Reference).Append(payment.PaidBy).Any(Holds));

    private bool Holds(string? text) => text is not null && NameOrder.Fold(text).Contains(NameOrder.Fold(Text!), StringComparison.Ordinal);
}

/// <summary>Pages of payments from any source, and of money that waits to be matched.</summary>
public sealed class ListPayments(TenantStore store)
{
    /// <summary>A call that is repeated after a crash makes its record under the id, and so the time, of its first run; keys of idempotency are kept for a day.</summary>
    private static readonly TimeSpan OldestId = TimeSpan.FromHours(25);

    /// <summary>Newest first.</summary>
    public async Task<ListSlice<Payment>> RunAsync(TenantScope scope, PaymentFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        if (filter.InvoiceId is { } invoiceId) return await OfInvoiceAsync(scope, invoiceId, filter, wanted, cancellationToken);
        var oneMore = wanted with { Limit = wanted.Limit + 1 };
        if (filter.CustomerId is { } customerId)
        {
            var ofCustomer = await store.FollowAsync(scope, Keys.PaymentsByCustomer(customerId), Keys.Payment, oneMore, filter.Matches, cancellationToken);
            return Cut(ofCustomer, wanted, last => Keys.PaymentByCustomer(customerId, last.Id).Value);
        }

        var range = Keys.PaymentsBetween(filter.CreatedFrom - OldestId, filter.CreatedTo);
        return Cut(await store.FilterAsync(scope, range, oneMore, filter.Matches, cancellationToken), wanted, last => Keys.Payment(last.Id).Value);
    }

    /// <summary>Those of which something waits, oldest first.</summary>
    public async Task<ListSlice<Payment>> WaitingAsync(TenantScope scope, PaymentFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var found = await store.FilterAsync(scope, Keys.WaitingPayments, wanted with { Limit = wanted.Limit + 1 }, filter.Matches, cancellationToken);
        return Cut(found, wanted, last => Keys.WaitingPayment(last.Id).Value);
    }

    /// <summary>One more than is wanted tells whether there are more.</summary>
    private static ListSlice<Payment> Cut(ListSlice<Payment> found, SliceRequest wanted, Func<Payment, string> keyOf) =>
        found.Items.Count <= wanted.Limit ? found : new ListSlice<Payment>([.. found.Items.Take(wanted.Limit)], keyOf(found.Items[wanted.Limit - 1]));

    /// <summary>The invoice names its payments, so there is no index of them. A page reads no more payments than it may hold.</summary>
    private async Task<ListSlice<Payment>> OfInvoiceAsync(TenantScope scope, Guid invoiceId, PaymentFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken);
        var ids = (invoice?.Value.PaymentIds ?? []).Order().Reverse().ToArray();
        var first = wanted.After is { } after ? Array.FindIndex(ids, id => Keys.Payment(id).Value == after) + 1 : 0;
        var page = ids.Skip(first).Take(wanted.Limit).ToArray();
        var rows = await Task.WhenAll(page.Select(id => store.GetAsync(scope, Keys.Payment(id), cancellationToken)));
        var position = first + page.Length < ids.Length ? Keys.Payment(page[^1]).Value : null;
        return new ListSlice<Payment>([.. rows.OfType<Stored<Payment>>().Select(row => row.Value).Where(filter.Matches)], position);
    }
}
