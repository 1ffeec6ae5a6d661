using Finora.Core;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Customers of the Business API, section 8 of its contract.</summary>
public sealed class CustomerFunctions(
    CreateCustomer create, ChangeCustomer change, FindOrCreateCustomer findOrCreate, SearchCustomers search, CustomerDirectory directory, ListQueries lists)
{
    [Function("BusinessListCustomers")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await directory.ListAsync(call.Scope, page.Limit, page.After, cancellationToken);
        return Replies.Ok(call, new CustomerListBody(Print(found.Customers), found.Customers.Count, page.CursorAt(found.Continuation)), BusinessJson.Default.CustomerListBody);
    }

    [Function("BusinessSearchCustomers")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Search([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/customers/search")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = new QueryReader(request);
        var text = CustomerMatchesBody.ReadText(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        var found = await search.RunAsync(call.Scope, text, cancellationToken);
        return Replies.Ok(call, new CustomerMatchesBody(Print(found), found.Count), BusinessJson.Default.CustomerMatchesBody);
    }

    [Function("BusinessFindOrCreateCustomer")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> FindOrCreate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/customers/find-or-create")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = CustomerBody.ReadFindOrCreate(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await findOrCreate.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        var body = FoundCustomerBody.From(outcome.Value);
        return body.Created ? Replies.Created(call, body, BusinessJson.Default.FoundCustomerBody) : Replies.Ok(call, body, BusinessJson.Default.FoundCustomerBody);
    }

    [Function("BusinessCreateCustomer")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = CustomerBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, CustomerBody.From(outcome.Value), BusinessJson.Default.CustomerBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessGetCustomer")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/customers/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Customer, id, out var customerId)) return Replies.Failed(call, PathId.NotFound("customer"));
        return Answer(call, await directory.GetAsync(call.Scope, customerId, cancellationToken));
    }

    [Function("BusinessUpdateCustomer")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = "v1/customers/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = CustomerBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (!PublicId.TryParse(IdPrefix.Customer, id, out var customerId)) return Replies.Failed(call, PathId.NotFound("customer"));
        return Answer(call, await change.RunAsync(call.Scope, customerId, input.Value, cancellationToken));
    }

    [Function("BusinessDeleteCustomer")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/customers/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Customer, id, out var customerId)) return Replies.Failed(call, PathId.NotFound("customer"));
        var outcome = await change.RunAsync(call.Scope, customerId, new CustomerChange { IsActive = new(true, false) }, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new InactiveBody(id, false), BusinessJson.Default.InactiveBody) : Replies.Failed(call, ByPath(outcome.Failure));
    }

    private static CustomerBody[] Print(IReadOnlyList<OpenCustomer> customers) => [.. customers.Select(CustomerBody.From)];

    private static JsonReply Answer(Call call, Outcome<OpenCustomer> outcome) =>
        outcome.IsOk ? Replies.Ok(call, CustomerBody.From(outcome.Value), BusinessJson.Default.CustomerBody) : Replies.Failed(call, ByPath(outcome.Failure));

    private static Failure ByPath(Failure failure) => failure.Code == FailureCode.NotFound ? PathId.NotFound("customer") : failure;
}
