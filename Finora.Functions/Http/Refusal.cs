using Finora.Core;

namespace Finora.Functions.Http;

/// <summary>
/// Why a request is turned away before or around its use case. One list for both surfaces; <see cref="Replies"/> gives each its status and code.
/// </summary>
public enum Refusal
{
    InvalidRequest,
    MissingBusinessId,
    InvalidVersion,
    NoCredential,
    BadCredential,

    /// <summary>An access token that was good, and is past its life.</summary>
    TokenExpired,

    /// <summary>The account has no password, since it came from elsewhere.</summary>
    OAuthAccount,
    PlanTooLow,
    EnterpriseOnly,
    Forbidden,
    Suspended,
    UnknownPath,
    WrongMethod,
    BodyTooLarge,
    InsufficientCredits,
    TooManyRequests,
    Unavailable,
    Internal,
}

/// <summary>A refusal with what the caller is told.</summary>
/// <param name="Faults">Parameters or headers at fault, where there are any.</param>
public sealed record RefusedRequest(Refusal Reason, string Message, IReadOnlyList<FieldFault> Faults)
{
    public int? RetryAfter { get; init; }

    public string? Allow { get; init; }

    public static RefusedRequest Of(Refusal reason, string message) => new(reason, message, []);
}
