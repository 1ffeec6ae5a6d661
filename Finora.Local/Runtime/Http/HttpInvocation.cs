using Finora.Core.Identity;
using Finora.Local.Runtime.Functions;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.Runtime.Http;

/// <summary>
/// A run for an HTTP request. Scope and token are the request's own: ASP.NET makes the scope when services are first asked for and disposes
/// it after the response; the token falls when the client goes away, and when the server aborts what did not end within the shutdown time.
/// </summary>
internal sealed class HttpInvocation(LoadedFunction function, IdGenerator ids, HttpContext http) : Invocation(function, ids)
{
    /// <summary>Carries a function key, so functions do not see it among their values.</summary>
    public const string KeyParameter = "code";

    public override HttpContext Http => http;

    public override CancellationToken CancellationToken => http.RequestAborted;

    public override IServiceProvider InstanceServices
    {
        get => http.RequestServices;
        set => http.RequestServices = value;
    }

    public override string? BindingValue(string name)
    {
        if (http.Request.RouteValues.TryGetValue(name, out var value))
        {
            return value?.ToString();
        }

        var isKey = name.Equals(KeyParameter, StringComparison.OrdinalIgnoreCase);
        return !isKey && http.Request.Query.TryGetValue(name, out var query) ? query.ToString() : null;
    }

    protected override IReadOnlyDictionary<string, object?> ReadBindingData()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query)
        {
            data[name] = value.ToString();
        }

        data.Remove(KeyParameter);
        foreach (var (name, value) in http.Request.RouteValues)
        {
            data[name] = value;
        }

        return data;
    }
}
