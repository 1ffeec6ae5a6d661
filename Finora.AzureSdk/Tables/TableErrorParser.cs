using System.Text.Json;
using Azure;
using Azure.Core;

namespace Finora.AzureSdk;

/// <summary>Reads the OData error of the Table service: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = null;
        if (response.ContentStream is not { CanSeek: true, Length: > 0 } body) return false;
        try
        {
            body.Position = 0;
            using var document = JsonDocument.Parse(body);
            error = Read(document.RootElement);
        }
        catch (JsonException)
        {
            // A proxy or gateway in between answers in its own words; the status still tells.
        }
        finally
        {
            body.Position = 0;
        }

        return error is not null;
    }

    private static ResponseError? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("odata.error", out var error)) return null;
        var code = error.TryGetProperty("code", out var codeElement) ? codeElement.GetString() : null;
        var message = error.TryGetProperty("message", out var messageElement) && messageElement.TryGetProperty("value", out var value) ? value.GetString() : null;
        return new ResponseError(code, message);
    }
}
