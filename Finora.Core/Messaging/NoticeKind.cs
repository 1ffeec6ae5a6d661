namespace Finora.Core.Messaging;

/// <summary>What Finora tells the owner of a business, or its admins, by mail. The words of each are in <see cref="NoticeTexts"/>.</summary>
public enum NoticeKind
{
    /// <summary>Values: <c>business</c>, <c>key</c> (its name).</summary>
    ApiKeyCreated,

    /// <summary>Values: <c>business</c>, <c>balance</c>, <c>link</c>.</summary>
    CreditsLow,

    /// <summary>Values: <c>business</c>, <c>why</c>, <c>link</c>.</summary>
    NrsHold,

    /// <summary>Values: <c>document</c>, <c>business</c>, <c>link</c>.</summary>
    NrsParked,

    /// <summary>Values: <c>document</c>, <c>business</c>, <c>until</c>, <c>link</c>.</summary>
    NrsReportDue,

    /// <summary>Values: <c>business</c>, <c>until</c> (a day in words), <c>link</c>.</summary>
    SubscriptionPastDue,

    /// <summary>Four fifths of an allowance are used. Values: <c>business</c>, <c>what</c>, <c>limit</c>, <c>then</c>, <c>link</c>.</summary>
    UsageHigh,

    /// <summary>An allowance is used up. Values: <c>business</c>, <c>what</c>, <c>limit</c>, <c>then</c>, <c>link</c>.</summary>
    UsageFull,

    /// <summary>Values: <c>business</c>, <c>host</c>.</summary>
    WebhookDisabled,

    /// <summary>To whoever is asked into a team. Values: <c>business</c>, <c>inviter</c>, <c>role</c>, <c>link</c>.</summary>
    TeamInvitation,

    /// <summary>To the owner before and the owner from now on. Values: <c>business</c>, <c>from</c>, <c>to</c>.</summary>
    OwnershipTransferred,

    /// <summary>Values: <c>business</c>, <c>until</c>.</summary>
    DataExportReady,

    /// <summary>A business was made for somebody who had no login. Values: <c>business</c>, <c>link</c> (sets a password), <c>later</c> (where another is asked for).</summary>
    OwnerInvited,

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
