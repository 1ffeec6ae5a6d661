using Finora.Core.Identity;

namespace Finora.Core.Billing;

/// <summary>The one place that decides who pays for the calls of a business.</summary>
public sealed class Payers
{
    /// <summary>Business contract, section 6: the first ten successful calls of a business are free.</summary>
    public const int TrialCalls = 10;

    /// <summary>A business pays from its own pool.</summary>
    public ValueTask<Payer> OfAsync(Guid businessId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new Payer(PoolOwner.Business(businessId), businessId, businessId, PriceList.Standard, TrialCalls));
    }
}
