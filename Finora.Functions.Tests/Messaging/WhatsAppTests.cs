using System.Text;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Messaging;

/// <summary>Invoices that leave by WhatsApp: the form of Meta's Cloud API, and what its refusals come to.</summary>
[TestClass]
public sealed class WhatsAppTests
{
    private static WhatsAppServer _meta = null!;
    private static TestApp _app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _meta = await WhatsAppServer.StartAsync();
        _app = await TestApp.OnSqliteAsync(settings: new Dictionary<string, string?> { ["WhatsApp:BaseUrl"] = $"{_meta.Address}/v23.0" });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await _app.DisposeAsync();
        await _meta.DisposeAsync();
    }

    [TestInitialize]
    public void Forget()
    {
        _meta.Refusal = null;
        _meta.Files.Clear();
        _meta.Messages.Clear();
    }

    [TestMethod]
    public async Task The_document_is_uploaded_and_a_template_is_filled()
    {
        var (business, invoice) = await ReadyAsync(WhatsAppServer.Token);
        var answer = (await SendAsync(business, invoice)).Expect(200);
        Assert.AreEqual("""{"dispatched":["email","whatsapp"],"message":"Invoice sent via email and whatsapp."}""", answer.Text);
        Assert.AreEqual(MessageState.Sent, (await AttemptedAsync(business)).State);

        Assert.AreEqual(("Invoice-INV-2026-001.pdf", "application/pdf"), (_meta.Files.Single().Name, _meta.Files.Single().Type));
        Assert.AreEqual("%PDF", Encoding.ASCII.GetString(_meta.Files.Single().Content, 0, 4));
        var message = _meta.Messages.Single();
        Assert.AreEqual("whatsapp", Trade.Text(message, "messaging_product"));
        Assert.AreEqual("2348030000002", Trade.Text(message, "to"));
        var template = message.GetProperty("template");
        Assert.AreEqual("invoice_ready", Trade.Text(template, "name"));
        Assert.AreEqual("""{"code":"en_GB"}""", template.GetProperty("language").GetRawText());
        Assert.AreEqual(
            """{"type":"header","parameters":[{"type":"document","document":{"id":"4490709327384033","filename":"Invoice-INV-2026-001.pdf"}}]}""",
            template.GetProperty("components")[0].GetRawText());
        var body = template.GetProperty("components")[1].GetProperty("parameters").EnumerateArray().Select(parameter => Trade.Text(parameter, "text"));
        CollectionAssert.AreEqual(new[] { "Adaeze Foods Ltd", "Ikeja Paper & Print", "INV-2026-001", "₦607,375.00, due 28 March 2026" }, body.ToArray());
    }

    [TestMethod]
    [DataRow(400, 131026, MessageState.Failed, MessageFault.BadRecipient)]
    [DataRow(429, 130429, MessageState.Queued, MessageFault.RefusedForNow)]
    [DataRow(500, 131000, MessageState.Queued, MessageFault.RefusedForNow)]
    [DataRow(400, 132001, MessageState.Failed, MessageFault.Refused)]
    public async Task A_refusal_is_final_or_passes(int status, int code, MessageState state, string fault)
    {
        var (business, invoice) = await ReadyAsync(WhatsAppServer.Token);
        _meta.Refusal = (status, code);
        (await SendAsync(business, invoice)).Expect(200);
        var message = await AttemptedAsync(business);
        Assert.AreEqual((state, fault), (message.State, message.Fault));
    }

    [TestMethod]
    public async Task A_token_that_has_ended_is_final()
    {
        var (business, invoice) = await ReadyAsync("EAAG-old");
        (await SendAsync(business, invoice)).Expect(200);
        var message = await AttemptedAsync(business);
        Assert.AreEqual((MessageState.Failed, MessageFault.Refused), (message.State, message.Fault));
    }

    [TestMethod]
    public async Task Without_a_phone_number_nothing_is_sent()
    {
        var business = await _app.CreateBusinessAsync();
        await ConnectAsync(business, WhatsAppServer.Token);
        var customer = await business.PlatformCustomerAsync("""{"name":"Harmattan","email":"a@harmattan.example"}""");
        var invoice = Trade.Text(await business.PlatformInvoiceAsync(customer), "id");
        await business.FinalizedAsync(invoice);
        (await SendAsync(business, invoice)).Expect(422);
        Assert.IsEmpty(await _app.StoredAsync(business.Live, RowKeys.Messages));
    }

    private static Task<Reply> SendAsync(TestBusiness business, string id) =>
        business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/send", """{"channels":["email","whatsapp"]}""");

    private static async Task<(TestBusiness Business, string InvoiceId)> ReadyAsync(string token)
    {
        var business = await _app.CreateBusinessAsync();
        await ConnectAsync(business, token);
        var invoice = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync()), "id");
        await business.FinalizedAsync(invoice);
        return (business, invoice);
    }

    private static Task ConnectAsync(TestBusiness business, string token) => _app.Services.GetRequiredService<TenantStore>().RunAsync<bool>(
        business.Live,
        async (batch, cancellationToken) =>
        {
            var account = new OpenWhatsAppAccount(WhatsAppServer.NumberId, token, "invoice_ready", "en_GB");
            await _app.Services.GetRequiredService<WhatsAppAccounts>().PutAsync(batch, account, cancellationToken);
            return true;
        },
        CancellationToken.None);

    private static async Task<Message> AttemptedAsync(TestBusiness business)
    {
        for (var wait = 0; wait < 1500; wait++)
        {
            var message = (await _app.StoredAsync(business.Live, RowKeys.Messages)).Single(message => message.Channel == MessageChannel.WhatsApp);
            if (message.Attempts == 1) return message;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new AssertFailedException("The message was not attempted in thirty seconds.");
    }
}
