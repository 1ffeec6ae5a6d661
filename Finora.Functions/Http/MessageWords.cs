using Finora.Core.Messaging;

namespace Finora.Functions.Http;

/// <summary>The words that both surfaces have for messages.</summary>
internal static class MessageWords
{
    private static readonly Dictionary<string, MessageChannel> Channels = new(StringComparer.Ordinal) { ["email"] = MessageChannel.Email, ["whatsapp"] = MessageChannel.WhatsApp };

    public static string Channel(MessageChannel channel) => Channels.First(entry => entry.Value == channel).Key;

    public static string State(MessageState state) => state switch
    {
        MessageState.Queued => "queued",
        MessageState.Sent => "sent",
        MessageState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The channels that a message is to leave by; the e-mail where none are named and none must be.</summary>
    /// <param name="mayBeNone">Whether an empty list is fine, since nothing is to leave.</param>
    public static IReadOnlyList<MessageChannel> ReadChannels(Fields fields, bool required, bool mayBeNone)
    {
        var faults = fields.Faults.Count;
        var names = fields.Texts("channels", Channels.Count, Channels.ContainsKey, $"must be one of {string.Join(", ", Channels.Keys)}");
        if (required && !fields.Has("channels")) fields.Fault("channels", "is required");
        if (names is { Count: 0 } && !mayBeNone && fields.Faults.Count == faults) fields.Fault("channels", "must have at least one item");
        return names is null ? [MessageChannel.Email] : [.. names.Where(Channels.ContainsKey).Select(name => Channels[name])];
    }
}
