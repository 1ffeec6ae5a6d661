namespace Azure.Storage.Queues.Models;

/// <summary>A message as received: whoever holds its pop receipt may update or delete it until <see cref="NextVisibleOn"/>.</summary>
public class QueueMessage
{
    internal QueueMessage(string messageId, string popReceipt, BinaryData body)
    {
        MessageId = messageId;
        PopReceipt = popReceipt;
        Body = body;
    }

    public string MessageId { get; }

    public string PopReceipt { get; private init; }

    public string MessageText => Body.ToString();

    public BinaryData Body { get; }

    public DateTimeOffset? NextVisibleOn { get; internal init; }

    public DateTimeOffset? InsertedOn { get; internal init; }

    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>How often the message was received, this time included.</summary>
    public long DequeueCount { get; internal init; }

    /// <summary>The message with the receipt that an update gave; the old receipt is of no use any more.</summary>
    public QueueMessage Update(UpdateReceipt updated) => new(MessageId, updated.PopReceipt, Body)
    {
        NextVisibleOn = updated.NextVisibleOn,
        InsertedOn = InsertedOn,
        ExpiresOn = ExpiresOn,
        DequeueCount = DequeueCount,
    };
}

/// <summary>A message as seen without receiving it: it stays visible and cannot be changed.</summary>
public class PeekedMessage
{
    internal PeekedMessage(string messageId, BinaryData body)
    {
        MessageId = messageId;
        Body = body;
    }

    public string MessageId { get; }

    public string MessageText => Body.ToString();

    public BinaryData Body { get; }

    public DateTimeOffset? InsertedOn { get; internal init; }

    public DateTimeOffset? ExpiresOn { get; internal init; }

    public long DequeueCount { get; internal init; }
}

/// <summary>What the service made of a sent message.</summary>
public class SendReceipt
{
    internal SendReceipt(string messageId, string popReceipt)
    {
        MessageId = messageId;
        PopReceipt = popReceipt;
    }

    public string MessageId { get; }

    public DateTimeOffset InsertionTime { get; internal init; }

    public DateTimeOffset ExpirationTime { get; internal init; }

    public string PopReceipt { get; }

    public DateTimeOffset TimeNextVisible { get; internal init; }
}

/// <summary>The new receipt of an updated message.</summary>
public class UpdateReceipt
{
    internal UpdateReceipt(string popReceipt, DateTimeOffset nextVisibleOn)
    {
        PopReceipt = popReceipt;
        NextVisibleOn = nextVisibleOn;
    }

    public DateTimeOffset NextVisibleOn { get; }

    public string PopReceipt { get; }
}

/// <summary>What a queue tells of itself.</summary>
public class QueueProperties
{
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Never less than what is there, hidden messages included; it may count some that are just gone.</summary>
    public int ApproximateMessagesCount { get; internal init; }
}
