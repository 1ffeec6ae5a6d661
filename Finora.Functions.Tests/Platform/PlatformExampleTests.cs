using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Paystack;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;

namespace Finora.Functions.Tests.Platform;

/// <summary>
/// Sample A of the Platform contract, lived through at its own dates: each answer is the one that the contract shows, to the letter, but for ids, instants, tokens and signatures. Numbers,
/// fingerprint, XML and payload are the contract's own.
/// </summary>
[TestClass]
public sealed partial class PlatformExampleTests
{
    private const string NewInvoice = """
        { "issue_date": "2025-02-27", "due_date": "2025-03-29", "buyer_reference": "PO-4411", "notes": "Thank you for your business.", "terms": "Payment within 30 days.",
          "line_items": [ { "description": "Website development", "quantity": 1, "unit_price": 400000.00, "isic_code": "6201", "service_category": "Computer programming activities" },
            { "description": "Support hours", "quantity": 15, "unit": "HUR", "unit_price": "11000.00", "isic_code": "6201", "service_category": "Computer programming activities" } ] }
        """;

    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync(clock: new ManualTime(At("2025-02-20T08:00:00.000Z")));
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    /// <summary>The tests of this class report the same number of the same taxpayer.</summary>
    [TestInitialize]
    public Task ForgetAsync() => s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "reset");

    [TestMethod]
    public async Task From_the_customer_to_the_payment_every_answer_is_the_contracts()
    {
        var business = await LekkiAsync();
        await IsAsync(business, "/tax-rates", """
            { "data": [
              { "id": "0195225e-e80a-718b-956a-675c93a19cf4", "code": "VAT_7_5", "name": "VAT 7.5%", "kind": "vat", "rate": "7.5", "nrs_tax_category": "STANDARD_VAT", "is_system": true, "is_default": true, "is_active": true, "created_at": "2025-02-20T08:00:00.010Z" },
              { "id": "0195225e-e80b-7fcb-a19e-8d5f7bbe6e0b", "code": "WHT_5", "name": "WHT 5%", "kind": "wht", "rate": "5", "nrs_tax_category": null, "is_system": true, "is_default": false, "is_active": true, "created_at": "2025-02-20T08:00:00.011Z" },
              { "id": "0195225e-e80c-7818-8b25-81282ff5d8b7", "code": "WHT_10", "name": "WHT 10%", "kind": "wht", "rate": "10", "nrs_tax_category": null, "is_system": true, "is_default": false, "is_active": true, "created_at": "2025-02-20T08:00:00.012Z" } ],
              "next_cursor": null, "has_more": false }
            """);

        GoTo("2025-02-27T13:00:12.345Z");
        var customer = await business.PlatformCustomerAsync();
        GoTo("2025-02-27T13:39:29.180Z");
        var id = Trade.Text((await business.PlatformPostAsync("/invoices", Sample(customer, business.WithholdingRate()))).Expect(201).Json, "id");
        GoTo("2025-02-27T13:41:00.000Z");
        var final = (await business.PlatformPostAsync($"/invoices/{id}/finalize")).Expect(200).Json;
        Same(ContractExamples.PlatformInvoice.TrimEnd()[..^1] + """, "warnings": [] }""", final.GetRawText());
        Same(ContractExamples.PlatformInvoice, (await business.PlatformReadAsync($"/invoices/{id}")).GetRawText());
        await IsAsync(business, $"/customers/{customer}", ContractExamples.PlatformCustomer);
        await TheXmlIsTheContractsAsync(business, id, final);
        await IsAsync(business, $"/invoices/{id}/public-link", """
            { "view_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI",
              "payment_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay", "rotated_at": null }
            """);
        await ItIsReportedAsTheContractSaysAsync(business, id);
        Same("""{ "dispatched": ["email"], "message": "Invoice sent via email." }""", (await business.PlatformPostAsync($"/invoices/{id}/send", """{ "channels": ["email"] }""")).Expect(200).Text);

        GoTo("2025-03-03T09:00:00.000Z");
        await AnExpenseIsRecordedAsync(business);
        GoTo("2025-03-09T12:00:00.000Z");
        await IsAsync(business, "/reports/receivables-ageing?to=2025-03-09", """
            { "as_of": "2025-03-09", "currency": "NGN", "total_outstanding": "607375.00",
              "buckets": { "not_due": "607375.00", "0_30": "0.00", "31_60": "0.00", "61_90": "0.00", "90_plus": "0.00" },
              "customers": [ { "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "name": "Adaeze Foods Ltd", "invoice_count": 1, "total": "607375.00",
                "buckets": { "not_due": "607375.00", "0_30": "0.00", "31_60": "0.00", "61_90": "0.00", "90_plus": "0.00" } } ] }
            """);
        GoTo("2025-03-10T10:15:00.120Z");
        await ItIsPaidAsync(business, id);
    }

    [TestMethod]
    public async Task Refusals_are_worded_as_in_the_contract()
    {
        var business = await LekkiAsync();
        var missing = (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a")).Expect(404);
        Same("""{ "error": { "code": "NOT_FOUND", "message": "Invoice with id '019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a' was not found.", "details": [], "request_id": "req_01954def-1234-5678-9abc-def012345678" } }""", missing.Text);

        var customer = await business.AnyCustomerAsync();
        var invalid = (await business.PlatformPostAsync("/invoices", $$"""{"customer_id":"{{customer}}","due_date":"soon","line_items":[{"description":"Tea","unit_price":-1}]}""")).Expect(400);
        Same(
            """
            { "error": { "code": "VALIDATION_ERROR", "message": "Request body validation failed.",
                "details": [ { "field": "due_date", "message": "due_date must be a valid ISO date" },
                             { "field": "line_items.0.unit_price", "message": "unit_price must be a positive number" } ],
                "request_id": "req_01954def-1234-5678-9abc-def012345678" } }
            """,
            invalid.Text,
            inAnyOrder: "details");
    }

    [TestMethod]
    public async Task A_tested_connection_and_a_published_key_look_as_in_the_contract()
    {
        var business = await LekkiAsync();
        var tested = (await s_nrs.SessionAsync(business, Role.Admin, HttpMethod.Post, "/api/v1/settings/integrations/nrs/test")).Expect(200);
        Same("""{ "ok": true, "environment": "sandbox", "checked_at": "2025-02-21T10:00:00.000Z", "message": "Credentials accepted." }""", tested.Text);

        var key = (await s_nrs.SessionAsync(business, Role.ReadOnly, HttpMethod.Get, "/api/v1/settings/signing-key")).Expect(200).Json;
        Assert.AreEqual($"{business.Created.Business.Id}.1 RS256 https://api.finorabusiness.com/.well-known/finora/{business.Created.Business.Id}/jwks.json", key.Facts("key_id", "algorithm", "jwks_url"));
        StringAssert.Matches(Trade.Text(key, "public_key_pem"), new Regex("^-----BEGIN PUBLIC KEY-----\nMIIB[^-]+\n-----END PUBLIC KEY-----\n$"));
    }

    [TestMethod]
    public async Task A_credit_note_for_five_hours_differs_from_its_invoice_as_the_contract_says()
    {
        var business = await LekkiAsync();
        GoTo("2025-02-27T13:41:00.000Z");
        var customer = await business.PlatformCustomerAsync();
        var id = Guid.Parse(Trade.Text((await business.PlatformPostAsync("/invoices", Sample(customer, business.WithholdingRate()))).Expect(201).Json, "id"));
        var invoice = (await business.PlatformPostAsync($"/invoices/{id}/finalize")).Expect(200).Json;
        await ReportAsync(business, id);

        var hours = Trade.Text(invoice.GetProperty("line_items")[1], "id");
        var note = (await business.PlatformPostAsync($"/invoices/{id}/credit-note", $$"""{ "reason": "Five hours were not used.", "issue_date": "2025-02-27", "line_items": [ { "line_item_id": "{{hours}}", "quantity": 5 } ] }""")).Expect(201).Json;
        await ReportAsync(business, note.GetProperty("id").GetGuid());

        Assert.AreEqual("credit_note CN-2025-001 finalized 55000.00 4125.00 59125.00", note.Facts("document_type", "invoice_number", "status", "taxable_amount", "tax_amount", "total_amount"));
        Same("""{ "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "issue_date": "2025-02-27", "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227" }""", note.GetProperty("related_invoice").GetRawText());
        var reported = (await s_nrs.Sandbox.RequestsAsync("/invoice/sign")).Select(call => JsonDocument.Parse(call.GetProperty("body").GetString()!).RootElement).Last(body => body.GetProperty("irn").GetString()!.StartsWith("CN2025001-", StringComparison.Ordinal));
        Assert.AreEqual("380", Trade.Text(reported, "invoice_type_code"));
        Same("""[{"irn":"INV2025001-F1N0RA01-20250227","issue_date":"2025-02-27"}]""", reported.GetProperty("billing_reference").GetRawText());
        Assert.IsFalse(reported.TryGetProperty("due_date", out _) || reported.TryGetProperty("payment_means", out _));
        Same("""{"line_extension_amount":55000.00,"tax_exclusive_amount":55000.00,"tax_inclusive_amount":59125.00,"payable_amount":59125.00}""", reported.GetProperty("legal_monetary_total").GetRawText());
        var xml = System.Xml.Linq.XDocument.Parse((await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{Trade.Text(note, "id")}/xml")).Expect(200).Text).Root!;
        Assert.AreEqual("CreditNote 381 INV-2025-0012025-02-27 5", $"{xml.Name.LocalName} {ValueOf(xml, "CreditNoteTypeCode")} {ValueOf(xml, "BillingReference")} {ValueOf(xml, "CreditedQuantity")}");
    }

    [TestMethod]
    public async Task The_integrations_look_as_in_the_contract()
    {
        var business = await LekkiAsync();
        var secret = s_nrs.App.Service<PaystackInstallation>().SecretKey!;
        var connected = $$"""{ "nrs": { "api_key": "8d2e1f07" }, "paystack": { "mode": "own", "public_key": "pk_test_example", "secret_key": "{{secret}}" } }""";
        (await s_nrs.SessionAsync(business, Role.Admin, HttpMethod.Post, "/api/v1/settings/integrations/nrs/test")).Expect(200);
        (await s_nrs.PatchAsync(business, connected)).Expect(200);

        var shown = (await s_nrs.SessionAsync(business, Role.Admin, HttpMethod.Get, "/api/v1/settings/integrations")).Expect(200).Text;

        Same(
            """
            { "nrs": { "status": "connected", "environment": "sandbox", "business_id": "0194bece-a000-7237-8bc3-463668f52e19", "service_id": "F1N0RA01", "api_key_hint": "…1f07",
                "has_api_secret": true, "has_public_key": false, "has_certificate": false, "hold": null, "last_checked_at": "2025-02-21T10:00:00.000Z", "hook_url": "https://api.finorabusiness.com/api/v1/webhooks/nrs/Vb7…" },
              "paystack": { "status": "connected", "mode": "own", "public_key": "pk_test_example", "secret_key_hint": "…_key", "subaccount_code": null, "hook_url": "https://api.finorabusiness.com/api/v1/webhooks/paystack/0195225e-e800-712f-9e79-f84ce75ae95c" },
              "whatsapp": { "status": "disconnected", "phone_number_id": null, "template_name": null },
              "xero": { "status": "unavailable" }, "quickbooks": { "status": "unavailable" } }
            """,
            Hook().Replace(shown.Replace("…" + secret[^4..], "…_key", StringComparison.Ordinal), "/webhooks/nrs/Vb7…"));
    }

    /// <summary>The tenant of the samples: connected to NRS, with a bank account and defaults.</summary>
    private static async Task<TestBusiness> LekkiAsync()
    {
        var business = await s_nrs.ConnectedAsync(Plan.Enterprise);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Business, stored => stored with
        {
            RcNumber = "RC1234567",
            Email = "billing@lekkisoft.example",
            Phone = "+2348030000001",
            Industry = "Software",
            Address = new PostalAddress("14 Admiralty Way", "Lekki", "NG-LA", null, "106104", "NG"),
            Defaults = stored.Defaults with { BankAccount = new BankAccount("GTBank", "058", "0123456789", "Lekki Software Ltd") },
        });
        return business;
    }

    private static string Sample(string customer, Guid withholding) => $$"""{ "customer_id": "{{customer}}", "wht_rate_id": "{{withholding}}",{{NewInvoice.Trim()[1..]}}""";

    private static async Task TheXmlIsTheContractsAsync(TestBusiness business, string id, JsonElement final)
    {
        var reply = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/xml")).Expect(200);
        var xml = System.Text.Encoding.UTF8.GetBytes(reply.Text);
        Assert.AreEqual(("b09acefe1689a6519454e4e101e2d788c1ec8f45a87cc6f5cc2abd4eca5be515", 5958), (Convert.ToHexStringLower(SHA256.HashData(xml)), xml.Length));
        Assert.AreEqual("attachment; filename=\"INV-2025-001.xml\"", reply.Headers["Content-Disposition"]);
        var checkedBody = $$"""{"xml":"{{Convert.ToBase64String(xml)}}","signature":"{{Trade.Text(final, "digital_signature")}}"}""";
        Same(
            """
            { "valid": true, "reason": null, "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1", "tenant_id": "0195225e-e800-712f-9e79-f84ce75ae95c", "invoice_number": "INV-2025-001",
              "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e" }
            """,
            (await s_nrs.App.SendAsync(HttpMethod.Post, "/api/v1/verify", checkedBody)).Expect(200).Text);
    }

    private static async Task ItIsReportedAsTheContractSaysAsync(TestBusiness business, string id)
    {
        GoTo("2025-02-27T13:42:00.000Z");
        Same("""{ "message": "Invoice queued for NRS submission.", "job_id": "firs-submission:019547a2" }""", (await business.PlatformPostAsync($"/invoices/{id}/submit-firs")).Expect(202).Text);
        await s_nrs.App.Service<RunSubmission>().RunAsync(new NrsJob(1, business.Created.Business.Id, Guid.Parse(id), 1), CancellationToken.None);
        await IsAsync(business, $"/invoices/{id}/firs-submission", """
            { "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "job_id": "firs-submission:019547a2", "firs_status": "signed", "nrs_irn": "INV2025001-F1N0RA01-20250227",
              "payload_sha256": "da4fb01ca43033191af2f679acb1b2e691007f59b54fb77134053eeafc7b1184", "payload_revision": 1, "report_by": null,
              "queued_at": "2025-02-27T13:42:00.000Z", "next_attempt_at": null, "submitted_at": "2025-02-27T13:42:01.420Z",
              "attempts": [ { "number": 1, "step": "sign", "started_at": "2025-02-27T13:42:00.910Z", "duration_ms": 510, "http_status": 201, "outcome": "signed",
                "nrs_error_id": null, "details": null, "public_message": null } ] }
            """);
        await s_nrs.FollowAsync(business, Guid.Parse(id), NrsFollowUpKind.Transmit);
        Same(
            """
            { "outcome": "signed", "error": null, "errors": [], "nrs_error_id": null, "nrs_message": null, "hold": null, "attempts": 1, "last_attempt_at": "2025-02-27T13:42:00.910Z", "next_attempt_at": null,
              "payment_status": { "sent": null, "sent_at": null, "error": null }, "transmission": { "status": "transmitted", "at": "2025-02-27T13:42:03.000Z", "delivered": false, "error": null }, "csid": null }
            """,
            (await business.PlatformReadAsync($"/invoices/{id}")).GetProperty("firs_response").GetRawText());
        var verified = await s_nrs.App.SendAsync(HttpMethod.Get, "/verify/INV2025001-F1N0RA01-20250227?total=607375.00", null, ("Accept", "application/json"));
        Same(
            """
            { "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227", "document_type": "invoice", "invoice_number": "INV-2025-001",
              "issue_date": "2025-02-27", "seller_name": "Lekki Software Ltd", "signature_valid": true, "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1",
              "jwks_url": "https://api.finorabusiness.com/.well-known/finora/0195225e-e800-712f-9e79-f84ce75ae95c/jwks.json", "state": "valid", "registered_with_nrs": true, "total_matches": true }
            """,
            verified.Expect(200).Text);
    }

    private static async Task AnExpenseIsRecordedAsync(TestBusiness business)
    {
        var made = (await business.PlatformPostAsync("/expenses", """{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","description":"Servers, March","reference":"CN-7781"}""")).Expect(201);
        Same(
            """
            { "id": "01955b3b-ca80-7a5e-9d06-5046f430559d", "expense_number": "EXP-2025-001", "status": "paid", "date": "2025-03-03", "vendor_name": "CloudNest Hosting Ltd",
              "vendor_tin": null, "category": "telecoms", "account_code": "5023", "description": "Servers, March", "reference": "CN-7781", "amount": "80000.00", "vat_rate": "7.5",
              "vat_amount": "6000.00", "total_amount": "86000.00", "wht_rate": "0", "wht_amount": "0.00", "amount_paid": "86000.00", "currency": "NGN", "exchange_rate": "1",
              "payment_method": "30", "receipt_url": null, "created_at": "2025-03-03T09:00:00.000Z", "updated_at": "2025-03-03T09:00:00.000Z" }
            """,
            made.Text);
    }

    private static async Task ItIsPaidAsync(TestBusiness business, string id)
    {
        var paid = (await business.PlatformPostAsync($"/invoices/{id}/record-payment", """{"amount":579125.00,"payment_method":"30","payment_date":"2025-03-10","reference":"GTB-TRF-88213","wht_amount":28250}""")).Expect(201);
        Same(
            """
            { "payment": { "id": "01957f8c-f918-76b8-927c-3a822d971ed4", "status": "matched", "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001",
                "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "amount": "579125.00", "currency": "NGN", "allocated_amount": "579125.00", "unallocated_amount": "0.00",
                "wht_amount": "28250.00", "wht_credit_note": null, "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "narration": null,
                "payer_name": null, "source": "manual", "gateway": null, "receipt_number": "REC-2025-001",
                "allocations": [ { "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "amount": "579125.00", "allocated_at": "2025-03-10T10:15:00.120Z" } ],
                "created_at": "2025-03-10T10:15:00.120Z" },
              "invoice": { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "status": "paid", "total_amount": "607375.00",
                "amount_paid": "579125.00", "amount_withheld": "28250.00", "amount_credited": "0.00", "amount_due": "0.00" } }
            """,
            paid.Text);
    }

    private static async Task ReportAsync(TestBusiness business, Guid id)
    {
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.App.Service<RunSubmission>().RunAsync(new NrsJob(1, business.Created.Business.Id, id, 1), CancellationToken.None);
    }

    private static string ValueOf(System.Xml.Linq.XElement root, string name) => root.Descendants().First(element => element.Name.LocalName == name).Value;

    private static async Task IsAsync(TestBusiness business, string path, string example) => Same(example, (await business.PlatformReadAsync(path)).GetRawText());

    /// <param name="inAnyOrder">An array whose order the contract leaves open.</param>
    private static void Same(string example, string actual, string? inAnyOrder = null) => Assert.AreEqual(Mask(example, inAnyOrder), Mask(actual, inAnyOrder));

    private static string Mask(string json, string? inAnyOrder)
    {
        var node = JsonNode.Parse(json)!;
        if (inAnyOrder is not null && node["error"]?[inAnyOrder] is JsonArray items) node["error"]![inAnyOrder] = new JsonArray([.. items.Select(item => item!.DeepClone()).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]);
        var text = node.ToJsonString();
        text = Uuid().Replace(text, "id");
        text = Instant().Replace(text, "then");
        text = Seal().Replace(text, "\"digital_signature\":\"seal\"");
        text = Token().Replace(text, "/p/token");
        text = Job().Replace(text, "firs-submission:job");
        return Duration().Replace(text, "\"duration_ms\":1");
    }

    /// <summary>Tests of a class share a clock, which goes on only.</summary>
    private static void GoTo(string instant)
    {
        var ahead = At(instant) - s_nrs.App.Time.GetUtcNow();
        if (ahead > TimeSpan.Zero) s_nrs.App.Time.Leap(ahead);
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Instant();

    [GeneratedRegex("\"digital_signature\":\"[^\"]{300,}\"")]
    private static partial Regex Seal();

    [GeneratedRegex("/p/[A-Za-z0-9_-]{43}")]
    private static partial Regex Token();

    [GeneratedRegex("/webhooks/nrs/[A-Za-z0-9_-]{43}")]
    private static partial Regex Hook();

    [GeneratedRegex("firs-submission:[0-9a-f]{8}")]
    private static partial Regex Job();

    [GeneratedRegex("\"duration_ms\":[0-9]+")]
    private static partial Regex Duration();
}
