using System.Text.Json.Nodes;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>The manners of the Business API: sections 1 to 6 of its contract.</summary>
internal sealed class BusinessSurface : DescribedSurface
{
    private const string ExampleRequest = "req_a7k2m9q4x1c8v5n3";
    private const string Key = "businessKey";
    private const string NoAdmin = "The user of the key is no administrator of the enterprise.";
    private const string Session = "session";
    private const string Signature = "partnerSignature";

    /// <summary>The kinds of ids in paths, by the segment before them.</summary>
    private static readonly Dictionary<string, IdForm> Ids = new(StringComparer.Ordinal)
    {
        ["businesses"] = Id(IdPrefix.Business, "01kf0e44m0e6g8ec8cwhyrpef1"),
        ["customers"] = Id(IdPrefix.Customer, "01km58dkh0ecca5b8sma5333hz"),
        ["products"] = Id(IdPrefix.Product, "01km7xcq80fkw95yrxj3kezaex"),
        ["invoices"] = Id(IdPrefix.Invoice, "01knvarph0f0gbzrvpc01vjrqg"),
        ["invoice"] = Id(IdPrefix.Invoice, "01knvarph0f0gbzrvpc01vjrqg"),
        ["receipts"] = Id(IdPrefix.Receipt, "01kp8a6550e3zay8cr7qjj9ash"),
        ["receipt"] = Id(IdPrefix.Receipt, "01kp8a6550e3zay8cr7qjj9ash"),
        ["links"] = Id(IdPrefix.PaymentLink, "01kpdfv220epm8t0cdtzq16q0g"),
        ["payment-links"] = Id(IdPrefix.PaymentLink, "01kpdfv220epm8t0cdtzq16q0g"),
        ["sessions"] = Id(IdPrefix.TapSession, "01kpdfv220edetkmvs4vjeqw2w"),
        ["journal-entries"] = Id(IdPrefix.JournalEntry, "01knvath40e3pagrb8jt7cgfwy"),
        ["expenses"] = Id(IdPrefix.Expense, "01kp617j40fncaq4x9m2s9rvem"),
        ["chart-of-accounts"] = new IdForm("pattern", "^[0-9]{4}$", "1001"),
        ["api-keys"] = Id(IdPrefix.ApiKey, "01km58dkh0ec1szjah47naxc1n"),
        ["webhooks"] = Id(IdPrefix.Webhook, "01kn40wx00e3wrs8zdfa831rbp"),
        ["deliveries"] = Id(IdPrefix.WebhookDelivery, "01kpdhnp18fczv6dq7p455chs9"),
        ["topups"] = Id("top", "01kpar9hm0fbesa2afewa21vrm"),
    };

    /// <summary>When each error is answered, section 3.</summary>
    private static readonly Dictionary<string, string> Errors = new(StringComparer.Ordinal)
    {
        ["INVALID_REQUEST"] = "A query parameter or header is missing or invalid, or the body is not a JSON object.",
        ["MISSING_BUSINESS_ID"] = "The query parameter `businessId` is missing.",
        ["INVALID_VERSION"] = "The version in the path is not `v1`.",
        ["VALIDATION_ERROR"] = "The body breaks the rules of its fields; `details` names each.",
        ["UNBALANCED_JOURNAL"] = "The debits differ from the credits.",
        ["UNAUTHORIZED"] = "The credential is missing or malformed.",
        ["INVALID_API_KEY"] = "The API key is invalid, revoked or expired.",
        ["INSUFFICIENT_CREDITS"] = "The trial is used up and the credits do not cover the call.",
        ["PREMIUM_REQUIRED"] = "The plan of the business is below premium.",
        ["FORBIDDEN"] = "The key has no access to the business.",
        ["ENTERPRISE_ONLY"] = "The plan of the business is not enterprise.",
        ["BUSINESS_SUSPENDED"] = "The subscription of the business has expired or is suspended.",
        ["NOT_FOUND"] = "There is no such record in this business and partition.",
        ["METHOD_NOT_ALLOWED"] = "The path does not answer the method.",
        ["CONFLICT"] = "The same `Idempotency-Key` is still being worked on, or the record was changed at the same time; see `Retry-After`.",
        ["PAYLOAD_TOO_LARGE"] = "The body is larger than the route reads.",
        ["BUSINESS_LOGIC_ERROR"] = "The `Idempotency-Key` came with another body before.",
        ["RATE_LIMIT"] = "Over a limit; `retryAfter` says for how many seconds.",
        ["INTERNAL_ERROR"] = "Unexpected; nothing was changed, or the same request may be sent again.",
    };

    public override string Name => "business";

    public override Surface Surface => Surface.Business;

    public override string Title => "Finora Business API";

    public override string Description => """
        Invoicing, collection, receipts, expenses, ledger and reports of a Nigerian business.

        Amounts are written twice: `<name>Kobo` is the truth as a whole number, `<name>` the same in naira. Instants are UTC; calendar days are midnight UTC.
        Members that a body does not know are ignored. Answers contain every listed member; an unset one is null.
        A POST with an `Idempotency-Key` may be repeated for 24 hours. PATCH is accepted as an alias of PUT.
        A `live_sk_` key sees the live partition of a business, a `test_sk_` key its test partition.
        """;

    public override IReadOnlyList<RouteGroup> Groups => BusinessRoutes.All;

    public override IReadOnlyDictionary<string, IEnumerable<string>> Words => BusinessRoutes.Words;

    /// <summary>All codes that the surface can answer with, and their status: whatever the code maps to.</summary>
    public static IReadOnlyDictionary<string, int> Codes { get; } =
        Enum.GetValues<Refusal>().Select(BusinessErrors.Of).Concat(Enum.GetValues<FailureCode>().Select(BusinessErrors.Of)).Distinct().ToDictionary(error => error.Code, error => error.Status, StringComparer.Ordinal);

    public override JsonObject SharedSchemas() => new()
    {
        ["Meta"] = JsonNode.Parse("""
            { "type": "object", "required": ["requestId", "timestamp"], "properties": {
              "requestId": { "type": "string", "pattern": "^req_[a-z0-9]{16}$" },
              "timestamp": { "type": "string", "format": "date-time" },
              "rateLimit": { "$ref": "#/components/schemas/RateLimit" } } }
            """),
        ["RateLimit"] = JsonNode.Parse("""
            { "type": "object", "description": "Left out where no key was recognised and on public routes.", "required": ["limit", "remaining", "reset"], "properties": {
              "limit": { "type": "integer" }, "remaining": { "type": "integer" }, "reset": { "type": "string", "format": "date-time" } } }
            """),
        ["Error"] = ErrorSchema(),
    };

    public override JsonObject SecuritySchemes() => JsonNode.Parse($$"""
        { "{{Key}}": { "type": "http", "scheme": "bearer", "description": "An API key: `live_sk_` or `test_sk_` and 48 hexadecimal digits." },
          "{{Session}}": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The access token of a signed-in owner or admin of the business." },
          "{{Signature}}": { "type": "apiKey", "in": "header", "name": "X-Alat-Signature", "description": "`sha256=` and the hexadecimal HMAC-SHA256 of the raw body under the partner's secret. The body's member `signature` may carry it instead, over the canonical JSON (RFC 8785) of the rest." } }
        """)!.AsObject();

    public override JsonObject Headers() => JsonNode.Parse("""
        { "X-Request-Id": { "description": "The id of the request; quote it when you ask about it.", "schema": { "type": "string" } },
          "X-RateLimit-Limit": { "description": "Requests a minute. With a key only, as the two below.", "schema": { "type": "integer" } },
          "X-RateLimit-Remaining": { "description": "Requests left in the window.", "schema": { "type": "integer" } },
          "X-RateLimit-Reset": { "description": "When the window has room again.", "schema": { "type": "string", "format": "date-time" } },
          "Idempotency-Replayed": { "description": "`true` when the answer is that of an earlier call.", "schema": { "type": "string" } } }
        """)!.AsObject();

    public override JsonArray SecurityOf(AccessAttribute rule) => rule switch
    {
        BusinessAccessAttribute { Caller: BusinessCaller.AccountOrSession } => [Scheme(Key), Scheme(Session)],
        BusinessAccessAttribute => [Scheme(Key)],
        PartnerSignatureAttribute => [Scheme(Signature)],
        _ => [],
    };

    public override IEnumerable<JsonObject> ParametersOf(AccessAttribute rule, string method)
    {
        if (rule is not BusinessAccessAttribute business) yield break;
        if (business.Caller == BusinessCaller.Retail) yield return Parameter("query", "businessId", true, "The business that the call is about.", "biz_01kf0e44m0e6g8ec8cwhyrpef1");
        if (business.Caller is BusinessCaller.AccountOrSession or BusinessCaller.Account) yield return Parameter("query", "businessId", false, "The business that the call is about; that of the key unless given. An access token needs it.", "biz_01kf0e44m0e6g8ec8cwhyrpef1");
        if (method == "post") yield return Parameter("header", "Idempotency-Key", false, "1 to 255 printable ASCII characters of your choice. The same call again within 24 hours is answered as the first was.", "order-7781-invoice");
    }

    public override IdForm IdAfter(string segment) =>
        Ids.TryGetValue(segment, out var id) ? id : throw new InvalidOperationException($"Say in {nameof(BusinessSurface)} what ids follow /{segment}/.");

    public override JsonNode Envelope(JsonNode data) => new JsonObject
    {
        ["type"] = "object",
        ["required"] = new JsonArray("success", "data", "meta"),
        ["properties"] = new JsonObject { ["success"] = new JsonObject { ["type"] = "boolean", ["const"] = true }, ["data"] = data, ["meta"] = new JsonObject { ["$ref"] = "#/components/schemas/Meta" } },
    };

    public override JsonNode EnvelopeExample(JsonNode data) => new JsonObject { ["success"] = true, ["data"] = data, ["meta"] = Meta() };

    public override JsonNode ErrorExample(int status, string code, string message)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message.Replace("`", "", StringComparison.Ordinal) };
        if (status == StatusCodes.Status429TooManyRequests) error["retryAfter"] = 23;
        error["requestId"] = ExampleRequest;
        return new JsonObject { ["success"] = false, ["error"] = error, ["meta"] = Meta() };
    }

    public override (int Status, string Code) Of(FailureCode code) => BusinessErrors.Of(code);

    public override (int Status, string Code) Of(Refusal refusal) => BusinessErrors.Of(refusal);

    public override string When(string code) => Errors[code];

    public override IEnumerable<DescribedError> ErrorsOf(DescribedFunction function) =>
        CodesOf(function).Where(Codes.ContainsKey).Select(code => new DescribedError(Codes[code], code, code == "FORBIDDEN" && function.Rule is BusinessAccessAttribute { Caller: BusinessCaller.EnterpriseAdmin } ? NoAdmin : null));

    private static IEnumerable<string> CodesOf(DescribedFunction function)
    {
        var hasBody = function.Description.Body is not null;
        if (function.Description.Query is not null || function.Rule is not PublicAccessAttribute) yield return "INVALID_REQUEST";
        if (function.Rule is BusinessAccessAttribute { Caller: BusinessCaller.Retail or BusinessCaller.AccountOrSession }) yield return "MISSING_BUSINESS_ID";
        if (hasBody) yield return "VALIDATION_ERROR";
        foreach (var code in CodesOf(function.Rule)) yield return code;
        if (function.NamesRecord) yield return "NOT_FOUND";
        if (function is { IsPost: true, Rule: BusinessAccessAttribute })
        {
            yield return "CONFLICT";
            yield return "BUSINESS_LOGIC_ERROR";
        }

        if (!function.Methods.Contains("get")) yield return "PAYLOAD_TOO_LARGE";
        yield return "INTERNAL_ERROR";
    }

    private static string[] CodesOf(AccessAttribute rule) => rule switch
    {
        BusinessAccessAttribute business =>
        [
            "UNAUTHORIZED", "INVALID_API_KEY",
            .. business.IsFree ? Array.Empty<string>() : ["INSUFFICIENT_CREDITS"],
            "PREMIUM_REQUIRED",
            .. business.Caller is BusinessCaller.Enterprise or BusinessCaller.EnterpriseAdmin ? ["ENTERPRISE_ONLY"] : Array.Empty<string>(),
            "FORBIDDEN", "BUSINESS_SUSPENDED", "RATE_LIMIT",
        ],
        PartnerSignatureAttribute => ["UNAUTHORIZED", "RATE_LIMIT"],
        PublicAccessAttribute { IsHostedPage: true } => ["RATE_LIMIT"],
        _ => [],
    };

    private static JsonNode ErrorSchema()
    {
        var schema = JsonNode.Parse("""
            { "type": "object", "required": ["success", "error", "meta"], "properties": {
              "success": { "type": "boolean", "const": false },
              "error": { "type": "object", "required": ["code", "message", "requestId"], "properties": {
                "code": { "type": "string" },
                "message": { "type": "string", "description": "For people; may change." },
                "details": { "type": "array", "description": "The fields at fault, where there are any.", "items": { "type": "object", "required": ["field", "message"], "properties": {
                  "field": { "type": "string" }, "message": { "type": "string" } } } },
                "retryAfter": { "type": "integer", "description": "Seconds; with `RATE_LIMIT` only." },
                "requestId": { "type": "string", "pattern": "^req_[a-z0-9]{16}$" } } },
              "meta": { "$ref": "#/components/schemas/Meta" } } }
            """)!;
        schema["properties"]!["error"]!["properties"]!["code"]!["enum"] = new JsonArray([.. Codes.OrderBy(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal).Select(code => (JsonNode)code.Key)]);
        return schema;
    }

    private static IdForm Id(string prefix, string encoded) => new("pattern", PublicId.PatternOf(prefix), $"{prefix}_{encoded}");

    private static JsonObject Scheme(string name) => new() { [name] = new JsonArray() };

    private static JsonObject Parameter(string place, string name, bool required, string description, string example)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (required) parameter["required"] = true;
        parameter["description"] = description;
        parameter["schema"] = new JsonObject { ["type"] = "string" };
        parameter["example"] = example;
        return parameter;
    }

    private static JsonObject Meta() => new()
    {
        ["requestId"] = ExampleRequest,
        ["timestamp"] = "2026-04-17T10:30:00.000Z",
        ["rateLimit"] = new JsonObject { ["limit"] = 60, ["remaining"] = 58, ["reset"] = "2026-04-17T10:31:00.000Z" },
    };
}
