using Finora.Core.Identity;

namespace Finora.Core.Messaging;

/// <summary>Gets messages of one channel to their recipients. One call, one attempt; may be called again for the same message, whose id lets a receiver tell.</summary>
public interface IMessageCarrier
{
    MessageChannel Channel { get; }

    /// <summary>Null when messages of the business can leave by this channel, else why not, in words for the caller.</summary>
    Task<string?> WhyNotAsync(TenantScope scope, CancellationToken cancellationToken);

    /// <summary>Never throws for what the other side does: that is a result.</summary>
    Task<CarryResult> CarryAsync(TenantScope scope, Letter letter, CancellationToken cancellationToken);
}

/// <summary>A message put into words, ready to go.</summary>
/// <param name="To">E-mail address or E.164 number.</param>
/// <param name="Greeting">Who it is for, by name; null greets nobody.</param>
/// <param name="Paragraphs">Plain text.</param>
public sealed record Letter(Guid MessageId, string To, IReadOnlyList<string> Cc, string Subject, string? Greeting, IReadOnlyList<string> Paragraphs)
{
    /// <summary>Things to do, the most wanted first: label and address.</summary>
    public IReadOnlyList<(string Label, string Address)> Links { get; init; } = [];

    public Documents.PrintedFile? Attachment { get; init; }

    /// <summary>The business in whose name it is sent; null for Finora itself.</summary>
    public string? SenderName { get; init; }

    /// <summary>Where answers go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>For channels that fill a template approved beforehand.</summary>
    public InvoiceTemplate? Template { get; init; }
}

/// <summary>What an approved WhatsApp template is filled with.</summary>
/// <param name="AmountDue">As printed: <c>₦607,375.00</c>.</param>
/// <param name="DueDate">As printed: <c>29 March 2025</c>.</param>
/// <param name="LinkToken">What follows the fixed part of the template's button address; null leaves the button out.</param>
public sealed record InvoiceTemplate(string CustomerName, string BusinessName, string InvoiceNumber, string AmountDue, string DueDate, string? LinkToken);

/// <param name="IsFinal">True when another attempt would fare no better.</param>
/// <param name="Fault">Null when it was taken.</param>
public sealed record CarryResult(bool IsFinal, string? Fault)
{
    public static CarryResult Taken { get; } = new(true, null);

    public static CarryResult Later(string fault) => new(false, fault);

    public static CarryResult Never(string fault) => new(true, fault);
}

/// <summary>Why a message did not go. Stable words, shown to the sender.</summary>
public static class MessageFault
{
    public const string Unreachable = "unreachable";
    public const string TimedOut = "timeout";
    public const string RefusedForNow = "refused_for_now";
    public const string BadRecipient = "bad_recipient";
    public const string Refused = "refused";
    public const string NotSetUp = "not_set_up";
    public const string Withdrawn = "withdrawn";
}

/// <summary>When a message is tried again.</summary>
public static class MessageSchedule
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12)];

    /// <param name="attempts">How many were made.</param>
    /// <returns>Null when there is no further one.</returns>
    public static TimeSpan? After(int attempts) => attempts <= Delays.Length ? Delays[attempts - 1] : null;
}
