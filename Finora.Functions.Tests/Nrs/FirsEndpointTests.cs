using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Nrs;

/// <summary>submit-firs, firs-submission and what the invoice shows, over HTTP: section 10 of the Platform contract.</summary>
[TestClass]
public sealed class FirsEndpointTests
{
    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestInitialize]
    public Task ForgetAsync() => s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "reset");

    [TestMethod]
    public async Task Submitting_queues_registers_and_shows_it_everywhere()
    {
        var business = await s_nrs.ConnectedAsync();
        var id = await NrsApp.FinalizedAsync(business);
        var answer = (await NrsApp.SubmitAsync(business, id)).Expect(202);
        Assert.AreEqual($$"""{"message":"Invoice queued for NRS submission.","job_id":"firs-submission:{{id.ToString()[..8]}}"}""", answer.Text);
        Assert.AreEqual("queued", (await NrsApp.InvoiceAsync(business, id)).GetProperty("firs_status").GetString());

        await s_nrs.RunAsync(business, id);

        var invoice = await NrsApp.InvoiceAsync(business, id);
        Assert.AreEqual("INV2026001-F1N0RA01-20260318", invoice.GetProperty("nrs_irn").GetString());
        Assert.AreEqual("transmitted", invoice.GetProperty("firs_status").GetString());
        Assert.AreEqual("2026-03-18T12:00:00.000Z", invoice.GetProperty("firs_submitted_at").GetString());
        Assert.AreEqual(
            """{"outcome":"signed","error":null,"errors":[],"nrs_error_id":null,"nrs_message":null,"hold":null,"attempts":1,"last_attempt_at":"2026-03-18T12:00:00.000Z","next_attempt_at":null,"payment_status":{"sent":null,"sent_at":null,"error":null},"transmission":{"status":"transmitted","at":"2026-03-18T12:00:00.000Z","delivered":false,"error":null},"csid":null}""",
            invoice.GetProperty("firs_response").GetRawText());
        var events = (await s_nrs.App.StoredAsync(business.Live, RowKeys.Events)).Select(happened => happened.Type).ToArray();
        CollectionAssert.Contains(events, "firs.submitted");
    }

    [TestMethod]
    public async Task The_list_is_filtered_by_where_a_document_stands_now_and_verification_says_whether_it_is_registered()
    {
        var business = await s_nrs.ConnectedAsync();
        var never = await NrsApp.FinalizedAsync(business);
        var waiting = await NrsApp.FinalizedAsync(business);
        var registered = await NrsApp.FinalizedAsync(business);
        var refused = await NrsApp.FinalizedAsync(business, customer: """{"name":"Tinless Ltd","email":"t@tinless.example","customer_type":"business"}""");
        foreach (var id in new[] { waiting, registered, refused }) (await NrsApp.SubmitAsync(business, id)).Expect(202);
        CollectionAssert.AreEqual(new[] { $"{refused}", $"{registered}", $"{waiting}" }, await ListedAsync(business, "firs_status=queued"));
        foreach (var id in new[] { registered, refused }) await s_nrs.RunAsync(business, id);

        var expected = new Dictionary<string, string[]> { ["queued"] = [$"{waiting}"], ["transmitted"] = [$"{registered}"], ["rejected"] = [$"{refused}"] };
        foreach (var status in new[] { "queued", "validating", "ambiguous", "signed", "transmitted", "rejected", "parked" })
        {
            CollectionAssert.AreEqual(expected.GetValueOrDefault(status, []), await ListedAsync(business, $"firs_status={status}"), status);
            CollectionAssert.AreEqual(expected.GetValueOrDefault(status, []), await ListedAsync(business, $"firs_status={status}&document_type=all&status=finalized&q=inv"), status);
            Assert.IsEmpty(await ListedAsync(business, $"firs_status={status}&document_type=credit_note"));
            Assert.IsEmpty(await ListedAsync(business, $"firs_status={status}&status=paid"));
        }

        Assert.AreEqual("VALIDATION_ERROR", (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices?firs_status=sent")).Expect(400).ErrorCode);
        foreach (var (id, isRegistered) in new[] { (never, false), (waiting, false), (registered, true), (refused, false) })
        {
            var irn = (await NrsApp.InvoiceAsync(business, id)).GetProperty("irn").GetString();
            var verified = (await s_nrs.App.SendAsync(HttpMethod.Get, $"/verify/{irn}?tenant={business.Created.Business.Id}", null, ("Accept", "application/json"))).Expect(200).Json;
            Assert.AreEqual(isRegistered, verified.GetProperty("registered_with_nrs").GetBoolean());
        }
    }

    private static async Task<string[]> ListedAsync(TestBusiness business, string query) =>
        [.. (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices?" + query)).Expect(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    [TestMethod]
    public async Task The_submission_tells_its_state_and_every_attempt()
    {
        var business = await s_nrs.ConnectedAsync();
        var id = await NrsApp.FinalizedAsync(business);
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/firs-submission")).Expect(404);
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.Sandbox.FailAsync("sign", "busy");
        await s_nrs.RunAsync(business, id);
        var body = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/firs-submission")).Expect(200).Json;
        CollectionAssert.AreEqual(
            new[] { "invoice_id", "job_id", "firs_status", "nrs_irn", "payload_sha256", "payload_revision", "report_by", "queued_at", "next_attempt_at", "submitted_at", "attempts" },
            body.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual("ambiguous", body.GetProperty("firs_status").GetString());
        Assert.AreEqual(JsonValueKind.Null, body.GetProperty("report_by").ValueKind);
        var attempt = body.GetProperty("attempts")[0];
        CollectionAssert.AreEqual(
            new[] { "number", "step", "started_at", "duration_ms", "http_status", "outcome", "nrs_error_id", "details", "public_message" }, attempt.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual("1 sign 400 unclear", $"{attempt.GetProperty("number")} {attempt.GetProperty("step")} {attempt.GetProperty("http_status")} {attempt.GetProperty("outcome")}");
        StringAssert.Contains(attempt.GetProperty("details").GetString(), "try again later");
        Assert.IsTrue(Guid.TryParse(attempt.GetProperty("nrs_error_id").GetString(), out _));
        var registered = await s_nrs.Sandbox.RequestsAsync("/invoice/sign");
        Assert.AreEqual(body.GetProperty("payload_sha256").GetString(), registered.Single().GetProperty("sha256").GetString());
    }

    [TestMethod]
    public async Task A_consumer_sale_must_be_reported_within_a_day_names_no_customer_and_is_not_transmitted()
    {
        var business = await s_nrs.ConnectedAsync();
        var id = await NrsApp.FinalizedAsync(business, customer: """{"name":"Chioma Eze","email":"chioma@example.com","customer_type":"individual"}""");
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.RunAsync(business, id);
        var body = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/firs-submission")).Expect(200).Json;
        Assert.AreEqual("2026-03-19T12:00:00.000Z", body.GetProperty("report_by").GetString());
        Assert.AreEqual("not_applicable", (await NrsApp.InvoiceAsync(business, id)).GetProperty("firs_response").GetProperty("transmission").GetProperty("status").GetString());
        Assert.IsEmpty(await s_nrs.Sandbox.RequestsAsync("/transmit/"));
    }

    [TestMethod]
    public async Task While_one_is_under_way_submitting_again_answers_the_same_and_after_registration_it_is_refused()
    {
        var business = await s_nrs.ConnectedAsync();
        var id = await NrsApp.FinalizedAsync(business);
        var first = (await NrsApp.SubmitAsync(business, id)).Expect(202);
        Assert.AreEqual(first.Text, (await NrsApp.SubmitAsync(business, id)).Expect(202).Text);
        await s_nrs.RunAsync(business, id);
        Assert.HasCount(1, await s_nrs.Sandbox.RequestsAsync("/invoice/sign"));
        AssertRule(await NrsApp.SubmitAsync(business, id), "The invoice is already registered with NRS.");
    }

    [TestMethod]
    public async Task The_free_plan_does_not_have_it()
    {
        var business = await s_nrs.App.CreateBusinessAsync(Plan.Free);
        Assert.AreEqual("FEATURE_NOT_AVAILABLE", (await NrsApp.SubmitAsync(business, Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"))).Expect(402).ErrorCode);
    }

    [TestMethod]
    public async Task What_is_missing_is_told_at_once()
    {
        var business = await s_nrs.ConnectedAsync();
        Assert.AreEqual("NOT_FOUND", (await NrsApp.SubmitAsync(business, Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"))).Expect(404).ErrorCode);
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/firs-submission")).Expect(404);
        var draft = (await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync())).GetProperty("id").GetGuid();
        AssertRule(await NrsApp.SubmitAsync(business, draft), "Only a finalized invoice can be submitted. Finalize it first.");
        var bare = await NrsApp.FinalizedAsync(business, """[{"description":"Tea","unit_price":100}]""");
        AssertRule(await NrsApp.SubmitAsync(business, bare), "Line 1 has no HSN or ISIC code, and the invoice defaults name none.");
        await s_nrs.App.EditAsync(business.Live, RowKeys.Business, row => row with { DefaultItemCode = new ItemCode(true, "0902", "Tea") });
        (await NrsApp.SubmitAsync(business, bare)).Expect(202);
        var voided = await NrsApp.FinalizedAsync(business);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(voided), invoice => invoice with { State = InvoiceState.Voided });
        AssertRule(await NrsApp.SubmitAsync(business, voided), "The invoice is voided.");
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(draft), invoice => invoice with { State = InvoiceState.Deleted });
        AssertRule(await NrsApp.SubmitAsync(business, draft), "The invoice is deleted.");
    }

    [TestMethod]
    public async Task Credentials_tin_and_email_of_the_seller_must_be_there()
    {
        var unconnected = await s_nrs.App.CreateBusinessAsync(Plan.Starter);
        AssertRule(await NrsApp.SubmitAsync(unconnected, await NrsApp.FinalizedAsync(unconnected)), "NRS credentials are missing. Set them in the settings under integrations.");
        var nameless = await s_nrs.ConnectedAsync(tin: null);
        AssertRule(await NrsApp.SubmitAsync(nameless, await NrsApp.FinalizedAsync(nameless)), "Your business had no TIN when the invoice was finalized, so it cannot be reported.");
        var mute = await s_nrs.ConnectedAsync();
        await s_nrs.App.EditAsync(mute.Live, RowKeys.Business, row => row with { Email = null });
        AssertRule(await NrsApp.SubmitAsync(mute, await NrsApp.FinalizedAsync(mute)), "Your business has no e-mail address, which NRS asks for.");
        var moved = await s_nrs.ConnectedAsync();
        await s_nrs.App.EditAsync(moved.Live, RowKeys.NrsConnection, row => row with { Environment = NrsEnvironment.Production });
        AssertRule(await NrsApp.SubmitAsync(moved, await NrsApp.FinalizedAsync(moved)), "The NRS credentials are for another environment than this installation's.");
    }

    [TestMethod]
    public async Task A_credit_note_waits_for_its_invoice()
    {
        var business = await s_nrs.ConnectedAsync();
        var invoice = await NrsApp.FinalizedAsync(business);
        var note = await NrsApp.FinalizedAsync(business);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(note), row => row with { Type = DocumentType.CreditNote, Credits = new CreditedInvoice(invoice, "INV-1", new DateOnly(2026, 3, 18), null, null) });
        AssertRule(await NrsApp.SubmitAsync(business, note), "The invoice that this credit note corrects is not registered with NRS. Submit it first.");
        (await NrsApp.SubmitAsync(business, invoice)).Expect(202);
        await s_nrs.RunAsync(business, invoice);
        (await NrsApp.SubmitAsync(business, note)).Expect(202);
        await s_nrs.RunAsync(business, note);
        Assert.IsTrue((await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(note)))!.IsRegistered);
        var body = JsonDocument.Parse((await s_nrs.Sandbox.RequestsAsync("/invoice/sign"))[^1].GetProperty("body").GetString()!).RootElement;
        Assert.AreEqual("INV2026001-F1N0RA01-20260318", body.GetProperty("billing_reference")[0].GetProperty("irn").GetString());
    }

    [TestMethod]
    public async Task A_number_with_the_same_letters_and_digits_is_refused_at_submit()
    {
        var business = await s_nrs.ConnectedAsync(Plan.Enterprise);
        var first = await NrsApp.FinalizedAsync(business, more: ""","invoice_number":"AB-1/2" """);
        (await NrsApp.SubmitAsync(business, first)).Expect(202);
        var second = await NrsApp.FinalizedAsync(business);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(second), invoice => invoice with { Number = "AB/12", NrsIrn = null });
        Assert.AreEqual(422, (await NrsApp.SubmitAsync(business, second)).Status);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(second), invoice => invoice with { Number = new string('9', 33), NrsIrn = null });
        AssertRule(await NrsApp.SubmitAsync(business, second), "The invoice number has more than 32 letters and digits, so NRS cannot take it.");
    }

    [TestMethod]
    [DataRow(null, false, true)]
    [DataRow(NrsStatus.Queued, false, false)]
    [DataRow(NrsStatus.Validating, false, false)]
    [DataRow(NrsStatus.Ambiguous, true, false)]
    [DataRow(NrsStatus.Signed, false, false)]
    [DataRow(NrsStatus.Transmitted, false, false)]
    [DataRow(NrsStatus.Rejected, false, true)]
    [DataRow(NrsStatus.Parked, false, true)]
    [DataRow(NrsStatus.Parked, true, false)]
    public async Task Only_what_the_authority_certainly_does_not_know_can_be_voided(NrsStatus? status, bool mayBeKnown, bool voidable)
    {
        var business = await s_nrs.ConnectedAsync(Plan.Enterprise);
        var id = await NrsApp.FinalizedAsync(business);
        await s_nrs.App.EditAsync(business.Live, RowKeys.Invoice(id), invoice => invoice with { Nrs = status is { } known ? new NrsStanding(known, 1, null) { MayBeKnown = mayBeKnown } : null });
        var reply = await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{PublicId.Format(IdPrefix.Invoice, id)}/void", """{"reason":"Made by mistake"}""");
        Assert.AreEqual(voidable, reply.Status == 200, reply.Text);
        if (!voidable) Assert.AreEqual((422, "BUSINESS_LOGIC_ERROR"), (reply.Status, reply.ErrorCode));
    }

    [TestMethod]
    public async Task The_qr_text_of_the_authority_decodes_there_and_stays_the_same()
    {
        var keys = JsonSerializer.Serialize(await s_nrs.Sandbox.CryptoKeysAsync());
        var business = await s_nrs.ConnectedAsync(more: $$""","crypto_keys":{{keys}}""");
        var id = await NrsApp.FinalizedAsync(business);
        var qr = (await NrsApp.InvoiceAsync(business, id)).GetProperty("qr");
        Assert.AreEqual("nrs", qr.GetProperty("kind").GetString());
        var decoded = await s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "qr/decode", $$"""{"payload":"{{qr.GetProperty("payload").GetString()}}"}""");
        Assert.AreEqual($$"""{"irn":"INV2026001-F1N0RA01-20260318","timestamp":"{{s_nrs.App.Time.GetUtcNow().ToUnixTimeSeconds()}}","certificate":"RklOT1JBLVNBTkRCT1gtQ0VSVElGSUNBVEUtMDAx","valid":true}""", decoded.GetRawText());
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.RunAsync(business, id);
        Assert.AreEqual(qr.GetRawText(), (await NrsApp.InvoiceAsync(business, id)).GetProperty("qr").GetRawText());
    }

    [TestMethod]
    public async Task Keys_that_come_between_finalize_and_submit_make_the_qr_text_at_submit_once()
    {
        var business = await s_nrs.ConnectedAsync();
        var id = await NrsApp.FinalizedAsync(business);
        Assert.AreEqual("verify", (await NrsApp.InvoiceAsync(business, id)).GetProperty("qr").GetProperty("kind").GetString());
        (await s_nrs.PatchAsync(business, $$$"""{"nrs":{"crypto_keys":{{{JsonSerializer.Serialize(await s_nrs.Sandbox.CryptoKeysAsync())}}}}}""")).Expect(200);
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        var qr = (await NrsApp.InvoiceAsync(business, id)).GetProperty("qr");
        Assert.AreEqual("nrs", qr.GetProperty("kind").GetString());
        await s_nrs.RunAsync(business, id);
        Assert.AreEqual(qr.GetRawText(), (await NrsApp.InvoiceAsync(business, id)).GetProperty("qr").GetRawText());
    }

    private static void AssertRule(Reply reply, string message) =>
        Assert.AreEqual((422, "UNPROCESSABLE", message), (reply.Status, reply.ErrorCode, reply.Error.GetProperty("message").GetString()));
}
