using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Messaging;

public enum MessageChannel
{
    Email,
    WhatsApp,
}

public enum MessageState
{
    /// <summary>Waiting for its first or next attempt.</summary>
    Queued,

    /// <summary>Taken by the mail server or by WhatsApp. Whether it was read is not known.</summary>
    Sent,

    /// <summary>Refused for good, or tried as often as the schedule allows.</summary>
    Failed,
}

/// <summary>
/// Something that is to be told to a person. Stored in the batch of the fact that causes it; what identifies the person is sealed to the row, and jobs carry the id alone.
/// </summary>
/// <param name="Content">A <see cref="MessageContent"/>, sealed.</param>
public sealed record Message(Guid Id, MessageChannel Channel, string Content, DateTimeOffset CreatedAt) : IDocument
{
    /// <summary>The kind of subject of the event that makes the job.</summary>
    public const string SubjectKind = "msg";

    public static int Schema => 1;

    /// <summary>The invoice that the message carries; null for a notice.</summary>
    public Guid? InvoiceId { get; init; }

    public MessageState State { get; init; }

    public int Attempts { get; init; }

    /// <summary>Before this instant no attempt is made: a job that comes earlier is a repeat. UTC.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Why the last attempt failed, in one of the words of <see cref="MessageFault"/>.</summary>
    public string? Fault { get; init; }

    internal static string Binding(Guid id) => $"msg|{id:N}";
}

/// <summary>What only the recipient and the sender may see.</summary>
/// <param name="To">An e-mail address, or a phone number in the form of E.164.</param>
/// <param name="Cc">E-mail addresses.</param>
public sealed record MessageContent(string To, IReadOnlyList<string> Cc)
{
    /// <summary>The sender's own words, plain text.</summary>
    public string? Text { get; init; }

    /// <summary>Which notice it is; null for an invoice.</summary>
    public NoticeKind? Notice { get; init; }

    /// <summary>What the notice tells, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal string Seal(TenantCipher cipher, Guid messageId) => cipher.Seal(JsonSerializer.Serialize(this, StoredJson.Default.MessageContent), Message.Binding(messageId));

    internal static MessageContent Open(TenantCipher cipher, Message message) =>
        JsonSerializer.Deserialize(cipher.Open(message.Content, Message.Binding(message.Id)), StoredJson.Default.MessageContent) ?? throw new InvalidDataException("A sealed message holds null.");
}

/// <summary>How one dispatch of an invoice stands, kept on the invoice so that a page of invoices needs no further read.</summary>
/// <param name="To">Masked.</param>
/// <param name="At">Of the last change of <paramref name="State"/>, UTC.</param>
public sealed record InvoiceDispatch(Guid MessageId, MessageChannel Channel, string To, MessageState State, string? Fault, DateTimeOffset At);

/// <summary>Addresses as they may be shown to somebody who need not know them.</summary>
public static class MaskedAddress
{
    /// <summary><c>a•••@sunbird.example</c>, <c>•••0002</c>.</summary>
    public static string Of(string address)
    {
        var at = address.LastIndexOf('@');
        if (at > 0) return $"{address[0]}•••{address[at..]}";
        return address.Length > 4 ? $"•••{address[^4..]}" : "•••";
    }
}
