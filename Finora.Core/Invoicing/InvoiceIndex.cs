using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>
/// Writes invoices with all that is kept beside them, in the batch that changes them: index rows, one for each list that is asked for, what is owed day by day, and the tallies. There is no
/// other way to store an invoice. What index rows say depends on what is stored and never on the calendar, so an invoice stands among the overdue ones once the sweep has noted it; until then its
/// row by due day finds it (<see cref="ListInvoices"/>).
/// </summary>
public sealed class InvoiceIndex(InvoiceTallies tallies)
{
    /// <summary>A new document.</summary>
    public Task InsertAsync(TenantBatch batch, Invoice made, CancellationToken cancellationToken)
    {
        batch.Insert(Keys.Invoice(made.Id), made);
        Move(batch, null, made);
        return tallies.MoveAsync(batch, null, made, cancellationToken);
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

        // Stays when the invoice is paid: the sweep of the day removes it, and a payment has one change less.
        if (Falls(after) && !(before is not null && Falls(before))) batch.Put(Keys.InvoiceByDueDay(after.DueDate, after.Id), new IdReference(after.Id));
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
        if (invoice.Nrs is { } reported) yield return Keys.InvoiceByNrsStatus(invoice.Type, reported.Status, invoice.Id);
        if (!IsReceivable(invoice)) yield return Keys.InvoiceByStanding(invoice.Type, StandingOf(invoice), invoice.Id);
    }

    /// <summary>Of an open invoice its row by standing, of a settled one where its open days stand; drafts have none.</summary>
    private static RowKey<Receivable>? ReceivableOf(Invoice invoice) =>
        IsReceivable(invoice) ? Keys.OpenInvoice(StandingOf(invoice), invoice.Id)
        : OpenDays.Of(invoice.Debt) is { } days ? Keys.SettledInvoice(days, invoice.Id)
        : null;

    private static InvoiceStanding StandingOf(Invoice invoice) =>
        invoice is { OverdueNotedAt: not null } && IsReceivable(invoice) ? InvoiceStanding.Overdue : invoice.StandingApartFromDue();

    private static bool IsReceivable(Invoice invoice) => Falls(invoice) && invoice.Due > 0;

    private static bool Falls(Invoice invoice) => invoice is { State: InvoiceState.Issued, Type: DocumentType.Invoice };
}
