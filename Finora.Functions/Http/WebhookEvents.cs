using Finora.Core.Identity;
using Finora.Core.Webhooks;

namespace Finora.Functions.Http;

/// <summary>Reads which events a webhook is for: names of the surface, none twice, or <c>*</c> alone.</summary>
internal static class WebhookEvents
{
    public static IReadOnlyList<string>? Read(Fields fields, ApiSurface surface, bool required)
    {
        var names = EventCatalogue.Of(surface);
        var events = fields.Texts("events", names.Count, name => name == EventCatalogue.All || names.Contains(name), $"must be one of {string.Join(", ", names)}, or * for all", required, min: 1);
        if (events is { Count: > 1 } && events.Contains(EventCatalogue.All)) fields.Fault("events", "must hold * alone, or names");
        return events;
    }

    /// <summary>The event that a test call is for; <see cref="EventCatalogue.Test"/> unless one is named.</summary>
    public static string ReadTest(Fields fields, ApiSurface surface)
    {
        string[] names = [.. EventCatalogue.Of(surface).Append(EventCatalogue.Test).Distinct()];
        return fields.Choice("event", names.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal)) is { } index ? names[index] : EventCatalogue.Test;
    }

    /// <summary>The filter of a list of deliveries.</summary>
    public static string? ReadFilter(ListQuery query, ApiSurface surface)
    {
        if (query.Text("event", 100) is not { } name) return null;
        if (name == EventCatalogue.Test || EventCatalogue.Of(surface).Contains(name)) return name;
        query.Fault("event", "must be the name of an event");
        return null;
    }

    public static IReadOnlyDictionary<string, DeliveryState> States { get; } = new Dictionary<string, DeliveryState>(StringComparer.Ordinal)
    {
        ["pending"] = DeliveryState.Pending,
        ["delivered"] = DeliveryState.Delivered,
        ["failed"] = DeliveryState.Failed,
    };

    public static IEnumerable<string> Faults { get; } = [.. Enum.GetValues<DeliveryFault>().Select(fault => Fault(fault)!)];

    public static string State(DeliveryState state) => States.First(entry => entry.Value == state).Key;

    public static string? Fault(DeliveryFault? fault) => fault switch
    {
        null => null,
        DeliveryFault.HttpStatus => "http_status",
        DeliveryFault.Timeout => "timeout",
        DeliveryFault.ConnectionFailed => "connection_failed",
        DeliveryFault.TlsError => "tls_error",
        DeliveryFault.Redirect => "redirect",
        DeliveryFault.BlockedAddress => "blocked_address",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
