using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>
/// A wallet by days. A day that is over is summed up once, by the first who asks after it, and kept; so a question about a year reads a row a day and the entries of today, however many
/// calls there were. Summing up is a read of the ledger between two instants and can be done again without harm.
/// </summary>
public sealed class WalletDays(TenantStore store, PoolLedger ledger, TimeProvider time)
{
    private const int MaxDaysABatch = 90;

    /// <summary>How long after midnight a day is taken to be over: clocks of instances differ.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    /// <summary>The days of a period that have entries, oldest first; both days included, null for no bound.</summary>
    public async Task<IReadOnlyList<WalletDay>> ReadAsync(Guid enterpriseId, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(enterpriseId);
        var over = DateOnly.FromDateTime((time.GetUtcNow() - Settled).UtcDateTime).AddDays(-1);
        var done = (await store.GetAsync(scope, Keys.WalletDaysDone, cancellationToken))?.Value.Day;
        var rest = await SumUpAsync(enterpriseId, done, cancellationToken);
        if (done is null || done < over) await KeepAsync(scope, [.. rest.Where(day => day.Day <= over)], over, cancellationToken);
        var (first, last) = (from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue.AddDays(-1));
        var kept = await store.ReadAllAsync(scope, Keys.WalletDaysBetween(first, last), cancellationToken);
        return [.. kept.Where(day => day.Day <= done).Concat(rest).Where(day => day.Day >= first && day.Day <= last).OrderBy(day => day.Day)];
    }

    /// <summary>All days after <paramref name="done"/>, from the ledger.</summary>
    private async Task<IReadOnlyList<WalletDay>> SumUpAsync(Guid enterpriseId, DateOnly? done, CancellationToken cancellationToken)
    {
        var filter = new LedgerFilter(null, done is { } last ? StartOf(last.AddDays(1)) : null, null);
        var days = new Dictionary<DateOnly, List<PoolEntry>>();
        string? position = null;
        do
        {
            var slice = await ledger.ListAsync(PoolOwner.Enterprise(enterpriseId), filter, new SliceRequest(StoreLimits.MaxPageSize, position), cancellationToken);
            foreach (var entry in slice.Items)
            {
                var day = DateOnly.FromDateTime(entry.At.UtcDateTime);
                if (!days.TryGetValue(day, out var entries)) days[day] = entries = [];
                entries.Add(entry);
            }

            position = slice.Position;
        }
        while (position is not null);
        return [.. days.Select(day => WalletDay.Of(day.Key, day.Value, enterpriseId))];
    }

    /// <summary>The mark that says how far it is done moves with the last of them. Who loses a race leaves it to the other.</summary>
    private async Task KeepAsync(TenantScope scope, IReadOnlyList<WalletDay> days, DateOnly over, CancellationToken cancellationToken)
    {
        foreach (var chunk in days.OrderBy(day => day.Day).Chunk(MaxDaysABatch))
        {
            await store.RunAsync<bool>(
                scope,
                (batch, _) =>
                {
                    foreach (var day in chunk) batch.Put(Keys.WalletDay(day.Day), day);
                    return Task.FromResult<Outcome<bool>>(true);
                },
                cancellationToken);
        }

        await store.RunAsync<bool>(scope, (batch, token) => MarkAsync(batch, over, token), cancellationToken);
    }

    private async Task<Outcome<bool>> MarkAsync(TenantBatch batch, DateOnly over, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.WalletDaysDone, cancellationToken);
        if (stored?.Value.Day >= over) return false;
        batch.Save(Keys.WalletDaysDone, stored, new WalletDaysDone(over));
        return true;
    }

    internal static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The last instant of a day, to the millisecond as entries are stored.</summary>
    internal static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)).AddMilliseconds(-1);
}
