using Finora.Core;
using Finora.Functions.Business;
using Finora.Functions.Callbacks;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of the bank partner's callback, section 13 of the contract.</summary>
internal static class PartnerRoutes
{
    private const string Payment = """
        { "event": "payment.completed", "paymentId": "pay_7q2m9x", "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "sessionId": null, "amountKobo": 28375000, "currency": "NGN",
          "reference": "PAY-20260417-001", "timestamp": "2026-04-17T11:02:00.000Z",
          "metadata": { "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg" } }
        """;

    private const string Answered = """
        { "received": true, "receiptId": "rec_01kpdhnp18ehf9ykxcrg4dpr4m", "receiptNumber": "REC-2026-045", "invoiceStatus": "paid",
          "glJournalEntryId": "je_01kpdhnp18ez8tyqjkgkeyb3rx", "unallocatedAmountKobo": 0, "unallocatedAmount": 0, "unmatchedReason": null }
        """;

    public static RouteGroup Group { get; } = new("Bank partner", "What the bank partner calls.",
    [
        new(
            "PartnerPayment",
            "Report a finished payment",
            Answer.Ok(BusinessJson.Default.PartnerAnswerBody, Answered, "Booked, now or before."),
            Answer.Ok(BusinessJson.Default.UnprocessedEventBody, """{ "received": true, "processed": false }""", "An event of another kind is not processed."))
        {
            Description = "Booked once for each `paymentId`; a repeat gets the first answer and `Idempotency-Replayed`. Money is never refused: what cannot be allocated is kept, and `unmatchedReason` says why.",
            Body = RequestBody.Of(PartnerPaymentBody.Read, Payment),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The first call with the `paymentId` is still running (see `Retry-After`), or it named another amount or currency." },
        },
    ]);
}
