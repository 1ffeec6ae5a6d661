using System.Globalization;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>Makes the request of one attempt: the headers of the endpoint's surface, signed with its secret and, while that still signs, the one before.</summary>
internal static class RequestSigning
{
    private const string UserAgent = "Finora-Webhooks/1.0";
    private const int ShownSignature = 12;
    private static readonly string[] Signatures = ["X-Finora-Signature", "X-Finora-Signature-Previous", "X-FimePay-Signature", "X-FimePay-Signature-Previous", "webhook-signature"];

    public static SignedRequest Make(WebhookEndpoint endpoint, WebhookDelivery delivery, byte[] body, TenantCipher cipher, DateTimeOffset now)
    {
        var binding = WebhookSecret.Binding(endpoint.Id);
        var secret = cipher.Open(endpoint.SealedSecret, binding);
        var previous = endpoint.HasPreviousSecret(now) ? cipher.Open(endpoint.SealedPreviousSecret!, binding) : null;
        var isPlatform = endpoint.Surface == ApiSurface.Platform;
        var (name, prefix) = isPlatform ? ("X-FimePay-Signature", "") : ("X-Finora-Signature", "sha256=");
        var headers = new List<KeyValuePair<string, string>> { new("User-Agent", UserAgent), new(name, prefix + WebhookSignature.OfBody(secret, body)) };
        if (previous is not null) headers.Add(new(name + "-Previous", prefix + WebhookSignature.OfBody(previous, body)));
        headers.AddRange(StandardHeaders(EventId(delivery), now.ToUnixTimeSeconds(), body, secret, previous));
        if (!isPlatform)
        {
            headers.Add(new("X-Finora-Event", delivery.Event));
            headers.Add(new("X-Finora-Delivery", PublicId.Format(IdPrefix.WebhookDelivery, delivery.Id)));
        }

        return new SignedRequest(endpoint.Url, isPlatform ? "application/json" : "application/json; charset=utf-8", headers, body);
    }

    /// <summary>The headers as they are shown afterwards: nothing of a signature that could be used.</summary>
    public static IReadOnlyDictionary<string, string> Shown(SignedRequest request)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = request.MediaType };
        foreach (var (name, value) in request.Headers) shown[name] = Signatures.Contains(name) && value.Length > ShownSignature ? value[..ShownSignature] : value;
        return shown;
    }

    private static IEnumerable<KeyValuePair<string, string>> StandardHeaders(string id, long timestamp, byte[] body, string secret, string? previous)
    {
        var signature = WebhookSignature.Standard(secret, id, timestamp, body);
        if (previous is not null) signature += " " + WebhookSignature.Standard(previous, id, timestamp, body);
        return [new("webhook-id", id), new("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)), new("webhook-signature", signature)];
    }

    /// <summary>The event's id in the form of the surface.</summary>
    private static string EventId(WebhookDelivery delivery) => delivery.Surface == ApiSurface.Platform ? delivery.EventId.ToString("D") : PublicId.Format(IdPrefix.Event, delivery.EventId);
}
