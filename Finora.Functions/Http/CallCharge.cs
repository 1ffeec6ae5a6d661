using Finora.Core.Billing;

namespace Finora.Functions.Http;

/// <summary>What a call that is being served will cost, and the price set aside for it.</summary>
public sealed class CallCharge(CallCharging charging, ChargedCall charged, PoolHold hold)
{
    /// <summary>What the call turned out to be; an ordinary one unless its function says otherwise.</summary>
    public CallKind Kind { get; set; }

    /// <summary>Kobo that the call costs if it answers 2xx.</summary>
    public long Price => Kind == CallKind.Verification ? charged.Payer.Prices.Verification : hold.IsTrial ? 0 : charged.Payer.Prices.Call;

    /// <summary>Makes sure that a verification can be paid, whatever it will find; false when there is too little.</summary>
    public Task<bool> RaiseToVerificationAsync() => charging.RaiseAsync(charged, hold);

    /// <summary>Spends the price of a call that is answered 2xx, gives it back otherwise.</summary>
    public Task SettleAsync(bool isServed) => isServed ? charging.KeepAsync(charged, hold, Kind) : charging.ReleaseAsync(charged, hold);
}
