using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Billing;

/// <summary>How many invoices a tenant has created in one month.</summary>
public sealed record InvoiceQuota(int Created) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// The plan's allowance of invoices a calendar month in Lagos, over both surfaces: Business contract, section 6, and Platform contract, section 4. Counted in the batch
/// of the create, so that parallel creates cannot pass it together. A draft that is deleted stays counted; credit notes and test invoices are not.
/// </summary>
public sealed class InvoiceQuotas(TenantStore store, UsageNotices notices, TimeProvider time)
{
    /// <summary>Null where there is no limit.</summary>
    public static int? LimitOf(Plan plan) => plan switch
    {
        Plan.Free => 10,
        Plan.Starter => 100,
        Plan.Premium => 2_000,
        _ => null,
    };

    /// <summary>Invoices created in the running month so far.</summary>
    public async Task<int> UsedAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.InvoiceQuota(LagosCalendar.Today(time)), cancellationToken))?.Value.Created ?? 0;

    /// <summary>Counts one invoice in <paramref name="batch"/>; the failure, with nothing counted, when the allowance is used up.</summary>
    internal async Task<Failure?> TakeAsync(TenantBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Scope.Test) return null;
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var limit = LimitOf(business.Value.Plan);
        var key = Keys.InvoiceQuota(LagosCalendar.Today(time));
        var stored = await store.GetAsync(batch.Scope, key, cancellationToken);
        var created = (batch.Pending(key) ?? stored?.Value)?.Created ?? 0;
        if (created >= limit) return Failure.PlanLimit($"The plan allows {limit:N0} invoices a calendar month, and this month's are used up.");
        batch.Save(key, stored, new InvoiceQuota(created + 1));
        await notices.PassAsync(batch, UsageKind.Invoices, created, created + 1, limit, cancellationToken);
        return null;
    }
}
