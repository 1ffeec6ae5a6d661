using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show before the host runs an HTTP function.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>Not used by any current host; treated as <see cref="Admin"/>.</summary>
    User = 1,

    /// <summary>The function's own key, the key of all functions, or the master key.</summary>
    Function = 2,

    /// <summary>A key of a host extension; treated as <see cref="Admin"/>.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}

/// <summary>Starts a function on an HTTP request. No methods means all of them.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <remarks>As in the official package, this overload leaves the level at <see cref="AuthorizationLevel.Anonymous"/>.</remarks>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>
    /// An ASP.NET route template, taken after the route prefix of host.json; the function's name when it is null. Settings are not replaced
    /// in it.
    /// </summary>
    public string? Route { get; set; }

    public string[]? Methods { get; }

    public AuthorizationLevel AuthLevel { get; }
}
