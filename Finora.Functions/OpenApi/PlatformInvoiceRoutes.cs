using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of invoices of the Platform API, section 10 of its contract.</summary>
internal static class PlatformInvoiceRoutes
{
    /// <summary>The contract's invoice, finalized.</summary>
    internal const string Invoice = """
        { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "document_type": "invoice", "invoice_number": "INV-2025-001", "status": "finalized",
          "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a",
          "customer": {"name": "Adaeze Foods Ltd", "customer_type": "business", "company_name": "Adaeze Foods Ltd", "contact_name": null, "email": "accounts@adaezefoods.example", "phone": "+2348030000002", "tin": "87654321-0001", "billing_address": {"street": "3 Aminu Kano Crescent", "city": "Abuja", "state": "NG-FC", "lga": null, "postal_code": "904101", "country": "NG"}},
          "seller": {"business_name": "Lekki Software Ltd", "tin": "12345678-0001", "rc_number": "RC1234567", "email": "billing@lekkisoft.example", "phone": "+2348030000001", "address": {"street": "14 Admiralty Way", "city": "Lekki", "state": "NG-LA", "lga": null, "postal_code": "106104", "country": "NG"}},
          "invoice_kind": "B2B", "issue_date": "2025-02-27", "due_date": "2025-03-29", "currency": "NGN", "exchange_rate": "1",
          "buyer_reference": "PO-4411", "notes": "Thank you for your business.", "terms": "Payment within 30 days.",
          "line_items": [{"id": "019547a2-3b1c-7381-ab2a-e52f40536768", "position": 1, "product_id": null, "description": "Website development", "quantity": "1", "unit": "EA", "unit_price": "400000.00", "discount_type": null, "discount_value": null, "gross_amount": "400000.00", "discount_amount": "0.00", "net_amount": "400000.00", "invoice_discount_amount": "0.00", "taxable_amount": "400000.00", "tax_category": "standard", "tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "tax_rate": "7.5", "tax_amount": "30000.00", "total_amount": "430000.00", "tax_exemption_reason": null, "hsn_code": null, "product_category": null, "isic_code": "6201", "service_category": "Computer programming activities"}, {"id": "019547a2-3b1d-7660-878f-43e42c42b71e", "position": 2, "product_id": null, "description": "Support hours", "quantity": "15", "unit": "HUR", "unit_price": "11000.00", "discount_type": null, "discount_value": null, "gross_amount": "165000.00", "discount_amount": "0.00", "net_amount": "165000.00", "invoice_discount_amount": "0.00", "taxable_amount": "165000.00", "tax_category": "standard", "tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "tax_rate": "7.5", "tax_amount": "12375.00", "total_amount": "177375.00", "tax_exemption_reason": null, "hsn_code": null, "product_category": null, "isic_code": "6201", "service_category": "Computer programming activities"}],
          "subtotal": "565000.00", "discount_type": null, "discount_value": null, "discount_amount": "0.00", "taxable_amount": "565000.00",
          "tax_amount": "42375.00", "total_amount": "607375.00", "amount_paid": "0.00", "amount_withheld": "0.00", "amount_credited": "0.00",
          "amount_due": "607375.00",
          "taxes": [{"tax_category": "standard", "tax_rate": "7.5", "taxable_amount": "565000.00", "tax_amount": "42375.00"}],
          "expected_wht": {"tax_rate_id": "0195225e-e80b-7fcb-a19e-8d5f7bbe6e0b", "rate": "5", "base_amount": "565000.00", "amount": "28250.00", "net_expected": "579125.00"},
          "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227",
          "digital_signature": "E4HiGZr2tRyPsRDa0kMGMM/fZ7lu8eMV1w0+O+ZdNjVBOedXa+7sU+GGL53oud7J/ojXMzb5mggk9gHbz+mSph22ut3EyQu4RNJkLiN58ySWcs54q9wx26oUOmfn5ezunY5Mf9ysUtXXCbCjMTNgyxq5d+8B6H2bsIu9qfB2LO7SpdpYVLTh9bIrwiLQDDSN+x34FMyPQc5vbNKmirzN1HSuqhtKKarq9GrHs1RQPrQCnRMV1fv23pf8A5klFfZvOpAul3n2v88EGJDR3QkX329Mi4QN7obYNu3Z12Y2121omjR9uZ6lN5KLAO/DALQU3Tbp86Om/am55QAq2vwU2g==",
          "signature_algorithm": "RS256", "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1",
          "qr": {"kind": "verify", "payload": "https://api.finorabusiness.com/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e"},
          "firs_status": null, "firs_submitted_at": null, "firs_response": null,
          "verify_url": "https://api.finorabusiness.com/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e",
          "view_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI",
          "payment_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay", "related_invoice": null,
          "credit_notes": [], "deliveries": [], "finalized_at": "2025-02-27T13:41:00.000Z", "sent_at": null, "paid_at": null,
          "voided_at": null, "void_reason": null, "created_at": "2025-02-27T13:39:29.180Z", "updated_at": "2025-02-27T13:41:00.000Z" }
        """;

    private const string NewInvoice = """
        { "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "issue_date": "2025-02-27", "due_date": "2025-03-29", "buyer_reference": "PO-4411",
          "notes": "Thank you for your business.", "terms": "Payment within 30 days.",
          "line_items": [ { "description": "Website development", "quantity": 1, "unit_price": "400000.00", "isic_code": "6201", "service_category": "Computer programming activities" },
            { "description": "Support hours", "quantity": 15, "unit": "HUR", "unit_price": 11000, "isic_code": "6201", "service_category": "Computer programming activities" } ] }
        """;

    private static readonly string Draft = Example.With(
        Invoice,
        """
        { "status": "draft", "seller": null, "irn": null, "nrs_irn": null, "digital_signature": null, "signature_algorithm": null, "signature_key_id": null, "qr": null, "verify_url": null,
          "finalized_at": null }
        """);

    private static readonly string Finalized = Example.With(Invoice, """{ "warnings": [] }""");

    private static readonly string Row = Example.With(
        Example.Without(Invoice, "line_items", "customer", "seller", "digital_signature", "qr", "deliveries"), """{ "customer_name": "Adaeze Foods Ltd" }""");

    private static readonly Dictionary<FailureCode, string> NoDraft = new() { [FailureCode.RuleBroken] = "The invoice is no draft." };

    public static RouteGroup Group { get; } = new("Invoices", "From draft to finalized, signed, reported and paid.", [.. Drafts, .. PlatformInvoiceActionRoutes.All]);

    private static RouteDescription[] Drafts =>
    [
        new("PlatformListInvoices", "List invoices", Answer.Ok(PlatformJson.Default.PageBodyInvoiceRowBody, Example.Page(Row)))
        {
            Description = "Newest first. `status` is as printed: an overdue invoice is no sent one. `q` is a part of number, customer's name or reference.",
            Query = RequestQuery.Pages(query => InvoiceListQuery.ReadFilter(query)),
        },
        new("PlatformCreateInvoice", "Create a draft", Answer.Created(PlatformJson.Default.InvoiceBody, Draft))
        {
            Body = RequestBody.Of(NewInvoiceBody.Read, NewInvoice),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.PlanLimit] = "The invoices of the plan are used up for this month.",
                [FailureCode.Conflict] = "The `invoice_number` is used.",
                [FailureCode.RuleBroken] = "The customer or a product is inactive, or the total is too large.",
            },
        },
        new("PlatformGetInvoice", "Read an invoice", Answer.Ok(PlatformJson.Default.InvoiceBody, Invoice)),
        new("PlatformChangeInvoice", "Change a draft", Answer.Ok(PlatformJson.Default.InvoiceBody, Draft))
        {
            Description = "Changes the members that are sent. `line_items` takes the place of the whole list.",
            Body = RequestBody.Of(InvoiceChangeBody.Read, """{ "due_date": "2025-03-29", "notes": null }"""),
            Errors = NoDraft,
        },
        new("PlatformDeleteInvoice", "Delete a draft", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Invoice deleted." }"""))
        {
            Description = "Its number stays used.",
            Errors = NoDraft,
        },
        new("PlatformFinalizeInvoice", "Finalize and sign an invoice", Answer.Ok(PlatformJson.Default.FinalizedInvoiceBody, Finalized))
        {
            Description = "Freezes the invoice, signs it and posts it. `warnings` tells what the tax authority will miss.",
            Body = RequestBody.Of(IssueDateBody.Read, """{ "issue_date": "2025-02-27" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The invoice is no draft, or the date lies ahead or after the due date." },
        },
        new("PlatformGetInvoiceXml", "The signed XML of an invoice", Answer.File("application/xml", "The bytes that were signed."))
        {
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The invoice is a draft." },
        },
        new("PlatformGetInvoicePdf", "An invoice as PDF", Answer.File("application/pdf", "As it stands now: a draft bears the word DRAFT, a voided one CANCELLED.")),
    ];
}
