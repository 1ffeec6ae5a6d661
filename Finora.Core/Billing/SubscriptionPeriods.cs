using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Core.Billing;

/// <summary>Does what was planned for the end of a period, reminds of charges that failed, and ends the plan of whoever has not paid in time.</summary>
public sealed class SubscriptionPeriods(DueSweep sweep, DueTable due, TenantStore store, BillingDesk desk, IPaystack paystack, IdGenerator ids)
{
    /// <summary>After which a Paystack that did not answer is asked again.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(15);

    /// <returns>How many due rows were handled.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken) =>
        await sweep.RunAsync(DueKind.SubscriptionPeriod, EndAsync, cancellationToken) + await sweep.RunAsync(DueKind.SubscriptionPastDue, RemindAsync, cancellationToken);

    private async Task EndAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = (await desk.ReadAsync(work.TenantId, cancellationToken)).Subscription;
        if (known is { IsPaid: true, PeriodEnd: { } end } && now >= end) await due.ScheduleAsync(CheckRenewals.QuestionAbout(work.Scope, end, now), cancellationToken);
        if (known.Planned is not { } planned || now < planned.EffectiveAt) return;
        if (planned.Plan != Plan.Free && !await IsBegunAsync(work.TenantId, known, planned, cancellationToken))
        {
            await due.ScheduleAsync(work with { At = now + Later }, cancellationToken);
            return;
        }

        await store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(work.Scope, Keys.Subscription, token) is not { } stored || stored.Value.Planned != planned) return false;
                var isEnd = planned.Plan == Plan.Free;
                var planCode = isEnd ? null : stored.Value.Plans.FirstOrDefault(plan => plan.Plan == planned.Plan && plan.Cycle == planned.Cycle)?.Code;
                var changed = stored.Value with
                {
                    Plan = planned.Plan, Cycle = planned.Cycle, Planned = null, State = SubscriptionState.Active, PastDueSince = null, PlanCode = planCode,

                    // Paystack may have told of the new subscription already, while it was asked for or when its answer was lost.
                    SubscriptionCode = stored.Value.PlanCode == planCode ? stored.Value.SubscriptionCode : null,
                    PeriodStart = isEnd ? null : stored.Value.PeriodStart,
                    PeriodEnd = isEnd ? null : stored.Value.PeriodEnd,
                };
                batch.Update(stored, desk.Raise(batch, changed));
                await SetPlanAsync(batch, planned.Plan, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Paystack charges for the new plan from now on; its charge extends the period. That it refuses a subscription means that there is one.</summary>
    private async Task<bool> IsBegunAsync(Guid tenantId, Subscription known, PlannedChange planned, CancellationToken cancellationToken)
    {
        if (!desk.Secret.IsOk || known.CustomerCode is not { } customer) return true;
        var code = await desk.PlanCodeAsync(tenantId, known, planned.Plan, planned.Cycle!.Value, cancellationToken);
        if (!code.IsOk) return false;
        var begun = await paystack.CreateSubscriptionAsync(desk.Secret.Value, customer, code.Value, cancellationToken);
        return begun.IsOk || begun.Failure.Code == FailureCode.RuleBroken;
    }

    private Task RemindAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken) => store.RunAsync<bool>(
        work.Scope,
        async (batch, token) =>
        {
            if (await store.GetAsync(work.Scope, Keys.Subscription, token) is not { Value: { State: SubscriptionState.PastDue, PastDueSince: { } since } } stored) return false;
            batch.Update(stored, desk.Raise(batch, stored.Value, EventType.SubscriptionPastDue));
            if (now >= since + Subscription.Grace) await SuspendAsync(batch, now, token);
            return true;
        },
        cancellationToken);

    /// <summary>The subscription stays past due until it is paid; that the free plan's limits hold meanwhile is the business's row alone, and told here.</summary>
    private async Task SuspendAsync(TenantBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) is { Value.Plan: Plan.Free or Plan.Enterprise }) return;
        await SetPlanAsync(batch, Plan.Free, cancellationToken);
        var record = new AuditRecord(ids.NewId(), now, "", "subscription.suspended", null, new Dictionary<string, string>()) { ResourceType = "subscription", Changed = ["plan"] };
        batch.Insert(Keys.Audit(record.Id), record);
    }

    private async Task SetPlanAsync(TenantBatch batch, Plan plan, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        if (business.Value.Plan != Plan.Enterprise) batch.Update(business, business.Value with { Plan = plan });
    }
}
