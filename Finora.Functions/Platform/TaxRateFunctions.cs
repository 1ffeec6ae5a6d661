using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Tax rates of the Platform API, section 16 of its contract.</summary>
public sealed class TaxRateFunctions(TaxRates rates, ChangeTaxRates changes, ListQueries queries)
{
    [Function("PlatformListTaxRates")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tax-rates")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await rates.ListAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        return Replies.Ok(call, PageBody<TaxRateBody>.Of(found.Items.Select(TaxRateBody.From), page, found.Position), PlatformJson.Default.PageBodyTaxRateBody);
    }

    internal static TaxRateFilter ReadFilter(ListQuery query) => new(query.Choice("kind", TaxRateBody.Kinds), query.Flag("include_inactive") ?? false);

    [Function("PlatformCreateTaxRate")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tax-rates")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = TaxRateBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await changes.CreateAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, TaxRateBody.From(outcome.Value), PlatformJson.Default.TaxRateBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetTaxRate")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tax-rates/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken) =>
        Answer(request.Call(), await rates.GetAsync(request.Call().Scope, id, cancellationToken));

    [Function("PlatformChangeTaxRate")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/tax-rates/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var change = TaxRateBody.ReadChange(call.Json);
        return change.IsOk ? Answer(call, await changes.ChangeAsync(call.Scope, id, change.Value, cancellationToken)) : Replies.Failed(call, change.Failure);
    }

    [Function("PlatformDeleteTaxRate")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/tax-rates/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await changes.DeleteAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Tax rate deleted."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    private static JsonReply Answer(Call call, Outcome<TaxRateView> outcome) =>
        outcome.IsOk ? Replies.Ok(call, TaxRateBody.From(outcome.Value), PlatformJson.Default.TaxRateBody) : Replies.Failed(call, outcome.Failure);
}
