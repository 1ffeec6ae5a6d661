using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Billing;

/// <summary>Tells how a top-up stands, and asks the gateway while it is pending.</summary>
public sealed class TopUps(ITableStore tables, ICheckout checkout, ConfirmTopUp confirm, TimeProvider time)
{
    /// <summary>Whoever polls us does not poll the gateway through us.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    public async Task<Outcome<TopUp>> GetAsync(PoolOwner owner, Guid id, CancellationToken cancellationToken)
    {
        var stored = await tables.FindTopUpAsync(owner, id, cancellationToken);
        if (stored is null) return ConfirmTopUp.NoSuchTopUp;
        var now = Instant.Now(time);
        if (stored.Value.StateAt(now) != TopUpState.Pending || now < stored.Value.AskedAt + AskEvery) return stored.Value;

        // Of several readers at once the one whose write comes first asks.
        var asked = stored.Value with { AskedAt = now };
        return await tables.UpdateTopUpAsync(stored, asked, cancellationToken) ? await AskAsync(asked, cancellationToken) : stored.Value;
    }

    /// <summary>A gateway that does not answer leaves the top-up pending; it will be asked again.</summary>
    private async Task<Outcome<TopUp>> AskAsync(TopUp topUp, CancellationToken cancellationToken)
    {
        var news = await checkout.AskAsync(topUp.Checkout, cancellationToken);
        if (!news.IsOk) return topUp;
        return news.Value.State switch
        {
            CheckoutState.Paid => await confirm.RunAsync(topUp.Owner, topUp.Id, news.Value.PaidKobo, news.Value.PaidAt ?? Instant.Now(time), cancellationToken),
            CheckoutState.Failed => await FailAsync(topUp, cancellationToken),
            _ => topUp,
        };
    }

    private async Task<TopUp> FailAsync(TopUp topUp, CancellationToken cancellationToken)
    {
        var stored = await tables.FindTopUpAsync(topUp.Owner, topUp.Id, cancellationToken) ?? throw new InvalidDataException("A top-up vanished between two reads.");
        if (stored.Value.PaidAt is not null) return stored.Value;
        var failed = stored.Value with { FailedAt = Instant.Now(time) };
        return await tables.UpdateTopUpAsync(stored, failed, cancellationToken) ? failed : stored.Value;
    }
}
