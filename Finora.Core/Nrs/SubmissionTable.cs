using System.Collections.Frozen;

namespace Finora.Core.Nrs;

/// <summary>Where in an attempt a call was made.</summary>
public enum SubmissionPoint
{
    /// <summary>The look before the very first sign.</summary>
    FirstConfirm,

    /// <summary>The look after a sign whose result is unknown.</summary>
    Settle,
    Validate,
    Sign,
}

/// <summary>What follows from an answer.</summary>
public enum SubmissionMove
{
    /// <summary>On to the next call of this attempt.</summary>
    GoOn,

    /// <summary>The authority has it, by our sign.</summary>
    Registered,

    /// <summary>The authority has the number: ours, or somebody else's.</summary>
    Judge,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>Did not happen; another attempt later.</summary>
    Retry,

    /// <summary>May have happened; a confirm comes first.</summary>
    RetryUnclear,

    /// <summary>Set up wrongly; nothing more until somebody mends it.</summary>
    Hold,
}

/// <summary>
/// The decisions of section 8 of the NRS contract as data: every point of an attempt, and every answer that it can get. A move says nothing of times; those are the schedule's.
/// </summary>
public static class SubmissionTable
{
    private static readonly FrozenDictionary<(SubmissionPoint Point, FiscalAnswerKind Answer), SubmissionMove> Moves =
        new Dictionary<(SubmissionPoint, FiscalAnswerKind), SubmissionMove>
        {
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.Accepted)] = SubmissionMove.Judge,
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.NotFound)] = SubmissionMove.GoOn,
            // Nothing is at stake yet, so whatever the look does not tell the next calls will.
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.Rejected)] = SubmissionMove.GoOn,
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.Unclear)] = SubmissionMove.GoOn,
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.Unavailable)] = SubmissionMove.GoOn,
            [(SubmissionPoint.FirstConfirm, FiscalAnswerKind.Misconfigured)] = SubmissionMove.Hold,

            [(SubmissionPoint.Settle, FiscalAnswerKind.Accepted)] = SubmissionMove.Judge,
            [(SubmissionPoint.Settle, FiscalAnswerKind.NotFound)] = SubmissionMove.GoOn,
            // Only an answer that the number is unknown lets the bytes go out again.
            [(SubmissionPoint.Settle, FiscalAnswerKind.Rejected)] = SubmissionMove.RetryUnclear,
            [(SubmissionPoint.Settle, FiscalAnswerKind.Unclear)] = SubmissionMove.RetryUnclear,
            [(SubmissionPoint.Settle, FiscalAnswerKind.Unavailable)] = SubmissionMove.RetryUnclear,
            [(SubmissionPoint.Settle, FiscalAnswerKind.Misconfigured)] = SubmissionMove.Hold,

            [(SubmissionPoint.Validate, FiscalAnswerKind.Accepted)] = SubmissionMove.GoOn,
            [(SubmissionPoint.Validate, FiscalAnswerKind.NotFound)] = SubmissionMove.Rejected,
            [(SubmissionPoint.Validate, FiscalAnswerKind.Rejected)] = SubmissionMove.Rejected,
            [(SubmissionPoint.Validate, FiscalAnswerKind.Unclear)] = SubmissionMove.RetryUnclear,
            [(SubmissionPoint.Validate, FiscalAnswerKind.Unavailable)] = SubmissionMove.Retry,
            [(SubmissionPoint.Validate, FiscalAnswerKind.Misconfigured)] = SubmissionMove.Hold,

            [(SubmissionPoint.Sign, FiscalAnswerKind.Accepted)] = SubmissionMove.Registered,
            [(SubmissionPoint.Sign, FiscalAnswerKind.NotFound)] = SubmissionMove.Rejected,
            [(SubmissionPoint.Sign, FiscalAnswerKind.Rejected)] = SubmissionMove.Rejected,
            [(SubmissionPoint.Sign, FiscalAnswerKind.Unclear)] = SubmissionMove.RetryUnclear,
            [(SubmissionPoint.Sign, FiscalAnswerKind.Unavailable)] = SubmissionMove.Retry,
            [(SubmissionPoint.Sign, FiscalAnswerKind.Misconfigured)] = SubmissionMove.Hold,
        }.ToFrozenDictionary();

    public static SubmissionMove After(SubmissionPoint point, FiscalAnswerKind answer) => Moves[(point, answer)];

    /// <summary>
    /// Whether a registration that was found is ours: a sign of ours was started, and the number was unknown before it or the registration is of our day and not older than
    /// that sign. Five minutes allow for two clocks.
    /// </summary>
    public static bool IsOurs(NrsSubmission submission, ConfirmedByAuthority found) =>
        submission.SignStartedAt is { } started
        && (submission.Fresh || (found.IssueDate == submission.IssueDate && found.SyncedAt >= started - ClockSkew));

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
}
