using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>Looking at deliveries and repeating them by hand: 15.7 to 15.12 of the Business contract, and 22 of the Platform's.</summary>
[TestClass]
public sealed class DeliveryLogTests
{
    private const string PlatformExample = """
        { "id": "01957f8c-fa30-7617-a494-f7f176887355", "webhook_id": "019527bc-3280-7db4-95ba-ac86e11ce7fc", "event_id": "01957f8c-f954-7adf-a3c6-509f31a7796a", "event": "invoice.paid",
          "status": "delivered", "attempt_count": 1, "next_attempt_at": null,
          "attempts": [ { "number": 1, "started_at": "2025-03-10T10:15:00.400Z", "duration_ms": 182, "response_status": 200, "error": null } ], "created_at": "2025-03-10T10:15:00.400Z" }
        """;

    private DeliveryKit _kit = null!;

    [TestInitialize]
    public async Task StartAsync() => _kit = await DeliveryKit.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _kit.DisposeAsync();

    [TestMethod]
    public async Task The_log_is_newest_first_in_pages_and_can_be_filtered()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync(), "id");
        var customer = await _kit.CustomerAsync();
        await _kit.SettleAsync();
        _kit.Receiver.AnswerWith(500);
        _kit.App.Time.Leap(TimeSpan.FromSeconds(1));
        (await _kit.Business.BusinessAsync(HttpMethod.Put, $"/v1/customers/{customer}", """{"name":"Renamed"}""")).Expect(200);
        await _kit.SettleAsync();

        var all = await _kit.DeliveriesAsync(webhook);
        CollectionAssert.AreEqual(new[] { "customer.updated", "customer.created" }, all.Select(item => Trade.Text(item, "event")).ToArray());
        Assert.HasCount(1, await _kit.DeliveriesAsync(webhook, "?status=delivered"));
        Assert.AreEqual("customer.updated", Trade.Text((await _kit.DeliveriesAsync(webhook, "?status=pending")).Single(), "event"));
        Assert.IsEmpty(await _kit.DeliveriesAsync(webhook, "?status=failed"));
        Assert.HasCount(1, await _kit.DeliveriesAsync(webhook, "?event=customer.created"));
        var page = (await _kit.Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{webhook}/deliveries?limit=1")).InEnvelope(200).Data;
        CollectionAssert.AreEqual(new[] { "deliveries", "count", "nextCursor" }, Shape.Names(page));
        var second = await _kit.DeliveriesAsync(webhook, $"?limit=1&cursor={Trade.Text(page, "nextCursor")}");
        Assert.AreEqual("customer.created", Trade.Text(second.Single(), "event"));
        foreach (var query in new[] { "?status=lost", "?event=invoice.finalized", "?limit=0", "?cursor=x" })
        {
            Assert.AreEqual("INVALID_REQUEST", (await _kit.Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{webhook}/deliveries{query}")).InEnvelope(400).ErrorCode);
        }
    }

    [TestMethod]
    public async Task The_platform_shows_a_delivery_with_its_attempts_and_what_was_sent()
    {
        var endpoint = await _kit.RegisterPlatformAsync();
        var path = $"/api/v1/webhooks/{Trade.Text(endpoint, "id")}";
        await _kit.CustomerAsync();
        await _kit.SettleAsync();

        var received = _kit.Receiver.All.Single();
        await NodeVerifier.AssertGenuineAsync(Trade.Text(endpoint, "secret"), received.Headers, received.Body);
        CollectionAssert.AreEqual(new[] { "id", "event", "created_at", "tenant_id", "sequence", "data" }, Shape.Names(received.Json));
        Assert.AreEqual("application/json", received.Headers["Content-Type"]);
        Assert.AreEqual(_kit.Business.Created.Business.Id, received.Json.GetProperty("tenant_id").GetGuid());
        Assert.AreEqual(1, received.Json.GetProperty("sequence").GetInt32());
        Assert.AreEqual(Trade.Text(received.Json, "id"), received.Headers["webhook-id"]);
        Assert.IsFalse(received.Headers.ContainsKey("X-Finora-Signature"));
        var list = (await _kit.Business.PlatformAsync(HttpMethod.Get, path + "/deliveries?from=2026-03-18&to=2026-03-18")).Expect(200).Json;
        Shape.AssertLike(PlatformExample, list.GetProperty("data")[0]);
        var single = (await _kit.Business.PlatformAsync(HttpMethod.Get, $"{path}/deliveries/{Trade.Text(list.GetProperty("data")[0], "id")}")).Expect(200).Json;
        Assert.AreEqual(received.Text, Trade.Text(single.GetProperty("request"), "body"));
        Assert.AreEqual(received.Headers["X-FimePay-Signature"][..12], Trade.Text(single.GetProperty("request").GetProperty("headers"), "X-FimePay-Signature"));
        Assert.AreEqual("ok", Trade.Text(single.GetProperty("attempts")[0], "response_excerpt"));
        Assert.AreEqual(0, (await _kit.Business.PlatformAsync(HttpMethod.Get, path + "/deliveries?from=2026-03-19")).Expect(200).Json.GetProperty("data").GetArrayLength());
        foreach (var query in new[] { "?status=lost", "?event=receipt.created", "?from=tomorrow", "?from=2026-03-19&to=2026-03-18", "?limit=101" })
        {
            (await _kit.Business.PlatformAsync(HttpMethod.Get, path + "/deliveries" + query)).InPlatformError(400);
        }

        Assert.AreEqual(Core.Time.Instant.Format(_kit.App.Time.GetUtcNow()), Trade.Text((await _kit.Business.PlatformAsync(HttpMethod.Get, path)).Expect(200).Json, "last_success_at"));
    }

    [TestMethod]
    public async Task A_failed_delivery_is_tried_once_more_by_hand()
    {
        var webhook = await _kit.RegisterAsync();
        var (id, path) = await FailedAsync(webhook);
        _kit.Receiver.AnswerWith(200, "ok");

        var queued = (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/retry")).InEnvelope(202).Data;

        Assert.AreEqual(("pending", id), (Trade.Text(queued, "status"), Trade.Text(queued, "id")));
        Assert.AreEqual("CONFLICT", (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/retry")).InEnvelope(409).ErrorCode);
        await _kit.SettleAsync();
        var (first, last) = (_kit.Receiver.All[0], _kit.Receiver.All[^1]);
        Assert.AreEqual((first.Text, first.Headers["webhook-id"]), (last.Text, last.Headers["webhook-id"]));
        Assert.AreNotEqual(first.Headers["webhook-signature"], last.Headers["webhook-signature"]);
        await NodeVerifier.AssertGenuineAsync(Trade.Text(webhook, "secret"), last.Headers, last.Body);
        Assert.AreEqual("delivered", Trade.Text(await _kit.DeliveryAsync(Trade.Text(webhook, "id"), id), "status"));
        Assert.IsEmpty(await _kit.DeliveriesAsync(Trade.Text(webhook, "id"), "?status=failed"));
    }

    [TestMethod]
    public async Task An_attempt_by_hand_that_fails_schedules_nothing()
    {
        var webhook = await _kit.RegisterAsync();
        var (id, path) = await FailedAsync(webhook);
        var before = _kit.Receiver.All.Count;

        (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/retry")).InEnvelope(202);
        await _kit.SettleAsync();
        _kit.App.Time.Leap(TimeSpan.FromHours(2));
        await _kit.SettleAsync();

        Assert.HasCount(before + 1, _kit.Receiver.All);
        Assert.AreEqual("failed", Trade.Text(await _kit.DeliveryAsync(Trade.Text(webhook, "id"), id), "status"));
        Assert.HasCount(1, await _kit.DeliveriesAsync(Trade.Text(webhook, "id"), "?status=failed"));
    }

    [TestMethod]
    public async Task Nothing_is_repeated_for_an_inactive_webhook_or_an_unknown_delivery()
    {
        var webhook = await _kit.RegisterAsync();
        var (_, path) = await FailedAsync(webhook);
        var hook = $"/v1/webhooks/{Trade.Text(webhook, "id")}";
        (await _kit.Business.BusinessAsync(HttpMethod.Post, $"{hook}/deliveries/{Trade.Unknown("whd")}/retry")).InEnvelope(404);
        (await _kit.Business.BusinessAsync(HttpMethod.Get, $"{hook}/deliveries/whd_1")).InEnvelope(404);
        (await _kit.Business.BusinessAsync(HttpMethod.Put, hook, """{"isActive":false}""")).Expect(200);

        Assert.AreEqual("CONFLICT", (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/retry")).InEnvelope(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await _kit.Business.BusinessAsync(HttpMethod.Post, hook + "/recover", """{"since":"2026-03-18T00:00:00Z"}""")).InEnvelope(409).ErrorCode);
    }

    [TestMethod]
    public async Task Everything_that_failed_since_an_instant_is_recovered()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync(), "id");
        _kit.Receiver.AnswerWith(500);
        await _kit.CustomerAsync();
        await LetFailAsync();
        _kit.App.Time.Leap(TimeSpan.FromMinutes(1));
        var since = _kit.App.Time.GetUtcNow();
        for (var i = 0; i < 50; i++) await _kit.CustomerAsync();
        await LetFailAsync();
        Assert.AreEqual(51, await FailedCountAsync(webhook));
        _kit.Receiver.AnswerWith(200);

        var queued = (await _kit.Business.BusinessAsync(HttpMethod.Post, $"/v1/webhooks/{webhook}/recover", $$"""{"since":"{{Core.Time.Instant.Format(since)}}"}""")).InEnvelope(202).Data;

        Assert.AreEqual("""{"queued":50}""", queued.GetRawText());
        await _kit.SettleAsync();
        Assert.AreEqual(1, await FailedCountAsync(webhook));
    }

    [TestMethod]
    public async Task Recovering_reaches_back_thirty_days_and_needs_to_know_since_when()
    {
        var hook = $"/v1/webhooks/{Trade.Text(await _kit.RegisterAsync(), "id")}/recover";
        var endpoint = $"/api/v1/webhooks/{Trade.Text(await _kit.RegisterPlatformAsync(), "id")}";
        CollectionAssert.AreEqual(new[] { "since" }, (await _kit.Business.BusinessAsync(HttpMethod.Post, hook)).InEnvelope(400).ErrorFields.ToArray());
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _kit.Business.BusinessAsync(HttpMethod.Post, hook, """{"since":"2026-02-16T11:59:59Z"}""")).InEnvelope(422).ErrorCode);
        Assert.AreEqual("""{"queued":0}""", (await _kit.Business.BusinessAsync(HttpMethod.Post, hook, """{"since":"2026-02-16T12:00:00Z"}""")).InEnvelope(202).Data.GetRawText());

        (await _kit.Business.PlatformAsync(HttpMethod.Post, endpoint + "/recover", "{}")).InPlatformError(400);
        (await _kit.Business.PlatformAsync(HttpMethod.Post, endpoint + "/recover", """{"since":"2026-02-16T11:59:59Z"}""")).InPlatformError(422);
        Assert.AreEqual("""{"queued":0}""", (await _kit.Business.PlatformAsync(HttpMethod.Post, endpoint + "/recover", """{"since":"2026-03-16T12:00:00Z"}""")).Expect(202).Text);
        (await _kit.Business.PlatformAsync(HttpMethod.Patch, endpoint, """{"status":"paused"}""")).Expect(200);
        (await _kit.Business.PlatformAsync(HttpMethod.Post, endpoint + "/recover", """{"since":"2026-03-16T12:00:00Z"}""")).InPlatformError(422);
    }

    [TestMethod]
    public async Task The_platform_repeats_a_delivery_unless_it_is_pending_or_its_endpoint_is_not_active()
    {
        var endpoint = $"/api/v1/webhooks/{Trade.Text(await _kit.RegisterPlatformAsync(), "id")}";
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        var id = Trade.Text((await _kit.Business.PlatformAsync(HttpMethod.Get, endpoint + "/deliveries")).Expect(200).Json.GetProperty("data")[0], "id");

        var queued = (await _kit.Business.PlatformAsync(HttpMethod.Post, $"{endpoint}/deliveries/{id}/retry")).Expect(202).Json;

        Assert.AreEqual("pending", Trade.Text(queued, "status"));
        Assert.AreEqual("UNPROCESSABLE", (await _kit.Business.PlatformAsync(HttpMethod.Post, $"{endpoint}/deliveries/{id}/retry")).InPlatformError(422).ErrorCode);
        await _kit.SettleAsync();
        Assert.HasCount(2, _kit.Receiver.All);
        (await _kit.Business.PlatformAsync(HttpMethod.Patch, endpoint, """{"status":"paused"}""")).Expect(200);
        (await _kit.Business.PlatformAsync(HttpMethod.Post, $"{endpoint}/deliveries/{id}/retry")).InPlatformError(422);
        (await _kit.Business.PlatformAsync(HttpMethod.Post, $"{endpoint}/deliveries/{Guid.Empty}/retry")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_test_call_sends_one_sample_also_to_an_inactive_webhook_and_tells_what_came_back()
    {
        var webhook = await _kit.RegisterAsync("""["invoice.paid"]""");
        var path = $"/v1/webhooks/{Trade.Text(webhook, "id")}";
        (await _kit.Business.BusinessAsync(HttpMethod.Put, path, """{"isActive":false}""")).Expect(200);

        var result = (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/test")).InEnvelope(200).Data;

        Shape.AssertLike("""{ "deliveryId": "whd_01kpdppsa0fqr8y172smp146w6", "event": "webhook.test", "delivered": true, "statusCode": 200, "durationMs": 93, "error": null, "responseExcerpt": "ok" }""", result);
        var received = _kit.Receiver.All.Single();
        await NodeVerifier.AssertGenuineAsync(Trade.Text(webhook, "secret"), received.Headers, received.Body);
        Assert.AreEqual("""{"sample":true}""", received.Json.GetProperty("data").GetRawText());
        _kit.Receiver.AnswerWith(500, "no");
        var failed = (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/test", """{"event":"invoice.voided"}""")).InEnvelope(200).Data;
        Assert.AreEqual(("invoice.voided", false, 500, "http_status", "no"), (Trade.Text(failed, "event"), failed.GetProperty("delivered").GetBoolean(), failed.GetProperty("statusCode").GetInt32(), Trade.Text(failed, "error"), Trade.Text(failed, "responseExcerpt")));
        _kit.App.Time.Leap(TimeSpan.FromHours(1));
        await _kit.SettleAsync();
        Assert.HasCount(2, _kit.Receiver.All);
        Assert.AreEqual("failed", Trade.Text(await _kit.DeliveryAsync(Trade.Text(webhook, "id"), Trade.Text(failed, "deliveryId")), "status"));
        CollectionAssert.AreEqual(new[] { "event" }, (await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/test", """{"event":"invoice.finalized"}""")).InEnvelope(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Every_event_of_both_surfaces_has_a_sample_that_says_so()
    {
        var (webhook, endpoint) = (Trade.Text(await _kit.RegisterAsync(), "id"), Trade.Text(await _kit.RegisterPlatformAsync(), "id"));
        foreach (var name in EventCatalogue.Of(ApiSurface.Business))
        {
            Assert.IsTrue((await _kit.Business.BusinessAsync(HttpMethod.Post, $"/v1/webhooks/{webhook}/test", $$"""{"event":"{{name}}"}""")).Expect(200).Data.GetProperty("delivered").GetBoolean());
            Assert.IsTrue(_kit.Receiver.All[^1].Json.GetProperty("data").GetProperty("sample").GetBoolean(), name);
            Assert.AreEqual(name, _kit.Receiver.All[^1].Event);
        }

        foreach (var name in EventCatalogue.Of(ApiSurface.Platform))
        {
            var result = (await _kit.Business.PlatformAsync(HttpMethod.Post, $"/api/v1/webhooks/{endpoint}/test", $$"""{"event":"{{name}}"}""")).Expect(200).Json;
            Shape.AssertLike("""{ "delivery_id": "01957f8c-fa30-790f-842f-ba12f6b3c96a", "event": "webhook.test", "delivered": true, "response_status": 200, "duration_ms": 93, "error": null }""", result);
            Assert.AreEqual(name, _kit.Receiver.All[^1].Event);
        }

        Assert.AreEqual("""{"message":"This is a test event."}""", _kit.Receiver.All[^1].Json.GetProperty("data").GetRawText());
    }

    [TestMethod]
    public async Task Both_secrets_sign_for_a_day_after_a_rotation_and_the_oldest_of_three_does_not()
    {
        var made = await _kit.RegisterAsync();
        var (path, oldest) = ($"/v1/webhooks/{Trade.Text(made, "id")}", Trade.Text(made, "secret"));
        var old = Trade.Text((await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/rotate-secret")).Expect(200).Data, "secret");
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        await AssertSignedByAsync(old, oldest);

        var current = Trade.Text((await _kit.Business.BusinessAsync(HttpMethod.Post, path + "/rotate-secret")).Expect(200).Data, "secret");
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        await AssertSignedByAsync(current, old);
        Assert.AreNotEqual("true", (await NodeVerifier.VerifyAsync(oldest, _kit.Receiver.All[^1].Headers, _kit.Receiver.All[^1].Body))["standard"]!.ToJsonString());

        _kit.App.Time.Leap(TimeSpan.FromHours(24));
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        var last = _kit.Receiver.All[^1];
        Assert.IsFalse(last.Headers.ContainsKey("X-Finora-Signature-Previous"));
        Assert.IsFalse(last.Headers["webhook-signature"].Contains(' '));
        await NodeVerifier.AssertGenuineAsync(current, last.Headers, last.Body);
    }

    [TestMethod]
    public async Task Deliveries_are_forgotten_after_thirty_days_with_all_that_belongs_to_them()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync(), "id");
        _kit.Receiver.AnswerWith(500);
        await _kit.CustomerAsync();
        await LetFailAsync();
        _kit.App.Time.Leap(TimeSpan.FromDays(29));
        await _kit.Service<DeliveryRetention>().RunAsync(CancellationToken.None);
        Assert.HasCount(1, await _kit.DeliveriesAsync(webhook));
        await _kit.CustomerAsync();
        await _kit.SettleAsync();

        _kit.App.Time.Leap(TimeSpan.FromDays(2));
        await _kit.Service<DeliveryRetention>().RunAsync(CancellationToken.None);

        Assert.HasCount(1, await _kit.DeliveriesAsync(webhook));
        Assert.AreEqual(0, await FailedCountAsync(webhook));
        var target = Trade.IdOf("wh", webhook);
        Assert.HasCount(1, await _kit.App.StoredAsync(_kit.Business.Live, RowKeys.Deliveries(target)));
        Assert.HasCount(1, await _kit.App.StoredAsync(_kit.Business.Live, new RowRange<DeliveryBody>(KeyRange.Prefix("whd-body|"))));
    }

    /// <summary>What is sent and answered may hold personal data.</summary>
    [TestMethod]
    public async Task Bodies_and_answers_are_sealed_at_rest()
    {
        await _kit.RegisterAsync();
        _kit.Receiver.AnswerWith(400, "no such mailbox: accounts@sunbird.example");
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        var rows = await _kit.Service<ITableStore>().ReadAsync(StoreTable.Data, _kit.Business.Live.Partition, KeyRange.Prefix("whd"), 100, null, CancellationToken.None);
        Assert.IsGreaterThan(1, rows.Rows.Count);
        foreach (var row in rows.Rows) Assert.IsFalse(System.Text.Encoding.UTF8.GetString(row.Body.Span).Contains(".example", StringComparison.Ordinal), row.Key);
    }

    private async Task AssertSignedByAsync(string current, string previous)
    {
        var last = _kit.Receiver.All[^1];
        await NodeVerifier.AssertGenuineAsync(current, last.Headers, last.Body);
        Assert.AreEqual("true", (await NodeVerifier.VerifyAsync(previous, last.Headers, last.Body))["standard"]!.ToJsonString());
        Assert.AreEqual("sha256=" + WebhookSignature.OfBody(previous, last.Body), last.Headers["X-Finora-Signature-Previous"]);
        StringAssert.StartsWith(last.Headers["webhook-signature"], WebhookSignature.Standard(current, last.Headers["webhook-id"], long.Parse(last.Headers["webhook-timestamp"]), last.Body) + " ");
    }

    private async Task<(string Id, string Path)> FailedAsync(System.Text.Json.JsonElement webhook)
    {
        _kit.Receiver.AnswerWith(500);
        await _kit.CustomerAsync();
        await LetFailAsync();
        var id = Trade.Text((await _kit.DeliveriesAsync(Trade.Text(webhook, "id"), "?status=failed")).Single(), "id");
        return (id, $"/v1/webhooks/{Trade.Text(webhook, "id")}/deliveries/{id}");
    }

    private async Task LetFailAsync()
    {
        await _kit.SettleAsync();
        for (var i = 0; i < 3; i++)
        {
            _kit.App.Time.Leap(TimeSpan.FromMinutes(40));
            await _kit.SettleAsync();
        }
    }

    private async Task<int> FailedCountAsync(string webhook) => (await _kit.DeliveriesAsync(webhook, "?status=failed&limit=100")).Length;
}
