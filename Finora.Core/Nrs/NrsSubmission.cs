using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>The last call that an attempt made.</summary>
public enum NrsStep
{
    Check,
    Confirm,
    Validate,
    Sign,
}

/// <summary>One attempt as it ended.</summary>
/// <param name="Outcome">In the words of <c>firs_response</c>: signed, rejected, unclear, pending, parked.</param>
/// <param name="Texts">Details and public message, sealed.</param>
public sealed record NrsAttempt(int Number, NrsStep Step, DateTimeOffset StartedAt, int DurationMs, int? HttpStatus, string Outcome, string? ErrorId, string? Texts);

/// <summary>A call that follows registration and is repeated on the same schedule: transmission, payment report.</summary>
/// <param name="NextAt">Null when nothing is to be done.</param>
public sealed record NrsFollowUp(int Tries, DateTimeOffset? FirstAt, DateTimeOffset? NextAt)
{
    public static NrsFollowUp None { get; } = new(0, null, null);

    public static NrsFollowUp At(DateTimeOffset now) => new(0, null, now);
}

/// <summary>
/// The submission of one document: where it stands, what was frozen, and what comes next. The row and its next step are one: whoever finds it knows what to do, and
/// <see cref="Turn"/> makes sure that only one does.
/// </summary>
/// <param name="Sha256">Of the frozen bytes, lower-case hex; names their blob with <paramref name="Revision"/>.</param>
public sealed record NrsSubmission(Guid InvoiceId, string NrsIrn, DateOnly IssueDate, string Sha256, int Revision, DateTimeOffset QueuedAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>The kind of subject of events that are about the submission and not for webhooks.</summary>
    public const string SubjectKind = "nrs";

    /// <summary>Attempts that are kept to look at.</summary>
    public const int MaxLog = 100;

    /// <summary>The hashes of earlier revisions, in their order: they name blobs that retention must find.</summary>
    public IReadOnlyList<string> EarlierPayloads { get; init; } = [];

    /// <summary>UTC; when retention took frozen bytes and answers away.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    public NrsStatus Status { get; init; }

    /// <summary>Counts the starts of attempts. A job carries the number after it, so a repeated or belated job is told from the one that is due.</summary>
    public int Turn { get; init; }

    /// <summary>Attempts that counted, over all revisions.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts on the present schedule.</summary>
    public int Tries { get; init; }

    /// <summary>Start of the present schedule.</summary>
    public DateTimeOffset? FirstAttemptAt { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>While set and not past, an attempt runs; past, its process died.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public NrsHold? Hold { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Time on hold on the present schedule.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>The authority was asked before the first sign of this revision.</summary>
    public bool Asked { get; init; }

    /// <summary>It did not know the number then.</summary>
    public bool Fresh { get; init; }

    /// <summary>This revision passed the dry run.</summary>
    public bool Validated { get; init; }

    /// <summary>The first sign ever.</summary>
    public DateTimeOffset? SignStartedAt { get; init; }

    /// <summary>A sign was started and its result is not stored: after a crash it may have succeeded.</summary>
    public bool SignOpen { get; init; }

    /// <summary>Some sign ended without a clear result.</summary>
    public bool EverUnclear { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public string? Csid { get; init; }

    public string? ErrorId { get; init; }

    public string? Texts { get; init; }

    /// <summary>The payload already says that it is paid.</summary>
    public bool FrozenPaid { get; init; }

    public NrsTransmissionStatus Transmission { get; init; } = NrsTransmissionStatus.Pending;

    public DateTimeOffset? TransmittedAt { get; init; }

    public bool Delivered { get; init; }

    public NrsFollowUp Transmit { get; init; } = NrsFollowUp.None;

    /// <summary>The look at the authority five minutes after transmission, or after a notice.</summary>
    public NrsFollowUp Look { get; init; } = NrsFollowUp.None;

    public DateTimeOffset? LookedAt { get; init; }

    public NrsFollowUp Payment { get; init; } = NrsFollowUp.None;

    public string? PaymentReference { get; init; }

    public string? PaymentSent { get; init; }

    public DateTimeOffset? PaymentSentAt { get; init; }

    public IReadOnlyList<NrsAttempt> Log { get; init; } = [];

    public bool IsRegistered => Status is NrsStatus.Signed or NrsStatus.Transmitted;

    public bool IsWaiting => Status is NrsStatus.Queued or NrsStatus.Validating or NrsStatus.Ambiguous;

    public NrsSubmission Logged(NrsAttempt attempt) => this with { Log = [.. Log.Skip(Math.Max(0, Log.Count - MaxLog + 1)), attempt] };

    /// <summary>What the invoice shows of it.</summary>
    public NrsStanding Standing => new(Status, Attempts, Texts)
    {
        SubmittedAt = SubmittedAt,
        Hold = Hold,
        ErrorId = ErrorId,
        Csid = Csid,
        LastAttemptAt = LastAttemptAt,
        NextAttemptAt = NextAttemptAt,
        PaymentSent = PaymentSent,
        PaymentSentAt = PaymentSentAt,
        Transmission = Transmission,
        TransmittedAt = TransmittedAt,
        Delivered = Delivered,
        MayBeKnown = EverUnclear || SignOpen,
    };
}

/// <summary>What the authority said in one attempt, in clear.</summary>
public sealed record NrsAttemptTexts(string? Details, string? PublicMessage)
{
    internal static string? Seal(TenantCipher cipher, Guid invoiceId, FiscalAnswer answer) =>
        answer.Details is null && answer.PublicMessage is null ? null
        : cipher.Seal(JsonSerializer.Serialize(new NrsAttemptTexts(Shortened(answer.Details), Shortened(answer.PublicMessage)), StoredJson.Default.NrsAttemptTexts), Binding(invoiceId));

    internal static NrsAttemptTexts Open(TenantCipher cipher, Guid invoiceId, string? box) =>
        box is null ? new NrsAttemptTexts(null, null) : JsonSerializer.Deserialize(cipher.Open(box, Binding(invoiceId)), StoredJson.Default.NrsAttemptTexts)!;

    private static string? Shortened(string? text) => text is null ? null : FiscalAnswer.Cut(text);

    private static string Binding(Guid invoiceId) => $"inv|{invoiceId:N}|nrs-attempt";
}
