namespace Finora.Core.Messaging;

/// <summary>What Finora tells its own users by mail. The words of each are in <see cref="NoticeTexts"/>.</summary>
public enum NoticeKind
{
    /// <summary>Value: <c>link</c>.</summary>
    VerifyEmail,

    /// <summary>Value: <c>link</c>.</summary>
    ResetPassword,

    /// <summary>Values: <c>business</c>, <c>inviter</c>, <c>role</c>, <c>link</c>.</summary>
    Invitation,

    /// <summary>A login that an enterprise made for an owner. Values: <c>business</c>, <c>link</c>.</summary>
    SetPassword,

    PasswordChanged,
    MfaEnabled,
    MfaDisabled,

    /// <summary>Values: <c>business</c>, <c>key</c> (its name).</summary>
    ApiKeyCreated,

    /// <summary>Value: <c>business</c>.</summary>
    SigningKeyRotated,

    /// <summary>Values: <c>business</c>, <c>host</c>.</summary>
    WebhookDisabled,

    /// <summary>Values: <c>business</c>, <c>balance</c>, <c>link</c>.</summary>
    CreditsLow,

    /// <summary>Values: <c>business</c>, <c>link</c>.</summary>
    SubscriptionPastDue,

    /// <summary>Values: <c>business</c>, <c>what</c>, <c>percent</c>.</summary>
    UsageHigh,

    /// <summary>Values: <c>business</c>, <c>link</c>.</summary>
    ExportReady,
}
