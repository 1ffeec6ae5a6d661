using Finora.Core.Storage;

namespace Finora.Core.Limits;

/// <summary>What is limited by source address.</summary>
public enum AddressLimit
{
    /// <summary>Calls of the bank partner's webhook.</summary>
    PartnerWebhook,

    /// <summary>Business API keys that were not recognised.</summary>
    FailedKeyCheck,

    /// <summary>Hosted payment pages and their images.</summary>
    HostedPage,

    /// <summary>Hosted pages of invoices.</summary>
    InvoicePage,

    /// <summary>Questions about documents, which anybody may ask.</summary>
    Verification,

    /// <summary>The list of plans, which anybody may read.</summary>
    PlanList,

    /// <summary>New accounts.</summary>
    Registration,

    /// <summary>Attempts to sign in.</summary>
    SignIn,

    /// <summary>Codes sent after a password that was right.</summary>
    MfaChallenge,

    /// <summary>New passwords by the link of a letter.</summary>
    PasswordReset,

    /// <summary>Letters that were asked for with an e-mail address; here it is that address which is limited, not where the request came from.</summary>
    ForgottenPassword,
}

/// <summary>
/// Counts by source address in clock minutes or hours. Addresses are without number, so their rows live in partitions of the hour, which a sweep empties as a whole; the due row that
/// wakes it is written once an hour by each instance, before its first count of that hour.
/// </summary>
public sealed class AddressCounters(RequestMeter meter, DueTable due, TimeProvider time)
{
    /// <summary>From the beginning of an hour until its rows go; clocks that differ and requests under way are long done by then.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private long _scheduledTicks;

    /// <summary>Counts one request unless the limit refuses it.</summary>
    public Task<LimitVerdict> CountAsync(AddressLimit limit, string address, int perMinute) => CountAsync(limit, address, new WindowLimit(LimitWindow.Minute, perMinute));

    /// <param name="window">A clock minute or hour; what is counted is kept for an hour of the clock.</param>
    public async Task<LimitVerdict> CountAsync(AddressLimit limit, string address, WindowLimit window)
    {
        var now = time.GetUtcNow();
        await ScheduleSweepAsync(ClockWindow.StartOf(LimitWindow.Hour, now));
        return await meter.CountAsync(CounterKeys.Address(limit, address, now), [window]);
    }

    /// <summary>
    /// The refusal of an address that this instance knows to have used up its limit. Costs nothing, so it can be asked on every request; other instances learn of
    /// the address when they count it themselves.
    /// </summary>
    public LimitVerdict? RefusalInMemory(AddressLimit limit, string address, int perMinute) =>
        meter.RefusalInMemory(CounterKeys.Address(limit, address, time.GetUtcNow()), [new WindowLimit(LimitWindow.Minute, perMinute)]);

    private async Task ScheduleSweepAsync(DateTimeOffset hour)
    {
        if (Interlocked.Read(ref _scheduledTicks) == hour.UtcTicks) return;
        try
        {
            await due.ScheduleAsync(new DueWork(DueKind.AddressCounters, hour + Kept, Guid.Empty, false, Guid.Empty), CancellationToken.None);
            Interlocked.Exchange(ref _scheduledTicks, hour.UtcTicks);
        }
        catch (StorageUnavailableException)
        {
            // The count that follows fails open for the same reason; the next one tries again.
        }
    }
}

/// <summary>Removes the counters of an hour in which nobody counts any more.</summary>
public sealed class ForgetAddressCounters(DueSweep sweep, ITableStore tables)
{
    /// <returns>How many hours were cleared.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        sweep.RunAsync(DueKind.AddressCounters, (work, _, token) => ClearAsync(work.At - AddressCounters.Kept, token), cancellationToken);

    private async Task ClearAsync(DateTimeOffset hour, CancellationToken cancellationToken)
    {
        foreach (var partition in CounterKeys.AddressPartitions(hour))
        {
            while (await tables.ReadAsync(StoreTable.Counters, partition, CounterKeys.AddressRows, StoreLimits.MaxBatchChanges, null, cancellationToken) is { Rows: { Count: > 0 } rows })
            {
                // Not committed means that another instance is clearing as well; the next page shows what is left.
                await tables.CommitAsync(StoreTable.Counters, partition, [.. rows.Select(row => RowChange.Delete(row.Key))], cancellationToken);
            }
        }
    }
}
