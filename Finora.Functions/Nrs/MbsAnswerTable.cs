using Finora.Core.Nrs;

namespace Finora.Functions.Nrs;

/// <summary>What an answer means for one kind of call.</summary>
internal readonly record struct MbsMeaning(FiscalAnswerKind Kind, NrsHold? Hold = null, bool Alarm = false);

/// <summary>One row of section 7 of the NRS contract.</summary>
/// <param name="Number">As in the contract.</param>
/// <param name="Fits">Whether the row tells of this reply.</param>
/// <param name="Sign">What it means for a sign.</param>
/// <param name="Others">What it means for any other call.</param>
internal sealed record MbsAnswerRow(int Number, Func<MbsReply, bool> Fits, MbsMeaning Sign, MbsMeaning Others)
{
    /// <summary>What it means for a confirm, where that differs.</summary>
    public MbsMeaning? Confirm { get; init; }

    /// <summary>What it means for a dry run, where that differs.</summary>
    public MbsMeaning? Validate { get; init; }

    public MbsMeaning MeaningFor(MbsCall call) => call switch
    {
        MbsCall.Sign => Sign,
        MbsCall.Confirm => Confirm ?? Others,
        MbsCall.Validate => Validate ?? Others,
        _ => Others,
    };
}

/// <summary>
/// Section 7 of the NRS contract as data: the first row that fits decides. Details and field errors tell what happened; the public message alone never does, since one text covers a
/// wrong id, a duplicate and an outage, and only refused credentials are told nowhere else.
/// </summary>
internal sealed class MbsAnswerTable(NrsSettings settings)
{
    private static readonly MbsMeaning Accepted = new(FiscalAnswerKind.Accepted);
    private static readonly MbsMeaning Rejected = new(FiscalAnswerKind.Rejected);
    private static readonly MbsMeaning Unclear = new(FiscalAnswerKind.Unclear);
    private static readonly MbsMeaning Unavailable = new(FiscalAnswerKind.Unavailable);
    private static readonly string[] BusyTexts = ["unable to complete this operation at this time", "try again later"];

    public IReadOnlyList<MbsAnswerRow> Rows { get; } =
    [
        Same(1, reply => reply.Exchange == MbsExchange.NotSent, Unavailable),
        new(2, reply => reply.Exchange == MbsExchange.Lost, Unclear, Unavailable),
        Same(3, reply => reply.IsSuccess && reply.Data is not null && !reply.SaysNotOk, Accepted),
        new(4, reply => reply.IsSuccess, Unclear with { Alarm = true }, Unavailable with { Alarm = true }),
        Same(5, reply => reply.Status is 401 or 403 || (reply.Status == 400 && Has(reply.PublicMessage, "unable to validate api key")), Wrong(NrsHold.Credentials)),
        Same(6, reply => reply.Status == 404 && Has(reply.Details, "no route found"), Wrong(NrsHold.BaseUrl)),
        new(7, reply => reply.Status == 404 || (reply.Status == 400 && settings.NotFoundTexts.Any(text => Has(reply.Details, text))), Rejected, Rejected) { Confirm = new(FiscalAnswerKind.NotFound) },
        new(8, reply => reply.Call is MbsCall.Sign or MbsCall.Validate && reply.Errors.Any(IsTakenNumber), Unclear, Unclear),
        Same(9, reply => Has(reply.Details, "invalid UUID length"), Wrong(NrsHold.BusinessId)),
        new(10, reply => reply.Status == 400 && BusyTexts.Any(text => Has(reply.Details, text)), Unclear, Unavailable),
        Same(11, reply => reply.Call == MbsCall.Update && Has(reply.Details, "terminal state"), Accepted),
        Same(12, reply => reply.Status == 429, Unavailable),
        new(13, reply => reply.Status >= 500, Unclear, Unavailable),
        Same(14, reply => reply.Status is 400 or 422, Rejected),
        Same(15, _ => true, Rejected with { Alarm = true }),
    ];

    /// <summary>The answer to a call, without what it carries.</summary>
    public FiscalAnswer Judge(MbsReply reply)
    {
        var meaning = Rows.First(row => row.Fits(reply)).MeaningFor(reply.Call);
        var failed = meaning.Kind != FiscalAnswerKind.Accepted;
        return new FiscalAnswer(meaning.Kind)
        {
            HttpStatus = reply.Exchange == MbsExchange.Answered ? reply.Status : null,
            ErrorId = reply.ErrorId,
            Details = failed && reply.Details.Length > 0 ? reply.Details : null,
            PublicMessage = failed && reply.PublicMessage.Length > 0 ? reply.PublicMessage : null,
            Errors = failed ? reply.Errors : [],
            Duration = reply.Duration,
            Hold = meaning.Hold,
            RetryAfter = meaning.Kind == FiscalAnswerKind.Unavailable ? reply.RetryAfter : null,
            Reason = reply.Reason ?? $"NRS answered with status {reply.Status}.",
            Alarm = meaning.Alarm,
        };
    }

    private static MbsAnswerRow Same(int number, Func<MbsReply, bool> fits, MbsMeaning meaning) => new(number, fits, meaning, meaning);

    private static MbsMeaning Wrong(NrsHold hold) => new(FiscalAnswerKind.Misconfigured, hold);

    private static bool IsTakenNumber(FiscalFieldError error) => Has(error.Field, "invoice.irn") && Has(error.Message, "already exists");

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
