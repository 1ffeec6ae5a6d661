using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of payment links, section 12 of the contract.</summary>
internal static class PaymentLinkRoutes
{
    private const string NewLink = """
        { "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "invoiceNumber": "INV-2026-042",
          "amountKobo": 28375000, "amount": 283750, "paymentUrl": "https://pay.finorabusiness.com/p/pl_01kpdfv220epm8t0cdtzq16q0g",
          "shortUrl": "https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g",
          "qrCodeUrl": "https://api.finorabusiness.com/v1/payment-links/pl_01kpdfv220epm8t0cdtzq16q0g/qr.png", "callbackSecret": null,
          "expiresAt": "2026-04-18T10:30:00.000Z", "status": "active" }
        """;

    private const string Link = """
        { "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "invoiceNumber": "INV-2026-042",
          "amountKobo": 28375000, "amount": 283750, "amountPaidKobo": 28375000, "amountPaid": 283750, "amountDueKobo": 0, "amountDue": 0,
          "allowPartialPayment": false, "paymentUrl": "https://pay.finorabusiness.com/p/pl_01kpdfv220epm8t0cdtzq16q0g",
          "shortUrl": "https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g",
          "qrCodeUrl": "https://api.finorabusiness.com/v1/payment-links/pl_01kpdfv220epm8t0cdtzq16q0g/qr.png", "callbackUrl": null,
          "metadata": { "till": "web" }, "status": "paid", "statusReason": null, "payments": [ { "paymentId": "pay_7q2m9x",
          "receiptId": "rec_01kpdhnp18ehf9ykxcrg4dpr4m", "receiptNumber": "REC-2026-045", "amountKobo": 28375000, "amount": 283750,
          "paidAt": "2026-04-17T11:02:00.000Z" } ], "expiresAt": "2026-04-18T10:30:00.000Z", "cancelledAt": null, "createdAt": "2026-04-17T10:30:00.000Z" }
        """;

    private static readonly string Cancelled = Example.With(
        Link,
        """
        { "amountPaidKobo": 0, "amountPaid": 0, "amountDueKobo": 28375000, "amountDue": 283750, "status": "cancelled", "statusReason": "by_caller", "payments": [],
          "cancelledAt": "2026-04-17T10:40:00.000Z" }
        """);

    public static RouteGroup Group { get; } = new("Payments", "Collecting money for invoices over the bank partner. For the enterprise plan.",
    [
        new("BusinessGeneratePaymentLink", "Make a payment link", Answer.Created(BusinessJson.Default.NewPaymentLinkBody, NewLink))
        {
            Description = "The link collects what is due of the invoice when it is paid. It lives for `expiresInHours`, 24 unless given.",
            Body = RequestBody.Of(PaymentLinkBodies.Read, """{ "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "expiresInHours": 24, "metadata": { "till": "web" } }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such invoice.",
                [FailureCode.Conflict] = "The invoice is paid or cancelled.",
                [FailureCode.RuleBroken] = "The currency of the invoice is not NGN.",
            },
        },
        new("BusinessGetPaymentLink", "Read a payment link", Answer.Ok(BusinessJson.Default.PaymentLinkBody, Link)) { Description = "`amountPaid` counts payments through this link; `amountDue` is the invoice's, now." },
        new("BusinessCancelPaymentLink", "Cancel a payment link", Answer.Ok(BusinessJson.Default.PaymentLinkBody, Cancelled))
        {
            Description = "The page closes. Money that still arrives is booked.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The link is not active." },
        },
        new("BusinessPaymentLinkQr", "The QR code of a payment link", Answer.File("image/png", "A square image that holds the short address of the page."))
        {
            Description = "Public, and in every state of the link. `size` is the side in pixels, 300 unless given.",
            Query = RequestQuery.Plain(query => PaymentLinkImageFunctions.ReadSize(query)),
        },
    ]);
}
