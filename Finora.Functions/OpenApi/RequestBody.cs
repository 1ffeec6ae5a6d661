using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Core;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>A body, by the reader that the function uses.</summary>
/// <param name="Example">As the contract shows it; the reader must accept it.</param>
internal sealed record RequestBody(Func<JsonElement, Failure?> Read, string Example)
{
    /// <summary>Deeper than any body is nested.</summary>
    private const int MaxDepth = 5;

    /// <summary>Some readers want to know the day; the description is the same on each.</summary>
    public static DateOnly AnyDay { get; } = new(2026, 4, 10);

    public static RequestBody Of<T>(Func<JsonElement, Outcome<T>> read, string example) => new(body => read(body).Failure, example);

    /// <summary>For a reader that fills in the day.</summary>
    public static RequestBody Of<T>(Func<JsonElement, DateOnly, Outcome<T>> read, string example) => Of(body => read(body, AnyDay), example);

    /// <summary>
    /// Lets the reader read the example, and bodies made of what it has asked for so far, from an empty one to a full one, and then one with each word of its choices (a discount in percent ends at 100,
    /// an amount does not); what it asks for is the schema. Whether it finds fault with them does not matter.
    /// </summary>
    public JsonObject ToSchema()
    {
        var shape = new ObjectShape();
        var example = JsonNode.Parse(Example)!.AsObject();
        Try(shape, example);
        for (var depth = 0; depth <= MaxDepth; depth++) Try(shape, shape.Sample(depth, example));
        for (var word = 0; word < shape.MostWords; word++) Try(shape, shape.Sample(MaxDepth, example, word));
        return shape.ToSchema();
    }

    private void Try(ObjectShape shape, JsonObject body)
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        shape.Record(() => Read(document.RootElement));
    }
}

/// <summary>A query, by the reader that the function uses.</summary>
internal sealed record RequestQuery(Action<HttpRequest> Read)
{
    /// <summary>A list without filters.</summary>
    public static RequestQuery Page { get; } = Pages(_ => { });

    /// <summary>A list with its filters.</summary>
    public static RequestQuery Pages(Action<ListQuery> readFilters) => new(request =>
    {
        // A description has no tenant, and so no cursor to open.
        var query = new ListQuery(request, request.Call(), cipher: null!);
        readFilters(query);
        query.TryPage(out _, out _);
    });

    /// <summary>Parameters of a route that has no pages.</summary>
    public static RequestQuery Plain(Action<QueryReader> read) => new(request => read(new QueryReader(request)));

    /// <summary>What the reader asks of an empty query.</summary>
    public ObjectShape ToShape(Surface surface)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(new Call(surface, "", default));
        var shape = new ObjectShape();
        shape.Record(() => Read(http.Request));
        return shape;
    }
}
