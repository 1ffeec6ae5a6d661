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
            NoticeKind.NrsHold => new(
                $"Reports of {Value("business")} to NRS stand still",
                [Value("why"), $"What {Value("business")} has to report waits. Nothing is lost and no attempt was used up; all of it goes on by itself once this is mended."],
                ("Check the NRS settings", Value("link"))),
            NoticeKind.NrsParked => new(
                $"{Value("document")} of {Value("business")} is not reported to NRS",
                [
                    $"NRS gave no answer for so long that Finora has stopped trying to report {Value("document")} of {Value("business")}.",
                    "Submit it again when NRS answers. What may have been registered meanwhile is looked up first, so it is not registered twice.",
                ],
                ("Open the document", Value("link"))),
            NoticeKind.NrsReportDue => new(
                $"{Value("document")} of {Value("business")} must be reported to NRS by {Value("until")}",
                [$"{Value("document")} is a sale to a consumer, which must be reported within 24 hours of being finalized: by {Value("until")}. NRS has not registered it yet."],
                ("Open the document", Value("link"))),
            NoticeKind.OwnerInvited => new(
                $"{Value("business")} is ready for you",
                [$"{Value("business")} was set up on Finora, and you are its owner.", "To sign in, set a password on the page below. The link works once, for an hour.", $"Later, ask for a new link at {Value("later")} with the e-mail address that this message came to."],
                ("Set a password", Value("link"))),
            NoticeKind.SubscriptionPastDue => new(
                $"The payment for {Value("business")}’s plan failed",
                [$"Your plan could not be charged for. It stays as it is until {Value("until")}; after that the limits of the free plan hold until it is paid. The Business API waits for the payment."],
                ("Pay", Value("link"))),
            NoticeKind.UsageHigh => new(
                $"{Value("business")} has used 80 % of its {Value("what")}",
                [$"{Value("business")} has used 80 % of {Value("limit")}, which is what its plan allows.", $"Once all of it is used, {Value("then")}."], ("Look at the plan", Value("link"))),
            NoticeKind.UsageFull => new(
                $"{Value("business")} has used up its {Value("what")}",
                [$"{Value("business")} has used {Value("limit")}, which is all that its plan allows.", $"From now on {Value("then")}."], ("Look at the plan", Value("link"))),
            NoticeKind.WebhookDisabled => new(
                $"A webhook of {Value("business")} was switched off",
                [$"Deliveries to {Value("host")} failed for five days, or it said that it is gone, so the webhook was switched off. Nothing is sent to it until you switch it on again."], null),
            NoticeKind.TeamInvitation => new(
                $"{Value("inviter")} invites you to {Value("business")}",
                [$"{Value("inviter")} asks you to work with {Value("business")} on Finora, as {Value("role")}.", "The link is good for seven days and for you alone. If you do not know who this is, leave it."],
                ("Accept the invitation", Value("link"))),
            NoticeKind.OwnershipTransferred => new(
                $"{Value("business")} has another owner", [$"The ownership of {Value("business")} on Finora went from {Value("from")} to {Value("to")}.", "If you did not expect this, ask us about it at once."], null),
            NoticeKind.DataExportReady => new(
                $"The data of {Value("business")} are ready",
                [$"The export of all data of {Value("business")} can be fetched until {Value("until")}, under the address that was shown when it was asked for.", "If you did not ask for it, change your password at once."], null),
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
