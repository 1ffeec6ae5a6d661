using Finora.Core;
using Finora.Core.Payments;
using Finora.Functions.Business;
using Finora.Functions.Http;

namespace Finora.Functions.Callbacks;

/// <summary>Takes a report of the bank partner, from whichever door it comes: verify, read, book, answer. Section 13 of the Business contract.</summary>
public sealed partial class PartnerReceiver(PartnerSignature signature, ReceivePartnerPayment receive, ILogger<PartnerReceiver> logger)
{
    private const int RetryWhileRunning = 5;

    /// <param name="body">The raw bytes.</param>
    /// <param name="header">The header with the signature; null when there is none.</param>
    public async Task<JsonReply> TakeAsync(Call call, ReadOnlyMemory<byte> body, string? header, CancellationToken cancellationToken)
    {
        var verdict = signature.Check(body, header);
        if (!verdict.IsGenuine) return Replies.Refused(call, RefusedRequest.Of(Refusal.NoCredential, "The signature is missing or wrong."));
        if (verdict.Json.ValueKind == System.Text.Json.JsonValueKind.Undefined) return Replies.Refused(call, RefusedRequest.Of(Refusal.InvalidRequest, "The body is not a JSON object without duplicate members."));
        var reported = PartnerPaymentBody.Read(verdict.Json);
        if (!reported.IsOk)
        {
            SignedButInvalid(logger, string.Join(", ", reported.Failure.Fields.Select(fault => fault.Path)), call.RequestId);
            return Replies.Failed(call, reported.Failure);
        }

        return reported.Value is { } payment ? await BookAsync(call, payment, verdict.Test, cancellationToken) : Replies.Ok(call, new UnprocessedEventBody(true, false), BusinessJson.Default.UnprocessedEventBody);
    }

    private async Task<JsonReply> BookAsync(Call call, ReportedPayment payment, bool test, CancellationToken cancellationToken)
    {
        var outcome = await receive.RunAsync(payment, test, cancellationToken);
        if (outcome.Failure is { Code: FailureCode.Busy } busy) return Replies.Failed(call, busy, RetryWhileRunning);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        var reply = Replies.Ok(call, PartnerAnswerBody.From(outcome.Value.Answer), BusinessJson.Default.PartnerAnswerBody);
        return outcome.Value.Replayed ? reply.AsReplay() : reply;
    }

    [LoggerMessage(3001, LogLevel.Error, "The bank partner sent a signed payment with invalid fields ({Fields}); request {RequestId}")]
    private static partial void SignedButInvalid(ILogger logger, string fields, string requestId);
}
