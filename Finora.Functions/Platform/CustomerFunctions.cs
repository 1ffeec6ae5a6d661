using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Customers of the Platform API, section 8 of its contract.</summary>
public sealed class CustomerFunctions(CreateCustomer create, ChangeCustomer change, CustomerDirectory directory, ListQueries queries)
{
    [Function("PlatformListCustomers")]
    [PlatformAccess(Role.ReadOnly, "customers:read")]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await directory.FindAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        return Replies.Ok(call, PageBody<CustomerBody>.Of(found.Items.Select(CustomerBody.From), page, found.Position), PlatformJson.Default.PageBodyCustomerBody);
    }

    internal static CustomerFilter ReadFilter(ListQuery query)
    {
        var (from, to) = query.Instants("from", "to");
        return new CustomerFilter
        {
            Text = query.Text("q", 100), Type = query.Choice("customer_type", CustomerWords.Types), From = from, To = to, IncludeInactive = query.Flag("include_inactive") ?? false,
        };
    }

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

    [Function("PlatformChangeCustomer")]
    [PlatformAccess(Role.Member, "customers:write")]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/customers/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = CustomerBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.RunAsync(call.Scope, id, input.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, CustomerBody.From(outcome.Value), PlatformJson.Default.CustomerBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformDeleteCustomer")]
    [PlatformAccess(Role.Accountant, "customers:write")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/customers/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await change.RunAsync(call.Scope, id, new CustomerChange { IsActive = new(true, false), Deletes = true }, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Customer deleted."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }
}
