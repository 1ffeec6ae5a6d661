using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace Finora.Functions.Tests.Pages;

/// <summary>The checkout and the simulator, section 14.2 of the Business contract.</summary>
[TestClass]
public sealed class CheckoutTests
{
    private const string Started = """
        { "checkoutUrl": "https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g/simulate", "amountKobo": 28375000, "amount": 283750 }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task In_the_test_partition_the_checkout_is_the_simulator_and_books_through_the_callback()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync(test: true);
        var link = await business.LinkAsync(invoice, test: true);
        var token = link[3..];

        var started = (await s_app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", "{}")).InEnvelope(201).WithPageHeaders().Data;
        Shape.AssertLike(Started, started);
        Assert.AreEqual($"https://pay.finorabusiness.com/p/{token}/simulate", started.Text("checkoutUrl"));
        var form = await s_app.PostFormAsync($"/p/{token}/checkout");
        Assert.AreEqual($"/p/{token}/simulate", form.Expect(303).Headers["Location"]);
        var page = (await s_app.SendAsync(HttpMethod.Get, $"/p/{token}/simulate")).AsPage(200).Text;
        foreach (var text in new[] { "Pay ₦283,750.00", "Cancel", $"action=\"/p/{token}/simulate\"", $"href=\"/p/{token}\"", "TEST" }) StringAssert.Contains(page, text, StringComparison.Ordinal);
        Assert.AreEqual("sent", (await business.GetInvoiceAsync(invoice, test: true)).Text("status"));

        var paid = await s_app.PostFormAsync($"/p/{token}/simulate", ("amountKobo", "28375000"));

        Assert.AreEqual($"/p/{token}", paid.Expect(303).Headers["Location"]);
        Assert.AreEqual("paid", (await business.GetInvoiceAsync(invoice, test: true)).Text("status"));
        var payment = (await s_app.StoredAsync(business.Test, RowKeys.Payments)).Single();
        Assert.AreEqual((Trade.ExampleTotal, Trade.IdOf("pl", link), "REC-2026-001"), (payment.Amount, payment.LinkId, payment.ReceiptNumber));
        StringAssert.StartsWith(payment.ExternalId, "sim_", StringComparison.Ordinal);
        Assert.AreEqual(0, (await s_app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        StringAssert.Contains((await s_app.LinkPageAsync(link)).AsPage(200).Text, "REC-2026-001", StringComparison.Ordinal);
        Assert.AreEqual("CONFLICT", (await s_app.SendAsync(HttpMethod.Post, $"/p/{token}/checkout", "{}")).InEnvelope(409).ErrorCode);
        (await s_app.PostFormAsync($"/p/{token}/simulate")).AsPage(409);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_part_is_paid_where_parts_are_allowed_and_only_there(bool allowed)
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync(test: true), $",\"allowPartialPayment\":{(allowed ? "true" : "false")}", test: true);
        var token = link[3..];
        var expected = allowed ? 1_050L : Trade.ExampleTotal;

        var json = (await s_app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", """{"amountKobo":1050}""")).InEnvelope(201).Data;
        var form = (await s_app.PostFormAsync($"/p/{link}/checkout", ("amount", "10.50"))).Expect(303);

        PartnerAssert.AreKobo(json, ("amountKobo", expected));
        Assert.AreEqual(allowed ? $"/p/{token}/simulate?amountKobo=1050" : $"/p/{token}/simulate", form.Headers["Location"]);
        StringAssert.Contains((await s_app.SendAsync(HttpMethod.Get, form.Headers["Location"])).AsPage(200).Text, $"value=\"{expected}\"", StringComparison.Ordinal);
        (await s_app.PostFormAsync($"/p/{link}/simulate", ("amountKobo", "1050"))).Expect(303);
        Assert.AreEqual(expected, (await s_app.StoredAsync(business.Test, RowKeys.Payments)).Single().Amount);
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("-1")]
    [DataRow("28375001")]
    [DataRow("1.5")]
    public async Task A_wrong_amount_is_told_where_it_counts(string amount)
    {
        var business = await s_app.CreateBusinessAsync();
        var partly = await business.LinkAsync(await business.SentAsync(test: true), ""","allowPartialPayment":true""", test: true);
        var whole = await business.LinkAsync(await business.SentAsync(test: true), test: true);

        foreach (var step in new[] { "checkout", "simulate" })
        {
            var reply = (await s_app.SendAsync(HttpMethod.Post, $"/p/{partly}/{step}", $$"""{"amountKobo":{{amount}}}""")).InEnvelope(400);
            Assert.AreEqual("VALIDATION_ERROR amountKobo", $"{reply.ErrorCode} {reply.ErrorFields.Single()}");
            (await s_app.PostFormAsync($"/p/{partly}/{step}", ("amountKobo", amount))).AsPage(400);
        }

        (await s_app.SendAsync(HttpMethod.Get, $"/p/{partly}/simulate?amountKobo={amount}")).AsPage(400);
        PartnerAssert.AreKobo((await s_app.SendAsync(HttpMethod.Post, $"/p/{whole}/checkout", $$"""{"amountKobo":{{amount}}}""")).InEnvelope(201).Data, ("amountKobo", Trade.ExampleTotal));
        Assert.AreEqual(0, (await s_app.StoredAsync(business.Test, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task A_body_that_is_no_object_or_too_large_is_refused()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync(test: true), test: true);

        foreach (var body in new[] { "[]", "{", "5", """{"amountKobo":1,"amountKobo":2}""" })
        {
            Assert.AreEqual("INVALID_REQUEST", (await s_app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", body)).InEnvelope(400).ErrorCode);
        }

        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await s_app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", $$"""{"a":"{{new string('a', 20_000)}}"}""")).InEnvelope(413).ErrorCode);
        Assert.AreEqual("METHOD_NOT_ALLOWED", (await s_app.SendAsync(HttpMethod.Get, $"/p/{link}/checkout", null, ("Accept", "application/json"))).InEnvelope(405).ErrorCode);
    }

    [TestMethod]
    public async Task What_is_unknown_closed_or_suspended_cannot_be_paid()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        var unknown = Trade.Unknown("pl");
        foreach (var step in new[] { "checkout", "simulate" })
        {
            Assert.AreEqual("NOT_FOUND", (await app.SendAsync(HttpMethod.Post, $"/p/{unknown}/{step}", "{}")).InEnvelope(404).ErrorCode);
            (await app.PostFormAsync($"/p/{unknown}/{step}")).AsPage(404);
        }

        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });
        foreach (var step in new[] { "checkout", "simulate" })
        {
            Assert.AreEqual("BUSINESS_SUSPENDED", (await app.SendAsync(HttpMethod.Post, $"/p/{link}/{step}", "{}")).InEnvelope(403).ErrorCode);
            (await app.PostFormAsync($"/p/{link}/{step}")).AsPage(403);
        }

        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = false });
        app.Time.Leap(TimeSpan.FromHours(24));
        foreach (var step in new[] { "checkout", "simulate" })
        {
            Assert.AreEqual("CONFLICT", (await app.SendAsync(HttpMethod.Post, $"/p/{link}/{step}", "{}")).InEnvelope(409).ErrorCode);
            (await app.PostFormAsync($"/p/{link}/{step}")).AsPage(409);
        }

        Assert.AreEqual(0, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task Where_this_machine_plays_the_bank_live_links_are_simulated_too()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);

        (await s_app.PostFormAsync($"/p/{link}/simulate")).Expect(303);

        Assert.AreEqual("paid", (await business.GetInvoiceAsync(invoice)).Text("status"));
        Assert.AreEqual(0, (await s_app.StoredAsync(business.Test, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task Without_a_partner_live_links_cannot_be_paid_online_and_there_is_no_simulator_for_them()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: new Dictionary<string, string?> { ["BankPartner:Sandbox"] = "false" });
        var business = await app.CreateBusinessAsync();
        var (live, test) = (await business.LinkAsync(await business.SentAsync()), await business.LinkAsync(await business.SentAsync(test: true), test: true));

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await app.SendAsync(HttpMethod.Post, $"/p/{live}/checkout", "{}")).InEnvelope(422).ErrorCode);
        (await app.PostFormAsync($"/p/{live}/checkout")).AsPage(422);
        await AssertNoSimulatorAsync(app, live);
        (await app.PostFormAsync($"/p/{test}/simulate")).Expect(303);
        Assert.AreEqual(0, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        Assert.AreEqual(1, (await app.StoredAsync(business.Test, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task A_live_checkout_leads_to_the_partner()
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        bank.Answer = http => http.Response.WriteAsync($$"""{"checkoutUrl":"{{bank.Address}}/pay/7?a=b"}""");

        var json = (await app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", "{}")).InEnvelope(201).Data;
        var form = (await app.PostFormAsync($"/p/{link[3..]}/checkout")).Expect(303);

        Assert.AreEqual($"{bank.Address}/pay/7?a=b", json.Text("checkoutUrl"));
        Assert.AreEqual($"{bank.Address}/pay/7?a=b", form.Headers["Location"]);
        Assert.AreEqual("/finora/v2/checkouts", bank.Requests.First().Path);
        Assert.AreEqual(
            $$"""{"paymentLinkId":"{{link}}","amountKobo":28375000,"currency":"NGN","reference":"INV-2026-001","returnUrl":"https://pay.finorabusiness.com/p/{{link[3..]}}"}""", bank.Requests.First().Body);
        StringAssert.Contains((await app.LinkPageAsync(link)).AsPage(200).Headers["Content-Security-Policy"], $"form-action 'self' {bank.Address};", StringComparison.Ordinal);
        await AssertNoSimulatorAsync(app, link);
    }

    [TestMethod]
    [DataRow(200, """{"checkoutUrl":"https://elsewhere.example/pay"}""")]
    [DataRow(200, """{"checkoutUrl":"javascript:alert(1)"}""")]
    [DataRow(200, """{}""")]
    [DataRow(200, "no JSON")]
    [DataRow(503, "{}")]
    public async Task A_partner_that_answers_nothing_useful_sends_nobody_anywhere(int status, string answer)
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        bank.Answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(answer);
        };

        var reply = (await app.SendAsync(HttpMethod.Post, $"/p/{link}/checkout", "{}")).InEnvelope(500);

        Assert.AreEqual("INTERNAL_ERROR", reply.ErrorCode);
        Assert.IsTrue(reply.Headers.ContainsKey("Retry-After"));
        (await app.PostFormAsync($"/p/{link}/checkout")).AsPage(500);
    }

    /// <summary>What the simulator signs with is no secret of the partner, and those of two processes differ.</summary>
    [TestMethod]
    public async Task Two_instances_simulate_each_for_itself()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var beside = await app.BesideAsync();
        var business = await app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync(test: true), ""","allowPartialPayment":true""", test: true);

        (await app.PostFormAsync($"/p/{link}/simulate", ("amountKobo", "1"))).Expect(303);
        (await beside.PostFormAsync($"/p/{link}/simulate", ("amountKobo", "1"))).Expect(303);

        Assert.AreEqual(2, (await app.StoredAsync(business.Test, RowKeys.Payments)).Count);
        CollectionAssert.AreNotEqual(app.Service<Functions.Callbacks.SimulatorSecrets>().Test, beside.Service<Functions.Callbacks.SimulatorSecrets>().Test);
    }

    private static async Task AssertNoSimulatorAsync(TestApp app, string link)
    {
        (await app.SendAsync(HttpMethod.Get, $"/p/{link}/simulate")).AsPage(404);
        (await app.PostFormAsync($"/p/{link}/simulate")).AsPage(404);
        Assert.AreEqual("NOT_FOUND", (await app.SendAsync(HttpMethod.Post, $"/p/{link}/simulate", "{}")).InEnvelope(404).ErrorCode);
    }
}
