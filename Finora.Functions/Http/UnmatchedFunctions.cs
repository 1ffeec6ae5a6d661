using Finora.Functions.Pages;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Http;

/// <summary>Answers whatever no other function does: the start page at <c>/</c>, and the contracts' errors for a wrong version, path or method.</summary>
public sealed class UnmatchedFunctions(RouteTable routes)
{
    [Function("Unmatched")]
    [PublicAccess("It tells only that there is nothing.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        var call = request.Call();
        if (request.Path == "/" && HttpMethods.IsGet(request.Method)) return new StartPage();
        if (call.Surface == Surface.Business && !request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)) return Replies.Refused(call, RefusedRequest.Of(Refusal.InvalidVersion, "The only version of this API is v1."));
        var methods = routes.MethodsOf(request.Path);
        return Replies.Refused(call, methods.Count == 0
            ? RefusedRequest.Of(Refusal.UnknownPath, "There is nothing at this address.")
            : RefusedRequest.Of(Refusal.WrongMethod, $"This address answers {string.Join(", ", methods)}.") with { Allow = string.Join(", ", methods) });
    }
}
