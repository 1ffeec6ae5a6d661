namespace Finora.Core.Messaging;

/// <summary>What Finora tells the owner of a business by mail. The words of each are in <see cref="NoticeTexts"/>.</summary>
public enum NoticeKind
{
    /// <summary>Values: <c>business</c>, <c>key</c> (its name).</summary>
    ApiKeyCreated,

    /// <summary>Values: <c>business</c>, <c>balance</c>, <c>link</c>.</summary>
    CreditsLow,

    /// <summary>Values: <c>business</c>, <c>host</c>.</summary>
    WebhookDisabled,

    /// <summary>Values: <c>link</c>.</summary>
    VerifyEmail,

    /// <summary>Values: <c>link</c>.</summary>
    ResetPassword,

    /// <summary>A reset was asked for an account without a password. Values: <c>provider</c>.</summary>
    SignsInElsewhere,

    PasswordChanged,

    MfaEnabled,

    MfaDisabled,
}
