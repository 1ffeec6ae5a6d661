using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>
/// The wallet of an enterprise pays for every linked business, at the enterprise's prices and without a trial; every other business pays from its own pool. Read anew for each call,
/// so that a business that was linked or let go pays from the right one with its next call.
/// </summary>
public sealed class EnterprisePayers(TenantStore store) : IPayers
{
    private static readonly OwnPools Own = new();

    public async ValueTask<Payer> OfAsync(Guid businessId, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(TenantScope.Live(businessId), Keys.Business, cancellationToken);
        if (business?.Value.Enterprise is not { } enterprise) return await Own.OfAsync(businessId, cancellationToken);
        var account = await store.GetAsync(TenantScope.Live(enterprise), Keys.Enterprise, cancellationToken);
        return new Payer(PoolOwner.Enterprise(enterprise), businessId, enterprise, PricesOf(account?.Value), 0);
    }

    internal static PriceList PricesOf(EnterpriseAccount? account) =>
        new(account?.CallPrice ?? PriceList.Standard.Call, account?.VerificationPrice ?? PriceList.Standard.Verification);
}
