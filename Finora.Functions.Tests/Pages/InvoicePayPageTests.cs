using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Pages;

/// <summary>Paying an invoice on its page, and coming back from the gateway: every state of section 13 of the Platform contract.</summary>
[TestClass]
public sealed class InvoicePayPageTests
{
    private static readonly BankAccount Account = new("Zenith Bank", "057", "1012345678", "Ikeja Paper & Print");
    private readonly ScriptedCheckout _gateway = new();
    private TestApp _app = null!;

    [TestInitialize]
    public async Task StartAsync() => _app = await ScriptedCheckout.AppAsync(_gateway);

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task What_is_due_is_paid_at_the_gateway()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        await business.PaidAsync(id, "7375");

        var reply = (await _app.LinkPageAsync(token + "/pay")).AsPage(200);

        Contains(reply, "Ikeja Paper &amp; Print", "INV-2026-001", "Adaeze Foods Ltd", "28 March 2026", "₦607,375.00", "₦7,375.00", "Pay ₦600,000.00", "card, bank transfer or USSD", $"action=\"/p/{token}/pay\"");
        StringAssert.Contains(reply.Headers["Content-Security-Policy"], $"form-action 'self' {ScriptedCheckout.Origin};", StringComparison.Ordinal);
        Lacks(reply, "<input", "was due on", "@");
        Assert.AreEqual("https://checkout.paystack.com/3ni8kdavz62431k", (await _app.PostFormAsync($"/p/{token}/pay", ("email", "other@b.example"))).Expect(303).Headers["Location"]);
        CollectionAssert.AreEqual(new string?[] { null }, _gateway.Emails, "The customer has an address, so no other is taken.");
    }

    [TestMethod]
    public async Task An_overdue_invoice_says_when_it_was_due()
    {
        var business = await _app.CreateBusinessAsync();
        var token = await business.FinalTokenAsync();
        _app.Time.Leap(TimeSpan.FromDays(11));

        Contains((await _app.LinkPageAsync(token + "/pay")).AsPage(200), "This invoice was due on 28 March 2026.", "Pay ₦607,375.00");
    }

    [TestMethod]
    public async Task A_customer_without_an_address_is_asked_for_one()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        await _app.ForgetEmailAsync(business, id);

        Contains((await _app.LinkPageAsync(token + "/pay")).AsPage(200), "name=\"email\"", "required");
        foreach (var wrong in new[] { "", "x", "a@b", "a@b.example c@d.example" }) (await _app.PostFormAsync($"/p/{token}/pay", ("email", wrong))).AsPage(400);
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(400);
        (await _app.PostFormAsync($"/p/{token}/pay", ("email", " Ada@B.example "))).Expect(303);
        CollectionAssert.AreEqual(new[] { "ada@b.example" }, _gateway.Emails);
    }

    [TestMethod]
    public async Task A_checkout_that_has_not_ended_is_waited_for()
    {
        var business = await _app.CreateBusinessAsync();
        var token = await business.FinalTokenAsync();
        _gateway.Pending = "fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1";

        Contains((await _app.LinkPageAsync(token + "/pay")).AsPage(200), "We are waiting for confirmation", "Check again", $"/p/{token}/receipt?reference=fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1", "Pay another way");
        (await _app.PostFormAsync($"/p/{token}/pay")).Expect(303);
    }

    [TestMethod]
    public async Task A_paid_invoice_says_when_and_has_no_button()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        await business.PaidAsync(id, "607375");

        var reply = (await _app.LinkPageAsync(token + "/pay")).AsPage(200);

        Contains(reply, "Paid on 18 March 2026", $"/p/{token}/receipt");
        Lacks(reply, "<form", "<button");
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
        Assert.AreEqual(0, _gateway.Emails.Count);
    }

    [TestMethod]
    public async Task A_cancelled_invoice_shows_no_amounts()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        (await business.PlatformPostAsync($"/invoices/{id}/void", """{"reason":"Ordered twice"}""")).Expect(200);

        var reply = (await _app.LinkPageAsync(token + "/pay")).AsPage(200);

        Contains(reply, "This invoice was cancelled by the seller");
        Lacks(reply, "₦", "<form");
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Without_a_gateway_the_bank_account_is_shown_or_how_to_ask(bool hasAccount)
    {
        _gateway.Offer = null;
        var business = await _app.CreateBusinessAsync();
        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Email = "sales@ikeja.example", Phone = "+2348030000001", Defaults = stored.Defaults with { BankAccount = hasAccount ? Account : null } });
        var token = await business.FinalTokenAsync();

        var reply = (await _app.LinkPageAsync(token + "/pay")).AsPage(200);

        Contains(reply, hasAccount ? ["₦607,375.00", "Zenith Bank", "1012345678", "INV-2026-001"] : ["₦607,375.00", "Please contact Ikeja Paper &amp; Print", "mailto:sales@ikeja.example", "&#x2B;2348030000001"]);
        Lacks(reply, "<form", "<button");
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
    }

    [TestMethod]
    public async Task Foreign_money_is_not_collected_online()
    {
        var business = await _app.CreateBusinessAsync();
        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Defaults = stored.Defaults with { BankAccount = Account } });
        var token = await business.FinalTokenAsync(await business.SampleAAsync(more: ""","currency":"USD","exchange_rate":"1550.25" """));

        Contains((await _app.LinkPageAsync(token + "/pay")).AsPage(200), "US$607,375.00", "1012345678");
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
        Assert.AreEqual(0, _gateway.Emails.Count);
    }

    [TestMethod]
    public async Task A_gateway_that_does_not_answer_can_be_tried_again()
    {
        var business = await _app.CreateBusinessAsync();
        var token = await business.FinalTokenAsync();
        _gateway.Start = Failure.Unavailable("Paystack did not answer.");

        var reply = (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(503);

        Contains(reply, "Try again", $"action=\"/p/{token}/pay\"");
        Assert.AreEqual("5", reply.Headers["Retry-After"]);
        _gateway.Start = Failure.Rule("Nothing is due.");
        (await _app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
    }

    [TestMethod]
    public async Task Back_from_the_gateway_the_payer_reads_what_came_of_it()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        var path = token + "/receipt?reference=fin-1";

        (await _app.LinkPageAsync(path)).AsPage(404);
        _gateway.News = new GatewayNews(GatewayState.Pending);
        Contains((await _app.LinkPageAsync(path)).AsPage(200), "We are waiting for confirmation", "http-equiv=\"refresh\"");
        _gateway.News = Failure.Unavailable("Paystack did not answer.");
        Contains((await _app.LinkPageAsync(path)).AsPage(200), "We are waiting for confirmation", "http-equiv=\"refresh\"");
        _gateway.News = new GatewayNews(GatewayState.Failed, "Declined by <the> bank.");
        Contains((await _app.LinkPageAsync(path)).AsPage(200), "Declined by &lt;the&gt; bank.", "Try again", $"/p/{token}/pay");
        _gateway.News = new GatewayNews(GatewayState.Paid);
        Contains((await _app.LinkPageAsync(path)).AsPage(200), "Payment received", "Ikeja Paper &amp; Print has it on record");
        await business.PaidAsync(id, "600000", ""","reference":"fin-1" """);

        Contains((await _app.LinkPageAsync(path)).AsPage(200), "Payment received", "REC-2026-001", "₦600,000.00", "18 March 2026", "Bank transfer", "fin-1", "₦7,375.00", "Pay the rest", $"/p/{token}/pdf?receipt=REC-2026-001");
        (await _app.LinkPageAsync($"{token}/receipt?reference={new string('x', 1_000)}")).AsPage(404);
    }

    [TestMethod]
    public async Task A_reference_of_another_invoice_leads_nowhere()
    {
        var business = await _app.CreateBusinessAsync();
        var (mine, other) = (await business.FinalTokenAsync(), await business.FinalSampleAAsync());
        await business.PaidAsync(other, "5", ""","reference":"fin-2" """);

        (await _app.LinkPageAsync(mine + "/receipt?reference=fin-2")).AsPage(404);
    }

    [TestMethod]
    public async Task All_receipts_of_the_invoice_are_listed()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        Contains((await _app.LinkPageAsync(token + "/receipt")).AsPage(200), "Nothing has been received yet.");
        await business.PaidAsync(id, "100");
        await business.PaidAsync(id, "607275");

        var reply = (await _app.LinkPageAsync(token + "/receipt")).AsPage(200);

        Contains(reply, "REC-2026-001", "REC-2026-002", "₦100.00", "₦607,275.00", "₦0.00");
        Lacks(reply, "Pay the rest");
    }

    private static void Contains(Reply page, params string[] texts)
    {
        foreach (var text in texts) StringAssert.Contains(page.Text, text, StringComparison.Ordinal);
    }

    private static void Lacks(Reply page, params string[] texts)
    {
        var body = page.Text[page.Text.IndexOf("<main", StringComparison.Ordinal)..];
        foreach (var text in texts) Assert.IsFalse(body.Contains(text, StringComparison.Ordinal), text);
    }
}
