using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Customers of the Business API, section 8 of its contract.</summary>
public sealed class CustomerFunctions(CreateCustomer create, CustomerDirectory directory)
{
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
        var outcome = await directory.GetAsync(call.Scope, customerId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, CustomerBody.From(outcome.Value), BusinessJson.Default.CustomerBody) : Replies.Failed(call, PathId.NotFound("customer"));
    }
}
