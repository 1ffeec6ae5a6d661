using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of what is done with invoices of the Platform API once they are made: section 10 of its contract.</summary>
internal static class PlatformInvoiceActionRoutes
{
    private const string Link = """
        { "view_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI",
          "payment_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay", "rotated_at": null }
        """;

    private const string Submission = """
        { "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "job_id": "firs-submission:019547a2", "firs_status": "signed", "nrs_irn": "INV2025001-F1N0RA01-20250227",
          "payload_sha256": "da4fb01ca43033191af2f679acb1b2e691007f59b54fb77134053eeafc7b1184", "payload_revision": 1, "report_by": null,
          "queued_at": "2025-02-27T13:42:00.000Z", "next_attempt_at": null, "submitted_at": "2025-02-27T13:42:01.420Z",
          "attempts": [ { "number": 1, "step": "sign", "started_at": "2025-02-27T13:42:00.910Z", "duration_ms": 510, "http_status": 201, "outcome": "signed",
            "nrs_error_id": null, "details": null, "public_message": null } ] }
        """;

    private static readonly string Voided = Example.With(
        PlatformInvoiceRoutes.Invoice, """{ "status": "voided", "amount_due": "0.00", "voided_at": "2025-02-28T09:00:00.000Z", "void_reason": "Typing error" }""");

    private static readonly string CreditNote = Example.With(
        PlatformInvoiceRoutes.Invoice,
        """
        { "document_type": "credit_note", "invoice_number": "CN-2025-001", "due_date": null, "amount_due": "0.00",
          "related_invoice": { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "issue_date": "2025-02-27",
            "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227" } }
        """);

    public static RouteDescription[] All =>
    [
        new("PlatformSubmitFirs", "Report an invoice to NRS", Answer.Accepted(PlatformJson.Default.FirsQueuedBody, """{ "message": "Invoice queued for NRS submission.", "job_id": "firs-submission:019547a2" }"""))
        {
            Description = "While one is under way the answer is the same and nothing is queued twice. After `rejected` or `parked` it starts afresh.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is a draft, voided or registered, or something is missing that NRS asks for; the message tells." },
        },
        new("PlatformFirsSubmission", "How a report to NRS stands", Answer.Ok(PlatformJson.Default.FirsSubmissionBody, Submission)) { Description = "With every attempt." },
        new("PlatformSendInvoice", "Send an invoice", Answer.Ok(PlatformJson.Default.SendInvoiceBody, """{ "dispatched": ["email"], "message": "Invoice sent via email." }"""))
        {
            Description = "Queues one message a channel, or none at all. How each went is told in `deliveries`.",
            Body = RequestBody.Of(body => SendInvoiceBody.Read(body, Guid.Empty), """{ "channels": ["email"], "message": "With thanks for your order." }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is a draft or voided, or a channel is not set up or does not reach the customer." },
        },
        new("PlatformVoidInvoice", "Void an invoice", Answer.Ok(PlatformJson.Default.InvoiceBody, Voided))
        {
            Description = "With a reversing entry; money that came for it waits to be matched.",
            Body = RequestBody.Of(InvoiceChangeBody.ReadReason, """{ "reason": "Typing error" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is a draft, paid, voided, a credit note, or known to NRS: issue a credit note." },
        },
        new("PlatformCreditInvoice", "Credit an invoice", Answer.Created(PlatformJson.Default.InvoiceBody, CreditNote))
        {
            Description = "Without `line_items` everything that is not credited yet.",
            Body = RequestBody.Of(body => InvoiceChangeBody.ReadCreditNote(Guid.Empty, body), """{ "reason": "Five hours were not used.", "line_items": [ { "line_item_id": "019547a2-3b1d-7660-878f-43e42c42b71e", "quantity": 5 } ] }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is a draft, voided or a credit note, or less is left than asked for." },
        },
        new("PlatformGetPublicLink", "The addresses for the customer", Answer.Ok(PlatformJson.Default.PublicLinkBody, Link)),
        new("PlatformRotatePublicLink", "Replace the addresses for the customer", Answer.Ok(PlatformJson.Default.PublicLinkBody, Link)) { Description = "The old ones answer 404 from now on." },
    ];
}
