using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary><c>callbackUrl</c> of payment links, section 12.1 of the Business contract.</summary>
[TestClass]
public sealed class LinkCallbackTests
{
    private DeliveryKit _kit = null!;

    [TestInitialize]
    public async Task StartAsync() => _kit = await DeliveryKit.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _kit.DisposeAsync();

    [TestMethod]
    public async Task A_payment_calls_the_links_address_signed_with_the_secret_that_was_given_once()
    {
        var made = await MakeAsync();
        var secret = Trade.Text(made, "callbackSecret");
        Assert.HasCount(32, Convert.FromBase64String(secret["whsec_".Length..]));
        var read = await _kit.Business.GetLinkAsync(Trade.Text(made, "paymentLinkId"));
        Assert.AreEqual(_kit.Receiver.Url, Trade.Text(read, "callbackUrl"));
        Assert.IsFalse(read.TryGetProperty("callbackSecret", out _));

        await PayAsync(made);

        var received = _kit.Receiver.All.Single();
        await NodeVerifier.AssertGenuineAsync(secret, received.Headers, received.Body);
        Assert.AreEqual("payment.received", received.Event);
        Assert.AreEqual(Trade.Text(made, "paymentLinkId"), Trade.Text(received.Json.GetProperty("data"), "paymentLinkId"));
    }

    [TestMethod]
    public async Task The_callback_comes_besides_webhooks_and_is_repeated_like_theirs()
    {
        await _kit.RegisterAsync("""["payment.received"]""");
        var made = await MakeAsync();
        _kit.Receiver.AnswerWith(503);
        await PayAsync(made);
        Assert.HasCount(2, _kit.Receiver.All);

        for (var i = 0; i < 4; i++)
        {
            _kit.App.Time.Leap(TimeSpan.FromMinutes(40));
            await _kit.SettleAsync();
        }

        Assert.HasCount(8, _kit.Receiver.All);
        Assert.AreEqual(1, _kit.Receiver.All.Select(request => request.Headers["webhook-id"]).Distinct().Count());
        Assert.AreEqual(2, _kit.Receiver.All.Select(request => request.Headers["X-Finora-Delivery"]).Distinct().Count());
    }

    [TestMethod]
    public async Task A_callback_that_is_gone_is_called_no_more()
    {
        var made = await MakeAsync(""","allowPartialPayment":true""");
        _kit.Receiver.AnswerWith(410);
        await PayAsync(made, "pay_1", 100_000);
        await PayAsync(made, "pay_2", 100_000);
        Assert.HasCount(1, _kit.Receiver.All);
        Assert.IsFalse((await _kit.App.StoredAsync(_kit.Business.Live, RowKeys.Events)).Any(told => told.Type == EventType.WebhookDisabled));
    }

    [TestMethod]
    public async Task A_link_made_again_with_its_key_has_the_same_secret()
    {
        var invoice = await _kit.Business.SentAsync();
        var path = $"/v1/businesses/{_kit.Business.Id}/payments/generate-link";
        var body = $$"""{"invoiceId":"{{invoice}}","callbackUrl":"{{_kit.Receiver.Url}}"}""";
        var first = await _kit.Business.BusinessAsync(HttpMethod.Post, path, body, ("Idempotency-Key", "link-1"));
        var again = await _kit.Business.BusinessAsync(HttpMethod.Post, path, body, ("Idempotency-Key", "link-1"));
        Assert.AreEqual(Trade.Text(first.Expect(201).Data, "callbackSecret"), Trade.Text(again.Expect(201).Data, "callbackSecret"));
    }

    [TestMethod]
    [DataRow("http://hooks.sunbird.example/")]
    [DataRow("https://127.0.0.1/")]
    [DataRow("https://u@hooks.sunbird.example/")]
    [DataRow("nonsense")]
    public async Task An_address_against_the_rules_is_refused(string url)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var reply = await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}","callbackUrl":"{{url}}"}""");
        CollectionAssert.AreEqual(new[] { "callbackUrl" }, reply.InEnvelope(400).ErrorFields.ToArray());
    }

    private async Task<System.Text.Json.JsonElement> MakeAsync(string more = "")
    {
        var invoice = await _kit.Business.SentAsync();
        var reply = await _kit.Business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{_kit.Business.Id}/payments/generate-link", $$$"""{"invoiceId":"{{{invoice}}}","callbackUrl":"{{{_kit.Receiver.Url}}}"{{{more}}}}""");
        await _kit.SettleAsync();
        return reply.Expect(201).Data;
    }

    private async Task PayAsync(System.Text.Json.JsonElement link, string id = "pay_7q2m9x", long kobo = Trade.ExampleTotal)
    {
        var report = $$"""{"event":"payment.completed","paymentId":"{{id}}","paymentLinkId":"{{Trade.Text(link, "paymentLinkId")}}","amountKobo":{{kobo}},"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z"}""";
        (await _kit.App.PartnerAsync(report)).Expect(200);
        await _kit.SettleAsync();
    }
}
