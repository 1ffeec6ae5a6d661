using System.Text.Json.Nodes;
using Finora.Core;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>The manners of the Platform API: sections 1 to 5 of its contract.</summary>
internal sealed class PlatformSurface : DescribedSurface
{
    private const string ExampleRequest = "req_01954def-1234-5678-9abc-def012345678";
    private const string ExampleId = "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";
    private const string ExampleToken = "zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI";
    private const string Key = "platformKey";
    private const string Session = "session";

    /// <summary>When each error is answered, section 2.</summary>
    private static readonly Dictionary<string, string> Errors = new(StringComparer.Ordinal)
    {
        ["VALIDATION_ERROR"] = "The body, a query parameter or a header is invalid; `details` names each field.",
        ["OAUTH_ACCOUNT"] = "The account came from Google or Microsoft and has no password.",
        ["UNAUTHORIZED"] = "The credential is missing, unreadable, revoked or expired.",
        ["TOKEN_EXPIRED"] = "The access token is past its life; call `POST /auth/refresh`.",
        ["PLAN_LIMIT_EXCEEDED"] = "The allowance of the plan is used up.",
        ["FEATURE_NOT_AVAILABLE"] = "The feature is not in the plan.",
        ["FORBIDDEN"] = "The role or scope is too low, or the tenant is suspended and the call writes.",
        ["NOT_FOUND"] = "There is no such record in this tenant.",
        ["METHOD_NOT_ALLOWED"] = "The path does not answer the method.",
        ["CONFLICT"] = "The same `Idempotency-Key` is still being worked on, or the record was changed at the same time; see `Retry-After`.",
        ["PAYLOAD_TOO_LARGE"] = "The body is larger than the route reads.",
        ["UNPROCESSABLE"] = "The `Idempotency-Key` came with another body before.",
        ["RATE_LIMIT_EXCEEDED"] = "Too many requests; `X-RateLimit-Reset` tells when the next window starts.",
        ["INTERNAL_ERROR"] = "Unexpected; quote `request_id`.",
        ["SERVICE_UNAVAILABLE"] = "Something that the answer needs cannot be reached; nothing was changed.",
    };

    public override string Name => "platform";

    public override Surface Surface => Surface.Platform;

    public override string Title => "Finora Platform API";

    public override string Description => """
        Invoices that are finalized, signed and reported to the Nigerian tax authority.

        Money is a decimal string with two places in answers, and a JSON number or decimal string in bodies. Ids are UUIDs. Instants are UTC; dates are days in Lagos.
        Members that a body does not know are ignored. Every member of an answer is present; an absent value is null.
        A POST with an `Idempotency-Key` may be repeated for 24 hours.
        """;

    public override IReadOnlyList<RouteGroup> Groups => PlatformRoutes.All;

    public override IReadOnlyDictionary<string, IEnumerable<string>> Words => PlatformRoutes.Words;

    /// <summary>All codes that the surface can answer with, and their status: whatever the code maps to.</summary>
    public static IReadOnlyDictionary<string, int> Codes { get; } = Enum.GetValues<Refusal>().Select(PlatformErrors.Of)
        .Concat(Enum.GetValues<FailureCode>().Select(Map)).Distinct().ToDictionary(error => error.Code, error => error.Status, StringComparer.Ordinal);

    public override JsonObject SharedSchemas() => new() { ["Error"] = ErrorSchema() };

    public override JsonObject SecuritySchemes() => JsonNode.Parse($$"""
        { "{{Key}}": { "type": "apiKey", "in": "header", "name": "x-api-key", "description": "An API key: `fp_live_` and 40 hexadecimal digits. It needs the scope in `x-scope`." },
          "{{Session}}": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The access token of a signed-in user, who needs at least the role in `x-role`." } }
        """)!.AsObject();

    public override JsonObject Headers() => JsonNode.Parse("""
        { "X-Request-Id": { "description": "The id of the request; quote it when you ask about it.", "schema": { "type": "string" } },
          "X-RateLimit-Limit": { "description": "Requests a minute.", "schema": { "type": "integer" } },
          "X-RateLimit-Remaining": { "description": "Requests left in the window.", "schema": { "type": "integer" } },
          "X-RateLimit-Reset": { "description": "The epoch second at which the next window starts.", "schema": { "type": "integer" } },
          "Idempotency-Replayed": { "description": "`true` when the answer is that of an earlier call.", "schema": { "type": "string" } } }
        """)!.AsObject();

    /// <summary>Only the address for notices of the tax authority is no id.</summary>
    public override IdForm IdAfter(string segment) => segment == "nrs" ? new("pattern", "^[A-Za-z0-9_-]+$", ExampleToken) : new("format", "uuid", ExampleId);

    public override IEnumerable<(string Name, string Value)> ExtensionsOf(AccessAttribute rule)
    {
        if (RoleOf(rule) is { } role) yield return ("x-role", role.ToString().ToLowerInvariant());
        if (rule is PlatformAccessAttribute platform) yield return ("x-scope", platform.Scope);
        if (rule is PlatformAccessAttribute { MinPlan: > Core.Identity.Plan.Free } planned) yield return ("x-plan", planned.MinPlan.ToString().ToLowerInvariant());
    }

    public override JsonArray SecurityOf(AccessAttribute rule) => rule switch
    {
        PlatformAccessAttribute => [Scheme(Key), Scheme(Session)],
        PlatformSessionAttribute => [Scheme(Session)],
        _ => [],
    };

    public override IEnumerable<JsonObject> ParametersOf(AccessAttribute rule, string method)
    {
        if (!IsRepeatable(rule) || method != "post") yield break;
        yield return JsonNode.Parse("""
            { "name": "Idempotency-Key", "in": "header", "description": "1 to 255 printable ASCII characters of your choice. The same call again within 24 hours is answered as the first was.",
              "schema": { "type": "string" }, "example": "order-4411-invoice" }
            """)!.AsObject();
    }

    public override JsonNode Envelope(JsonNode data) => data;

    public override JsonNode EnvelopeExample(JsonNode data) => data;

    public override JsonNode ErrorExample(int status, string code, string message) => new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message.Replace("`", "", StringComparison.Ordinal), ["details"] = new JsonArray(), ["request_id"] = ExampleRequest },
    };

    public override (int Status, string Code) Of(FailureCode code) => Map(code);

    public override (int Status, string Code) Of(Refusal refusal) => PlatformErrors.Of(refusal);

    public override string When(string code) => Errors[code];

    public override IEnumerable<DescribedError> ErrorsOf(DescribedFunction function) => CodesOf(function).Select(code => new DescribedError(Codes[code], code));

    private static (int Status, string Code) Map(FailureCode code) => PlatformErrors.Of(new Failure(code, "", []));

    private static IEnumerable<string> CodesOf(DescribedFunction function)
    {
        var (isKeyed, isRepeatable) = (RoleOf(function.Rule) is not null, IsRepeatable(function.Rule) && function.IsPost);
        if (function.Description.Body is not null || function.Description.Query is not null || function.IsPost) yield return "VALIDATION_ERROR";
        if (isKeyed) yield return "UNAUTHORIZED";
        if (isKeyed) yield return "TOKEN_EXPIRED";
        if (function.Rule is PlatformAccessAttribute) yield return "PLAN_LIMIT_EXCEEDED";
        if (function.Rule is PlatformAccessAttribute { MinPlan: > Core.Identity.Plan.Free }) yield return "FEATURE_NOT_AVAILABLE";
        if (isKeyed) yield return "FORBIDDEN";
        if (function.NamesRecord) yield return "NOT_FOUND";
        if (isRepeatable) yield return "CONFLICT";
        if (isRepeatable) yield return "UNPROCESSABLE";
        if (!function.Methods.Contains("get")) yield return "PAYLOAD_TOO_LARGE";
        yield return "RATE_LIMIT_EXCEEDED";
        yield return "INTERNAL_ERROR";
        yield return "SERVICE_UNAVAILABLE";
    }

    /// <summary>What a signed-in caller needs; null where none can sign in.</summary>
    private static Core.Identity.Role? RoleOf(AccessAttribute rule) => rule switch
    {
        PlatformAccessAttribute platform => platform.Role,
        PlatformSessionAttribute session => session.Role,
        _ => null,
    };

    private static bool IsRepeatable(AccessAttribute rule) => RoleOf(rule) is not null || rule is PublicAccessAttribute { IsIdempotent: true };

    private static JsonObject Scheme(string name) => new() { [name] = new JsonArray() };

    private static JsonNode ErrorSchema()
    {
        var schema = JsonNode.Parse("""
            { "type": "object", "required": ["error"], "properties": {
              "error": { "type": "object", "required": ["code", "message", "details", "request_id"], "properties": {
                "code": { "type": "string" },
                "message": { "type": "string", "description": "For people; may change." },
                "details": { "type": "array", "description": "The fields at fault, with `VALIDATION_ERROR` only.", "items": { "type": "object", "required": ["field", "message"], "properties": {
                  "field": { "type": "string" }, "message": { "type": "string" } } } },
                "request_id": { "type": "string" } } } } }
            """)!;
        schema["properties"]!["error"]!["properties"]!["code"]!["enum"] = new JsonArray([.. Codes.OrderBy(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal).Select(code => (JsonNode)code.Key)]);
        return schema;
    }
}
