using Finora.Core;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.OpenApi;

/// <summary>Serves the description of the API, section 24 of the Platform contract. It tells nothing that the code does not.</summary>
public sealed class OpenApiFunctions(OpenApiDocuments documents)
{
    [Function("OpenApi")]
    [PublicAccess("The description of the API is for anyone who wants to call it.")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request)
    {
        if (documents.Of(request.Query["surface"].ToString()) is { } document) return Answer(request, document);
        var fault = new FieldFault("surface", $"must be one of {string.Join(", ", OpenApiDocuments.Surfaces.Keys)}");
        return Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.InvalidRequest, "A query parameter is missing or invalid.") with { Faults = [fault] });
    }

    /// <summary>The same under an address that ends in a file name, as generators of client code like it.</summary>
    [Function("OpenApiOfSurface")]
    [PublicAccess("The description of the API is for anyone who wants to call it.")]
    public IResult GetNamed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi/{surface}.json")] HttpRequest request, string surface) =>
        surface.Length > 0 && documents.Of(surface) is { } document ? Answer(request, document) : Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.UnknownPath, "There is nothing at this address."));

    private static IResult Answer(HttpRequest request, ServedDocument document)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = document.Tag;
        headers.CacheControl = "public, max-age=300";
        return request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == document.Tag || known.Tag == "*")
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(document.Body, "application/json");
    }
}
