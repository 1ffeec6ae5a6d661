using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Pages;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Browser;

/// <summary>
/// Every state of the hosted pages in a browser: they fit a phone of 320 pixels and a desk, name all that can be pressed, and load nothing. With <c>FINORA_SCREENSHOTS</c> set to a folder each is
/// photographed there, on a phone, a desk and in the dark, to be looked at by somebody.
/// </summary>
[TestClass]
public sealed class PageStateTests
{
    private static readonly BankAccount Account = new("Zenith Bank", "057", "1012345678", "Ikeja Paper & Print");
    private static readonly (string Name, int Width, int Height, bool Dark)[] Screens = [("phone", 320, 640, false), ("desk", 1280, 900, false), ("dark", 390, 844, true)];
    private readonly ScriptedCheckout _gateway = new();

    [TestMethod]
    public async Task Every_state_fits_every_screen()
    {
        await using var browser = await Chromium.StartAsync();
        await using var site = await PublicSite.StartAsync(_gateway);
        var states = await StatesAsync(site);

        foreach (var (screen, width, height, dark) in Screens)
        {
            await browser.OpenAsync(width, height, dark: dark);
            foreach (var state in states)
            {
                state.Prepare?.Invoke(_gateway);
                var seen = (await browser.GoAsync(site.Address + state.Path)).IsUsable().Says(state.Says);
                Assert.AreEqual(state.Status, seen.Status, state.Name);
                Assert.IsTrue(seen.Requests.All(url => url.StartsWith(site.Address, StringComparison.Ordinal)), state.Name);
                if (Folder is { } folder) await browser.ShootAsync(Path.Combine(folder, $"{state.Name}-{screen}.png"));
            }
        }
    }

    private static string? Folder => Environment.GetEnvironmentVariable("FINORA_SCREENSHOTS") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;

    private static async Task<State[]> StatesAsync(PublicSite site)
    {
        var app = site.App;
        var business = await app.CreateBusinessAsync(name: "Adéwálé & Sons Paper Trading Company of Ikeja Ltd");
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Email = "sales@ikeja.example", Phone = "+2348030000001", Defaults = stored.Defaults with { BankAccount = Account } });
        var customer = await business.PlatformCustomerAsync();
        var (open, paid, voided, noted) = (await FinalAsync(business, customer), await FinalAsync(business, customer), await FinalAsync(business, customer), await FinalAsync(business, customer));
        await business.PaidAsync(open, "107375");
        await business.PaidAsync(paid, "600000", ""","reference":"GTB-TRF-88213" """);
        await business.PaidAsync(paid, "7375");
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"Ordered twice"}""")).Expect(200);
        var note = (await business.PlatformPostAsync($"/invoices/{noted}/credit-note", """{"reason":"Returned"}""")).Expect(201).Json;
        var walkIn = await FinalAsync(business, customer);
        await app.ForgetEmailAsync(business, walkIn);
        var late = await business.FinalTokenAsync(await business.SampleAAsync(customer, ""","issue_date":"2025-02-27","due_date":"2025-03-29" """));
        var (openToken, paidToken) = (await business.TokenAsync(open), await business.TokenAsync(paid));
        return
        [
            new("view-open", $"/p/{openToken}", 200, "Amount due"),
            new("view-paid", $"/p/{paidToken}", 200, "Paid"),
            new("view-cancelled", $"/p/{await business.TokenAsync(voided)}", 200, "CANCELLED"),
            new("view-credit-note", $"/p/{Trade.Text(note, "view_url").Split('/')[^1]}", 200, "Credit note"),
            new("view-not-found", $"/p/{new string('A', 43)}", 404, "Not found"),
            new("pay-open", $"/p/{openToken}/pay", 200, "Pay ₦500,000.00"),
            new("pay-e-mail", $"/p/{await business.TokenAsync(walkIn)}/pay", 200, "Your e-mail address"),
            new("pay-overdue", $"/p/{late}/pay", 200, "This invoice was due on"),
            new("pay-waiting", $"/p/{openToken}/pay", 200, "We are waiting for confirmation") { Prepare = gateway => gateway.Pending = "fin-1" },
            new("pay-paid", $"/p/{paidToken}/pay", 200, "Paid on") { Prepare = gateway => gateway.Pending = null },
            new("pay-cancelled", $"/p/{await business.TokenAsync(voided)}/pay", 200, "cancelled by the seller"),
            new("pay-bank-details", $"/p/{openToken}/pay", 200, "Zenith Bank") { Prepare = gateway => gateway.Offer = null },
            new("receipt-received", $"/p/{paidToken}/receipt?reference=GTB-TRF-88213", 200, "Payment received") { Prepare = gateway => gateway.Offer = new GatewayOffer("card, bank transfer or USSD", ScriptedCheckout.Origin) },
            new("receipt-all", $"/p/{paidToken}/receipt", 200, "Receipts of invoice"),
            new("receipt-failed", $"/p/{openToken}/receipt?reference=fin-1", 200, "did not go through") { Prepare = gateway => gateway.News = new GatewayNews(GatewayState.Failed, "Declined by the bank.") },
            .. await LinkStatesAsync(app),
            new("bank-sandbox", "/sandbox/bank", 200, "Bank sandbox"),
            new("receipt-waiting", $"/p/{openToken}/receipt?reference=fin-1", 200, "We are waiting for confirmation") { Prepare = gateway => gateway.News = Failure.Unavailable("Paystack did not answer.") },
        ];
    }

    private static async Task<State[]> LinkStatesAsync(TestApp app)
    {
        var business = await app.CreateBusinessAsync();
        var (active, partly, paid, cancelled) = (await business.LinkAsync(await business.SentAsync()), await business.LinkAsync(await business.SentAsync(test: true), ""","allowPartialPayment":true""", test: true), await business.LinkAsync(await business.SentAsync()), await business.LinkAsync(await business.SentAsync()));
        await business.TapSessionAsync("dev_lekki_02");
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = paid }).BookAsync(app);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/links/{cancelled}/cancel")).Expect(200);
        var suspended = await app.CreateBusinessAsync();
        var closed = await suspended.FinalTokenAsync();
        await app.EditAsync(suspended.Live, RowKeys.Business, stored => stored with { IsSuspended = true });
        return
        [
            new("link-active", $"/p/{active}", 200, "Amount due"),
            new("link-partly", $"/p/{partly}", 200, "TEST"),
            new("link-paid", $"/p/{paid}", 200, "This invoice is paid"),
            new("link-closed", $"/p/{cancelled}", 410, "closed"),
            new("link-simulator", $"/p/{active}/simulate", 200, "Payment simulator"),
            new("view-suspended", $"/p/{closed}", 403, "not available"),
        ];
    }

    private static Task<string> FinalAsync(TestBusiness business, string customer) => business.FinalSampleAAsync(
        customer, $$""","notes":"Thank you for your business.\nWe deliver on weekdays between nine and five.","terms":"Payment within 30 days.","buyer_reference":"PO-4411","wht_rate_id":"{{business.WithholdingRate()}}" """);

    /// <param name="Says">A text that must be there.</param>
    private sealed record State(string Name, string Path, int Status, string Says)
    {
        public Action<ScriptedCheckout>? Prepare { get; init; }
    }
}
