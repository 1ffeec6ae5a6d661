using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>One attempt of a delivery; the answer is told for a single delivery only.</summary>
public sealed record DeliveryAttemptBody(int Number, string StartedAt, int DurationMs, int? ResponseStatus, string? Error)
{
    public static DeliveryAttemptBody From(DeliveryAttempt attempt) =>
        new(attempt.Number, Instant.Format(attempt.StartedAt), attempt.DurationMs, attempt.StatusCode, WebhookEvents.Fault(attempt.Fault));
}

/// <summary>The same with what the receiver answered.</summary>
public sealed record OpenAttemptBody(int Number, string StartedAt, int DurationMs, int? ResponseStatus, string? Error, string? ResponseExcerpt)
{
    public static OpenAttemptBody From(DeliveryAttempt attempt, OpenDelivery open) => new(
        attempt.Number, Instant.Format(attempt.StartedAt), attempt.DurationMs, attempt.StatusCode, WebhookEvents.Fault(attempt.Fault), open.Excerpts.GetValueOrDefault(attempt.Number));
}

/// <summary>A delivery of the Platform API, section 22.</summary>
public sealed record WebhookDeliveryBody(
    Guid Id, Guid WebhookId, Guid EventId, string Event, string Status, int AttemptCount, string? NextAttemptAt, IReadOnlyList<DeliveryAttemptBody> Attempts, string CreatedAt)
{
    public static WebhookDeliveryBody From(WebhookDelivery delivery) => new(
        delivery.Id, delivery.TargetId, delivery.EventId, delivery.Event, WebhookEvents.State(delivery.State), delivery.AttemptsMade, InvoiceWords.Print(delivery.NextAttemptAt),
        [.. delivery.Attempts.Select(DeliveryAttemptBody.From)], Instant.Format(delivery.CreatedAt));
}

/// <summary>A page of deliveries.</summary>
public sealed record WebhookDeliveryListBody(IReadOnlyList<WebhookDeliveryBody> Data, string? NextCursor, bool HasMore);

/// <summary>What was sent, signatures cut.</summary>
public sealed record DeliveryRequestBody(IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A delivery with what was sent and answered.</summary>
public sealed record OpenDeliveryBody(
    Guid Id, Guid WebhookId, Guid EventId, string Event, string Status, int AttemptCount, string? NextAttemptAt, IReadOnlyList<OpenAttemptBody> Attempts, string CreatedAt, DeliveryRequestBody Request)
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    public static OpenDeliveryBody From(OpenDelivery open)
    {
        var delivery = open.Delivery;
        return new OpenDeliveryBody(
            delivery.Id, delivery.TargetId, delivery.EventId, delivery.Event, WebhookEvents.State(delivery.State), delivery.AttemptsMade, InvoiceWords.Print(delivery.NextAttemptAt),
            [.. delivery.Attempts.Select(attempt => OpenAttemptBody.From(attempt, open))], Instant.Format(delivery.CreatedAt),
            new DeliveryRequestBody(delivery.SentHeaders ?? NoHeaders, open.Body));
    }
}

/// <summary>How many deliveries are tried once more.</summary>
public sealed record QueuedDeliveriesBody(int Queued)
{
    /// <summary>From when on.</summary>
    internal static Outcome<DateTimeOffset> ReadSince(JsonElement body)
    {
        var fields = new Fields(body);
        var since = fields.Instant("since", required: true) ?? default;
        return fields.Failure is { } failure ? failure : since;
    }
}

/// <summary>What a test call came to.</summary>
public sealed record WebhookTestBody(Guid DeliveryId, string Event, bool Delivered, int? ResponseStatus, int DurationMs, string? Error)
{
    public static WebhookTestBody From(TestResult result) => new(
        result.DeliveryId, result.Event, result.Attempt.Succeeded, result.Attempt.StatusCode, result.Attempt.DurationMs, WebhookEvents.Fault(result.Attempt.Fault));

    /// <summary>Of which event a sample is sent.</summary>
    internal static Outcome<string> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var name = WebhookEvents.ReadTest(fields, ApiSurface.Platform);
        return fields.Failure is { } failure ? failure : name;
    }
}
