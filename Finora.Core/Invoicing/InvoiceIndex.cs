using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>
/// Invoices that are listed apart. Paid ones are not: most of a history is paid, so the list of all finds them as fast, and a payment that settles many
/// invoices has one change less for each.
/// </summary>
public enum InvoiceGroup
{
    Draft,

    /// <summary>Issued, with something due: unsent, sent, partly paid or overdue.</summary>
    Open,

    Cancelled,
}

/// <summary>
/// The index rows of invoices, moved in the batch that changes the invoice. What they say must only ever depend on what is stored, never on the calendar.
/// </summary>
internal static class InvoiceIndex
{
    /// <summary>The new state of an invoice, with its index rows.</summary>
    public static void Update(TenantBatch batch, Stored<Invoice> read, Invoice invoice)
    {
        batch.Update(read, invoice);
        Move(batch, read.Value, invoice);
    }

    /// <param name="before">Null for a new invoice.</param>
    public static void Move(TenantBatch batch, Invoice? before, Invoice after)
    {
        var old = before is null ? [] : RowsOf(before).ToHashSet();
        var now = RowsOf(after).ToHashSet();
        foreach (var gone in old.Except(now)) batch.Delete(gone);
        foreach (var added in now.Except(old)) batch.Put(added, new IdReference(after.Id));
    }

    private static IEnumerable<RowKey<IdReference>> RowsOf(Invoice invoice)
    {
        if (invoice.State == InvoiceState.Deleted) yield break;
        yield return Keys.InvoiceByCustomer(invoice.CustomerId, invoice.Id);
        if (invoice.Reference is { } reference) yield return Keys.InvoiceByReference(reference, invoice.Id);
        if (GroupOf(invoice) is { } group) yield return Keys.InvoiceByGroup(group, invoice.Id);
    }

    private static InvoiceGroup? GroupOf(Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Draft } => InvoiceGroup.Draft,
        { State: InvoiceState.Voided } => InvoiceGroup.Cancelled,
        { IsPaid: true } => null,
        _ => InvoiceGroup.Open,
    };
}
