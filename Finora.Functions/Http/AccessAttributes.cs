using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// Says who may call an HTTP function. A function without one answers 403 to everybody: forgetting the rule closes the door, it does not open it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class AccessAttribute : Attribute
{
    /// <summary>Bytes of body that the route reads; more is refused unread.</summary>
    public int MaxBodyBytes { get; init; } = 1_048_576;
}

/// <summary>The callers of the Business contract, section 1.10.</summary>
public enum BusinessCaller
{
    /// <summary>K: any key of a business on premium or enterprise; the business is the query's <c>businessId</c>.</summary>
    Retail,

    /// <summary>E: an enterprise key; the business stands in the path.</summary>
    Enterprise,

    /// <summary>K, S: any such key, or a signed-in owner or admin. The query's <c>businessId</c> may be left out with a key. Never metered.</summary>
    AccountOrSession,
}

/// <summary>A route of the Business API.</summary>
public sealed class BusinessAccessAttribute(BusinessCaller caller) : AccessAttribute
{
    public BusinessCaller Caller => caller;

    /// <summary>Served for nothing, and also when the credits are used up.</summary>
    public bool IsFree { get; init; } = caller == BusinessCaller.AccountOrSession;
}

/// <summary>A route of the Platform API: a session needs at least <paramref name="role"/>, an API key the scope.</summary>
public sealed class PlatformAccessAttribute(Role role, string scope) : AccessAttribute
{
    public Role Role => role;

    public string Scope => scope;
}

/// <summary>The bank partner's callback: the route itself checks the signature over the raw body.</summary>
public sealed class PartnerSignatureAttribute : AccessAttribute;

/// <summary>Open to anyone, on purpose; the reason is asked for so that it is one.</summary>
public sealed class PublicAccessAttribute(string reason) : AccessAttribute
{
    public string Reason => reason;
}
