using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>What a tenant pays Finora for: section 21 of the Platform contract. The list of plans is for anybody, all else for signed-in admins.</summary>
public sealed class BillingFunctions(
    BillingDesk desk, StartSubscription start, ChangeSubscription change, BuyApiCalls buy, BillingUsage usage, TenantStore store, ListQueries queries, CallLimits limits, LimitSettings settings)
{
    private const int RetryGatewayAfterSeconds = 10;

    [Function("PlatformListPlans")]
    [PublicAccess("Whoever thinks about signing up wants to know what it costs.")]
    public async Task<IResult> ListPlans([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/billing/plans")] HttpRequest request)
    {
        var call = request.Call();
        if (await limits.CountPlanListAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        return Replies.Ok(call, new PageBody<PlanBody>([.. PlanTerms.All.Select(terms => PlanBody.From(terms, settings))], null, false), PlatformJson.Default.PageBodyPlanBody);
    }

    [Function("PlatformGetSubscription")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/billing/subscription")] HttpRequest request, CancellationToken cancellationToken) =>
        await PrintAsync(request.Call(), await desk.ReadAsync(request.Call().Scope.TenantId, cancellationToken), cancellationToken);

    [Function("PlatformStartSubscription")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/billing/subscription")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = BillingInput.ReadStart(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await start.RunAsync(call.Scope.TenantId, input.Value.Plan, input.Value.Cycle, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, BillingCheckoutBody.From(outcome.Value), PlatformJson.Default.BillingCheckoutBody) : Replies.Failed(call, outcome.Failure, RetryGatewayAfterSeconds);
    }

    [Function("PlatformChangeSubscription")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Change([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/billing/subscription")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = BillingInput.ReadChange(call.Json);
        return input.IsOk ? await AnswerAsync(call, await change.RunAsync(call.Scope.TenantId, input.Value.Plan, input.Value.Cycle, cancellationToken), cancellationToken) : Replies.Failed(call, input.Failure);
    }

    [Function("PlatformCancelSubscription")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Cancel([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/billing/subscription")] HttpRequest request, CancellationToken cancellationToken) =>
        await AnswerAsync(request.Call(), await change.CancelAsync(request.Call().Scope.TenantId, cancellationToken), cancellationToken);

    [Function("PlatformGetBillingUsage")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Usage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/billing/usage")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var standing = await desk.ReadAsync(call.Scope.TenantId, cancellationToken);
        return Replies.Ok(call, UsageBody.From(PlanTerms.Of(standing.Business.Plan), await usage.ReadAsync(standing.Business, cancellationToken)), PlatformJson.Default.UsageBody);
    }

    [Function("PlatformListBillingInvoices")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> ListInvoices([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/billing/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await store.ReadAsync(call.Scope, Keys.BillingInvoices, page.Limit, page.After, cancellationToken);
        return Replies.Ok(call, PageBody<BillingInvoiceBody>.Of(found.Items.Select(item => BillingInvoiceBody.From(item.Value)), page, found.Continuation), PlatformJson.Default.PageBodyBillingInvoiceBody);
    }

    [Function("PlatformBuyAddOn")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Buy([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/billing/add-ons")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var packs = BillingInput.ReadAddOn(call.Json);
        if (!packs.IsOk) return Replies.Failed(call, packs.Failure);
        var outcome = await buy.RunAsync(call.Scope.TenantId, packs.Value, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, BillingCheckoutBody.From(outcome.Value), PlatformJson.Default.BillingCheckoutBody) : Replies.Failed(call, outcome.Failure, RetryGatewayAfterSeconds);
    }

    private async Task<IResult> AnswerAsync(Call call, Outcome<SubscriptionStanding> outcome, CancellationToken cancellationToken) =>
        outcome.IsOk ? await PrintAsync(call, outcome.Value, cancellationToken) : Replies.Failed(call, outcome.Failure, RetryGatewayAfterSeconds);

    private async Task<IResult> PrintAsync(Call call, SubscriptionStanding standing, CancellationToken cancellationToken) =>
        Replies.Ok(call, SubscriptionBody.From(standing, await usage.ReadAsync(standing.Business, cancellationToken)), PlatformJson.Default.SubscriptionBody);
}
