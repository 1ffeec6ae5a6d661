using System.Text;
using System.Text.Json;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Messaging;

/// <summary>Invoices that leave by e-mail, over HTTP at one end and a real SMTP server at the other.</summary>
[TestClass]
public sealed class SendInvoiceTests
{
    private static MailServer _mail = null!;
    private static TestApp _app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _mail = await MailServer.StartAsync();
        _app = await TestApp.OnSqliteAsync(settings: _mail.Settings);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await _app.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [TestMethod]
    public async Task A_sent_invoice_is_issued_and_arrives_with_its_pdf()
    {
        var business = await _app.CreateBusinessAsync();
        var id = Trade.Text(await Trade.InvoiceAsync(business, await business.CustomerAsync("accounts@sunbird.example")), "id");
        var sent = (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"cc":["boss@sunbird.example"],"message":"Thank you <3"}""")).Expect(200).Data;
        Assert.AreEqual("sent", Trade.Text(sent, "status"));
        Assert.AreEqual("""[{"channel":"email","to":"accounts@sunbird.example","status":"queued"}]""", sent.GetProperty("dispatch").GetRawText());

        var mail = await _mail.NextAsync();
        Assert.AreEqual("invoices@finora.example", mail.From);
        CollectionAssert.AreEquivalent(new[] { "accounts@sunbird.example", "boss@sunbird.example" }, mail.To.ToArray());
        Assert.AreEqual("Invoice INV-2026-001 from Ikeja Paper & Print", mail.Header("Subject"));
        StringAssert.Contains(mail.Header("From"), "Ikeja Paper & Print via Finora");
        StringAssert.Contains(mail.Text("text/plain"), "Thank you <3");
        StringAssert.Contains(mail.Text("text/plain"), "₦283,750.00");
        StringAssert.Contains(mail.Text("text/html"), "Thank you &lt;3");
        var pdf = mail.Parts().Single(part => part.Head.Contains("application/pdf", StringComparison.Ordinal));
        StringAssert.Contains(pdf.Head, "Invoice-INV-2026-001.pdf");
        Assert.AreEqual("%PDF-1.7", Encoding.ASCII.GetString(pdf.Body, 0, 8));
    }

    [TestMethod]
    public async Task The_mail_links_to_the_invoice_and_to_its_payment()
    {
        var business = await _app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        var invoice = Trade.Text(await business.PlatformInvoiceAsync(customer), "id");
        await business.FinalizedAsync(invoice);
        (await SendAsync(business, invoice, """{"channels":["email"]}""")).Expect(200);
        var text = (await _mail.NextAsync()).Text("text/plain");
        var shown = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{invoice}")).Expect(200).Json;
        StringAssert.Contains(text, $"View Invoice: {Trade.Text(shown, "view_url")}\r\n");
        StringAssert.Contains(text, $"Pay now: {Trade.Text(shown, "payment_url")}\r\n");
    }

    [TestMethod]
    public async Task The_platform_answers_as_its_contract_shows_and_lists_what_became_of_it()
    {
        var business = await _app.CreateBusinessAsync();
        var invoice = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync()), "id");
        await business.FinalizedAsync(invoice);
        var answer = (await SendAsync(business, invoice, """{"channels":["email"],"message":"As agreed"}""")).Expect(200);
        Assert.AreEqual("""{"dispatched":["email"],"message":"Invoice sent via email."}""", answer.Text);
        await _mail.NextAsync();
        var delivery = await SettledAsync(business, invoice);
        Assert.AreEqual("email a•••@adaezefoods.example sent ", Print(delivery));
        Assert.AreEqual("sent", Trade.Text((await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{invoice}")).Json, "status"));
    }

    [TestMethod]
    public async Task A_mailbox_that_does_not_exist_fails_at_once()
    {
        var (business, invoice) = await FinalizedForAsync("nobody@harmattan.example");
        (await SendAsync(business, invoice, """{"channels":["email"]}""")).Expect(200);
        Assert.AreEqual("email n•••@harmattan.example failed bad_recipient", Print(await SettledAsync(business, invoice)));
    }

    [TestMethod]
    public async Task A_busy_mailbox_is_tried_again_as_scheduled_and_then_given_up()
    {
        var (business, invoice) = await FinalizedForAsync("busy@harmattan.example");
        (await SendAsync(business, invoice, """{"channels":["email"]}""")).Expect(200);
        var minutes = new[] { 1, 5, 30, 120, 720 };
        for (var attempt = 1; attempt <= minutes.Length; attempt++)
        {
            var message = await AttemptedAsync(business, attempt);
            Assert.AreEqual((MessageState.Queued, MessageFault.RefusedForNow), (message.State, message.Fault));
            Assert.AreEqual(_app.Time.GetUtcNow().AddMinutes(minutes[attempt - 1]), message.NextAttemptAt);
            _app.Time.Leap(TimeSpan.FromMinutes(minutes[attempt - 1]));
            await RunAsync(business, message);
        }

        Assert.AreEqual("email b•••@harmattan.example failed refused_for_now", Print(await SettledAsync(business, invoice)));
    }

    [TestMethod]
    public async Task A_job_that_comes_again_sends_nothing_again()
    {
        var (business, invoice) = await FinalizedForAsync("once@harmattan.example");
        (await SendAsync(business, invoice, """{"channels":["email"]}""")).Expect(200);
        await _mail.NextAsync();
        await SettledAsync(business, invoice);
        await RunAsync(business, await AttemptedAsync(business, 1));
        Assert.IsEmpty(_mail.Rest());
    }

    [TestMethod]
    public async Task What_cannot_be_sent_changes_nothing()
    {
        var business = await _app.CreateBusinessAsync();
        var customer = await business.CustomerAsync("accounts@sunbird.example");
        var id = Trade.Text(await Trade.InvoiceAsync(business, customer), "id");
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"channels":["email","whatsapp"]}""")).Expect(422).ErrorCode);
        Assert.AreEqual("draft", Trade.Text(await business.GetInvoiceAsync(id), "status"));
        Assert.IsEmpty(await MessagesAsync(business));

        var draft = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync()), "id");
        (await SendAsync(business, draft, """{"channels":["email"]}""")).Expect(422);
        (await SendAsync(business, draft, """{"channels":[]}""")).Expect(400);
        (await SendAsync(business, draft, "{}")).Expect(400);
        (await SendAsync(business, draft, """{"channels":["pigeon"]}""")).Expect(400);
        await business.FinalizedAsync(draft);
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{draft}/void", """{"reason":"Ordered twice"}""")).Expect(200);
        (await SendAsync(business, draft, """{"channels":["email"]}""")).Expect(422);
        Assert.IsEmpty(await MessagesAsync(business));
    }

    [TestMethod]
    public async Task Nothing_of_the_test_side_leaves_the_house()
    {
        var business = await _app.CreateBusinessAsync();
        var id = await business.DraftAsync(test: true);
        (await business.BusinessTestAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", "{}")).Expect(200);
        var message = await AttemptedAsync(business, 1, test: true);
        Assert.AreEqual(MessageState.Sent, message.State);
        Assert.IsEmpty(_mail.Rest());
        var kept = await File.ReadAllTextAsync(Path.Combine(_app.Folder, "outbox", $"{message.Id:N}.eml"));
        StringAssert.Contains(kept, "Invoice INV-2026-001");
    }

    [TestMethod]
    public async Task Addresses_stand_nowhere_in_clear()
    {
        var business = await _app.CreateBusinessAsync();
        var id = Trade.Text(await Trade.InvoiceAsync(business, await business.CustomerAsync("hidden@sunbird.example")), "id");
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"message":"Between us"}""")).Expect(200);
        await _mail.NextAsync();
        await AttemptedAsync(business, 1);
        var rows = await _app.Services.GetRequiredService<ITableStore>().ReadAsync(StoreTable.Data, business.Live.Partition, new KeyRange("a", "z"), 1000, null, CancellationToken.None);
        foreach (var row in rows.Rows) Assert.IsFalse(Encoding.UTF8.GetString(row.Body.Span) is var body && (body.Contains("hidden@", StringComparison.Ordinal) || body.Contains("Between us", StringComparison.Ordinal)), row.Key);
    }

    [TestMethod]
    public async Task The_owner_is_told_once_of_a_new_api_key()
    {
        var business = await _app.CreateBusinessAsync();
        (await business.BusinessAsync(HttpMethod.Post, "/v1/api-keys", """{"name":"Till at the door"}""")).Expect(201);
        var mail = await _mail.NextAsync();
        StringAssert.StartsWith(mail.To.Single(), "owner-");
        Assert.AreEqual("A new API key for Ikeja Paper & Print", mail.Header("Subject"));
        StringAssert.Contains(mail.Text("text/plain"), "“Till at the door”");
        var told = (await _app.StoredAsync(business.Live, RowKeys.Events)).Single(happened => happened.Type == EventType.ApiKeyCreated);
        foreach (var subscriber in _app.Services.GetServices<IEventSubscriber>()) await subscriber.HandleAsync(business.Live, told, CancellationToken.None);
        Assert.HasCount(1, await MessagesAsync(business));
    }

    private static Task<Reply> SendAsync(TestBusiness business, string id, string body) => business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/send", body);

    private static async Task<(TestBusiness Business, string InvoiceId)> FinalizedForAsync(string email)
    {
        var business = await _app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync($$"""{"name":"Harmattan Ltd","email":"{{email}}","company_name":"Harmattan Ltd"}""");
        var invoice = Trade.Text(await business.PlatformInvoiceAsync(customer), "id");
        await business.FinalizedAsync(invoice);
        return (business, invoice);
    }

    private static Task RunAsync(TestBusiness business, Message message) =>
        _app.Services.GetRequiredService<DeliverMessage>().RunAsync(new MessageJob(1, business.Live.TenantId, false, message.Id), CancellationToken.None);

    private static Task<IReadOnlyList<Message>> MessagesAsync(TestBusiness business, bool test = false) => _app.StoredAsync(test ? business.Test : business.Live, RowKeys.Messages);

    /// <summary>The business's only message, once so many attempts are written down.</summary>
    private static async Task<Message> AttemptedAsync(TestBusiness business, int attempts, bool test = false)
    {
        for (var wait = 0; wait < 1500; wait++)
        {
            var messages = await MessagesAsync(business, test);
            if (messages.Count == 1 && messages[0].Attempts == attempts) return messages[0];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new AssertFailedException("The message was not attempted in thirty seconds.");
    }

    /// <summary>The delivery that the invoice shows, once it is no longer queued.</summary>
    private static async Task<JsonElement> SettledAsync(TestBusiness business, string invoiceId)
    {
        for (var wait = 0; wait < 1500; wait++)
        {
            var delivery = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{invoiceId}")).Expect(200).Json.GetProperty("deliveries")[0];
            if (Trade.Text(delivery, "status") != "queued") return delivery;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new AssertFailedException("The delivery was not settled in thirty seconds.");
    }

    private static string Print(JsonElement delivery) =>
        $"{Trade.Text(delivery, "channel")} {Trade.Text(delivery, "to")} {Trade.Text(delivery, "status")} {delivery.GetProperty("error").GetString()}";
}
