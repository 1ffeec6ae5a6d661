using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Billing;

/// <summary>What a tenant has used of its plan in the running month of the Lagos calendar.</summary>
/// <param name="PeriodStart">UTC; the month ends where the next begins.</param>
/// <param name="AddOnCalls">API calls that were bought for the month on top of the plan's.</param>
public sealed record PlanUsage(DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, int Invoices, int ApiCalls, int AddOnCalls, int Users, long StorageBytes);

/// <summary>Adds up what is counted elsewhere; nothing is written for it.</summary>
public sealed class BillingUsage(TenantStore store, InvoiceQuotas quotas, CounterRows counters, TimeProvider time)
{
    public async Task<PlanUsage> ReadAsync(Business business, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(business.Id);
        var today = LagosCalendar.Today(time);
        var first = new DateOnly(today.Year, today.Month, 1);
        var counts = await counters.ReadAsync(CounterKeys.PlatformKeys(business.Id), cancellationToken);
        var storage = await store.GetAsync(scope, Keys.StorageUse, cancellationToken);
        var members = await store.ReadAllAsync(scope, Keys.Members, cancellationToken);
        return new PlanUsage(
            LagosCalendar.StartOf(first), LagosCalendar.StartOf(first.AddMonths(1)), await quotas.UsedAsync(business.Id, cancellationToken), counts?.Value.InLagosMonth(LagosCalendar.StartOf(first)) ?? 0,
            business.ApiCallPack?.CallsIn(today) ?? 0, members.Count, storage?.Value.Bytes ?? 0);
    }
}

/// <summary>Buys API calls for the running month: section 21 of the Platform contract. They count once they are paid.</summary>
public sealed class BuyApiCalls(BillingDesk desk)
{
    /// <summary>Calls in one pack.</summary>
    public const int Pack = 10_000;

    /// <summary>Kobo for one pack.</summary>
    public const long Price = 250_000;

    public const int MaxPacks = 100;

    /// <param name="packs">1 to <see cref="MaxPacks"/>.</param>
    public async Task<Outcome<StartedCheckout>> RunAsync(Guid tenantId, int packs, CancellationToken cancellationToken)
    {
        var standing = await desk.ReadAsync(tenantId, cancellationToken);
        if (standing.Plan == Plan.Enterprise) return Failure.Rule("The enterprise plan has API calls without limit.");
        var draft = new BillingInvoice(Guid.Empty, default, packs == 1 ? "10,000 API calls" : $"{packs} × 10,000 API calls", standing.Plan, packs * Price, BillingStatus.Pending, "") { ApiCalls = packs * Pack };
        var opened = await desk.OpenAsync(tenantId, "add", draft, null, (known, _) => known, cancellationToken);
        return opened.Map(open => new StartedCheckout(open.Page, open.Bill.Reference, standing.Plan, standing.Subscription.Cycle, open.Bill.AmountKobo));
    }
}
