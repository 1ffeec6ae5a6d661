using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>How many invoices stand in the states that no calendar changes.</summary>
public sealed record InvoiceCounts(int Draft, int Paid, int Voided) : IDocument
{
    public static int Schema => 1;

    public static InvoiceCounts None { get; } = new(0, 0, 0);

    internal static InvoiceCounts Of(Invoice? invoice) => invoice switch
    {
        null or { State: InvoiceState.Deleted } or { Type: not DocumentType.Invoice } => None,
        { State: InvoiceState.Draft } => new(1, 0, 0),
        { State: InvoiceState.Voided } => new(0, 0, 1),
        { IsPaid: true } => new(0, 1, 0),
        _ => None,
    };

    public static InvoiceCounts operator +(InvoiceCounts a, InvoiceCounts b) => new(a.Draft + b.Draft, a.Paid + b.Paid, a.Voided + b.Voided);

    public static InvoiceCounts operator -(InvoiceCounts a, InvoiceCounts b) => new(a.Draft - b.Draft, a.Paid - b.Paid, a.Voided - b.Voided);
}

/// <summary>The open invoices that are due on one day: how many of each standing, the calendar left aside, and what is owed on them in naira kobo.</summary>
public sealed record DueTally(int Issued, int Sent, int PartiallyPaid, long Kobo)
{
    public static DueTally None { get; } = new(0, 0, 0, 0);

    public int Count => Issued + Sent + PartiallyPaid;

    /// <summary>What an invoice adds to its day; nothing unless it is open.</summary>
    internal static DueTally Of(Invoice? invoice)
    {
        if (invoice is not { State: InvoiceState.Issued, Type: DocumentType.Invoice, Due: > 0 }) return None;
        var kobo = invoice.Owed.Kobo;
        return invoice.StandingApartFromDue() switch
        {
            InvoiceStanding.PartiallyPaid => new(0, 0, 1, kobo),
            InvoiceStanding.Sent => new(0, 1, 0, kobo),
            _ => new(1, 0, 0, kobo),
        };
    }

    public static DueTally operator +(DueTally a, DueTally b) => checked(new(a.Issued + b.Issued, a.Sent + b.Sent, a.PartiallyPaid + b.PartiallyPaid, a.Kobo + b.Kobo));

    public static DueTally operator -(DueTally a, DueTally b) => checked(new(a.Issued - b.Issued, a.Sent - b.Sent, a.PartiallyPaid - b.PartiallyPaid, a.Kobo - b.Kobo));
}

/// <summary>Tallies of the days of one month; a day on which nothing open is due is left out.</summary>
/// <param name="Days">By day of the month.</param>
public sealed record DueMonth(int Year, int Month, IReadOnlyDictionary<int, DueTally> Days) : IDocument
{
    public static int Schema => 1;

    internal static DueMonth Of(DateOnly due) => new(due.Year, due.Month, new Dictionary<int, DueTally>());

    internal DueMonth With(int day, DueTally change)
    {
        var sum = (Days.GetValueOrDefault(day) ?? DueTally.None) + change;
        var days = Days.Where(each => each.Key != day).ToDictionary();
        if (sum != DueTally.None) days[day] = sum;
        return this with { Days = days };
    }
}

/// <summary>
/// Moves the tallies in the batch that changes an invoice, so that nobody ever counts invoices. What depends on the calendar is worked out when it is read: an
/// invoice becomes overdue without anything being written.
/// </summary>
public sealed class InvoiceTallies(TenantStore store)
{
    /// <param name="before">Null for a new invoice.</param>
    internal async Task MoveAsync(TenantBatch batch, Invoice? before, Invoice after, CancellationToken cancellationToken)
    {
        var counts = InvoiceCounts.Of(after) - InvoiceCounts.Of(before);
        if (counts != InvoiceCounts.None) await CountAsync(batch, counts, cancellationToken);
        if (DueTally.Of(before) == DueTally.Of(after)) return;
        if (before is not null) await TallyAsync(batch, before.DueDate, DueTally.None - DueTally.Of(before), cancellationToken);
        await TallyAsync(batch, after.DueDate, DueTally.Of(after), cancellationToken);
    }

    private async Task CountAsync(TenantBatch batch, InvoiceCounts change, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch, Keys.InvoiceCounts, cancellationToken);
        batch.Save(Keys.InvoiceCounts, stored, (batch.Pending(Keys.InvoiceCounts) ?? stored?.Value ?? InvoiceCounts.None) + change);
    }

    private async Task TallyAsync(TenantBatch batch, DateOnly due, DueTally change, CancellationToken cancellationToken)
    {
        if (change == DueTally.None) return;
        var key = Keys.DueMonth(due);
        var stored = await store.GetAsync(batch, key, cancellationToken);
        batch.Save(key, stored, (batch.Pending(key) ?? stored?.Value ?? DueMonth.Of(due)).With(due.Day, change));
    }
}
