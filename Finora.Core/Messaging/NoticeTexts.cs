namespace Finora.Core.Messaging;

/// <summary>A notice in words.</summary>
/// <param name="Link">Label and address of the one thing to do, if there is one.</param>
public sealed record NoticeText(string Subject, IReadOnlyList<string> Paragraphs, (string Label, string Address)? Link);

/// <summary>The words of each notice. Plain text: whoever prints them encodes them.</summary>
public static class NoticeTexts
{
    private const string NotYou = "If this was not you, revoke the key at once.";

    /// <exception cref="InvalidDataException">A value that the notice needs is missing.</exception>
    public static NoticeText Of(NoticeKind kind, IReadOnlyDictionary<string, string> values)
    {
        string Value(string name) => values.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"A notice of the kind {kind} has no value '{name}'.");
        return kind switch
        {
            NoticeKind.ApiKeyCreated => new($"A new API key for {Value("business")}", [$"The API key “{Value("key")}” was made for {Value("business")}.", NotYou], null),
            NoticeKind.CreditsLow => new(
                $"API credits of {Value("business")} are low", [$"The balance of {Value("business")} has fallen to {Value("balance")}. Calls of the API are refused once it is used up."], ("Top up", Value("link"))),
            NoticeKind.SubscriptionPastDue => new(
                $"The payment for {Value("business")}’s plan failed",
                [$"Your plan could not be charged for. It stays as it is until {Value("until")}; after that the limits of the free plan hold until it is paid. The Business API waits for the payment."],
                ("Pay", Value("link"))),
            NoticeKind.WebhookDisabled => new(
                $"A webhook of {Value("business")} was switched off",
                [$"Deliveries to {Value("host")} failed for five days, or it said that it is gone, so the webhook was switched off. Nothing is sent to it until you switch it on again."], null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
