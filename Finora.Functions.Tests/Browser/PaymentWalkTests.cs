using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Browser;

/// <summary>Payments that somebody makes in a browser without scripts, from the link to the books: invoice paid, receipt, journal entry, webhook.</summary>
[TestClass]
public sealed class PaymentWalkTests
{
    private static Chromium s_browser = null!;
    private static PublicSite s_site = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => (s_browser, s_site) = (await Chromium.StartAsync(), await PublicSite.StartAsync(isLive: true));

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_site is not null) await s_site.DisposeAsync();
        if (s_browser is not null) await s_browser.DisposeAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_link_is_paid_through_the_simulator(bool test)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var business = await ListeningAsync(receiver, test);
        var invoice = await business.SentAsync(test);
        var link = await business.LinkAsync(invoice, test: test);
        await s_browser.OpenAsync();

        (await s_browser.GoAsync($"{s_site.Address}/p/{link}")).IsUsable().Says("Ikeja Paper & Print", "₦283,750.00");
        (await s_browser.PressAsync("Pay ₦283,750.00")).IsUsable().Says("Payment simulator");
        var paid = (await s_browser.PressAsync("Pay ₦283,750.00")).IsUsable().Says("This invoice is paid", "REC-");

        Assert.AreEqual($"/p/{link[3..]}", paid.Url.AbsolutePath);
        Assert.IsTrue(paid.Requests.All(url => url.StartsWith(s_site.Address, StringComparison.Ordinal)), "Nothing is loaded from elsewhere.");
        await AssertBookedAsync(business, receiver, invoice, test);
    }

    [TestMethod]
    public async Task A_part_is_paid_with_the_keyboard_alone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var business = await ListeningAsync(receiver, test: true);
        var invoice = await business.SentAsync(test: true);
        var link = await business.LinkAsync(invoice, ""","allowPartialPayment":true""", test: true);
        await s_browser.OpenAsync();
        await s_browser.GoAsync($"{s_site.Address}/p/{link}");

        await s_browser.FillAsync("Amount to pay now, in naira", "1,000.50");
        (await s_browser.EnterAsync("Amount to pay now, in naira")).Says("Payment simulator");
        (await s_browser.PressAsync("Pay ₦1,000.50")).IsUsable().Says("₦282,749.50");

        Assert.AreEqual("partially_paid", (await business.GetInvoiceAsync(invoice, test: true)).GetProperty("status").GetString());
    }

    [TestMethod]
    public async Task A_link_is_paid_at_the_bank()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var business = await ListeningAsync(receiver, test: false);
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await s_browser.OpenAsync();

        (await s_browser.GoAsync($"{s_site.Address}/sandbox/bank")).IsUsable().Says("Bank sandbox");
        await s_browser.FillAsync("Address or id of the link", $"{s_site.Address}/p/{link}");
        (await s_browser.PressAsync("Pay")).IsUsable().Says("200", "₦283,750.00", "REC-");
        (await s_browser.GoAsync($"{s_site.Address}/p/{link}")).Says("This invoice is paid");

        await AssertBookedAsync(business, receiver, invoice, test: false);
    }

    [TestMethod]
    public async Task A_card_is_held_to_a_device()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var business = await ListeningAsync(receiver, test: false);
        var invoice = await business.SentAsync();
        var session = await business.TapSessionAsync("dev_walk_01", Trade.ExampleTotal, $$""","invoiceId":"{{invoice}}" """);
        await s_browser.OpenAsync();

        (await s_browser.GoAsync($"{s_site.Address}/sandbox/bank")).Says("dev_walk_01", session);
        (await s_browser.PressAsync("Tap card")).IsUsable().Says("paid", "REC-");

        Assert.AreEqual("completed", (await business.SessionAsync(session)).GetProperty("status").GetString());
        await AssertBookedAsync(business, receiver, invoice, test: false);
    }

    private static async Task<TestBusiness> ListeningAsync(WebhookReceiver receiver, bool test)
    {
        var business = await s_site.App.CreateBusinessAsync();
        (await business.CallAsync(test, HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{receiver.Url}}","events":["invoice.paid"]}""")).Expect(201);
        return business;
    }

    private static async Task AssertBookedAsync(TestBusiness business, WebhookReceiver receiver, string invoice, bool test)
    {
        Assert.AreEqual("paid", (await business.GetInvoiceAsync(invoice, test)).GetProperty("status").GetString());
        var payment = (await s_site.App.StoredAsync(test ? business.Test : business.Live, RowKeys.Payments)).Single();
        Assert.AreEqual(Trade.ExampleTotal, payment.Amount);
        var receipt = (await business.CallAsync(test, HttpMethod.Get, $"/v1/receipts/{PublicId.Format(IdPrefix.Receipt, payment.Id)}")).Expect(200).Data;
        Assert.AreEqual(payment.ReceiptNumber, Trade.Text(receipt, "receiptNumber"));
        var entry = await s_site.App.FindAsync(test ? business.Test : business.Live, RowKeys.JournalEntry(payment.JournalEntryId!.Value));
        Assert.AreEqual((Trade.ExampleTotal, Trade.ExampleTotal), (entry!.Lines.Where(line => line.Account == "1010").Sum(line => line.Debit), entry.Lines.Where(line => line.Account == "1021").Sum(line => line.Credit)));
        var told = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.AreEqual($"invoice.paid {invoice} paid", $"{Trade.Text(told, "event")} {Trade.Text(told.GetProperty("data"), "id")} {Trade.Text(told.GetProperty("data"), "status")}");
    }
}
