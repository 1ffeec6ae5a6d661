using System.Collections.Concurrent;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Notes that an invoice has fallen overdue and tells of it, once. Readers judge by the calendar and do not wait for it. One due row wakes the sweep for all invoices of a tenant and day; which
/// they are stands in the tenant's own index.
/// </summary>
public sealed class OverdueInvoices(DueTable due, DueSweep sweep, TenantStore store, InvoiceIndex index, IdGenerator ids, TimeProvider time)
{
    /// <summary>Each takes six changes of a batch.</summary>
    private const int AtOnce = 15;

    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<(TenantScope Scope, DateTimeOffset At), bool> _scheduled = new();

    /// <summary>Sees to it that the sweep looks at the tenant once the day is over: the next full hour where it is over already.</summary>
    internal async Task ScheduleAsync(TenantScope scope, DateOnly dueDate, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var after = LagosCalendar.StartOf(dueDate.AddDays(1));
        var nextHour = now.AddTicks(TimeSpan.TicksPerHour - (now.UtcTicks % TimeSpan.TicksPerHour));
        var at = after > nextHour ? after : nextHour;
        if (_scheduled.ContainsKey((scope, at))) return;
        await due.ScheduleAsync(new DueWork(DueKind.InvoiceOverdue, at, scope.TenantId, scope.Test, scope.TenantId), cancellationToken);
        if (_scheduled.Count >= MaxRemembered) _scheduled.Clear();
        _scheduled[(scope, at)] = true;
    }

    /// <returns>How many tenants were looked at.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.InvoiceOverdue, NoteAsync, cancellationToken);

    private async Task NoteAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await store.RunAsync<int>(work.Scope, (batch, token) => NoteSomeAsync(batch, LagosCalendar.DayOf(now), token), cancellationToken) is var noted)
        {
            if (!noted.IsOk) throw new StorageUnavailableException("Overdue invoices could not be noted: " + noted.Failure.Message);
            if (noted.Value < AtOnce) return;
        }
    }

    private async Task<Outcome<int>> NoteSomeAsync(TenantBatch batch, DateOnly today, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(batch.Scope, Keys.InvoicesDueBefore(today), AtOnce, null, cancellationToken);
        foreach (var row in rows.Items)
        {
            batch.Delete(row.Key);
            if (await store.GetAsync(batch.Scope, Keys.Invoice(row.Value.Id), cancellationToken) is { Value: { State: InvoiceState.Issued, Due: > 0, OverdueNotedAt: null } } stored) await NoteAsync(batch, stored, cancellationToken);
        }

        return rows.Items.Count;
    }

    private async Task NoteAsync(TenantBatch batch, Stored<Invoice> stored, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var noted = stored.Value with { OverdueNotedAt = now, EventCount = stored.Value.EventCount + 1 };
        await index.UpdateAsync(batch, stored, noted, null, cancellationToken);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceOverdue, IdPrefix.Invoice, noted.Id, noted.EventCount, now));
    }
}
