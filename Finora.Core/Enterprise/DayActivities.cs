using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Enterprise;

/// <summary>Counts what businesses do, day by day, so that nobody has to read their records for it.</summary>
public sealed class DayActivities(TenantStore store, TimeProvider time)
{
    public Task InvoiceIssuedAsync(TenantBatch batch, CancellationToken cancellationToken) => MoveAsync(batch, new DayActivity(1, 0), cancellationToken);

    /// <param name="kobo">Naira that came through a gateway.</param>
    public Task PaymentReceivedAsync(TenantBatch batch, long kobo, CancellationToken cancellationToken) => MoveAsync(batch, new DayActivity(0, kobo), cancellationToken);

    /// <summary>Both days included.</summary>
    public async Task<DayActivity> SumAsync(TenantScope scope, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await store.ReadAllAsync(scope, Keys.DayActivitiesBetween(from, to), cancellationToken)).Aggregate(DayActivity.None, Sum);

    /// <summary>The row that moves today.</summary>
    internal RowKey<DayActivity> TodayKey => Keys.DayActivity(LagosCalendar.Today(time));

    private async Task MoveAsync(TenantBatch batch, DayActivity more, CancellationToken cancellationToken)
    {
        var key = TodayKey;
        var stored = await store.GetAsync(batch, key, cancellationToken);
        batch.Save(key, stored, Sum(batch.Pending(key) ?? stored?.Value ?? DayActivity.None, more));
    }

    private static DayActivity Sum(DayActivity a, DayActivity b) => new(a.InvoicesIssued + b.InvoicesIssued, checked(a.PaymentsKobo + b.PaymentsKobo));
}
