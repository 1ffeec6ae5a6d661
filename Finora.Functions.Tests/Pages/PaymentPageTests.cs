using System.Text.Json;
using Finora.Core.Invoicing;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Pages;

/// <summary>The hosted page in every state, for programs and for people: section 14.1 of the Business contract.</summary>
[TestClass]
public sealed class PaymentPageTests
{
    private const string Active = """
        { "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "businessName": "Ikeja Paper & Print", "invoiceNumber": "INV-2026-042", "amountDueKobo": 28375000, "amountDue": 283750, "totalKobo": 28375000,
          "total": 283750, "currency": "NGN", "dueDate": "2026-04-20T00:00:00.000Z", "allowPartialPayment": false, "expiresAt": "2026-04-18T10:30:00.000Z", "status": "active" }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task An_active_link_tells_what_is_due_now()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        await (PartnerReport.Of(375_000) with { Link = link }).BookAsync(s_app);

        var state = (await s_app.LinkStateAsync(link)).InEnvelope(200).WithPageHeaders().Data;

        Shape.AssertLike(Active, state);
        Assert.AreEqual("Ikeja Paper & Print INV-2026-001 active 2026-03-28T00:00:00.000Z", $"{state.Text("businessName")} {state.Text("invoiceNumber")} {state.Text("status")} {state.Text("dueDate")}");
        PartnerAssert.AreKobo(state, ("amountDueKobo", 28_000_000), ("totalKobo", Trade.ExampleTotal));
        Assert.AreEqual(state.GetRawText(), (await s_app.LinkStateAsync(link[3..])).InEnvelope(200).Data.GetRawText());
    }

    [TestMethod]
    public async Task An_active_link_shows_people_what_they_pay_for()
    {
        var business = await s_app.CreateBusinessAsync(name: "Ikeja <b>Paper</b> & \"Print\" Ọ̀yọ́");
        var link = await business.LinkAsync(await business.SentAsync());

        var page = (await s_app.LinkPageAsync(link)).AsPage(200).Text;

        Contains(page, "Ikeja &lt;b&gt;Paper&lt;/b&gt; &amp; &quot;Print&quot; Ọ̀yọ́", "INV-2026-001", "Letterhead, 500 sheets", "Delivery to Ikeja", "₦250,000.00", "₦18,750.00", "₦283,750.00", "28 March 2026",
            "19 March 2026, 13:00", $"action=\"/p/{link[3..]}/checkout\"");
        Assert.IsFalse(page.Contains("<b>", StringComparison.Ordinal));
        Assert.IsFalse(page.Contains("<input", StringComparison.Ordinal));
        Assert.IsFalse(page.Contains("TEST", StringComparison.Ordinal));
        Assert.IsFalse(page.Contains("Sunbird", StringComparison.Ordinal), "The customer is no business of whoever has the link.");
        (await s_app.SendAsync(HttpMethod.Get, $"/p/{link}")).AsPage(200);
    }

    [TestMethod]
    public async Task Where_parts_may_be_paid_there_is_an_amount_to_fill_in()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync(), ""","allowPartialPayment":true""");

        Contains((await s_app.LinkPageAsync(link)).AsPage(200).Text, "name=\"amount\"", "value=\"283750.00\"");
        Assert.IsTrue((await s_app.LinkStateAsync(link)).Expect(200).Data.GetProperty("allowPartialPayment").GetBoolean());
    }

    [TestMethod]
    public async Task A_test_link_says_so()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync(test: true), test: true);

        Contains((await s_app.LinkPageAsync(link)).AsPage(200).Text, "TEST");
    }

    [TestMethod]
    public async Task A_paid_link_thanks_with_amount_date_and_receipt()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link }).BookAsync(s_app);

        Contains((await s_app.LinkPageAsync(link)).AsPage(200).Text, "₦283,750.00", "18 March 2026", "REC-2026-001");
        var state = (await s_app.LinkStateAsync(link)).InEnvelope(200).Data;
        Assert.AreEqual(("paid", "INV-2026-001"), (state.Text("status"), state.Text("invoiceNumber")));
        PartnerAssert.AreKobo(state, ("amountDueKobo", 0), ("totalKobo", Trade.ExampleTotal));
    }

    [TestMethod]
    [DataRow("expired")]
    [DataRow("by_caller")]
    [DataRow("invoice_voided")]
    [DataRow("invoice_deleted")]
    [DataRow("invoice_settled")]
    public async Task A_closed_link_tells_nothing_of_the_invoice(string how)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await CloseAsync(app, business, invoice, link, how);

        var page = (await app.LinkPageAsync(link)).AsPage(410).Text;
        Contains(page, "Ikeja Paper &amp; Print");
        foreach (var detail in new[] { "INV-2026-001", "283,750", "Letterhead", "<form" }) Assert.IsFalse(page.Contains(detail, StringComparison.Ordinal), detail);
        var state = (await app.LinkStateAsync(link)).InEnvelope(200).Data;
        Shape.AssertLike(Active, state, "invoiceNumber", "amountDueKobo", "amountDue", "totalKobo", "total", "dueDate");
        Assert.AreEqual(how == "expired" ? "expired" : "cancelled", state.Text("status"));
        foreach (var member in new[] { "invoiceNumber", "amountDueKobo", "amountDue", "totalKobo", "total", "dueDate" }) Assert.AreEqual(JsonValueKind.Null, state.GetProperty(member).ValueKind, member);
    }

    [TestMethod]
    public async Task An_unknown_link_and_a_suspended_business_show_nothing()
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });

        Assert.AreEqual("BUSINESS_SUSPENDED", (await s_app.LinkStateAsync(link)).InEnvelope(403).WithPageHeaders().ErrorCode);
        Assert.IsFalse((await s_app.LinkPageAsync(link)).AsPage(403).Text.Contains("Ikeja", StringComparison.Ordinal));
        foreach (var unknown in new[] { Trade.Unknown("pl"), Trade.Unknown("pl")[3..], "pl_x", "x", "inv_" + link[3..], link.ToUpperInvariant() })
        {
            Assert.AreEqual("NOT_FOUND", (await s_app.LinkStateAsync(unknown)).InEnvelope(404).WithPageHeaders().ErrorCode);
            (await s_app.LinkPageAsync(unknown)).AsPage(404);
        }
    }

    [TestMethod]
    [DataRow("application/json", true)]
    [DataRow("application/json;q=0.5, text/html", false)]
    [DataRow("text/html;q=0.5, application/json", true)]
    [DataRow("*/*", false)]
    [DataRow("application/json;q=0, */*", false)]
    public async Task Accept_decides_between_page_and_JSON(string accept, bool json)
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.DraftAsync());

        var reply = (await s_app.SendAsync(HttpMethod.Get, $"/p/{link}", null, ("Accept", accept))).Expect(200);

        Assert.AreEqual(json ? "application/json; charset=utf-8" : "text/html; charset=utf-8", reply.Headers["Content-Type"]);
    }

    [TestMethod]
    public async Task An_address_may_open_a_hundred_and_twenty_pages_and_images_a_minute()
    {
        await using var app = await TestApp.OnSqliteAsync(services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new Functions.Http.LimitSettings()));
        var unknown = Trade.Unknown("pl");
        for (var i = 0; i < 60; i++)
        {
            (await app.LinkStateAsync(unknown)).Expect(404);
            (await app.SendAsync(HttpMethod.Get, $"/v1/payment-links/{unknown}/qr.png")).Expect(404);
        }

        var refused = (await app.LinkStateAsync(unknown)).InEnvelope(429);
        Assert.AreEqual(("RATE_LIMIT", "60"), (refused.ErrorCode, refused.Headers["Retry-After"]));
        (await app.SendAsync(HttpMethod.Get, $"/v1/payment-links/{unknown}/qr.png")).Expect(429);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        (await app.LinkStateAsync(unknown)).Expect(404);
    }

    private static async Task CloseAsync(TestApp app, TestBusiness business, string invoice, string link, string how)
    {
        switch (how)
        {
            case "expired":
                app.Time.Leap(TimeSpan.FromHours(24));
                break;
            case "by_caller":
                (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/links/{link}/cancel")).Expect(200);
                break;
            case "invoice_voided":
                await app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", invoice)), stored => stored with { State = InvoiceState.Voided, VoidedAt = app.Time.GetUtcNow() });
                break;
            case "invoice_deleted":
                await app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", invoice)), stored => stored with { State = InvoiceState.Deleted });
                break;
            default:
                await (PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(invoice) }).BookAsync(app);
                break;
        }
    }

    private static void Contains(string page, params string[] texts)
    {
        foreach (var text in texts) StringAssert.Contains(page, text, StringComparison.Ordinal);
    }
}
