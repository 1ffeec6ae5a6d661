using System.Text.Json.Nodes;
using Finora.Core.Identity;

namespace Finora.Local.NrsSandbox;

/// <summary>An answer of the stand-in. Status zero closes the connection.</summary>
internal sealed record SandboxAnswer(int Status, string Body)
{
    public const string BusyText = "unable to complete this operation at this time, kindly try again later";
    private const string GeneralMessage = "validation failed: we are unable to process your request. also confirm this is not a duplicate request";

    public string ContentType { get; init; } = "application/json";

    public int? RetryAfter { get; init; }

    /// <summary>No answer until the client gives up.</summary>
    public bool Hangs { get; init; }

    public static SandboxAnswer Closed { get; } = new(0, "");

    public static SandboxAnswer Ok(JsonNode data, int code = 200) => new(code, new JsonObject { ["code"] = code, ["data"] = data }.ToJsonString());

    public static SandboxAnswer Done(int code = 200) => Ok(new JsonObject { ["ok"] = true }, code);

    /// <summary>A refusal in the authority's envelope, with an id of its own.</summary>
    public static SandboxAnswer Refused(IdGenerator ids, int status, string details, string publicMessage = GeneralMessage, JsonArray? errors = null)
    {
        var error = new JsonObject { ["id"] = ids.NewId().ToString(), ["handler"] = "invoice_actions", ["details"] = details, ["public_message"] = publicMessage };
        if (errors is not null) error["errors"] = errors;
        return new SandboxAnswer(status, new JsonObject { ["code"] = status, ["data"] = null, ["message"] = "error has occurred", ["error"] = error }.ToJsonString());
    }

    public static SandboxAnswer Busy(IdGenerator ids) => Refused(ids, 400, BusyText, BusyText);
}
