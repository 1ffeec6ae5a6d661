using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>An attempt under way: its row as it stands now, and what it sends.</summary>
public sealed class SubmissionRun(TenantScope scope, Stored<NrsSubmission> begun, FiscalAccount account, FrozenSubmission frozen)
{
    public TenantScope Scope => scope;

    public FiscalAccount Account => account;

    public FrozenSubmission Frozen => frozen;

    /// <summary>The row with the notes that this attempt has made; stored only where it says so.</summary>
    public Stored<NrsSubmission> Current { get; private set; } = begun;

    /// <summary>Set when the row in store was changed by this attempt.</summary>
    public void Stored(Stored<NrsSubmission> row) => Current = row;

    public void Note(Func<NrsSubmission, NrsSubmission> change) => Current = Current with { Value = change(Current.Value) };
}

/// <summary>
/// The calls of one attempt, in their order: a look (before the first sign, or after an unclear one), the dry run once per revision, and the sign, which is noted in store before it
/// is made. <see cref="SubmissionTable"/> decides after each.
/// </summary>
public sealed class SubmissionCalls(IFiscalGateway gateway, SubmissionRows rows, TimeProvider time)
{
    public const string TakenByOthers = "This number is already registered with NRS by another system.";

    /// <returns>Null when the row was moved by somebody else before the sign: nothing more is done.</returns>
    public async Task<SubmissionVerdict?> RunAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        if (run.Current.Value.Status == NrsStatus.Ambiguous)
        {
            if (await SettleAsync(run, cancellationToken) is { } settled) return settled;
        }
        else if (run.Current.Value is { SignStartedAt: null, Asked: false })
        {
            if (await AskFirstAsync(run, cancellationToken) is { } known) return known;
        }

        if (!run.Current.Value.Validated)
        {
            if (await ValidateAsync(run, cancellationToken) is { } refused) return refused;
        }

        return await NoteSignAsync(run, cancellationToken) ? await SignAsync(run, cancellationToken) : null;
    }

    /// <summary>After an unclear sign. Null when the number is certainly unknown, so that the same bytes may go out again.</summary>
    private async Task<SubmissionVerdict?> SettleAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        var answer = await gateway.ConfirmAsync(run.Account, run.Current.Value.NrsIrn, cancellationToken);
        var move = SubmissionTable.After(SubmissionPoint.Settle, answer.Kind);
        if (move == SubmissionMove.Judge) return Judge(run.Current.Value, answer);
        if (move != SubmissionMove.GoOn) return new SubmissionVerdict(move, NrsStep.Confirm, answer);
        run.Note(submission => submission with { Status = NrsStatus.Validating });
        return null;
    }

    private async Task<SubmissionVerdict?> AskFirstAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        var answer = await gateway.ConfirmAsync(run.Account, run.Current.Value.NrsIrn, cancellationToken);
        var move = SubmissionTable.After(SubmissionPoint.FirstConfirm, answer.Kind);
        if (move == SubmissionMove.Judge) return Judge(run.Current.Value, answer);
        if (move != SubmissionMove.GoOn) return new SubmissionVerdict(move, NrsStep.Confirm, answer);
        if (answer.Kind == FiscalAnswerKind.NotFound) run.Note(submission => submission with { Asked = true, Fresh = true });
        return null;
    }

    private static SubmissionVerdict Judge(NrsSubmission submission, FiscalAnswer<ConfirmedByAuthority> answer) =>
        answer.Data is { } found && SubmissionTable.IsOurs(submission, found)
            ? new SubmissionVerdict(SubmissionMove.Registered, NrsStep.Confirm, answer)
            : new SubmissionVerdict(SubmissionMove.Rejected, NrsStep.Confirm, answer, TakenByOthers);

    private async Task<SubmissionVerdict?> ValidateAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        var answer = await gateway.ValidateAsync(run.Account, run.Frozen, cancellationToken);
        var move = SubmissionTable.After(SubmissionPoint.Validate, answer.Kind);
        if (move != SubmissionMove.GoOn) return new SubmissionVerdict(move, NrsStep.Validate, answer);
        run.Note(submission => submission with { Validated = true });
        return null;
    }

    /// <summary>From here on until a result is stored, the document may be registered.</summary>
    private async Task<bool> NoteSignAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var noted = run.Current.Value with { SignOpen = true, SignStartedAt = run.Current.Value.SignStartedAt ?? now, LeaseUntil = now + RunSubmission.Lease };
        if (await rows.SaveAsync(run.Scope, run.Current, noted, new SubmissionChange(), cancellationToken) is not { } stored) return false;
        run.Stored(stored);
        return true;
    }

    private async Task<SubmissionVerdict> SignAsync(SubmissionRun run, CancellationToken cancellationToken)
    {
        var answer = await gateway.SignAsync(run.Account, run.Frozen, cancellationToken);
        return new SubmissionVerdict(SubmissionTable.After(SubmissionPoint.Sign, answer.Kind), NrsStep.Sign, answer);
    }
}

/// <summary>What is judged before anything is sent: section 17 of the NRS contract.</summary>
internal static class SubmissionChecks
{
    /// <summary>Why the document cannot be submitted as it is, or null.</summary>
    public static SubmissionVerdict? Fault(Invoicing.OpenInvoice open)
    {
        var invoice = open.Invoice;
        if (invoice.Kind != Invoicing.InvoiceKind.B2C && string.IsNullOrWhiteSpace(open.Buyer.Tin)) return SubmissionVerdict.Refused($"Customer TIN is required for a {invoice.Kind} invoice.");
        var totals = invoice.Totals;
        var addsUp = invoice.Lines.Sum(line => line.Amounts.Taxable) == totals.Taxable && totals.Taxes.Sum(group => group.Tax) == totals.Tax;
        return addsUp ? null : SubmissionVerdict.Refused("The totals of the invoice do not add up.", alarm: true);
    }
}
