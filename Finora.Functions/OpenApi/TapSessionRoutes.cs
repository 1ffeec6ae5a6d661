using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of tap to pay, sections 12.6 to 12.8 of the contract.</summary>
internal static class TapSessionRoutes
{
    private const string NewSession = """
        { "sessionId": "nfc_01kpdfv220edetkmvs4vjeqw2w", "amountKobo": 5375000, "amount": 53750, "status": "awaiting_tap", "expiresAt": "2026-04-17T10:35:00.000Z",
          "deviceId": "dev_lekki_02" }
        """;

    private const string Session = """
        { "sessionId": "nfc_01kpdfv220edetkmvs4vjeqw2w", "amountKobo": 5375000, "amount": 53750, "description": "Two reams A4", "invoiceId": null, "customerId": null,
          "deviceId": "dev_lekki_02", "status": "awaiting_tap", "paymentId": null, "receiptId": null, "completedAt": null, "expiresAt": "2026-04-17T10:35:00.000Z",
          "createdAt": "2026-04-17T10:30:00.000Z" }
        """;

    public static RouteGroup Group { get; } = new("Tap to pay", "Collecting money on a device of the bank partner. For the enterprise plan.",
    [
        new("BusinessTapToPay", "Ask for a tap", Answer.Created(BusinessJson.Default.NewTapSessionBody, NewSession))
        {
            Description = "The device shows the amount for five minutes. With `invoiceId`, the customer is the invoice's. In the test partition no device is called.",
            Body = RequestBody.Of(TapSessionBodies.Read, """{ "amountKobo": 5375000, "description": "Two reams A4", "deviceId": "dev_lekki_02" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such invoice or customer; `details` names the field.",
                [FailureCode.Conflict] = "Another session is waiting on the device, or the invoice is paid or cancelled.",
                [FailureCode.RuleBroken] = "The invoice is not in naira, owes less, or is another customer's; or no bank partner is configured.",
                [FailureCode.Unavailable] = "The bank partner did not answer; there is no session. See `Retry-After`.",
            },
        },
        new("BusinessGetTapSession", "Read a session", Answer.Ok(BusinessJson.Default.TapSessionBody, Session))
        {
            Description = "A payment that arrives late completes a session that has expired or was cancelled.",
        },
        new("BusinessCancelTapSession", "Cancel a session", Answer.Ok(BusinessJson.Default.TapSessionBody, Example.With(Session, """{ "status": "cancelled" }""")))
        {
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The session does not await a tap." },
        },
    ]);
}
