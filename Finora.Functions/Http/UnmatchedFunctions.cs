using Finora.Functions.Pages;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Http;

/// <summary>Answers whatever no other function does: the start page at <c>/</c>, the files that signed addresses lead to, the logos of businesses, and the contracts' errors for a wrong version, path or method.</summary>
public sealed class UnmatchedFunctions(RouteTable routes, FilePage files, LogoPage logos)
{
    [Function("Unmatched")]
    [PublicAccess("It tells only that there is nothing.")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (request.Path == "/" && HttpMethods.IsGet(request.Method)) return new StartPage();
        if (request.Path.StartsWithSegments("/files", StringComparison.Ordinal, out var name) && name.HasValue) return await files.AnswerAsync(request, name.Value!.TrimStart('/'), cancellationToken);
        if (request.Path.StartsWithSegments("/logos", StringComparison.Ordinal, out var logo) && logo.HasValue) return await logos.AnswerAsync(request, logo.Value!, cancellationToken);
        if (call.Surface == Surface.Business && !request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)) return Replies.Refused(call, RefusedRequest.Of(Refusal.InvalidVersion, "The only version of this API is v1."));
        var methods = routes.MethodsOf(request.Path);
        return Replies.Refused(call, methods.Count == 0
            ? RefusedRequest.Of(Refusal.UnknownPath, "There is nothing at this address.")
            : RefusedRequest.Of(Refusal.WrongMethod, $"This address answers {string.Join(", ", methods)}.") with { Allow = string.Join(", ", methods) });
    }
}
