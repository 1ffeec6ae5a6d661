using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Finora.AzureSdk;

/// <summary>Messages as the Queue service speaks them ("Put Message", "Get Messages", Microsoft Learn), and the client-side encoding of their text.</summary>
internal static class QueueXml
{
    public static byte[] Write(BinaryData message, QueueMessageEncoding encoding)
    {
        var text = encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(message.ToMemory().Span) : message.ToString();
        return Encoding.UTF8.GetBytes(new XElement("QueueMessage", new XElement("MessageText", text)).ToString(SaveOptions.DisableFormatting));
    }

    /// <exception cref="FormatException">The client expects base64 and a message is none.</exception>
    public static QueueMessage ReadReceived(XElement message, QueueMessageEncoding encoding) =>
        new(Text(message, "MessageId"), Text(message, "PopReceipt"), Decode(Text(message, "MessageText"), encoding))
        {
            NextVisibleOn = Instant(message, "TimeNextVisible"),
            InsertedOn = Instant(message, "InsertionTime"),
            ExpiresOn = Instant(message, "ExpirationTime"),
            DequeueCount = Count(message),
        };

    /// <inheritdoc cref="ReadReceived"/>
    public static PeekedMessage ReadPeeked(XElement message, QueueMessageEncoding encoding) =>
        new(Text(message, "MessageId"), Decode(Text(message, "MessageText"), encoding))
        {
            InsertedOn = Instant(message, "InsertionTime"),
            ExpiresOn = Instant(message, "ExpirationTime"),
            DequeueCount = Count(message),
        };

    public static SendReceipt ReadSent(XElement message) => new(Text(message, "MessageId"), Text(message, "PopReceipt"))
    {
        InsertionTime = Instant(message, "InsertionTime"),
        ExpirationTime = Instant(message, "ExpirationTime"),
        TimeNextVisible = Instant(message, "TimeNextVisible"),
    };

    public static IEnumerable<XElement> Messages(BinaryData body)
    {
        // LoadOptions keeps the white space that a message may consist of.
        var root = XDocument.Load(body.ToStream(), LoadOptions.PreserveWhitespace).Root;
        return root?.Elements("QueueMessage") ?? [];
    }

    /// <summary>RFC 1123, as in HTTP headers.</summary>
    public static DateTimeOffset ParseInstant(string text) => DateTimeOffset.ParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static BinaryData Decode(string text, QueueMessageEncoding encoding) =>
        encoding == QueueMessageEncoding.Base64 ? BinaryData.FromBytes(Convert.FromBase64String(text)) : BinaryData.FromString(text);

    private static DateTimeOffset Instant(XElement message, string name) => ParseInstant(Text(message, name));

    private static long Count(XElement message) => long.Parse(Text(message, "DequeueCount"), CultureInfo.InvariantCulture);

    private static string Text(XElement message, string name) => message.Element(name)?.Value ?? "";
}
