using Finora.Core;
using Finora.Core.Payments;
using Finora.Functions.Business;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Callbacks;

/// <summary>The bank partner's callback, section 13 of the Business contract.</summary>
public sealed partial class PartnerCallbackFunctions(PartnerSignature signature, ReceivePartnerPayment receive, ILogger<PartnerCallbackFunctions> logger)
{
    private const string SignatureHeader = "X-Alat-Signature";
    private const int RetryWhileRunning = 5;

    [Function("PartnerPayment")]
    [PartnerSignature(MaxBodyBytes = 262_144)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/alat-payment")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var verdict = signature.Check(call.Body, request.Headers.TryGetValue(SignatureHeader, out var header) ? header.ToString() : null);
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

    private async Task<IResult> BookAsync(Call call, ReportedPayment payment, bool test, CancellationToken cancellationToken)
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
