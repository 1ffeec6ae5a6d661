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
/// Writes invoices with all that is kept beside them, in the batch that changes them: index rows, what is owed day by day, and the tallies. There is no other way to store an
/// invoice. What index rows say must only ever depend on what is stored, never on the calendar.
/// </summary>
public sealed class InvoiceIndex(InvoiceTallies tallies)
{
    /// <summary>A new draft.</summary>
    public Task InsertAsync(TenantBatch batch, Invoice draft, CancellationToken cancellationToken)
    {
        batch.Insert(Keys.Invoice(draft.Id), draft);
        Move(batch, null, draft);
        return tallies.MoveAsync(batch, null, draft, cancellationToken);
    }

    /// <summary>The new state of an invoice, with its index rows. Answers what was stored.</summary>
    /// <param name="booked">The day of the entry that changed what is owed, such as a payment's; null where nothing but the issue was posted.</param>
    public async Task<Invoice> UpdateAsync(TenantBatch batch, Stored<Invoice> read, Invoice invoice, DateOnly? booked, CancellationToken cancellationToken)
    {
        var stored = Debts.Follow(read.Value, invoice, booked);
        batch.Update(read, stored);
        Move(batch, read.Value, stored);
        await tallies.MoveAsync(batch, read.Value, stored, cancellationToken);
        return stored;
    }

    private static void Move(TenantBatch batch, Invoice? before, Invoice after)
    {
        var old = before is null ? [] : ReferencesOf(before).ToHashSet();
        var now = ReferencesOf(after).ToHashSet();
        foreach (var gone in old.Except(now)) batch.Delete(gone);
        foreach (var added in now.Except(old)) batch.Put(added, new IdReference(after.Id));
        MoveReceivable(batch, before, after);
    }

    private static void MoveReceivable(TenantBatch batch, Invoice? before, Invoice after)
    {
        var (old, now) = (before is null ? null : ReceivableOf(before), ReceivableOf(after));
        if (old is { } gone && gone != now) batch.Delete(gone);
        if (now is { } row && (row != old || !ReferenceEquals(before!.Debt, after.Debt))) batch.Put(row, Receivable.Of(after));
    }

    private static IEnumerable<RowKey<IdReference>> ReferencesOf(Invoice invoice)
    {
        if (invoice.State == InvoiceState.Deleted) yield break;
        yield return Keys.InvoiceByCustomer(invoice.CustomerId, invoice.Id);
        if (invoice.Reference is { } reference) yield return Keys.InvoiceByReference(reference, invoice.Id);
        if (GroupOf(invoice) is { } group and not InvoiceGroup.Open) yield return Keys.InvoiceByGroup(group, invoice.Id);
    }

    /// <summary>Of an open invoice its row in the group, of a settled one where its open days stand; drafts have none.</summary>
    private static RowKey<Receivable>? ReceivableOf(Invoice invoice) =>
        GroupOf(invoice) == InvoiceGroup.Open ? Keys.OpenInvoice(invoice.Id)
        : OpenDays.Of(invoice.Debt) is { } days ? Keys.SettledInvoice(days, invoice.Id)
        : null;

    private static InvoiceGroup? GroupOf(Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Draft } => InvoiceGroup.Draft,
        { State: InvoiceState.Voided } => InvoiceGroup.Cancelled,
        { State: InvoiceState.Deleted } or { IsPaid: true } => null,
        _ => InvoiceGroup.Open,
    };
}
