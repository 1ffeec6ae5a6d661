using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>Which invoices are wanted; null leaves a filter out.</summary>
public sealed record InvoiceFilter
{
    /// <summary>As it stands today: an overdue invoice is no sent one.</summary>
    public InvoiceStanding? Standing { get; init; }

    public Guid? CustomerId { get; init; }

    /// <summary>Exact.</summary>
    public string? Reference { get; init; }

    /// <summary>First issue date.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last issue date.</summary>
    public DateOnly? To { get; init; }

    internal bool Matches(Invoice invoice, DateOnly today) =>
        invoice is { State: not InvoiceState.Deleted, Type: DocumentType.Invoice }
        && (Standing is null || invoice.StandingOn(today) == Standing)
        && (CustomerId is null || invoice.CustomerId == CustomerId)
        && (Reference is null || invoice.Reference == Reference)
        && !(invoice.IssueDate < From)
        && !(invoice.IssueDate > To);
}

/// <summary>
/// Pages of invoices, newest first by creation. The narrowest index there is for the filters is walked, and the rest is judged by the invoice itself, as it
/// stands now; see <see cref="FilteredReads"/> for what bounds a request.
/// </summary>
public sealed class ListInvoices(TenantStore store, TimeProvider time)
{
    public Task<ListSlice<Invoice>> RunAsync(TenantScope scope, InvoiceFilter filter, SliceRequest page, CancellationToken cancellationToken)
    {
        var today = LagosCalendar.Today(time);
        return IndexFor(filter) is { } index
            ? store.FollowAsync(scope, index, Keys.Invoice, page, Matches, cancellationToken)
            : store.FilterAsync(scope, Keys.Invoices, page, Matches, cancellationToken);

        bool Matches(Invoice invoice) => filter.Matches(invoice, today);
    }

    private static RowRange<IdReference>? IndexFor(InvoiceFilter filter) => filter switch
    {
        { Reference: { } reference } => Keys.InvoicesByReference(reference),
        { CustomerId: { } customerId } => Keys.InvoicesByCustomer(customerId),
        { Standing: InvoiceStanding.Draft } => Keys.InvoicesByGroup(InvoiceGroup.Draft),
        { Standing: InvoiceStanding.Voided } => Keys.InvoicesByGroup(InvoiceGroup.Cancelled),
        { Standing: InvoiceStanding.Issued or InvoiceStanding.Sent or InvoiceStanding.PartiallyPaid or InvoiceStanding.Overdue } => Keys.InvoicesByGroup(InvoiceGroup.Open),
        _ => null,
    };
}
