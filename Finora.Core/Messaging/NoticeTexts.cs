namespace Finora.Core.Messaging;

/// <summary>A notice in words.</summary>
/// <param name="Link">Label and address of the one thing to do, if there is one.</param>
public sealed record NoticeText(string Subject, IReadOnlyList<string> Paragraphs, (string Label, string Address)? Link);

/// <summary>The words of each notice. Plain text: whoever prints them encodes them.</summary>
public static class NoticeTexts
{
    private const string NotYou = "If this was not you, change your password at once and tell the owner of the business.";

    /// <exception cref="InvalidDataException">A value that the notice needs is missing.</exception>
    public static NoticeText Of(NoticeKind kind, IReadOnlyDictionary<string, string> values)
    {
        string Value(string name) => values.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"A notice of the kind {kind} has no value '{name}'.");
        return kind switch
        {
            NoticeKind.VerifyEmail => new("Please confirm your e-mail address", ["Confirm that this address is yours. The link works for 24 hours."], ("Confirm address", Value("link"))),
            NoticeKind.ResetPassword => new(
                "Reset your password", ["Somebody asked to reset the password of your Finora account. The link works for one hour and once.", "If it was not you, leave this message alone: nothing has changed."], ("Choose a new password", Value("link"))),
            NoticeKind.Invitation => new(
                $"{Value("inviter")} invites you to {Value("business")}", [$"You are invited to work on the books of {Value("business")} as {Value("role")}. The link works for seven days."], ("Accept the invitation", Value("link"))),
            NoticeKind.SetPassword => new(
                $"Your Finora account for {Value("business")}", [$"An account was made for you as owner of {Value("business")}. Choose a password to use it."], ("Choose a password", Value("link"))),
            NoticeKind.PasswordChanged => new("Your password was changed", ["The password of your Finora account was changed, and all other sessions were ended.", NotYou], null),
            NoticeKind.MfaEnabled => new("Two-step sign-in is on", ["From now on signing in asks for a code of your authenticator app.", NotYou], null),
            NoticeKind.MfaDisabled => new("Two-step sign-in is off", ["Signing in no longer asks for a code of your authenticator app.", NotYou], null),
            NoticeKind.ApiKeyCreated => new($"A new API key for {Value("business")}", [$"The API key “{Value("key")}” was made for {Value("business")}.", NotYou], null),
            NoticeKind.SigningKeyRotated => new(
                $"A new signing key for {Value("business")}", [$"Invoices of {Value("business")} are signed with a new key from now on. Earlier signatures stay valid.", NotYou], null),
            NoticeKind.WebhookDisabled => new(
                $"A webhook of {Value("business")} was switched off", [$"Deliveries to {Value("host")} failed for five days, so the webhook was switched off. Nothing is sent to it until you switch it on again."], null),
            NoticeKind.CreditsLow => new(
                $"API credits of {Value("business")} are low", [$"The balance of {Value("business")} has fallen to {Value("balance")}. Calls of the API are refused once it is used up."], ("Top up", Value("link"))),
            NoticeKind.SubscriptionPastDue => new(
                $"The subscription of {Value("business")} could not be paid", ["The last payment of your subscription failed. Please renew it, or your account can be read but not changed."], ("Pay now", Value("link"))),
            NoticeKind.UsageHigh => new($"{Value("business")} has used {Value("percent")} % of its {Value("what")}", [$"The plan of {Value("business")} allows no more {Value("what")} this month once all are used."], null),
            NoticeKind.ExportReady => new($"The data of {Value("business")} is ready", ["The export that you asked for is ready. The link works for 24 hours."], ("Download", Value("link"))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
