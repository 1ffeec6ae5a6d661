using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of outbound webhooks, section 15 of the contract.</summary>
internal static class WebhookRoutes
{
    private const string NewWebhook = """
        { "id": "wh_01kn40wx00e3wrs8zdfa831rbp", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "environment": "live", "url": "https://hooks.sunbird.example/finora",
          "description": "ERP sync", "events": [ "invoice.paid", "payment.received" ], "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
          "isActive": true, "disabledReason": null, "createdAt": "2026-04-01T08:00:00.000Z", "updatedAt": "2026-04-01T08:00:00.000Z" }
        """;

    private const string Delivery = """
        { "id": "whd_01kpdhnp18fczv6dq7p455chs9", "eventId": "evt_01kpdhnp18e0atbdxwqfn0qy1q", "event": "invoice.paid", "status": "delivered", "attempts": 2,
          "lastStatusCode": 200, "lastError": null, "nextAttemptAt": null, "createdAt": "2026-04-17T11:02:01.000Z", "deliveredAt": "2026-04-17T11:02:33.412Z" }
        """;

    private const string Body = """{ "url": "https://hooks.sunbird.example/finora", "description": "ERP sync", "events": [ "invoice.paid", "payment.received" ] }""";

    private const string Tried = """
        { "deliveryId": "whd_01kpdppsa0fqr8y172smp146w6", "event": "webhook.test", "delivered": true, "statusCode": 200, "durationMs": 93, "error": null,
          "responseExcerpt": "ok" }
        """;

    private const string Rotated = """
        { "id": "wh_01kn40wx00e3wrs8zdfa831rbp", "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "previousSecretExpiresAt": "2026-04-18T12:30:00.000Z" }
        """;

    private static readonly string Webhook = Example.With(NewWebhook, """{ "secret": "whsec_****Hh8=" }""");

    private static readonly string Paused = Example.With(Webhook, """{ "isActive": false, "updatedAt": "2026-04-17T10:30:00.000Z" }""");

    private static readonly string Opened = Example.With(
        Delivery,
        """
        { "request": { "url": "https://hooks.sunbird.example/finora", "headers": { "webhook-id": "evt_01kpdhnp18e0atbdxwqfn0qy1q" },
          "body": "{\"id\":\"evt_01kpdhnp18e0atbdxwqfn0qy1q\"}" }, "attemptLog": [ { "at": "2026-04-17T11:02:02.000Z", "statusCode": 503, "durationMs": 148,
          "error": "http_status", "responseExcerpt": "busy" }, { "at": "2026-04-17T11:02:33.000Z", "statusCode": 200, "durationMs": 412, "error": null,
          "responseExcerpt": "ok" } ] }
        """);

    private static readonly string Repeated = Example.With(
        Delivery, """{ "status": "pending", "lastStatusCode": 503, "lastError": "http_status", "attempts": 4, "nextAttemptAt": "2026-04-17T12:30:00.000Z", "deliveredAt": null }""");

    /// <summary>The events that a delivery can be of.</summary>
    public static IEnumerable<string> Events { get; } = [.. EventCatalogue.Of(ApiSurface.Business), EventCatalogue.Test];

    /// <summary>Why Finora has switched a webhook off.</summary>
    public static IEnumerable<string> Reasons { get; } = [WebhookEndpoint.Gone, WebhookEndpoint.Failing, WebhookEndpoint.Deprovisioned];

    public static RouteGroup Group { get; } = new("Webhooks", "Events of the business and partition of the key, sent to addresses of yours and signed.", [.. Endpoints, .. Deliveries]);

    private static RouteDescription[] Endpoints =>
    [
        new("BusinessListWebhooks", "List webhooks", Answer.Ok(BusinessJson.Default.WebhookListBody, $$"""{ "webhooks": [ {{Webhook}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first. Of a `secret`, only the last four characters are shown.",
            Query = RequestQuery.Page,
        },
        new("BusinessGetWebhook", "Read a webhook", Answer.Ok(BusinessJson.Default.WebhookBody, Webhook)),
        new("BusinessRegisterWebhook", "Make a webhook", Answer.Created(BusinessJson.Default.WebhookBody, NewWebhook))
        {
            Description = "`url` is a public HTTPS address without user name. `events` holds at least one name, or `*` alone for all. The whole `secret` is shown this once.",
            Body = RequestBody.Of(WebhookBody.Read, Body),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = $"There are {RegisterWebhook.MaxWebhooks} webhooks already." },
        },
        new("BusinessUpdateWebhook", "Change a webhook", Answer.Ok(BusinessJson.Default.WebhookBody, Paused))
        {
            Description = "Changes the members that are sent; the secret stays. `isActive: true` clears `disabledReason` and forgets earlier failures.",
            Body = RequestBody.Of(WebhookBody.ReadChange, """{ "isActive": false }"""),
        },
        new("BusinessDeleteWebhook", "Delete a webhook", Answer.Ok(BusinessJson.Default.DeletedWebhookBody, """{ "id": "wh_01kn40wx00e3wrs8zdfa831rbp", "deleted": true }"""))
        {
            Description = "For good; deliveries that wait are dropped.",
        },
        new("BusinessRotateWebhookSecret", "Make a new secret", Answer.Ok(BusinessJson.Default.RotatedSecretBody, Rotated))
        {
            Description = "Shown this once, and used at once. The secret before it signs beside it until `previousSecretExpiresAt`.",
        },
        new("BusinessTestWebhook", "Send a sample", Answer.Ok(BusinessJson.Default.WebhookTestBody, Tried, "Sent, whatever came of it."))
        {
            Description = "Sends one sample of `event` now, `webhook.test` unless given; it need not be subscribed, and an inactive webhook is sent it too. It is tried once.",
            Body = RequestBody.Of(WebhookTestBody.Read, """{ "event": "webhook.test" }"""),
        },
    ];

    private static RouteDescription[] Deliveries =>
    [
        new(
            "BusinessListWebhookDeliveries",
            "List deliveries",
            Answer.Ok(BusinessJson.Default.WebhookDeliveryListBody, $$"""{ "deliveries": [ {{Delivery}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first, of the last 30 days.",
            Query = RequestQuery.Pages(query => WebhookDeliveryListBody.ReadFilter(query)),
        },
        new("BusinessGetWebhookDelivery", "Read a delivery", Answer.Ok(BusinessJson.Default.OpenDeliveryBody, Opened))
        {
            Description = "With what was sent and what the receiver answered. Signatures are cut to their first 12 characters.",
        },
        new("BusinessRetryWebhookDelivery", "Deliver once more", Answer.Accepted(BusinessJson.Default.WebhookDeliveryBody, Repeated))
        {
            Description = "The same event id and body, with fresh signatures. If it fails, nothing more is scheduled.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The webhook is not active, or the delivery is still pending." },
        },
        new("BusinessRecoverWebhook", "Deliver again what failed", Answer.Accepted(BusinessJson.Default.QueuedDeliveriesBody, """{ "queued": 14 }"""))
        {
            Description = "One more attempt of every failed delivery made at or after `since`.",
            Body = RequestBody.Of(QueuedDeliveriesBody.ReadSince, """{ "since": "2026-04-16T00:00:00.000Z" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Conflict] = "The webhook is not active.",
                [FailureCode.RuleBroken] = "`since` is more than 30 days ago.",
            },
        },
    ];
}
