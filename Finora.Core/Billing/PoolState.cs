using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>Money or a trial call set aside for a call that is being served.</summary>
/// <param name="Id">The call; a repeat of an idempotent call that died has the same.</param>
/// <param name="At">UTC; it counts for <see cref="PoolState.HoldLife"/> from here.</param>
/// <param name="Amount">Kobo.</param>
/// <param name="IsTrial">A trial call is set aside. <paramref name="Amount"/> may stand beside it, for a verification whose price is not known yet.</param>
public sealed record PoolHold(Guid Id, DateTimeOffset At, long Amount, bool IsTrial);

/// <summary>A prepaid pool as it stands: the sum of its ledger, and what is set aside of it.</summary>
/// <param name="Balance">Kobo; the sum of all entries.</param>
/// <param name="TrialUsed">Trial calls served so far.</param>
/// <param name="Entries">How many entries the ledger has; the sequence number of the newest.</param>
/// <param name="LastEntryAt">UTC; the newest entry. The next is not older, so that the ledger's order is that of its balances whatever the clocks of instances say.</param>
public sealed record PoolState(long Balance, int TrialUsed, long Entries, DateTimeOffset LastEntryAt, IReadOnlyList<PoolHold> Holds) : IDocument
{
    /// <summary>
    /// How long a hold counts. Far longer than any call is served, so only the hold of a process that died ends by it; until then nobody else can spend the
    /// money, after it everybody can.
    /// </summary>
    public static TimeSpan HoldLife { get; } = TimeSpan.FromMinutes(15);

    /// <summary>NGN 1,000: below it the owner is warned.</summary>
    public const long LowBalance = 100_000;

    public static int Schema => 1;

    public static PoolState Empty { get; } = new(0, 0, 0, DateTimeOffset.UnixEpoch, []);

    /// <summary>Kobo that no hold has set aside.</summary>
    public long Available => Balance - Holds.Sum(hold => hold.Amount);

    public bool IsLow => Balance < LowBalance;

    /// <summary>Trial calls used or set aside.</summary>
    public int TrialTaken => TrialUsed + Holds.Count(hold => hold.IsTrial);

    /// <summary>As of <paramref name="now"/>: without the holds that have run out.</summary>
    public PoolState At(DateTimeOffset now) =>
        Holds.All(hold => IsLive(hold, now)) ? this : this with { Holds = [.. Holds.Where(hold => IsLive(hold, now))] };

    private static bool IsLive(PoolHold hold, DateTimeOffset now) => now < hold.At + HoldLife;
}
