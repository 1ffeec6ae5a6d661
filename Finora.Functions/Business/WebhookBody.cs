using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The webhook object of the Business API, section 15.2.</summary>
public sealed record WebhookBody(
    string Id, string BusinessId, string Environment, string Url, string? Description, IReadOnlyList<string> Events, string Secret, bool IsActive, string? DisabledReason, string CreatedAt,
    string UpdatedAt)
{
    private const string Mask = "whsec_****";
    private const int MaxDescription = 200;

    /// <summary>The secret is shown where it was just made, and masked otherwise.</summary>
    public static WebhookBody From(TenantScope scope, WebhookView view)
    {
        var endpoint = view.Endpoint;
        return new WebhookBody(
            PublicId.Format(IdPrefix.Webhook, endpoint.Id), PublicId.Format(IdPrefix.Business, scope.TenantId), scope.Test ? "test" : "live", endpoint.Url, endpoint.Description, endpoint.Events,
            view.Secret ?? Mask + endpoint.SecretHint, endpoint.Status == WebhookStatus.Active, endpoint.DisabledReason, Instant.Format(endpoint.CreatedAt), Instant.Format(endpoint.UpdatedAt));
    }

    public static Outcome<NewWebhook> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewWebhook(ReadUrl(fields, required: true) ?? "", WebhookEvents.Read(fields, ApiSurface.Business, required: true) ?? [], ReadDescription(fields));
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>Only members that are sent.</summary>
    public static Outcome<WebhookChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new WebhookChange
        {
            Url = new(fields.IsSent("url"), ReadUrl(fields, fields.IsSent("url"))),
            Events = new(fields.IsSent("events"), WebhookEvents.Read(fields, ApiSurface.Business, fields.IsSent("events"))),
            Description = new(fields.IsSent("description"), ReadDescription(fields)),
            IsActive = new(fields.IsSent("isActive"), fields.Flag("isActive") ?? false),
        };
        if (fields.IsSent("isActive") && !fields.Has("isActive")) fields.Fault("isActive", "is required");
        return fields.Failure is { } failure ? failure : change;
    }

    private static string? ReadUrl(Fields fields, bool required) => fields.Text("url", WebhookAddress.MaxLength, required);

    private static string? ReadDescription(Fields fields) => fields.Text("description", MaxDescription);
}

/// <summary>A page of webhooks.</summary>
public sealed record WebhookListBody(IReadOnlyList<WebhookBody> Webhooks, int Count, string? NextCursor);

/// <summary>The answer to deleting a webhook.</summary>
public sealed record DeletedWebhookBody(string Id, bool Deleted);

/// <summary>A new secret, shown once.</summary>
public sealed record RotatedSecretBody(string Id, string Secret, string PreviousSecretExpiresAt)
{
    public static RotatedSecretBody From(RotatedSecret rotated) => new(PublicId.Format(IdPrefix.Webhook, rotated.Id), rotated.Secret, Instant.Format(rotated.PreviousExpiresAt));
}
