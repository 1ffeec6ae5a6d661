using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The endpoint object of the Platform API, section 22.</summary>
public sealed record WebhookBody(
    Guid Id, string Url, IReadOnlyList<string> Events, string? Description, string Status, string? DisabledReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret,
    string SecretHint, string? PreviousSecretExpiresAt, string? LastDeliveryAt, string? LastSuccessAt, string CreatedAt, string UpdatedAt)
{
    private const string Mask = "whsec_\u2026";
    private const int MaxDescription = 200;

    private static readonly Dictionary<string, bool> Statuses = new(StringComparer.Ordinal) { ["active"] = true, ["paused"] = false };

    /// <summary>With the secret where it was just made.</summary>
    /// <param name="now">A former secret that signs no more is not told of.</param>
    public static WebhookBody From(WebhookView view, DateTimeOffset now)
    {
        var (endpoint, health) = (view.Endpoint, view.Health);
        return new WebhookBody(
            endpoint.Id, endpoint.Url, endpoint.Events, endpoint.Description, StatusOf(endpoint.Status), endpoint.DisabledReason, view.Secret, Mask + endpoint.SecretHint,
            InvoiceWords.Print(now < endpoint.PreviousSecretExpiresAt ? endpoint.PreviousSecretExpiresAt : null), InvoiceWords.Print(health.LastDeliveryAt), InvoiceWords.Print(health.LastSuccessAt),
            Instant.Format(endpoint.CreatedAt), Instant.Format(endpoint.UpdatedAt));
    }

    public static Outcome<NewWebhook> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewWebhook(ReadUrl(fields, required: true) ?? "", WebhookEvents.Read(fields, ApiSurface.Platform, required: true) ?? [], ReadDescription(fields));
        return fields.Failure is { } failure ? failure : input;
    }

    public static Outcome<WebhookChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new WebhookChange
        {
            Url = new(fields.IsSent("url"), ReadUrl(fields, fields.IsSent("url"))),
            Events = new(fields.IsSent("events"), WebhookEvents.Read(fields, ApiSurface.Platform, fields.IsSent("events"))),
            Description = new(fields.IsSent("description"), ReadDescription(fields)),
            IsActive = new(fields.IsSent("status"), fields.Choice("status", Statuses, fields.IsSent("status")) ?? false),
        };
        return fields.Failure is { } failure ? failure : change;
    }

    private static string? ReadUrl(Fields fields, bool required) => fields.Text("url", WebhookAddress.MaxLength, required);

    private static string? ReadDescription(Fields fields) => fields.Text("description", MaxDescription);

    private static string StatusOf(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "active",
        WebhookStatus.Paused => "paused",
        WebhookStatus.Disabled => "disabled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}

/// <summary>A page of endpoints.</summary>
public sealed record WebhookListBody(IReadOnlyList<WebhookBody> Data, string? NextCursor, bool HasMore);

/// <summary>The answer to deleting an endpoint.</summary>
public sealed record WebhookMessageBody(string Message);

/// <summary>A new secret, shown once.</summary>
public sealed record RotatedSecretBody(string Secret, string PreviousSecretExpiresAt)
{
    public static RotatedSecretBody From(RotatedSecret rotated) => new(rotated.Secret, Instant.Format(rotated.PreviousExpiresAt));
}
