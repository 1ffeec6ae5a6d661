using Finora.Core;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>The businesses of an enterprise, sections 24.1 to 24.6 of the Business contract.</summary>
public sealed class EnterpriseFunctions(
    ListLinkedBusinesses list, Enterprises enterprises, ProvisionBusiness provision, SuspendBusiness suspend, DeprovisionBusiness deprovision, TimeProvider time)
{
    [Function("EnterpriseListBusinesses")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/enterprise/businesses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (call, query) = (request.Call(), new QueryReader(request));
        var (status, search, page) = EnterpriseBodies.ReadList(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        var found = await list.RunAsync(call.Scope, search, status, page, cancellationToken);
        var body = new LinkedBusinessListBody([.. found.Items.Select(Item)], PaginationBody.Of(page, found.Total));
        return Replies.Ok(call, body, BusinessJson.Default.LinkedBusinessListBody);
    }

    [Function("EnterpriseGetBusiness")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/enterprise/businesses/{businessId}")] HttpRequest request, string businessId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var found = PublicId.TryParse(IdPrefix.Business, businessId, out var id) ? await enterprises.ManagedAsync(call.Scope, id, cancellationToken) : null;
        return found is null ? NotFound(call) : Replies.Ok(call, Item(found), BusinessJson.Default.LinkedBusinessBody);
    }

    [Function("EnterpriseProvisionBusiness")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Provision([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/enterprise/businesses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = EnterpriseBodies.ReadNew(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await provision.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, ActorOf(call), cancellationToken);
        return outcome.IsOk ? Replies.Created(call, ProvisionedBusinessBody.From(outcome.Value, time.GetUtcNow()), BusinessJson.Default.ProvisionedBusinessBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("EnterpriseSuspendBusiness")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Suspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/enterprise/businesses/{businessId}/suspend")] HttpRequest request, string businessId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var reason = EnterpriseBodies.ReadReason(call.Json);
        if (!reason.IsOk) return Replies.Failed(call, reason.Failure);
        if (!PublicId.TryParse(IdPrefix.Business, businessId, out var id)) return NotFound(call);
        return Answer(call, await suspend.SuspendAsync(call.Scope, id, reason.Value, ActorOf(call), cancellationToken));
    }

    [Function("EnterpriseResumeBusiness")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/enterprise/businesses/{businessId}/resume")] HttpRequest request, string businessId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Business, businessId, out var id)) return NotFound(call);
        return Answer(call, await suspend.ResumeAsync(call.Scope, id, ActorOf(call), cancellationToken));
    }

    [Function("EnterpriseDeprovisionBusiness")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Deprovision(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/enterprise/businesses/{businessId}")] HttpRequest request, string businessId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Business, businessId, out var id)) return NotFound(call);
        var outcome = await deprovision.RunAsync(call.Scope, id, ActorOf(call), cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, DeprovisionedBody.From(outcome.Value), BusinessJson.Default.DeprovisionedBody) : Failed(call, outcome.Failure);
    }

    private static Guid ActorOf(Call call) => call.Holder!.Key.UserId;

    private LinkedBusinessBody Item(Core.Identity.Business business) => LinkedBusinessBody.From(business, time.GetUtcNow());

    private JsonReply Answer(Call call, Outcome<Core.Identity.Business> outcome) =>
        outcome.IsOk ? Replies.Ok(call, Item(outcome.Value), BusinessJson.Default.LinkedBusinessBody) : Failed(call, outcome.Failure);

    private static JsonReply Failed(Call call, Failure failure) => failure.Code == FailureCode.NotFound ? NotFound(call) : Replies.Failed(call, failure);

    private static JsonReply NotFound(Call call) => Replies.Failed(call, Failure.NotFound("There is no such business in this enterprise."));
}
