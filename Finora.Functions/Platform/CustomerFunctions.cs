using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Customers of the Platform API, section 8 of its contract.</summary>
public sealed class CustomerFunctions(CreateCustomer create, CustomerDirectory directory)
{
    [Function("PlatformCreateCustomer")]
    [PlatformAccess(Role.Member, "customers:write")]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = CustomerBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, CustomerBody.From(outcome.Value), PlatformJson.Default.CustomerBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetCustomer")]
    [PlatformAccess(Role.ReadOnly, "customers:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/customers/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await directory.GetAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, CustomerBody.From(outcome.Value), PlatformJson.Default.CustomerBody) : Replies.Failed(call, outcome.Failure);
    }
}
