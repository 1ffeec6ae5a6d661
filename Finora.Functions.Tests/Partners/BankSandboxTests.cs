using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Pages;
using Finora.Local.Sandboxes;

namespace Finora.Functions.Tests.Partners;

/// <summary>The bank's stand-in as a page: what is pressed there reaches the app as the bank's signed callback.</summary>
[TestClass]
public sealed class BankSandboxTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_card_held_to_a_device_completes_its_session()
    {
        var business = await s_app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("dev_sandbox_01");
        var page = (await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank")).Expect(200);
        foreach (var text in new[] { "dev_sandbox_01", session, "₦53,750.00", "Tap card" }) StringAssert.Contains(page.Text, text, StringComparison.Ordinal);

        Assert.AreEqual("/sandbox/bank", (await s_app.PostFormAsync("/sandbox/bank/tap", ("sessionId", session))).Expect(303).Headers["Location"]);

        Assert.AreEqual("completed", Trade.Text(await business.SessionAsync(session), "status"));
        Assert.AreEqual(5_375_000, (await s_app.StoredAsync(business.Live, RowKeys.Payments)).Single().Amount);
        StringAssert.Contains((await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank")).Text, "paid</span>", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("live", "https://pay.finorabusiness.com/p/{0}")]
    [DataRow("live", "{0}")]
    [DataRow("test", " {0}/ ")]
    public async Task A_link_is_paid_whole_unless_an_amount_is_given(string side, string pasted)
    {
        var business = await s_app.CreateBusinessAsync();
        var test = side == "test";
        var (whole, part) = (await business.SentAsync(test), await business.SentAsync(test));
        var (first, second) = (await business.LinkAsync(whole, test: test), await business.LinkAsync(part, test: test));

        (await s_app.PostFormAsync("/sandbox/bank/pay", ("link", string.Format(System.Globalization.CultureInfo.InvariantCulture, pasted, first)), ("side", side))).Expect(303);
        (await s_app.PostFormAsync("/sandbox/bank/pay", ("link", second[3..]), ("amount", "1,000.50"), ("side", side))).Expect(303);

        Assert.AreEqual("paid partially_paid", $"{Trade.Text(await business.GetInvoiceAsync(whole, test), "status")} {Trade.Text(await business.GetInvoiceAsync(part, test), "status")}");
        CollectionAssert.AreEquivalent(new[] { Trade.ExampleTotal, 100_050L }, (await s_app.StoredAsync(test ? business.Test : business.Live, RowKeys.Payments)).Select(payment => payment.Amount).ToArray());
        Assert.AreEqual(0, (await s_app.StoredAsync(test ? business.Live : business.Test, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task A_report_can_be_repeated_or_forged_to_see_what_happens()
    {
        var business = await s_app.CreateBusinessAsync();
        var (once, never) = (await business.LinkAsync(await business.SentAsync()), await business.LinkAsync(await business.SentAsync()));

        (await s_app.PostFormAsync("/sandbox/bank/pay", ("link", once), ("how", "twice"))).Expect(303);
        (await s_app.PostFormAsync("/sandbox/bank/pay", ("link", never), ("how", "forged"))).Expect(303);

        Assert.AreEqual(1, (await s_app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        var page = (await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank")).Text;
        foreach (var text in new[] { "<b>401</b>", "<b>200</b>", "REC-2026-001", "UNAUTHORIZED" }) StringAssert.Contains(page, text, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_makes_no_sense_is_told_and_reports_nothing()
    {
        var business = await s_app.CreateBusinessAsync();
        var paid = await business.LinkAsync(await business.SentAsync());
        await s_app.PostFormAsync("/sandbox/bank/pay", ("link", paid));

        StringAssert.Contains((await s_app.PostFormAsync("/sandbox/bank/pay", ("link", "<b>x"))).Expect(400).Text, "no payment link", StringComparison.Ordinal);
        StringAssert.Contains((await s_app.PostFormAsync("/sandbox/bank/pay", ("link", paid))).Expect(400).Text, "Give an amount", StringComparison.Ordinal);
        StringAssert.Contains((await s_app.PostFormAsync("/sandbox/bank/pay", ("link", Trade.Unknown("pl")))).Expect(400).Text, "Give an amount", StringComparison.Ordinal);
        StringAssert.Contains((await s_app.PostFormAsync("/sandbox/bank/tap", ("sessionId", "x"))).Expect(400).Text, "no id of a tap session", StringComparison.Ordinal);
        StringAssert.Contains((await s_app.PostFormAsync("/sandbox/bank/tap", ("sessionId", Trade.Unknown("nfc")))).Expect(400).Text, "Give an amount", StringComparison.Ordinal);
        (await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank/elsewhere")).Expect(404);
        (await s_app.SendAsync(HttpMethod.Post, "/sandbox/bank/pay", "{}")).Expect(400);
    }

    [TestMethod]
    public async Task Only_somebody_at_this_machine_gets_in()
    {
        (await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank", null, ("Host", "localhost"))).Expect(200);
        foreach (var (name, value) in new[] { ("Host", "finora.example"), ("Host", "203.0.113.9"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            Assert.AreEqual("", (await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank", null, (name, value))).Expect(404).Text, value);
            (await s_app.SendAsync(HttpMethod.Post, "/sandbox/bank/pay", "{}", (name, value))).Expect(404);
        }

        var page = await s_app.SendAsync(HttpMethod.Get, "/sandbox/bank/");
        StringAssert.StartsWith(page.Headers["Content-Security-Policy"], "default-src 'none'; style-src 'sha256-", StringComparison.Ordinal);
        Assert.IsFalse(page.Text.Contains("<script", StringComparison.OrdinalIgnoreCase));
    }

    [TestMethod]
    public async Task Without_the_sandbox_there_is_no_page()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: new Dictionary<string, string?> { ["BankPartner:Sandbox"] = "false" });

        (await app.SendAsync(HttpMethod.Get, "/sandbox/bank")).Expect(404);
    }

    [TestMethod]
    [DataRow("pl_01kpdfv220epm8t0cdtzq16q0g", true)]
    [DataRow("https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g", true)]
    [DataRow("inv_01kpdfv220epm8t0cdtzq16q0g", false)]
    [DataRow("", false)]
    public void The_id_of_a_link_is_found_in_what_is_pasted(string text, bool found) => Assert.AreEqual(found ? "pl_01kpdfv220epm8t0cdtzq16q0g" : null, BankReports.LinkIdIn(text));
}
