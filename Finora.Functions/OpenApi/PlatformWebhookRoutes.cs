using Finora.Core;
using Finora.Core.Webhooks;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of webhooks of the Platform API, section 22 of its contract.</summary>
internal static class PlatformWebhookRoutes
{
    private const string NewWebhook = """
        { "id": "019527bc-3280-7db4-95ba-ac86e11ce7fc", "url": "https://hooks.adaezefoods.example/finora", "events": ["invoice.paid", "firs.submitted"], "description": "ERP",
          "status": "active", "disabled_reason": null, "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "secret_hint": "whsec_…Hh8=", "previous_secret_expires_at": null,
          "last_delivery_at": null, "last_success_at": null, "created_at": "2025-02-21T09:00:00.000Z", "updated_at": "2025-02-21T09:00:00.000Z" }
        """;

    private const string Delivery = """
        { "id": "01957f8c-fa30-7617-a494-f7f176887355", "webhook_id": "019527bc-3280-7db4-95ba-ac86e11ce7fc", "event_id": "01957f8c-f954-7adf-a3c6-509f31a7796a", "event": "invoice.paid",
          "status": "delivered", "attempt_count": 1, "next_attempt_at": null,
          "attempts": [ { "number": 1, "started_at": "2025-03-10T10:15:00.400Z", "duration_ms": 182, "response_status": 200, "error": null } ], "created_at": "2025-03-10T10:15:00.400Z" }
        """;

    private const string Open = """
        { "id": "01957f8c-fa30-7617-a494-f7f176887355", "webhook_id": "019527bc-3280-7db4-95ba-ac86e11ce7fc", "event_id": "01957f8c-f954-7adf-a3c6-509f31a7796a", "event": "invoice.paid",
          "status": "delivered", "attempt_count": 1, "next_attempt_at": null,
          "attempts": [ { "number": 1, "started_at": "2025-03-10T10:15:00.400Z", "duration_ms": 182, "response_status": 200, "error": null, "response_excerpt": "ok" } ],
          "created_at": "2025-03-10T10:15:00.400Z", "request": { "headers": { "webhook-id": "01957f8c-f954-7adf-a3c6-509f31a7796a" }, "body": "{}" } }
        """;

    private const string Rotated = """{ "secret": "whsec_Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=", "previous_secret_expires_at": "2025-03-11T10:00:00.000Z" }""";

    private const string Tried = """
        { "delivery_id": "01957f8c-fa30-790f-842f-ba12f6b3c96a", "event": "webhook.test", "delivered": true, "response_status": 200, "duration_ms": 93, "error": null }
        """;

    private static readonly string Webhook = Example.Without(NewWebhook, "secret");

    private static readonly string Pending = Example.With(Delivery, """{ "status": "pending", "next_attempt_at": "2025-03-10T11:00:00.000Z" }""");

    public static RouteGroup Group { get; } = new("Webhooks", "Events, sent to addresses of yours and signed.", [.. Endpoints, .. Deliveries]);

    private static RouteDescription[] Endpoints =>
    [
        new("PlatformListWebhooks", "List webhooks", Answer.Ok(PlatformJson.Default.WebhookListBody, Example.Page(Webhook))) { Query = RequestQuery.Page },
        new("PlatformRegisterWebhook", "Register a webhook", Answer.Created(PlatformJson.Default.WebhookBody, NewWebhook))
        {
            Description = "`url` is a public HTTPS address; `events` holds names, or `*` alone for all. The `secret` is shown this once.",
            Body = RequestBody.Of(WebhookBody.Read, """{ "url": "https://hooks.adaezefoods.example/finora", "events": ["invoice.paid", "firs.submitted"], "description": "ERP" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = $"There are {RegisterWebhook.MaxWebhooks} webhooks already." },
        },
        new("PlatformGetWebhook", "Read a webhook", Answer.Ok(PlatformJson.Default.WebhookBody, Webhook)),
        new("PlatformUpdateWebhook", "Change a webhook", Answer.Ok(PlatformJson.Default.WebhookBody, Webhook))
        {
            Description = "`active` also revives one that was disabled. What happens during a pause is not delivered later.",
            Body = RequestBody.Of(WebhookBody.ReadChange, """{ "status": "paused" }"""),
        },
        new("PlatformDeleteWebhook", "Delete a webhook", Answer.Ok(PlatformJson.Default.WebhookMessageBody, """{ "message": "Webhook deleted." }""")) { Description = "Deliveries that wait are dropped." },
        new("PlatformRotateWebhookSecret", "Make a new secret", Answer.Ok(PlatformJson.Default.RotatedSecretBody, Rotated)) { Description = "For 24 hours deliveries carry signatures of both." },
        new("PlatformTestWebhook", "Send a sample", Answer.Ok(PlatformJson.Default.WebhookTestBody, Tried, "Sent, whatever came of it."))
        {
            Description = "Sends one sample of `event` now, `webhook.test` unless given, also to a webhook that is paused.",
            Body = RequestBody.Of(WebhookTestBody.Read, """{ "event": "webhook.test" }"""),
        },
    ];

    private static RouteDescription[] Deliveries =>
    [
        new("PlatformListWebhookDeliveries", "List deliveries", Answer.Ok(PlatformJson.Default.WebhookDeliveryListBody, Example.Page(Delivery)))
        {
            Description = "Of the last 30 days.",
            Query = RequestQuery.Pages(query => WebhookDeliveryFunctions.ReadFilter(query)),
        },
        new("PlatformGetWebhookDelivery", "Read a delivery", Answer.Ok(PlatformJson.Default.OpenDeliveryBody, Open)) { Description = "With what was sent, its signatures cut, and what was answered." },
        new("PlatformRetryWebhookDelivery", "Deliver once more", Answer.Accepted(PlatformJson.Default.WebhookDeliveryBody, Pending))
        {
            Description = "One more attempt now: the same event and body, with fresh signatures.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The delivery is pending, or the webhook is not active." },
        },
        new("PlatformRecoverWebhook", "Deliver again what failed", Answer.Accepted(PlatformJson.Default.QueuedDeliveriesBody, """{ "queued": 12 }"""))
        {
            Description = "One more attempt of every failed delivery since then.",
            Body = RequestBody.Of(QueuedDeliveriesBody.ReadSince, """{ "since": "2025-03-09T00:00:00.000Z" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "`since` is more than 30 days ago, or the webhook is not active." },
        },
    ];
}
