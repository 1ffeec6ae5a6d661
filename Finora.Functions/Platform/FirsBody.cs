using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Time;

namespace Finora.Functions.Platform;

/// <summary>A field that the authority refused, in our own path.</summary>
public sealed record FirsErrorBody(string Field, string Message);

/// <summary>How the report of payment went.</summary>
public sealed record FirsPaymentStatusBody(string? Sent, string? SentAt, string? Error);

/// <summary>How far the document came on its way to the buyer.</summary>
public sealed record FirsTransmissionBody(string Status, string? At, bool Delivered, string? Error);

/// <summary>The last word of the tax authority: <c>firs_response</c>, section 8 of the NRS contract.</summary>
public sealed record FirsResponseBody(
    string Outcome, string? Error, IReadOnlyList<FirsErrorBody> Errors, string? NrsErrorId, string? NrsMessage, string? Hold, int Attempts, string? LastAttemptAt, string? NextAttemptAt,
    FirsPaymentStatusBody PaymentStatus, FirsTransmissionBody Transmission, string? Csid)
{
    /// <summary>Null for a document that was never submitted.</summary>
    public static FirsResponseBody? From(OpenInvoice open)
    {
        if (open.Invoice.Nrs is not { } standing) return null;
        var texts = open.Nrs;
        return new FirsResponseBody(
            SubmissionEnding.OutcomeOf(standing.Status),
            texts.Error,
            [.. texts.Errors.Select(error => new FirsErrorBody(error.Field, error.Message))],
            standing.ErrorId,
            texts.Message,
            FirsWords.Hold(standing.Hold),
            standing.Attempts,
            InvoiceWords.Print(standing.LastAttemptAt),
            InvoiceWords.Print(standing.NextAttemptAt),
            new FirsPaymentStatusBody(standing.PaymentSent, InvoiceWords.Print(standing.PaymentSentAt), texts.PaymentError),
            new FirsTransmissionBody(FirsWords.Transmission(standing.Transmission), InvoiceWords.Print(standing.TransmittedAt), standing.Delivered, texts.TransmissionError),
            standing.Csid);
    }
}

/// <summary>The answer to submitting.</summary>
public sealed record FirsQueuedBody(string Message, string JobId);

/// <summary>One attempt.</summary>
public sealed record FirsAttemptBody(int Number, string Step, string StartedAt, int DurationMs, int? HttpStatus, string Outcome, string? NrsErrorId, string? Details, string? PublicMessage);

/// <summary>A submission with every attempt.</summary>
public sealed record FirsSubmissionBody(
    Guid InvoiceId, string JobId, string FirsStatus, string NrsIrn, string PayloadSha256, int PayloadRevision, string? ReportBy, string QueuedAt, string? NextAttemptAt, string? SubmittedAt,
    IReadOnlyList<FirsAttemptBody> Attempts)
{
    public static FirsSubmissionBody From(OpenNrsSubmission open)
    {
        var submission = open.Submission;
        return new FirsSubmissionBody(
            submission.InvoiceId,
            FirsWords.JobId(submission.InvoiceId),
            FirsWords.Status(submission.Status),
            submission.NrsIrn,
            submission.Sha256,
            submission.Revision,
            InvoiceWords.Print(open.ReportBy),
            Instant.Format(submission.QueuedAt),
            InvoiceWords.Print(submission.NextAttemptAt),
            InvoiceWords.Print(submission.SubmittedAt),
            [.. open.Attempts.Select(Attempt)]);
    }

    private static FirsAttemptBody Attempt(OpenNrsAttempt open)
    {
        var attempt = open.Attempt;
        return new FirsAttemptBody(
            attempt.Number, attempt.Step.ToString().ToLowerInvariant(), Instant.Format(attempt.StartedAt), attempt.DurationMs, attempt.HttpStatus, attempt.Outcome, attempt.ErrorId, open.Texts.Details, open.Texts.PublicMessage);
    }
}

/// <summary>The Platform API's words for submissions.</summary>
internal static class FirsWords
{
    public static string JobId(Guid invoiceId) => $"firs-submission:{invoiceId.ToString("N")[..8]}";

    public static string Status(NrsStatus status) => status.ToString().ToLowerInvariant();

    public static string? Hold(NrsHold? hold) => hold switch
    {
        null => null,
        NrsHold.Credentials => "credentials",
        NrsHold.BusinessId => "business_id",
        NrsHold.BaseUrl => "base_url",
        NrsHold.TypeCodes => "type_codes",
        _ => throw new ArgumentOutOfRangeException(nameof(hold), hold, null),
    };

    public static string Transmission(NrsTransmissionStatus status) => status switch
    {
        NrsTransmissionStatus.NotApplicable => "not_applicable",
        NrsTransmissionStatus.Pending => "pending",
        NrsTransmissionStatus.Transmitted => "transmitted",
        NrsTransmissionStatus.NotAvailable => "not_available",
        NrsTransmissionStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
