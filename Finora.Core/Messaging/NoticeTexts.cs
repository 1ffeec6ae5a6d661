namespace Finora.Core.Messaging;

/// <summary>A notice in words.</summary>
/// <param name="Link">Label and address of the one thing to do, if there is one.</param>
public sealed record NoticeText(string Subject, IReadOnlyList<string> Paragraphs, (string Label, string Address)? Link);

/// <summary>The words of each notice. Plain text: whoever prints them encodes them.</summary>
public static class NoticeTexts
{
    private const string AskForReset = "If this was not you, ask for a new password at once, and tell us.";
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
            NoticeKind.WebhookDisabled => new(
                $"A webhook of {Value("business")} was switched off",
                [$"Deliveries to {Value("host")} failed for five days, or it said that it is gone, so the webhook was switched off. Nothing is sent to it until you switch it on again."], null),
            NoticeKind.VerifyEmail => new(
                "Confirm your e-mail address", ["Please confirm that this address is yours. The link works for 24 hours.", "If you have no account with Finora, somebody typed your address by mistake; you need do nothing."],
                ("Confirm", Value("link"))),
            NoticeKind.ResetPassword => new(
                "Choose a new password", ["Somebody, most likely you, asked for a new password for your Finora account. The link works once, for an hour.", "If it was not you, leave it: your password stays as it is."],
                ("Choose a new password", Value("link"))),
            NoticeKind.SignsInElsewhere => new(
                "How you sign in to Finora", [$"Somebody, most likely you, asked for a new password. Your account has none: you sign in with {Value("provider")}."], null),
            NoticeKind.PasswordChanged => new("Your password was changed", ["The password of your Finora account was changed, and your other sessions were ended.", AskForReset], null),
            NoticeKind.MfaEnabled => new("Two-step sign-in is on", ["Signing in to your Finora account now asks for a code of your authenticator app. Your other sessions were ended.", AskForReset], null),
            NoticeKind.MfaDisabled => new("Two-step sign-in is off", ["Signing in to your Finora account no longer asks for a code.", AskForReset], null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
