using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Products;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Products of the Business API, section 9 of its contract.</summary>
public sealed class ProductFunctions(CreateProduct create, ChangeProduct change, ProductCatalogue catalogue, ListQueries lists)
{
    [Function("BusinessListProducts")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/products")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await catalogue.ListAsync(call.Scope, page.Limit, page.After, cancellationToken);
        var body = new ProductListBody([.. found.Products.Select(ProductBody.From)], found.Products.Count, page.CursorAt(found.Continuation));
        return Replies.Ok(call, body, BusinessJson.Default.ProductListBody);
    }

    [Function("BusinessCreateProduct")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/products")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = ProductBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, ProductBody.From(outcome.Value), BusinessJson.Default.ProductBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessGetProduct")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/products/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Product, id, out var productId)) return Replies.Failed(call, PathId.NotFound("product"));
        return Answer(call, await catalogue.GetAsync(call.Scope, productId, cancellationToken));
    }

    [Function("BusinessUpdateProduct")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = "v1/products/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = ProductBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (!PublicId.TryParse(IdPrefix.Product, id, out var productId)) return Replies.Failed(call, PathId.NotFound("product"));
        return Answer(call, await change.RunAsync(call.Scope, productId, input.Value, cancellationToken));
    }

    private static JsonReply Answer(Call call, Outcome<StockedProduct> outcome) =>
        outcome.IsOk ? Replies.Ok(call, ProductBody.From(outcome.Value), BusinessJson.Default.ProductBody)
        : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound ? PathId.NotFound("product") : outcome.Failure);
}
