using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Billing;

/// <summary>
/// Pays for calls: the price is held when a call starts, kept when it answers 2xx and released otherwise, so calls at once never overdraw a pool. Two writes a call,
/// and under load one for many calls.
/// <para>What happens when something fails in between:</para>
/// <list type="bullet">
/// <item>The process dies while the call is served: nobody was answered, so nobody pays. The hold keeps the money from others for
/// <see cref="PoolState.HoldLife"/> and then counts for nothing; no sweep is needed, since every reader judges that by itself.</item>
/// <item>It dies after the hold was kept and before the answer left, and the call had an idempotency key: the repeat has the same call id, finds the entry and is not
/// charged again. If it died before, the repeat takes the standing hold over and pays with it. So the call is paid for once, whenever an answer leaves.</item>
/// <item>The hold cannot be kept because the store does not answer: the work is done, so the caller is told, and keeping goes on in the background for as long as
/// the hold counts. Only if the process dies as well was that call free; it is logged.</item>
/// <item>The answer of a write gets lost: judging again finds no hold, but the entry of the call, and leaves it at that.</item>
/// </list>
/// </summary>
public sealed partial class CallCharging(PrepaidPools pools, PoolLedger ledger, TimeProvider time, ILogger<CallCharging> logger)
{
    /// <summary>A hold takes about a hundred bytes of the pool's row.</summary>
    private const int MaxHolds = 2_000;

    /// <summary>How long an answer waits for its hold to be settled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Sets the price of an ordinary call aside: a trial call if one is left, else money.</summary>
    public Task<HoldAnswer> HoldAsync(ChargedCall call) => pools.RunAsync(call.Payer.Owner, draft => HoldAsync(draft, call));

    /// <summary>Sets the price of a verification aside in place of what is held; false, with the hold as it was, when there is too little.</summary>
    /// <remarks>A trial call stays set aside beside it: the verification may turn out to be an ordinary call.</remarks>
    public Task<bool> RaiseAsync(ChargedCall call, PoolHold hold) => pools.RunAsync(call.Payer.Owner, draft => Task.FromResult(Raise(draft, call, hold)));

    /// <summary>Spends what is held. Never fails: see above.</summary>
    public Task KeepAsync(ChargedCall call, PoolHold hold, CallKind kind) =>
        SettleAsync(hold, async () =>
        {
            if (!await pools.RunAsync(call.Payer.Owner, draft => KeepAsync(draft, call, hold, kind))) Unpaid(logger, call.RequestId);
        });

    /// <summary>Frees what is held. Never fails; at worst the hold runs out by itself.</summary>
    public Task ReleaseAsync(ChargedCall call, PoolHold hold) =>
        SettleAsync(hold, () => pools.RunAsync(call.Payer.Owner, draft =>
        {
            draft.Release(call.Id);
            return Task.FromResult(true);
        }));

    private async Task<HoldAnswer> HoldAsync(PoolDraft draft, ChargedCall call)
    {
        var standing = draft.HoldOf(call.Id);
        if (standing is null && call.TakenOverFrom is { } from && await HasChargedAsync(draft, call, from)) return new HoldAnswer(HoldVerdict.Paid, null);
        if (standing is null && draft.State.Holds.Count >= MaxHolds) return new HoldAnswer(HoldVerdict.TooMany, null);
        var hold = standing is not null ? standing with { At = draft.Now }
            : draft.State.TrialTaken < call.Payer.TrialCalls ? new PoolHold(call.Id, draft.Now, 0, true)
            : draft.State.Available >= call.Payer.Prices.Call ? new PoolHold(call.Id, draft.Now, call.Payer.Prices.Call, false)
            : null;
        if (hold is null) return new HoldAnswer(HoldVerdict.Insufficient, null);
        draft.Hold(hold);
        return new HoldAnswer(HoldVerdict.Held, hold);
    }

    private static bool Raise(PoolDraft draft, ChargedCall call, PoolHold hold)
    {
        var standing = draft.HoldOf(call.Id);
        var price = call.Payer.Prices.Verification;
        if (draft.State.Available + (standing?.Amount ?? 0) < price) return false;
        draft.Hold((standing ?? hold) with { Amount = price });
        return true;
    }

    /// <summary>False when there was nothing left to pay with: the hold had run out and others have spent the money.</summary>
    private async Task<bool> KeepAsync(PoolDraft draft, ChargedCall call, PoolHold hold, CallKind kind)
    {
        var standing = draft.HoldOf(call.Id);
        if (standing is null && await HasChargedAsync(draft, call, hold.At)) return true;
        draft.Release(call.Id);
        if (kind == CallKind.Ordinary && (standing ?? hold).IsTrial)
        {
            if (draft.State.TrialTaken >= call.Payer.TrialCalls) return false;
            draft.Post(call.Posting(PoolEntryType.TrialCall, 0), call.Payer.NoticeTo);
            return true;
        }

        var (type, price) = kind == CallKind.Verification ? (PoolEntryType.Verification, call.Payer.Prices.Verification) : (PoolEntryType.ApiCall, call.Payer.Prices.Call);
        if (draft.State.Available < price) return false;
        draft.Post(call.Posting(type, -price), call.Payer.NoticeTo);
        return true;
    }

    private async Task<bool> HasChargedAsync(PoolDraft draft, ChargedCall call, DateTimeOffset from)
    {
        var end = from + PoolState.HoldLife;
        return draft.HasBooked(call.Id) || await ledger.HasChargedAsync(call.Payer.Owner, call.Id, from, end < draft.Now ? end : draft.Now);
    }

    /// <summary>Tries once while the answer waits. If the store fails or is slow, the answer leaves and trying goes on by itself.</summary>
    private async Task SettleAsync(PoolHold hold, Func<Task> settle)
    {
        var first = TryAsync(hold, settle);
        try
        {
            if (await first.WaitAsync(Patience, time)) return;
        }
        catch (TimeoutException)
        {
            // Nothing has failed yet; it is only slow.
        }

        GoesOn(logger, Instant.Format(hold.At + PoolState.HoldLife));
        _ = GoOnAsync(first, hold, settle);
    }

    private async Task GoOnAsync(Task<bool> last, PoolHold hold, Func<Task> settle)
    {
        for (var pause = FirstPause; !await last; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time);
            last = TryAsync(hold, settle);
        }
    }

    /// <summary>False when it is worth another try.</summary>
    private async Task<bool> TryAsync(PoolHold hold, Func<Task> settle)
    {
        try
        {
            await settle();
            return true;
        }
        catch (Exception e)
        {
            if (e is StorageUnavailableException && time.GetUtcNow() < hold.At + PoolState.HoldLife) return false;
            NotSettled(logger, e);
            return true;
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "A call was answered and what was held for it is not settled yet; this is tried until {Until}")]
    private static partial void GoesOn(ILogger logger, string until);

    [LoggerMessage(1302, LogLevel.Error, "What was held for a call could not be settled and runs out by itself")]
    private static partial void NotSettled(ILogger logger, Exception exception);

    [LoggerMessage(1303, LogLevel.Warning, "The call {RequestId} outlived its hold and there was nothing left to pay for it")]
    private static partial void Unpaid(ILogger logger, string requestId);
}
