using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// Stands in the client of every <see cref="TestApp"/>, and holds each answer of the APIs, and each body that they took, against the description that they publish.
/// </summary>
internal sealed class DescribedAnswers(HttpMessageHandler? inner = null) : DelegatingHandler(inner ?? new SocketsHttpHandler())
{
    private const string Json = "application/json";

    /// <summary>What the tax authority and Paystack send is theirs to describe.</summary>
    private static readonly string[] AnyBody = ["POST /api/v1/webhooks/nrs/{hookToken}", "POST /api/v1/webhooks/paystack", "POST /api/v1/webhooks/paystack/{tenantId}"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Any other content may be made while it is sent, which reading it here would change.
        var sent = request.Content is ByteArrayContent content ? await content.ReadAsByteArrayAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Head || ApiOf(path) is not { } api) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var faults = Check(api, request.Method, path, sent, response, await response.Content.ReadAsByteArrayAsync(cancellationToken)).ToArray();
        if (faults.Length > 0) Assert.Fail($"{request.Method} {path} answers {(int)response.StatusCode}, not as the description says:\n{string.Join('\n', faults)}");
        return response;
    }

    private static DescribedApi? ApiOf(string path) =>
        path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase) ? DescribedApi.Business
        : path.StartsWith("/api/v1/", StringComparison.OrdinalIgnoreCase) ? DescribedApi.Platform
        : null;

    private static IEnumerable<string> Check(DescribedApi api, HttpMethod method, string path, byte[]? sent, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (api.Find(method, path) is not { } operation) return status is 400 or 404 or 405 ? CheckJson(api, api.ErrorSchema, body) : ["no such route is described"];
        if (operation.Response(status) is not { } described) return ["the status is not described"];
        if (!api.Resolve(described).TryGetProperty("content", out var content)) return body.Length == 0 ? [] : ["no body is described"];
        if (!content.TryGetProperty(response.Content.Headers.ContentType?.MediaType ?? "", out var media)) return ["the media type is not described"];
        var faults = response.Content.Headers.ContentType!.MediaType == Json ? CheckJson(api, media.GetProperty("schema"), body) : [];
        return status < 400 && sent is { Length: > 0 } && !AnyBody.Contains(operation.Name) ? faults.Concat(CheckSent(api, operation, sent)) : faults;
    }

    /// <summary>What was taken must be what is said to be taken. An empty text counts as missing, and what was not read does not count.</summary>
    private static IEnumerable<string> CheckSent(DescribedApi api, DescribedOperation operation, byte[] sent)
    {
        var body = JsonNode.Parse(sent)!.AsObject();
        foreach (var name in body.Where(member => IsEmpty(member.Value) || IsUnread(operation.Name, body, member.Key)).Select(member => member.Key).ToArray()) body.Remove(name);
        if (operation.Body is not { } schema) return body.Count == 0 ? [] : ["a body is taken that is not described"];
        return CheckJson(api, schema, Encoding.UTF8.GetBytes(body.ToJsonString())).Select(fault => "taken: " + fault);
    }

    private static bool IsEmpty(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>());

    /// <summary>Members that a reader leaves alone because of what another member says.</summary>
    private static bool IsUnread(string operation, JsonObject body, string member) => operation switch
    {
        "POST /v1/webhooks/alat-payment" => member != "event" && (string?)body["event"] != "payment.completed",
        "POST /v1/products" or "PUT /v1/products/{id}" or "PATCH /v1/products/{id}" => member == "stockQuantity" && body["trackStock"]?.GetValueKind() != JsonValueKind.True,
        "PATCH /api/v1/invoices/{id}" or "POST /api/v1/invoices" => member == "discount_value" && body["discount_type"] is null,
        _ => false,
    };

    private static IReadOnlyList<string> CheckJson(DescribedApi api, JsonElement schema, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return api.Check(schema, json.RootElement);
    }
}
