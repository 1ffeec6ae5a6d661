using Finora.Core.Identity;
using Finora.Core.Paystack;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>A checkout for a plan, or for an add-on to it.</summary>
public sealed record StartedCheckout(string CheckoutUrl, string Reference, Plan Plan, BillingCycle? Cycle, long AmountKobo);

/// <summary>Buys a plan, or a higher one: section 21 of the Platform contract. It begins when it is paid.</summary>
public sealed class StartSubscription(BillingDesk desk)
{
    public async Task<Outcome<StartedCheckout>> RunAsync(Guid tenantId, Plan plan, BillingCycle cycle, CancellationToken cancellationToken)
    {
        var standing = await desk.ReadAsync(tenantId, cancellationToken);
        if (Refusal(standing, plan) is { } refused) return refused;
        var terms = PlanTerms.Of(plan);
        var code = await desk.PlanCodeAsync(tenantId, standing.Subscription, plan, cycle, cancellationToken);
        if (!code.IsOk) return code.Failure;
        var word = cycle == BillingCycle.Annual ? "annual" : "monthly";
        var draft = new BillingInvoice(Guid.Empty, default, $"{terms.Name}, {word}", plan, terms.PriceOf(cycle), BillingStatus.Pending, "");
        var opened = await desk.OpenAsync(
            tenantId, "sub", draft, code.Value, (known, bill) => known with { Checkout = new OpenCheckout(bill.Reference, plan, cycle, bill.AmountKobo, bill.Date) }, cancellationToken);
        return opened.Map(open => new StartedCheckout(open.Page, open.Bill.Reference, plan, cycle, open.Bill.AmountKobo));
    }

    private static Failure? Refusal(SubscriptionStanding standing, Plan plan)
    {
        if (plan == Plan.Enterprise) return Failure.Rule("The enterprise plan is by agreement. Talk to us.");
        if (standing.IsAgreed && standing.Plan == Plan.Enterprise) return Failure.Rule("The plan was agreed with Finora and is changed by its staff.");
        if (plan < standing.Plan || plan == Plan.Free) return Failure.Rule("A lower plan begins when the period ends: change the subscription instead.");
        return plan == standing.Plan && standing.Subscription.State != SubscriptionState.PastDue ? Failure.Rule("This is the plan that you have. Change the subscription for another cycle.") : null;
    }
}

/// <summary>
/// Plans a lower plan, another cycle or the end for when the period ends, or drops what was planned. Paystack is told first, which is safe to repeat; if it does not answer nothing was changed.
/// </summary>
public sealed class ChangeSubscription(TenantStore store, BillingDesk desk, IPaystack paystack)
{
    /// <param name="plan">Null leaves it; <see cref="Plan.Free"/> cancels.</param>
    public async Task<Outcome<SubscriptionStanding>> RunAsync(Guid tenantId, Plan? plan, BillingCycle? cycle, CancellationToken cancellationToken)
    {
        var standing = await desk.ReadAsync(tenantId, cancellationToken);
        var known = standing.Subscription;
        if (!known.IsPaid || standing.Business.Plan == Plan.Enterprise) return Failure.Rule("There is no paid subscription to change.");
        var (wanted, every) = (plan ?? known.Plan, cycle ?? known.Cycle!.Value);
        if (wanted > known.Plan) return Failure.Rule("A higher plan begins when it is paid: start a subscription instead.");
        var planned = wanted == known.Plan && every == known.Cycle ? null : new PlannedChange(wanted, wanted == Plan.Free ? null : every, known.PeriodEnd!.Value);
        return await PlanAsync(tenantId, planned, cancellationToken);
    }

    /// <summary>Plans the end.</summary>
    public async Task<Outcome<SubscriptionStanding>> CancelAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var standing = await desk.ReadAsync(tenantId, cancellationToken);
        if (!standing.Subscription.IsPaid || standing.Business.Plan == Plan.Enterprise || standing.Subscription.Planned is { Plan: Plan.Free }) return Failure.Rule("There is nothing to cancel.");
        return await PlanAsync(tenantId, new PlannedChange(Plan.Free, null, standing.Subscription.PeriodEnd!.Value), cancellationToken);
    }

    private async Task<Outcome<SubscriptionStanding>> PlanAsync(Guid tenantId, PlannedChange? planned, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(tenantId);
        if (await TellAsync((await desk.ReadAsync(tenantId, cancellationToken)).Subscription, planned, cancellationToken) is { } silent) return silent;
        var changed = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Subscription, token) ?? throw new InvalidDataException("A subscription vanished between two reads.");
                if (stored.Value.Planned == planned) return false;
                batch.Update(stored, desk.Raise(batch, stored.Value with { Planned = planned }));
                return true;
            },
            cancellationToken);
        return changed.IsOk ? await desk.ReadAsync(tenantId, cancellationToken) : changed.Failure;
    }

    /// <summary>What is planned to end is not charged again; what goes on is.</summary>
    private async Task<Failure?> TellAsync(Subscription known, PlannedChange? planned, CancellationToken cancellationToken)
    {
        if (known.SubscriptionCode is not { } code) return null;
        if (!desk.Secret.IsOk) return desk.Secret.Failure;
        var told = planned is null ? await paystack.EnableSubscriptionAsync(desk.Secret.Value, code, cancellationToken) : await paystack.DisableSubscriptionAsync(desk.Secret.Value, code, cancellationToken);
        return told.Failure;
    }
}
