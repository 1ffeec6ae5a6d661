using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>An adjustment by Finora staff: adds credits, or takes them back. The entry with its reason is the record of it.</summary>
public sealed class AddCredits(TenantStore store, IPayers payers, PrepaidPools pools)
{
    /// <summary>Kobo; NGN 100 million either way.</summary>
    public const long MaxAmount = 10_000_000_000;

    private const int MaxReason = 500;

    /// <param name="businessId">The pool that pays for this business is adjusted; of a linked business that is its enterprise's wallet.</param>
    /// <param name="amount">Kobo; negative takes back, down to no less than nothing.</param>
    public async Task<Outcome<PoolEntry>> RunAsync(Guid businessId, long amount, string reason, CancellationToken cancellationToken)
    {
        if (amount is 0 or > MaxAmount or < -MaxAmount) return Failure.Rule("The amount must not be nothing, and at most 100,000,000 naira.");
        if (reason.Trim() is not { Length: > 0 and <= MaxReason } told) return Failure.Rule($"A reason of at most {MaxReason} characters is needed.");
        if (await store.GetAsync(TenantScope.Live(businessId), Keys.Business, cancellationToken) is null) return Failure.NotFound("There is no such business.");
        var payer = await payers.OfAsync(businessId, cancellationToken);
        var posting = new PoolPosting(PoolEntryType.Adjustment, amount, told) { BusinessId = businessId };
        var entry = await pools.RunAsync(payer.Owner, draft => Task.FromResult(draft.State.Available + amount < 0 ? null : draft.Post(posting, payer.NoticeTo)));
        return entry is null ? Failure.Rule("There is less in the pool than that.") : entry;
    }
}
