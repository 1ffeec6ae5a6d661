using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Billing;

/// <summary>A tenant's subscription and the business that it is for, as read together.</summary>
public sealed record SubscriptionStanding(Business Business, Subscription Subscription)
{
    /// <summary>A plan that was agreed with Finora's staff stands on the business alone.</summary>
    public bool IsAgreed => Business.Plan == Plan.Enterprise || (Business.Plan != Plan.Free && !Subscription.IsPaid);

    public Plan Plan => Subscription.IsPaid && Business.Plan != Plan.Enterprise ? Subscription.Plan : Business.Plan;
}

/// <summary>What all use cases of billing do alike: reading, opening checkouts at Paystack, telling of changes.</summary>
public sealed class BillingDesk(TenantStore store, PointerStore pointers, OwnerAddresses owners, IPaystack paystack, PaystackInstallation installation, MessageOrigins origins, IdGenerator ids, TimeProvider time)
{
    public async Task<SubscriptionStanding> ReadAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(tenantId);
        var business = await store.GetAsync(scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        return new SubscriptionStanding(business.Value, (await store.GetAsync(scope, Keys.Subscription, cancellationToken))?.Value ?? Subscription.None);
    }

    /// <summary>The secret key of the account that Finora itself is paid on.</summary>
    public Outcome<string> Secret => installation.SecretKey is { } secret ? secret : PaystackCredentials.NotConfigured;

    /// <summary>
    /// Opens a checkout: its reference and the bill are stored before Paystack hears of it. Where Paystack gives no page the bill is taken away again, and nothing was changed.
    /// </summary>
    /// <param name="prefix"><c>sub</c> or <c>add</c>.</param>
    /// <param name="note">What the subscription remembers of it.</param>
    /// <returns>The bill and the address of the page.</returns>
    internal async Task<Outcome<(BillingInvoice Bill, string Page)>> OpenAsync(
        Guid tenantId, string prefix, BillingInvoice draft, string? planCode, Func<Subscription, BillingInvoice, Subscription> note, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(tenantId);
        if (!Secret.IsOk) return Secret.Failure;
        var standing = await ReadAsync(tenantId, cancellationToken);
        if (await owners.FindAsync(scope, standing.Business, cancellationToken) is not { } email) return Failure.Rule("The business has no e-mail address for the receipt. Set one first.");
        var number = standing.Subscription.Checkouts + 1;
        var bill = draft with { Id = ids.NewId(), Date = Instant.Now(time), Reference = $"{prefix}-{tenantId}-{number}" };
        await pointers.ClaimAsync(PointerKeys.Paystack(bill.Reference), new TenantPointer(tenantId, false, Instant.Now(time)), cancellationToken);
        var kept = await KeepAsync(scope, bill, number, note, cancellationToken);
        if (!kept.IsOk) return kept.Failure;
        var order = new PaystackOrder(bill.Reference, bill.AmountKobo, email, $"{origins.AppOrigin}/billing")
        {
            PlanCode = planCode, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = prefix == "sub" ? "subscription" : "add_on", ["tenant_id"] = tenantId.ToString() },
        };
        var page = await paystack.InitializeAsync(Secret.Value, order, CancellationToken.None);
        if (page.IsOk) return (bill, page.Value.AuthorizationUrl);
        await DropAsync(scope, bill);
        return page.Failure;
    }

    /// <summary>The tenant's own plan at Paystack, made when it is first wanted.</summary>
    internal async Task<Outcome<string>> PlanCodeAsync(Guid tenantId, Subscription subscription, Plan plan, BillingCycle cycle, CancellationToken cancellationToken)
    {
        if (subscription.Plans.FirstOrDefault(known => known.Plan == plan && known.Cycle == cycle) is { } made) return made.Code;
        if (!Secret.IsOk) return Secret.Failure;
        var terms = PlanTerms.Of(plan);
        var code = await paystack.CreatePlanAsync(Secret.Value, new PaystackPlan($"Finora {terms.Name} for {tenantId}", terms.PriceOf(cycle), cycle == BillingCycle.Annual), cancellationToken);
        if (!code.IsOk) return code;
        await pointers.ClaimAsync(PointerKeys.PaystackPlan(code.Value), new TenantPointer(tenantId, false, Instant.Now(time)), cancellationToken);
        var scope = TenantScope.Live(tenantId);
        var kept = await store.RunAsync<string>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Subscription, token);
                var known = stored?.Value ?? Subscription.None;
                batch.Save(Keys.Subscription, stored, known with { Plans = [.. known.Plans, new TenantPlan(code.Value, plan, cycle)] });
                return code.Value;
            },
            cancellationToken);
        return kept;
    }

    /// <summary>Tells of a change of plan, cycle or status.</summary>
    internal Subscription Raise(TenantBatch batch, Subscription changed, string type = EventType.SubscriptionUpdated)
    {
        var counted = changed with { EventCount = changed.EventCount + 1 };
        batch.Raise(new DomainEvent(ids.NewId(), type, Subscription.SubjectKind, batch.Scope.TenantId, counted.EventCount, Instant.Now(time)));
        return counted;
    }

    private Task<Outcome<bool>> KeepAsync(TenantScope scope, BillingInvoice bill, int number, Func<Subscription, BillingInvoice, Subscription> note, CancellationToken cancellationToken) => store.RunAsync<bool>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.Subscription, token);
            var known = stored?.Value ?? Subscription.None;

            // Another call has taken the number that was announced; the caller may ask again.
            if (known.Checkouts + 1 != number) return Failure.Busy();
            batch.Save(Keys.Subscription, stored, note(known with { Checkouts = number }, bill));
            batch.Insert(Keys.BillingInvoice(bill.Id), bill);
            batch.Insert(Keys.BillingInvoiceByReference(bill.Reference), new IdReference(bill.Id));
            return true;
        },
        cancellationToken);

    private Task<Outcome<bool>> DropAsync(TenantScope scope, BillingInvoice bill) => store.RunAsync<bool>(
        scope,
        async (batch, token) =>
        {
            // Paid all the same, because only the answer was lost.
            if (await store.GetAsync(scope, Keys.BillingInvoice(bill.Id), token) is not { Value.Status: BillingStatus.Pending } stored) return false;
            batch.Update(stored, stored.Value with { Status = BillingStatus.Failed });
            if (await store.GetAsync(scope, Keys.Subscription, token) is { } subscription && subscription.Value.Checkout?.Reference == bill.Reference) batch.Update(subscription, subscription.Value with { Checkout = null });
            return true;
        },
        CancellationToken.None);
}
