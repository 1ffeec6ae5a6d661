using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A delivery in a list of the Business API, section 15.7.</summary>
public record WebhookDeliveryBody
{
    [SetsRequiredMembers]
    public WebhookDeliveryBody(WebhookDelivery delivery)
    {
        var last = delivery.Attempts.Count > 0 ? delivery.Attempts[^1] : null;
        Id = PublicId.Format(IdPrefix.WebhookDelivery, delivery.Id);
        EventId = PublicId.Format(IdPrefix.Event, delivery.EventId);
        Event = delivery.Event;
        Status = WebhookEvents.State(delivery.State);
        Attempts = delivery.AttemptsMade;
        LastStatusCode = last?.StatusCode;
        LastError = WebhookEvents.Fault(last?.Fault);
        NextAttemptAt = InvoiceWords.Print(delivery.NextAttemptAt);
        CreatedAt = Instant.Format(delivery.CreatedAt);
        DeliveredAt = InvoiceWords.Print(delivery.DeliveredAt);
    }

    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required string Event { get; init; }

    public required string Status { get; init; }

    public required int Attempts { get; init; }

    public required int? LastStatusCode { get; init; }

    public required string? LastError { get; init; }

    public required string? NextAttemptAt { get; init; }

    public required string CreatedAt { get; init; }

    public required string? DeliveredAt { get; init; }
}

/// <summary>A page of deliveries.</summary>
public sealed record WebhookDeliveryListBody(IReadOnlyList<WebhookDeliveryBody> Deliveries, int Count, string? NextCursor)
{
    internal static DeliveryFilter ReadFilter(ListQuery query) =>
        new(query.Choice("status", WebhookEvents.States), WebhookEvents.ReadFilter(query, ApiSurface.Business), null, null);
}

/// <summary>What was sent, signatures cut.</summary>
public sealed record DeliveryRequestBody(string Url, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>One attempt.</summary>
public sealed record DeliveryAttemptBody(string At, int? StatusCode, int DurationMs, string? Error, string? ResponseExcerpt)
{
    public static DeliveryAttemptBody From(DeliveryAttempt attempt, OpenDelivery open) => new(
        Instant.Format(attempt.StartedAt), attempt.StatusCode, attempt.DurationMs, WebhookEvents.Fault(attempt.Fault), open.Excerpts.GetValueOrDefault(attempt.Number));
}

/// <summary>A delivery with what was sent and answered, section 15.8.</summary>
public sealed record OpenDeliveryBody : WebhookDeliveryBody
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    [SetsRequiredMembers]
    public OpenDeliveryBody(OpenDelivery open)
        : base(open.Delivery)
    {
        Request = new DeliveryRequestBody(open.Url, open.Delivery.SentHeaders ?? NoHeaders, open.Body);
        AttemptLog = [.. open.Delivery.Attempts.Select(attempt => DeliveryAttemptBody.From(attempt, open))];
    }

    /// <summary>After the delivery's own members; a derived record's would come first.</summary>
    [JsonPropertyOrder(1)]
    public DeliveryRequestBody Request { get; }

    [JsonPropertyOrder(2)]
    public IReadOnlyList<DeliveryAttemptBody> AttemptLog { get; }
}

/// <summary>How many deliveries are tried once more.</summary>
public sealed record QueuedDeliveriesBody(int Queued)
{
    internal static Outcome<DateTimeOffset> ReadSince(JsonElement body)
    {
        var fields = new Fields(body);
        var since = fields.Instant("since", required: true);
        return fields.Failure is { } failure ? failure : since!.Value;
    }
}

/// <summary>What a test call came to, section 15.11.</summary>
public sealed record WebhookTestBody(string DeliveryId, string Event, bool Delivered, int? StatusCode, int DurationMs, string? Error, string? ResponseExcerpt)
{
    public static WebhookTestBody From(TestResult result) => new(
        PublicId.Format(IdPrefix.WebhookDelivery, result.DeliveryId), result.Event, result.Attempt.Succeeded, result.Attempt.StatusCode, result.Attempt.DurationMs,
        WebhookEvents.Fault(result.Attempt.Fault), result.Excerpt);

    /// <summary>The event that a sample is wanted of.</summary>
    internal static Outcome<string> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var name = WebhookEvents.ReadTest(fields, ApiSurface.Business);
        return fields.Failure is { } failure ? failure : name;
    }
}
