using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>A follow-up under way.</summary>
public sealed record NrsFollowUpRun(TenantScope Scope, FiscalAccount Account, NrsSubmission Submission, NrsFollowUpKind Kind);

/// <summary>How a follow-up ended.</summary>
/// <param name="Again">To be tried again on the schedule.</param>
/// <param name="Change">What it changes of the submission.</param>
/// <param name="GivenUp">The same, when the schedule has no further try.</param>
public sealed record NrsFollowUpAnswer(bool Again, TimeSpan? RetryAfter, Func<NrsSubmission, NrsSubmission> Change, Func<NrsSubmission, NrsSubmission> GivenUp);

/// <summary>The calls that follow registration, and what their answers mean.</summary>
public sealed class NrsFollowUpCalls(TenantStore store, TenantKeyring keyring, IFiscalGateway gateway, TimeProvider time)
{
    public const string Paid = "PAID";
    private static readonly TimeSpan LookAfter = TimeSpan.FromMinutes(5);

    /// <summary>Said where the buyer, or the sender's notice address, is not set up.</summary>
    private static readonly string[] NotAvailableTexts = ["webhook url not configured", "not onboarded"];

    private const string NotApplicableText = "not applicable";

    public async Task<NrsFollowUpAnswer> CallAsync(NrsFollowUpRun run, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(run.Scope.TenantId, cancellationToken);
        return run.Kind switch
        {
            NrsFollowUpKind.Transmit => Transmitted(await gateway.TransmitAsync(run.Account, run.Submission.NrsIrn, cancellationToken), cipher),
            NrsFollowUpKind.Look => Looked(await gateway.ConfirmAsync(run.Account, run.Submission.NrsIrn, cancellationToken)),
            _ => await ReportPaymentAsync(run, cipher, cancellationToken),
        };
    }

    private NrsFollowUpAnswer Transmitted(FiscalAnswer answer, TenantCipher cipher)
    {
        var now = Instant.Now(time);
        return answer.Kind switch
        {
            FiscalAnswerKind.Accepted => Done(current => Told(current, cipher, texts => texts with { TransmissionError = null }) with
            {
                Status = NrsStatus.Transmitted,
                Transmission = NrsTransmissionStatus.Transmitted,
                TransmittedAt = now,
                Look = NrsFollowUp.At(now + LookAfter),
            }),
            FiscalAnswerKind.Rejected or FiscalAnswerKind.NotFound => Done(current => Failed(current, RefusalOf(answer))),
            _ => new NrsFollowUpAnswer(true, answer.RetryAfter, current => Failed(current, NrsTransmissionStatus.Pending), current => Failed(current, NrsTransmissionStatus.Failed)),
        };

        NrsSubmission Failed(NrsSubmission current, NrsTransmissionStatus status) =>
            Told(current, cipher, texts => texts with { TransmissionError = status == NrsTransmissionStatus.NotApplicable ? null : answer.Told }) with { Transmission = status };
    }

    private static NrsTransmissionStatus RefusalOf(FiscalAnswer answer) =>
        NotAvailableTexts.Any(text => answer.Told.Contains(text, StringComparison.OrdinalIgnoreCase)) ? NrsTransmissionStatus.NotAvailable
        : answer.Told.Contains(NotApplicableText, StringComparison.OrdinalIgnoreCase) ? NrsTransmissionStatus.NotApplicable
        : NrsTransmissionStatus.Failed;

    private NrsFollowUpAnswer Looked(FiscalAnswer<ConfirmedByAuthority> answer)
    {
        var now = Instant.Now(time);
        if (answer is not { Kind: FiscalAnswerKind.Accepted, Data: { } seen })
        {
            return new NrsFollowUpAnswer(answer.Kind is FiscalAnswerKind.Unavailable or FiscalAnswerKind.Unclear, answer.RetryAfter, Seen, Seen);
        }

        return Done(current => Seen(current) with
        {
            Status = seen.Transmitted ? NrsStatus.Transmitted : current.Status,
            Transmission = seen.Transmitted ? NrsTransmissionStatus.Transmitted : current.Transmission,
            TransmittedAt = seen.Transmitted ? current.TransmittedAt ?? now : current.TransmittedAt,
            Transmit = seen.Transmitted ? NrsFollowUp.None : current.Transmit,
            Delivered = seen.Delivered,
        });

        NrsSubmission Seen(NrsSubmission current) => current with { LookedAt = now };
    }

    private async Task<NrsFollowUpAnswer> ReportPaymentAsync(NrsFollowUpRun run, TenantCipher cipher, CancellationToken cancellationToken)
    {
        var reference = run.Submission.PaymentReference ?? await ReferenceAsync(run, cancellationToken);
        var answer = await gateway.UpdatePaymentAsync(run.Account, run.Submission.NrsIrn, Paid, reference, cancellationToken);
        var now = Instant.Now(time);
        if (answer.Kind == FiscalAnswerKind.Accepted)
        {
            return Done(current => Told(current, cipher, texts => texts with { PaymentError = null }) with { PaymentReference = reference, PaymentSent = Paid, PaymentSentAt = now });
        }

        var again = answer.Kind is not (FiscalAnswerKind.Rejected or FiscalAnswerKind.NotFound);
        return new NrsFollowUpAnswer(again, answer.RetryAfter, Failed, Failed);

        NrsSubmission Failed(NrsSubmission current) => Told(current, cipher, texts => texts with { PaymentError = answer.Told }) with { PaymentReference = reference };
    }

    /// <summary>The reference of the payment that settled the invoice.</summary>
    private async Task<string> ReferenceAsync(NrsFollowUpRun run, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(run.Scope, Keys.Invoice(run.Submission.InvoiceId), cancellationToken) ?? throw new InvalidDataException("A submission has no invoice row.");
        var payment = invoice.Value.PaymentIds is [.., var last] ? await store.GetAsync(run.Scope, Keys.Payment(last), cancellationToken) : null;
        return payment?.Value.Reference ?? payment?.Value.ReceiptNumber ?? invoice.Value.Number;
    }

    private static NrsFollowUpAnswer Done(Func<NrsSubmission, NrsSubmission> change) => new(false, null, change, change);

    private static NrsSubmission Told(NrsSubmission current, TenantCipher cipher, Func<NrsTexts, NrsTexts> change) =>
        current with { Texts = NrsTexts.Seal(cipher, current.InvoiceId, change(NrsTexts.Open(cipher, current.InvoiceId, current.Texts))) };
}
