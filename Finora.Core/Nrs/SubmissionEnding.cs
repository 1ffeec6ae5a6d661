using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>How an attempt ended.</summary>
/// <param name="Step">The last call, or the check that made no call.</param>
/// <param name="Error">What the user is told instead of the authority's own words.</param>
public sealed record SubmissionVerdict(SubmissionMove Move, NrsStep Step, FiscalAnswer Answer, string? Error = null)
{
    /// <summary>For a document that breaks a rule before anything is sent.</summary>
    public static SubmissionVerdict Refused(string error, bool alarm = false) =>
        new(SubmissionMove.Rejected, NrsStep.Check, new FiscalAnswer(FiscalAnswerKind.Rejected) { Alarm = alarm }, error);

    /// <summary>Whether the authority gave an answer that decided something.</summary>
    public bool Reached => Move is not (SubmissionMove.Retry or SubmissionMove.RetryUnclear);
}

/// <summary>What an ending is worked out with.</summary>
/// <param name="StartedAt">Of the attempt.</param>
/// <param name="Permille">How much of the schedule's jitter is added.</param>
public sealed record EndingContext(DateTimeOffset StartedAt, DateTimeOffset Now, NrsSettings Settings, int Permille, TenantCipher Cipher);

/// <summary>The next state of a submission, from how its attempt ended and the clock. Has no effects.</summary>
public static class SubmissionEnding
{
    /// <param name="running">As the attempt left it, its notes included.</param>
    public static NrsSubmission Apply(NrsSubmission running, SubmissionVerdict verdict, EndingContext context) => verdict.Move switch
    {
        SubmissionMove.Registered => Signed(running, verdict, context),
        SubmissionMove.Rejected => Told(Counted(running, verdict, context, "rejected"), verdict, context) with { Status = NrsStatus.Rejected },
        SubmissionMove.Retry => Again(running, verdict, context, NrsStatus.Queued),
        SubmissionMove.RetryUnclear => Again(running with { EverUnclear = true }, verdict, context, NrsStatus.Ambiguous),
        SubmissionMove.Hold => OnHold(running, verdict, context),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict.Move, "An attempt does not end so."),
    };

    /// <summary>The outcome in the words of <c>firs_response</c>.</summary>
    public static string OutcomeOf(NrsStatus status) => status switch
    {
        NrsStatus.Ambiguous => "unclear",
        NrsStatus.Signed or NrsStatus.Transmitted => "signed",
        NrsStatus.Rejected => "rejected",
        NrsStatus.Parked => "parked",
        _ => "pending",
    };

    private static NrsSubmission Signed(NrsSubmission running, SubmissionVerdict verdict, EndingContext context) =>
        Counted(running, verdict, context, "signed") with
        {
            Status = NrsStatus.Signed,
            SubmittedAt = context.Now,
            Csid = (verdict.Answer as FiscalAnswer<SignedByAuthority>)?.Data?.Csid ?? running.Csid,
            Texts = null,
            ErrorId = null,
        };

    private static NrsSubmission Again(NrsSubmission running, SubmissionVerdict verdict, EndingContext context, NrsStatus status)
    {
        var schedule = context.Settings.Retry;
        var next = schedule.NextAfter(context.Now, running.FirstAttemptAt!.Value, running.Held, running.Tries + 1, verdict.Answer.RetryAfter, context.Permille);
        if (next is { } at) return Told(Counted(running, verdict, context, OutcomeOf(status)), verdict, context) with { Status = status, NextAttemptAt = at };
        var hours = (schedule.GiveUpAfter.Days * 24) + schedule.GiveUpAfter.Hours;
        var parked = verdict with { Error = FiscalAnswer.Cut($"NRS could not be reached for {hours} hours. Last answer: {verdict.Error ?? verdict.Answer.Told}") };
        return Told(Counted(running, verdict, context, "parked"), parked, context) with { Status = NrsStatus.Parked };
    }

    /// <summary>No attempt is used up, and a schedule that had not begun has not begun now.</summary>
    private static NrsSubmission OnHold(NrsSubmission running, SubmissionVerdict verdict, EndingContext context) =>
        Told(running, verdict, context) with
        {
            Status = running.Status == NrsStatus.Ambiguous ? NrsStatus.Ambiguous : NrsStatus.Queued,
            Hold = verdict.Answer.Hold ?? NrsHold.Credentials,
            HeldSince = context.Now,
            FirstAttemptAt = running.Tries == 0 ? null : running.FirstAttemptAt,
            LeaseUntil = null,
            SignOpen = false,
        };

    private static NrsSubmission Counted(NrsSubmission running, SubmissionVerdict verdict, EndingContext context, string outcome)
    {
        var answer = verdict.Answer;
        var number = running.Attempts + 1;
        var entry = new NrsAttempt(
            number, verdict.Step, context.StartedAt, (int)answer.Duration.TotalMilliseconds, answer.HttpStatus, outcome, answer.ErrorId, NrsAttemptTexts.Seal(context.Cipher, running.InvoiceId, answer));
        return running.Logged(entry) with { Attempts = number, Tries = running.Tries + 1, LastAttemptAt = context.StartedAt, NextAttemptAt = null, LeaseUntil = null, SignOpen = false };
    }

    private static NrsSubmission Told(NrsSubmission running, SubmissionVerdict verdict, EndingContext context)
    {
        var answer = verdict.Answer;
        var errors = answer.Errors.Select(error => error with { Field = MbsPaths.ToPlatform(error.Field) }).ToArray();
        var texts = new NrsTexts(FiscalAnswer.Cut(verdict.Error ?? answer.Told), errors, answer.PublicMessage is { } message ? FiscalAnswer.Cut(message) : null);
        return running with { ErrorId = answer.ErrorId, Texts = NrsTexts.Seal(context.Cipher, running.InvoiceId, texts) };
    }
}
