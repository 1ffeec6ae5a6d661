using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Local.Sandboxes;

namespace Finora.Functions.Tests.Business;

/// <summary>Sections 12.6 to 12.8 of the Business contract, with the sandbox as partner.</summary>
[TestClass]
public sealed class TapToPayTests
{
    private const string Created = """
        { "sessionId": "nfc_01kpdfv220edetkmvs4vjeqw2w", "amountKobo": 5375000, "amount": 53750, "status": "awaiting_tap", "expiresAt": "2026-04-17T10:35:00.000Z", "deviceId": "dev_lekki_02" }
        """;

    private const string Session = """
        { "sessionId": "nfc_01kpdfv220edetkmvs4vjeqw2w", "amountKobo": 5375000, "amount": 53750, "description": "Two reams A4", "invoiceId": null, "customerId": null, "deviceId": "dev_lekki_02",
          "status": "awaiting_tap", "paymentId": null, "receiptId": null, "completedAt": null, "expiresAt": "2026-04-17T10:35:00.000Z", "createdAt": "2026-04-17T10:30:00.000Z" }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_session_is_announced_and_answered_as_the_contract_shows()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.TapAsync("dev_lekki_02")).InEnvelope(201).Data;

        Shape.AssertLike(Created, made);
        Assert.AreEqual("awaiting_tap dev_lekki_02 2026-03-18T12:05:00.000Z", $"{made.Text("status")} {made.Text("deviceId")} {made.Text("expiresAt")}");
        var read = (await business.ReadSessionAsync(made.Text("sessionId"))).InEnvelope(200).Data;
        Shape.AssertLike(Session, read);
        Assert.AreEqual("Two reams A4 2026-03-18T12:00:00.000Z", $"{read.Text("description")} {read.Text("createdAt")}");
        var announced = s_app.Service<SandboxBankPartner>().Taps.First(tap => PublicId.Format("nfc", tap.Session.Id) == made.Text("sessionId"));
        Assert.AreEqual((5_375_000L, "dev_lekki_02", "Two reams A4", false), (announced.Session.AmountKobo, announced.Session.DeviceId, announced.Session.Description, announced.IsWithdrawn));
        Assert.AreEqual(0, (await s_app.StoredAsync(business.Live, RowKeys.JournalEntries)).Count);
        Assert.AreEqual(0, (await s_app.StoredAsync(business.Live, RowKeys.Events)).Count);
    }

    [TestMethod]
    public async Task A_session_for_an_invoice_takes_the_invoices_customer()
    {
        var business = await s_app.CreateBusinessAsync();
        var draft = await business.DraftAsync();

        var session = await business.SessionAsync(await business.TapSessionAsync("till", Trade.ExampleTotal, $",\"invoiceId\":\"{draft}\""));

        Assert.AreEqual(draft, session.Text("invoiceId"));
        Assert.AreEqual((await business.GetInvoiceAsync(draft)).Text("customerId"), session.Text("customerId"));
        Assert.AreEqual("draft", (await business.GetInvoiceAsync(draft)).Text("status"));
    }

    [TestMethod]
    [DataRow("""{}""", "amountKobo description deviceId")]
    [DataRow("""{"amountKobo":0,"description":"d","deviceId":"v"}""", "amountKobo")]
    [DataRow("""{"amountKobo":10000000001,"description":"d","deviceId":"v"}""", "amountKobo")]
    [DataRow("""{"amountKobo":1.5,"description":"d","deviceId":"v"}""", "amountKobo")]
    [DataRow("""{"amountKobo":"5","description":" ","deviceId":7}""", "amountKobo description deviceId")]
    [DataRow("""{"amountKobo":5,"description":"d","deviceId":"v","invoiceId":"inv_x","customerId":"cust_x"}""", "invoiceId customerId")]
    public async Task Every_field_at_fault_is_told(string body, string fields)
    {
        var business = await s_app.CreateBusinessAsync();

        var reply = (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/tap-to-pay", body)).InEnvelope(400);

        Assert.AreEqual(("VALIDATION_ERROR", fields), (reply.ErrorCode, string.Join(' ', reply.ErrorFields)));
    }

    [TestMethod]
    public async Task Lengths_are_bounded_and_the_bounds_are_allowed()
    {
        var business = await s_app.CreateBusinessAsync();
        var path = $"/v1/businesses/{business.Id}/payments/tap-to-pay";

        (await business.BusinessAsync(HttpMethod.Post, path, $$"""{"amountKobo":1e10,"description":"{{new string('d', 140)}}","deviceId":"{{new string('v', 100)}}"}""")).Expect(201);
        var tooLong = await business.BusinessAsync(HttpMethod.Post, path, $$"""{"amountKobo":1,"description":"{{new string('d', 141)}}","deviceId":"{{new string('v', 101)}}"}""");

        CollectionAssert.AreEqual(new[] { "description", "deviceId" }, tooLong.Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Records_that_do_not_fit_are_refused()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var (open, paid) = (await business.SentAsync(), await business.SentAsync());
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(paid) }).BookAsync(s_app);
        var stranger = await business.CustomerAsync(Trade.NewEmail());

        await AssertAsync(404, "NOT_FOUND", "invoiceId", 1, $",\"invoiceId\":\"{Trade.Unknown("inv")}\"");
        await AssertAsync(404, "NOT_FOUND", "invoiceId", 1, $",\"invoiceId\":\"{await other.SentAsync()}\"");
        await AssertAsync(404, "NOT_FOUND", "customerId", 1, $",\"customerId\":\"{Trade.Unknown("cust")}\"");
        await AssertAsync(409, "CONFLICT", "", 1, $",\"invoiceId\":\"{paid}\"");
        await AssertAsync(422, "BUSINESS_LOGIC_ERROR", "", Trade.ExampleTotal + 1, $",\"invoiceId\":\"{open}\"");
        await AssertAsync(422, "BUSINESS_LOGIC_ERROR", "", 1, $",\"invoiceId\":\"{open}\",\"customerId\":\"{stranger}\"");
        await business.TapSessionAsync("free", 1, $",\"invoiceId\":\"{open}\",\"customerId\":\"{(await business.GetInvoiceAsync(open)).Text("customerId")}\"");

        async Task AssertAsync(int status, string code, string fields, long amount, string more)
        {
            var reply = (await business.TapAsync("free", amount, more)).InEnvelope(status);
            Assert.AreEqual((code, fields), (reply.ErrorCode, string.Join(' ', reply.ErrorFields)), more);
        }
    }

    [TestMethod]
    public async Task Only_an_enterprise_key_may_and_only_in_its_own_business()
    {
        var (premium, business) = (await s_app.CreateBusinessAsync(Plan.Premium), await s_app.CreateBusinessAsync());
        var session = await business.TapSessionAsync("till");

        Assert.AreEqual("ENTERPRISE_ONLY", (await premium.TapAsync("till")).InEnvelope(403).ErrorCode);
        Assert.AreEqual("ENTERPRISE_ONLY", (await premium.ReadSessionAsync(session)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("ENTERPRISE_ONLY", (await premium.CancelSessionAsync(session)).InEnvelope(403).ErrorCode);
        foreach (var unknown in new[] { session, Trade.Unknown("nfc"), "nfc_x", "pl_" + session[4..] })
        {
            var elsewhere = unknown == session ? await s_app.CreateBusinessAsync() : business;
            Assert.AreEqual("NOT_FOUND", (await elsewhere.ReadSessionAsync(unknown)).InEnvelope(404).ErrorCode);
            Assert.AreEqual("NOT_FOUND", (await elsewhere.CancelSessionAsync(unknown)).InEnvelope(404).ErrorCode);
        }

        Assert.AreEqual("NOT_FOUND", (await business.ReadSessionAsync(session, test: true)).InEnvelope(404).ErrorCode);
    }

    [TestMethod]
    public async Task A_device_has_one_waiting_session_and_is_free_again_when_it_ends()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var first = await business.TapSessionAsync("till");

        Assert.AreEqual("CONFLICT", (await business.TapAsync("till")).InEnvelope(409).ErrorCode);
        await business.TapSessionAsync("other till");
        await business.TapSessionAsync("till", test: true);
        (await business.CancelSessionAsync(first)).Expect(200);
        var second = await business.TapSessionAsync("till");
        await (PartnerReport.Of(5_375_000) with { Session = second }).BookAsync(app);
        await business.TapSessionAsync("till");
        app.Time.Advance(TapSession.Life - TimeSpan.FromMilliseconds(1));
        (await business.TapAsync("till")).Expect(409);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        await business.TapSessionAsync("till");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Of_ten_sessions_at_once_for_one_device_one_is_made(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => business.TapAsync("till")));

        Assert.AreEqual(1, replies.Count(reply => reply.Status == 201));
        Assert.AreEqual(9, replies.Count(reply => reply.Status == 409));
        Assert.AreEqual(1, app.Service<SandboxBankPartner>().Taps.Count);
    }

    [TestMethod]
    public async Task A_repeat_with_the_same_idempotency_key_is_the_same_session()
    {
        var business = await s_app.CreateBusinessAsync();
        const string Body = """{"amountKobo":100,"description":"d","deviceId":"till"}""";
        var path = $"/v1/businesses/{business.Id}/payments/tap-to-pay";

        var first = await business.BusinessAsync(HttpMethod.Post, path, Body, ("Idempotency-Key", "one"));
        var again = await business.BusinessAsync(HttpMethod.Post, path, Body, ("Idempotency-Key", "one"));

        Assert.AreEqual(first.Expect(201).Text, again.Expect(201).Text);
        Assert.AreEqual("true", again.Headers["Idempotency-Replayed"]);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task After_five_minutes_a_session_has_expired_whether_the_sweep_was_here_or_not(bool swept)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");
        app.Time.Advance(TapSession.Life - TimeSpan.FromMilliseconds(1));
        await app.Service<ExpireTapSessions>().RunAsync(CancellationToken.None);
        Assert.AreEqual("awaiting_tap", (await business.SessionAsync(session)).Text("status"));

        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        if (swept) Assert.AreEqual(1, await app.Service<ExpireTapSessions>().RunAsync(CancellationToken.None));

        Assert.AreEqual("expired", (await business.SessionAsync(session)).Text("status"));
        Assert.AreEqual(swept ? TapSessionState.Expired : TapSessionState.AwaitingTap, (await app.FindAsync(business.Live, RowKeys.TapSession(Trade.IdOf("nfc", session))))!.State);
        Assert.AreEqual("CONFLICT", (await business.CancelSessionAsync(session)).InEnvelope(409).ErrorCode);
    }

    [TestMethod]
    public async Task Only_a_waiting_session_can_be_cancelled()
    {
        var business = await s_app.CreateBusinessAsync();
        var (waiting, paid) = (await business.TapSessionAsync("one"), await business.TapSessionAsync("two"));
        await (PartnerReport.Of(5_375_000) with { Session = paid }).BookAsync(s_app);

        var cancelled = (await business.CancelSessionAsync(waiting)).InEnvelope(200).Data;

        Shape.AssertLike(Session.Replace("awaiting_tap", "cancelled", StringComparison.Ordinal), cancelled);
        Assert.AreEqual("cancelled", cancelled.Text("status"));
        Assert.AreEqual(cancelled.GetRawText(), (await business.SessionAsync(waiting)).GetRawText());
        Assert.AreEqual("CONFLICT", (await business.CancelSessionAsync(waiting)).InEnvelope(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await business.CancelSessionAsync(paid)).InEnvelope(409).ErrorCode);
    }

    [TestMethod]
    public async Task Without_a_partner_live_devices_cannot_be_reached_and_test_ones_need_none()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: new Dictionary<string, string?> { ["BankPartner:Sandbox"] = "false" });
        var business = await app.CreateBusinessAsync();

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.TapAsync("till")).InEnvelope(422).ErrorCode);
        Assert.AreEqual(0, (await app.StoredAsync(business.Live, new Core.Storage.RowRange<TapSession>(Core.Storage.KeyRange.Prefix("nfc|")))).Count);
        Assert.AreEqual("NOT_FOUND", (await business.TapAsync("till", more: $",\"invoiceId\":\"{Trade.Unknown("inv")}\"")).InEnvelope(404).ErrorCode);
        var session = await business.TapSessionAsync("till", test: true);
        Assert.AreEqual("cancelled", (await business.CancelSessionAsync(session, test: true)).Expect(200).Data.Text("status"));
    }
}
