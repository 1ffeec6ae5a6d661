using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Billing;

/// <summary>What is to be bought.</summary>
/// <param name="Amount">Kobo of credits, without VAT.</param>
/// <param name="Description">Stands in the ledger when it is paid: <c>Starter package</c>.</param>
/// <param name="ReturnUrl">Where the payer comes back to.</param>
public sealed record NewTopUp(PoolOwner Owner, Guid BusinessId, long Amount, string Description, string ReturnUrl)
{
    public string? PackageId { get; init; }

    /// <summary>The payer's, for the gateway's receipt.</summary>
    public string? Email { get; init; }

    /// <summary>The call that asks, where it may be repeated: a repeat finds the top-up that it has made.</summary>
    public Guid? CallId { get; init; }
}

/// <summary>
/// Begins a top-up: asks the gateway for a page, and keeps the top-up only when there is one. Each try has a reference of its own, since a gateway takes none twice;
/// so a try that was given up leaves at most a page whose address nobody has.
/// </summary>
public sealed class StartTopUp(ITableStore tables, PointerStore pointers, ICheckout checkout, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<TopUp>> RunAsync(NewTopUp wanted, CancellationToken cancellationToken)
    {
        if (wanted.CallId is { } call && await tables.FindTopUpOfCallAsync(wanted.Owner, call, cancellationToken) is { } made) return made;
        var draft = new TopUp(
            ids.NewId(), wanted.Owner, wanted.BusinessId, wanted.PackageId, wanted.Description, wanted.Amount, TopUp.VatOn(wanted.Amount), wanted.Email, wanted.ReturnUrl, "", Instant.Now(time));
        var page = await checkout.StartAsync(draft.Checkout, cancellationToken);
        if (!page.IsOk) return page.Failure;
        await pointers.ClaimAsync(PointerKeys.TopUp(draft.Id), new PoolPointer(wanted.Owner), cancellationToken);
        var topUp = draft with { CheckoutUrl = page.Value };
        var callId = wanted.CallId ?? topUp.Id;
        return await tables.InsertTopUpAsync(topUp, callId, cancellationToken) ? topUp : await tables.FindTopUpOfCallAsync(wanted.Owner, callId, cancellationToken) ?? (Outcome<TopUp>)Failure.Busy();
    }
}
