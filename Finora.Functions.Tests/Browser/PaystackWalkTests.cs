using System.Text.Json;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Pages;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Browser;

/// <summary>An invoice that its customer pays at the gateway's stand-in, from the page to the books and back.</summary>
[TestClass]
public sealed class PaystackWalkTests
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
    public async Task An_invoice_is_paid_by_card()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (business, id, token) = await OpenAsync(receiver);

        (await s_browser.GoAsync($"{s_site.Address}/p/{token}")).IsUsable().Says("Amount due");
        (await s_browser.FollowAsync("Pay ₦607,375.00")).IsUsable();
        (await s_browser.PressAsync("Pay ₦607,375.00")).IsUsable().Says("Paystack", "607,375.00");
        await s_browser.PressAsync("Succeed: pay by card");
        var back = (await s_browser.UntilAsync("Payment received")).IsUsable().Says("REC-", "₦607,375.00", "Card", "₦0.00");

        StringAssert.StartsWith(back.Url.PathAndQuery, $"/p/{token}/receipt?", StringComparison.Ordinal);
        (await s_browser.GoAsync($"{s_site.Address}/p/{token}/pay")).IsUsable().Says("Paid on");
        await AssertBookedAsync(business, receiver, id);
    }

    [TestMethod]
    [DataRow("Fail")]
    [DataRow("Abandon")]
    public async Task A_payment_that_did_not_go_through_can_be_tried_again(string how)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (business, id, token) = await OpenAsync(receiver);
        await s_browser.GoAsync($"{s_site.Address}/p/{token}/pay");
        await s_browser.PressAsync("Pay ₦607,375.00");

        await s_browser.PressAsync(how);
        (await s_browser.UntilAsync("The payment did not go through")).IsUsable();
        (await s_browser.FollowAsync("Try again")).IsUsable().Says("Amount due");
        await s_browser.PressAsync("Pay ₦607,375.00");
        await s_browser.PressAsync("Succeed: pay by bank transfer");

        (await s_browser.UntilAsync("Payment received")).Says("Bank transfer");
        await AssertBookedAsync(business, receiver, id);
    }

    private static async Task<(TestBusiness Business, string Id, string Token)> OpenAsync(WebhookReceiver receiver)
    {
        var business = await s_site.App.CreateBusinessAsync();
        (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", $$"""{"url":"{{receiver.Url}}","events":["invoice.paid"]}""")).Expect(201);
        var id = await business.FinalSampleAAsync();
        await s_browser.OpenAsync();
        return (business, id, await business.TokenAsync(id));
    }

    private static async Task AssertBookedAsync(TestBusiness business, WebhookReceiver receiver, string id)
    {
        Assert.AreEqual("paid", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
        var payment = (await s_site.App.StoredAsync(business.Live, RowKeys.Payments)).Single();
        Assert.AreEqual(60_737_500, payment.Amount);
        Assert.IsNotNull(payment.ReceiptNumber);
        var entry = await s_site.App.FindAsync(business.Live, RowKeys.JournalEntry(payment.JournalEntryId!.Value));
        Assert.AreEqual((60_737_500L, 60_737_500L), (entry!.Lines.Where(line => line.Account == "1010").Sum(line => line.Debit), entry.Lines.Where(line => line.Account == "1021").Sum(line => line.Credit)));
        var told = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.AreEqual($"invoice.paid {id} paid", $"{Trade.Text(told, "event")} {told.GetProperty("data").GetProperty("invoice").Facts("id", "status")}");
    }
}
