namespace Finora.Core.Nrs;

/// <summary>What became of a call to the tax authority.</summary>
public enum FiscalAnswerKind
{
    /// <summary>It was carried out.</summary>
    Accepted,

    /// <summary>The authority does not know the number.</summary>
    NotFound,

    /// <summary>Refused for good, or until somebody changes something.</summary>
    Rejected,

    /// <summary>It may or may not have happened; only reading can tell.</summary>
    Unclear,

    /// <summary>It did not happen; the same call may work later.</summary>
    Unavailable,

    /// <summary>Credentials, ids or addresses are wrong: every further call would fail alike.</summary>
    Misconfigured,
}

/// <summary>What is set up wrongly, and so what is on hold.</summary>
public enum NrsHold
{
    /// <summary>Of one tenant, as is <see cref="BusinessId"/>.</summary>
    Credentials,
    BusinessId,

    /// <summary>Of the installation, as is <see cref="TypeCodes"/>: every tenant waits.</summary>
    BaseUrl,
    TypeCodes,
}

/// <summary>One field at fault, in the authority's own path.</summary>
public sealed record FiscalFieldError(string Field, string Message);

/// <summary>
/// The answer to a call, with all that support will ask for. The texts are the authority's own and may repeat personal data: they are stored sealed and never logged.
/// </summary>
public record FiscalAnswer(FiscalAnswerKind Kind)
{
    /// <summary>Null when no answer came.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The authority's own id of the failure.</summary>
    public string? ErrorId { get; init; }

    public string? Details { get; init; }

    public string? PublicMessage { get; init; }

    public IReadOnlyList<FiscalFieldError> Errors { get; init; } = [];

    public TimeSpan Duration { get; init; }

    /// <summary>For <see cref="FiscalAnswerKind.Misconfigured"/>.</summary>
    public NrsHold? Hold { get; init; }

    /// <summary>For <see cref="FiscalAnswerKind.Unavailable"/>, where the authority asked for it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why nothing usable came: a word of ours (<c>no connection</c>, <c>timed out</c>), for the user where the authority said nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>An answer that should not be: somebody must look at it.</summary>
    public bool Alarm { get; init; }

    /// <summary>
    /// What the user is told: the field errors joined, else the details, else the public message, else our own word; at most <see cref="MaxTold"/> characters.
    /// </summary>
    public string Told => Cut(
        Errors.Count > 0 ? string.Join("; ", Errors.Select(error => $"{error.Field}: {error.Message}"))
        : Details is { Length: > 0 } details ? details
        : PublicMessage is { Length: > 0 } message ? message
        : Reason ?? "NRS gave no reason.");

    public const int MaxTold = 1_000;

    public static string Cut(string text) => text.Length <= MaxTold ? text : text[..MaxTold];
}

/// <summary>An answer that carries something when it was accepted.</summary>
public sealed record FiscalAnswer<T>(FiscalAnswerKind Kind) : FiscalAnswer(Kind)
    where T : class
{
    public T? Data { get; init; }

    public FiscalAnswer(FiscalAnswer answer, T? data)
        : this(answer.Kind) =>
        (HttpStatus, ErrorId, Details, PublicMessage, Errors, Duration, Hold, RetryAfter, Reason, Alarm, Data) =
        (answer.HttpStatus, answer.ErrorId, answer.Details, answer.PublicMessage, answer.Errors, answer.Duration, answer.Hold, answer.RetryAfter, answer.Reason, answer.Alarm, data);
}

/// <summary>What signing may give besides the registration.</summary>
/// <param name="Csid">The authority's stamp, as it comes.</param>
public sealed record SignedByAuthority(string? Csid);

/// <summary>What the authority knows of a registered document.</summary>
/// <param name="SyncedAt">When it was registered.</param>
public sealed record ConfirmedByAuthority(DateOnly? IssueDate, DateTimeOffset? SyncedAt, string? PaymentStatus, bool Transmitted, bool Delivered);

/// <summary>A taxpayer that the authority knows.</summary>
public sealed record KnownTaxpayer(string? Name);

/// <summary>The entity behind credentials.</summary>
/// <param name="ServiceIds">Offered by the entity's number templates.</param>
public sealed record FiscalEntity(IReadOnlyList<string> ServiceIds);

/// <summary>One value of a code list.</summary>
public sealed record FiscalCode(string Code, string Text);

/// <summary>A code list.</summary>
public sealed record FiscalCodes(IReadOnlyList<FiscalCode> Codes);
