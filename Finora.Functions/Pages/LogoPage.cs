using Finora.Core.Documents;
using Finora.Core.Storage;
using Finora.Functions.Http;

namespace Finora.Functions.Pages;

/// <summary>Serves the logos that documents and pages show: <c>/logos/{tenant}/{version}.png</c>. Whoever sees an invoice sees them, so they need no key.</summary>
public sealed class LogoPage(IBlobStore blobs)
{
    private const string Ending = ".png";

    /// <summary>A version's file never changes.</summary>
    private const string Caching = "public, max-age=31536000, immutable";

    /// <param name="path">What follows <c>/logos</c>.</param>
    public async Task<IResult> AnswerAsync(HttpRequest request, string path, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return Replies.Refused(call, RefusedRequest.Of(Refusal.WrongMethod, "This address answers GET.") with { Allow = "GET" });
        if (NameOf(path) is not { } name || await blobs.OpenAsync(name, cancellationToken) is not { } file) return Replies.Refused(call, RefusedRequest.Of(Refusal.UnknownPath, "There is no such logo."));
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = Caching;
        response.Headers.ContentLength = file.Length;
        response.RegisterForDisposeAsync(file);
        return Results.Stream(file.Content, file.ContentType);
    }

    /// <summary>The blob of a path in exactly the form that we give out; null for any other.</summary>
    private static string? NameOf(string path) =>
        path.Split('/') is ["", var tenant, var file] && file.EndsWith(Ending, StringComparison.Ordinal) && Guid.TryParseExact(tenant, "D", out var id)
        && int.TryParse(file[..^Ending.Length], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? BusinessLogos.NameOf(id, version)
            : null;
}
