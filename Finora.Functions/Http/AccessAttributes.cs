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

    /// <summary>The route takes one file as <c>multipart/form-data</c>; the file is then the body of the call.</summary>
    public bool TakesFile { get; init; }
}

/// <summary>The callers of the Business contract, section 1.10.</summary>
public enum BusinessCaller
{
    /// <summary>K: any key of a business on premium or enterprise; the business is the query's <c>businessId</c>.</summary>
    Retail,

    /// <summary>E: an enterprise key; the business stands in the path.</summary>
    Enterprise,

    /// <summary>A: an enterprise key whose user administers the enterprise. No business is named; the call works on the enterprise.</summary>
    EnterpriseAdmin,

    /// <summary>K on an account-level endpoint: the query may name the business, which else is the key's.</summary>
    Account,

    /// <summary>K, S: the same, or a signed-in owner or admin of the business, which the query must then name. Never metered.</summary>
    AccountOrSession,
}

/// <summary>A route of the Business API.</summary>
public sealed class BusinessAccessAttribute(BusinessCaller caller) : AccessAttribute
{
    public BusinessCaller Caller => caller;

    /// <summary>Served for nothing, and also when the credits are used up.</summary>
    public bool IsFree { get; init; } = caller == BusinessCaller.AccountOrSession;

    /// <summary>A signed-in caller, too, needs a plan with the Business API: a key that could open nothing is not made.</summary>
    public bool NeedsPlan { get; init; }
}

/// <summary>A route of the Platform API: a session needs at least <paramref name="role"/>, an API key the scope.</summary>
public sealed class PlatformAccessAttribute(Role role, string scope) : AccessAttribute
{
    public Role Role => role;

    /// <summary>Of a route that every API key may call.</summary>
    public const string AnyScope = "any";

    public string Scope => scope;

    /// <summary>The lowest plan that has what the route offers.</summary>
    public Plan MinPlan { get; init; } = Plan.Free;
}

/// <summary>A route of the Platform API for people only: a session of at least <paramref name="role"/>, and never an API key.</summary>
public sealed class PlatformSessionAttribute(Role role) : AccessAttribute
{
    public Role Role => role;

    /// <summary>The route is about the person and changes nothing of the tenant, so it works in one that is suspended as well.</summary>
    public bool IsPersonal { get; init; }
}

/// <summary>The bank partner's callback: the route itself checks the signature over the raw body.</summary>
public sealed class PartnerSignatureAttribute : AccessAttribute;

/// <summary>Open to anyone, on purpose; the reason is asked for so that it is one.</summary>
public sealed class PublicAccessAttribute(string reason) : AccessAttribute
{
    public string Reason => reason;

    /// <summary>The route reads a body, as bytes: a form or JSON.</summary>
    public bool TakesBody { get; init; }

    /// <summary>The route is one of the hosted pages, which are limited by source address.</summary>
    public bool IsHostedPage { get; init; }

    /// <summary>Whether the route takes a JSON body, which is then read up to its limit.</summary>
    public bool TakesJson { get; init; }

    /// <summary>A POST that makes a record, and so minds an <c>Idempotency-Key</c>, whose scope is then the path alone.</summary>
    public bool IsIdempotent { get; init; }
}
