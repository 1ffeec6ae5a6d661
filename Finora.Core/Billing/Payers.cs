namespace Finora.Core.Billing;

/// <summary>The one place that decides who pays for the calls of a business.</summary>
public interface IPayers
{
    ValueTask<Payer> OfAsync(Guid businessId, CancellationToken cancellationToken);
}

/// <summary>Every business pays from its own pool, at the list prices.</summary>
public sealed class OwnPools : IPayers
{
    /// <summary>Business contract, section 6: the first ten successful calls of a business are free.</summary>
    public const int TrialCalls = 10;

    public ValueTask<Payer> OfAsync(Guid businessId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Payer(PoolOwner.Business(businessId), businessId, businessId, PriceList.Standard, TrialCalls));
}
