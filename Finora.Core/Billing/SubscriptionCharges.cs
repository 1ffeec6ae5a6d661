using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Billing;

/// <summary>
/// What Paystack tells of plans and add-ons: Platform contract, section 12. A charge under a reference of ours begins a plan or brings API calls; one of a tenant's plan extends the period; a subscription
/// that was made is remembered; a charge that failed makes the subscription past due. Each is done once, since the bill and the subscription are one batch.
/// </summary>
public sealed class SubscriptionCharges(TenantStore store, PointerStore pointers, BillingDesk desk, IPaystack paystack, DueTable due, IdGenerator ids, TimeProvider time) : IPaystackEventHandler
{
    private static readonly TimeSpan[] Reminders = [TimeSpan.FromDays(3), TimeSpan.FromDays(6), Subscription.Grace];

    public async Task<Outcome<bool>> HandleAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken) => owner is not null ? false : happened.Name switch
    {
        PaystackEvent.Charged when happened.Paid is { Currency: Currencies.Naira } paid => IsOurs(paid.Reference)
            ? await SettleAsync(paid, happened, cancellationToken)
            : happened.PlanCode is { } plan ? await ExtendAsync(paid, plan, cancellationToken) : false,
        PaystackEvent.Subscribed => await RememberAsync(happened, cancellationToken),
        PaystackEvent.ChargeFailed => await FailAsync(happened, cancellationToken),
        _ => false,
    };

    private static bool IsOurs(string reference) => reference.StartsWith("sub-", StringComparison.Ordinal) || reference.StartsWith("add-", StringComparison.Ordinal);

    /// <summary>Money that is less than the price, or of a reference that is no bill of ours, is kept like any other.</summary>
    private async Task<Outcome<bool>> SettleAsync(PaystackTransaction paid, PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (await pointers.FindAsync(PointerKeys.Paystack(paid.Reference), cancellationToken) is not { } pointer) return false;
        var scope = pointer.Value.Scope;
        if (await store.GetAsync(scope, Keys.BillingInvoiceByReference(paid.Reference), cancellationToken) is not { } reference) return false;
        if (await store.GetAsync(scope, Keys.BillingInvoice(reference.Value.Id), cancellationToken) is not { } bill || paid.Amount < bill.Value.AmountKobo) return false;
        var at = paid.PaidAt ?? Instant.Now(time);
        await ScheduleAsync(scope, at, cancellationToken);
        return await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.BillingInvoice(reference.Value.Id), token) ?? throw new InvalidDataException("A bill vanished between two reads.");
                if (stored.Value.Status == BillingStatus.Paid) return true;
                batch.Update(stored, stored.Value with { Status = BillingStatus.Paid, Date = at });
                if (stored.Value.ApiCalls is { } calls) await AddCallsAsync(batch, calls, token);
                else await BeginAsync(batch, stored.Value, happened, at, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>A new period from the payment on; what was charged before is to be stopped at Paystack.</summary>
    private async Task BeginAsync(TenantBatch batch, BillingInvoice bill, PaystackEvent happened, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Subscription, cancellationToken) ?? throw new InvalidDataException("A bill of a plan has no subscription.");
        var known = stored.Value;
        var plan = known.Plans.FirstOrDefault(one => one.Code == happened.PlanCode) ?? known.Plans.First(one => one.Plan == bill.Plan && PlanTerms.Of(one.Plan).PriceOf(one.Cycle) == bill.AmountKobo);
        batch.Update(stored, known with
        {
            Plan = plan.Plan,
            Cycle = plan.Cycle,
            PeriodStart = at,
            PeriodEnd = Subscription.EndOf(at, plan.Cycle),
            State = SubscriptionState.Active,
            PastDueSince = null,
            Planned = null,
            Checkout = known.Checkout?.Reference == bill.Reference ? null : known.Checkout,
            CustomerCode = happened.CustomerCode ?? known.CustomerCode,
            PlanCode = plan.Code,
            SubscriptionCode = null,
            Superseded = known.SubscriptionCode is { } old ? [.. known.Superseded, old] : known.Superseded,
        });
        await SetPlanAsync(batch, plan.Plan, null, cancellationToken);
    }

    private async Task AddCallsAsync(TenantBatch batch, int calls, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var month = LagosCalendar.Today(time);
        batch.Update(business, business.Value with { ApiCallPack = new ApiCallPack(month.Year, month.Month, calls + (business.Value.ApiCallPack?.CallsIn(month) ?? 0)) });
    }

    /// <summary>The next charge of a tenant's plan: a bill that is paid, and the period that follows the last.</summary>
    internal async Task<Outcome<bool>> ExtendAsync(PaystackTransaction paid, string planCode, CancellationToken cancellationToken)
    {
        if (await pointers.FindAsync(PointerKeys.PaystackPlan(planCode), cancellationToken) is not { } pointer) return false;
        var scope = pointer.Value.Scope;
        var at = paid.PaidAt ?? Instant.Now(time);
        var known = (await desk.ReadAsync(scope.TenantId, cancellationToken)).Subscription;
        if (known.PeriodEnd is { } end) await ScheduleAsync(scope, end, cancellationToken);
        await ScheduleAsync(scope, at, cancellationToken);
        return await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.BillingInvoiceByReference(paid.Reference), token) is not null) return true;
                var stored = await store.GetAsync(scope, Keys.Subscription, token) ?? throw new InvalidDataException("A plan has no subscription.");
                var plan = stored.Value.Plans.First(one => one.Code == planCode);
                var bill = new BillingInvoice(ids.NewId(), at, $"{PlanTerms.Of(plan.Plan).Name}, {(plan.Cycle == BillingCycle.Annual ? "annual" : "monthly")}", plan.Plan, paid.Amount, BillingStatus.Paid, paid.Reference);
                batch.Insert(Keys.BillingInvoice(bill.Id), bill);
                batch.Insert(Keys.BillingInvoiceByReference(bill.Reference), new IdReference(bill.Id));
                var start = stored.Value.PeriodEnd is { } last && at <= last + Subscription.Grace ? last : at;
                var extended = stored.Value with
                {
                    Plan = plan.Plan, Cycle = plan.Cycle, PlanCode = planCode, PeriodStart = start, PeriodEnd = Subscription.EndOf(start, plan.Cycle), State = SubscriptionState.Active, PastDueSince = null,
                    SubscriptionCode = stored.Value.PlanCode == planCode ? stored.Value.SubscriptionCode : null,
                };
                var isTold = stored.Value.State != extended.State || stored.Value.Plan != extended.Plan || stored.Value.Cycle != extended.Cycle;
                batch.Update(stored, isTold ? desk.Raise(batch, extended) : extended);
                await SetPlanAsync(batch, plan.Plan, null, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Tried again while its charge has not arrived: only that says which tenant pays.</summary>
    private async Task<Outcome<bool>> RememberAsync(PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (happened is not { PlanCode: { } planCode, SubscriptionCode: { } code } || await pointers.FindAsync(PointerKeys.PaystackPlan(planCode), cancellationToken) is not { } pointer) return false;
        var scope = pointer.Value.Scope;
        await pointers.ClaimAsync(PointerKeys.PaystackSubscription(code), pointer.Value, cancellationToken);
        var remembered = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Subscription, token);
                if (stored is null || stored.Value.PlanCode != planCode || (stored.Value.CustomerCode is { } customer && customer != happened.CustomerCode)) return Failure.Unavailable("The charge of the subscription has not arrived.");
                if (stored.Value.SubscriptionCode == code) return true;
                batch.Update(stored, desk.Raise(batch, stored.Value with { SubscriptionCode = code }));
                return true;
            },
            cancellationToken);
        return remembered.IsOk ? await StopSupersededAsync(scope, cancellationToken) : remembered;
    }

    private async Task<Outcome<bool>> StopSupersededAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var superseded = (await desk.ReadAsync(scope.TenantId, cancellationToken)).Subscription.Superseded;
        foreach (var code in superseded)
        {
            if (desk.Secret.IsOk && await paystack.DisableSubscriptionAsync(desk.Secret.Value, code, cancellationToken) is { IsOk: false } silent) return silent;
        }

        return superseded.Count == 0 ? true : await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Subscription, token) ?? throw new InvalidDataException("A subscription vanished between two reads.");
                batch.Update(stored, stored.Value with { Superseded = [.. stored.Value.Superseded.Except(superseded)] });
                return true;
            },
            cancellationToken);
    }

    private async Task<Outcome<bool>> FailAsync(PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (happened.SubscriptionCode is not { } code || await pointers.FindAsync(PointerKeys.PaystackSubscription(code), cancellationToken) is not { } pointer) return false;

        // A failure of what an upgrade took the place of says nothing of the plan now.
        return (await LapseAsync(pointer.Value.Scope, known => known.SubscriptionCode == code, happened.Reference ?? code, cancellationToken)).Map(_ => true);
    }

    /// <summary>Makes a subscription past due, with mail now and later, and a bill that failed. False, and nothing done, when it is past due already or is not meant any more.</summary>
    internal async Task<Outcome<bool>> LapseAsync(TenantScope scope, Func<Subscription, bool> isMeant, string reference, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        foreach (var after in Reminders) await due.ScheduleAsync(new DueWork(DueKind.SubscriptionPastDue, now + after, scope.TenantId, false, scope.TenantId), cancellationToken);
        return await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Subscription, token);
                if (stored is null || !isMeant(stored.Value) || stored.Value.State == SubscriptionState.PastDue) return false;
                var late = desk.Raise(batch, stored.Value with { State = SubscriptionState.PastDue, PastDueSince = now });
                var bill = new BillingInvoice(ids.NewId(), now, $"{PlanTerms.Of(late.Plan).Name}, {(late.Cycle == BillingCycle.Annual ? "annual" : "monthly")}", late.Plan, PlanTerms.Of(late.Plan).PriceOf(late.Cycle!.Value), BillingStatus.Failed, reference);
                batch.Insert(Keys.BillingInvoice(bill.Id), bill);
                batch.Update(stored, desk.Raise(batch, late, EventType.SubscriptionPastDue));
                await SetPlanAsync(batch, late.Plan, now, token);
                return true;
            },
            cancellationToken);
    }

    private async Task SetPlanAsync(TenantBatch batch, Plan plan, DateTimeOffset? pastDueSince, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");

        // What was agreed with Finora's staff is theirs to change.
        if (business.Value.Plan != Plan.Enterprise) batch.Update(business, business.Value with { Plan = plan, PastDueSince = pastDueSince });
    }

    /// <summary>Wakes the sweep at the end of either period that may begin, since which it is the batch decides.</summary>
    private async Task ScheduleAsync(TenantScope scope, DateTimeOffset start, CancellationToken cancellationToken)
    {
        foreach (var cycle in Enum.GetValues<BillingCycle>()) await due.ScheduleAsync(new DueWork(DueKind.SubscriptionPeriod, Subscription.EndOf(start, cycle), scope.TenantId, false, scope.TenantId), cancellationToken);
    }
}
