using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;

namespace Finora.Core.Paystack;

/// <summary>Credits that were bought: charges whose reference is a top-up's.</summary>
public sealed class TopUpCharges(ConfirmTopUp confirm, TimeProvider time) : IPaystackEventHandler
{
    public async Task<Outcome<bool>> HandleAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (owner is not null || happened.Paid is not { Currency: Currencies.Naira } paid || !paid.Reference.StartsWith(IdPrefix.TopUp + "_", StringComparison.Ordinal)) return false;
        var outcome = await confirm.RunAsync(paid.Reference, paid.Amount, paid.PaidAt ?? Instant.Now(time), cancellationToken);

        // Money under a reference that only looks like one of ours is kept like any other.
        if (outcome.IsOk) return true;
        return outcome.Failure.Code == FailureCode.NotFound ? false : outcome.Failure;
    }
}

/// <summary>Every other charge: the payment of an invoice, or money that is kept for somebody to match.</summary>
public sealed class InvoiceCharges(ReceivePaystackPayment receive) : IPaystackEventHandler
{
    public async Task<Outcome<bool>> HandleAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Paid is not { } paid) return false;
        var outcome = await receive.RunAsync(owner, paid, cancellationToken);
        return outcome.IsOk ? true : outcome.Failure;
    }
}
