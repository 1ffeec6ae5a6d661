using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of payments of the Platform API, sections 10 and 11 of its contract.</summary>
internal static class PlatformPaymentRoutes
{
    private const string Payment = """
        { "id": "01957f8c-f918-76b8-927c-3a822d971ed4", "status": "matched", "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001",
          "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "amount": "579125.00", "currency": "NGN", "allocated_amount": "579125.00", "unallocated_amount": "0.00",
          "wht_amount": "28250.00", "wht_credit_note": null, "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "narration": null,
          "payer_name": null, "source": "manual", "gateway": null, "receipt_number": "REC-2025-001",
          "allocations": [{"invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "amount": "579125.00", "allocated_at": "2025-03-10T10:15:00.120Z"}],
          "created_at": "2025-03-10T10:15:00.120Z" }
        """;

    private const string Amounts = """
        { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "status": "paid", "total_amount": "607375.00",
          "amount_paid": "579125.00", "amount_withheld": "28250.00", "amount_credited": "0.00", "amount_due": "0.00" }
        """;

    private const string Recorded = $$"""{ "payment": {{Payment}}, "invoice": {{Amounts}} }""";

    private const string Started = """
        { "authorization_url": "https://checkout.paystack.com/3ni8kdavz62431k", "access_code": "3ni8kdavz62431k",
          "reference": "fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1", "amount": "607375.00", "currency": "NGN" }
        """;

    private const string NewPayment = """
        { "amount": 579125.00, "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "wht_amount": 28250.00 }
        """;

    private static readonly string Page = $$"""{ "data": [ {{Payment}} ], "next_cursor": null, "has_more": false }""";

    private static readonly string Open = Example.With(Payment, """
        { "invoice": { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "status": "paid", "customer_name": "Adaeze Foods Ltd", "total_amount": "607375.00", "amount_due": "0.00" } }
        """);

    private static readonly Guid AnyInvoice = Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a");

    public static RouteGroup Group { get; } = new("Payments", "Money from any source, and what of it waits to be matched.",
    [
        new("PlatformRecordPayment", "Record a payment of an invoice", Answer.Created(PlatformJson.Default.RecordedPaymentBody, Recorded))
        {
            Description = "What was withheld is settled first. More than is due stays on the payment as `unallocated_amount`.",
            Body = RequestBody.Of((body, today) => NewPaymentBody.Read(AnyInvoice, body, today), NewPayment),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Conflict] = "The `reference` is used.",
                [FailureCode.RuleBroken] = "The invoice is a draft, voided, paid, or a credit note.",
            },
        },
        new("PlatformInitializePayment", "Start a Paystack checkout", Answer.Created(PlatformJson.Default.InitializedPaymentBody, Started))
        {
            Description = "For what is due, or for `amount` of it. A page of the same amount and `email` that is younger than 15 minutes is answered again.",
            Body = RequestBody.Of(body => InitializedPaymentBody.Read(AnyInvoice, body), """{ "email": "accounts@adaezefoods.example", "amount": "607375.00" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "The invoice cannot be paid online (draft, voided, paid, not in naira, a credit note), or Paystack is not configured or refuses.",
                [FailureCode.Unavailable] = "Paystack does not answer.",
            },
        },
        new("PlatformListPayments", "List payments", Answer.Ok(PlatformJson.Default.PageBodyPaymentBody, Page))
        {
            Description = "Newest first. `method` is a UBL code; `q` looks in reference, invoice number and payer's name. Cash sales without an invoice are left out.",
            Query = RequestQuery.Pages(query => PaymentQuery.Read(query)),
        },
        new("PlatformListUnmatchedPayments", "List payments of which something waits", Answer.Ok(PlatformJson.Default.PageBodyPaymentBody, Page))
        {
            Description = "Those with an `unallocated_amount`, oldest first.",
            Query = RequestQuery.Pages(query => PaymentQuery.Read(query)),
        },
        new("PlatformGetPayment", "Read a payment with its invoice", Answer.Ok(PlatformJson.Default.OpenPaymentBody, Open)),
        new("PlatformChangePayment", "Note something about a payment", Answer.Ok(PlatformJson.Default.PaymentBody, Payment))
        {
            Description = "A member that is left out stays, null clears it. The money itself never changes.",
            Body = RequestBody.Of(PaymentChangeBody.Read, """{ "wht_credit_note": "WHT/2025/0417", "narration": "Second instalment" }"""),
        },
        new("PlatformReconcilePayment", "Match money that waits to an invoice", Answer.Ok(PlatformJson.Default.RecordedPaymentBody, Recorded))
        {
            Description = "Either `payment_id` and `invoice_id`, with `amount` for a part; or `amount` and `reference`, with which the payment is found, and without `invoice_id` the invoice too: by its number or buyer reference in the payment's reference or narration, else by exactly that amount due.",
            Body = RequestBody.Of(PaymentChangeBody.ReadMatch, """{ "payment_id": "01957f8c-f918-76b8-927c-3a822d971ed4", "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "amount": "579125.00" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such payment or invoice.",
                [FailureCode.RuleBroken] = "No payment or no invoice fits, or several do (the message names up to five); nothing waits; the currencies differ; the invoice is not open.",
            },
        },
        new("PlatformGetReceiptPdf", "The receipt of a payment as PDF", Answer.File("application/pdf", "The receipt.")),
    ]);
}
