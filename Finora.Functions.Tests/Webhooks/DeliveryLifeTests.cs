using System.Text.Json;
using Finora.Core.Messaging;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>What becomes of a delivery from its event to its end, by a clock that the test moves.</summary>
[TestClass]
public sealed class DeliveryLifeTests
{
    private const string Example = """
        { "id": "whd_01kpdhnp18fczv6dq7p455chs9", "eventId": "evt_01kpdhnp18e0atbdxwqfn0qy1q", "event": "invoice.paid", "status": "delivered", "attempts": 2, "lastStatusCode": 200, "lastError": null, "nextAttemptAt": null,
          "createdAt": "2026-04-17T11:02:01.000Z", "deliveredAt": "2026-04-17T11:02:33.412Z",
          "request": { "url": "x", "headers": { "Content-Type": "a", "User-Agent": "a", "X-Finora-Signature": "a", "webhook-id": "evt_01kpdhnp18e0atbdxwqfn0qy1q", "webhook-timestamp": "1773835230",
            "webhook-signature": "a", "X-Finora-Event": "a", "X-Finora-Delivery": "whd_01kpdhnp18fczv6dq7p455chs9" }, "body": "{}" },
          "attemptLog": [ { "at": "2026-04-17T11:02:02.000Z", "statusCode": 503, "durationMs": 148, "error": "http_status", "responseExcerpt": "busy" },
          { "at": "2026-04-17T11:02:33.000Z", "statusCode": 200, "durationMs": 412, "error": null, "responseExcerpt": "ok" } ] }
        """;

    [TestMethod]
    public async Task An_event_arrives_signed_in_the_contracts_envelope_and_the_log_says_so()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = await kit.RegisterAsync();
        var customer = await kit.CustomerAsync("Ọlá & Sons <Ltd>");
        await kit.SettleAsync();

        var received = kit.Receiver.All.Single();
        await NodeVerifier.AssertGenuineAsync(webhook.GetProperty("secret").GetString()!, received.Headers, received.Body);
        CollectionAssert.AreEqual(new[] { "id", "event", "businessId", "createdAt", "data" }, Shape.Names(received.Json));
        Assert.AreEqual("application/json; charset=utf-8", received.Headers["Content-Type"]);
        Assert.AreEqual("Finora-Webhooks/1.0", received.Headers["User-Agent"]);
        Assert.AreEqual("customer.created", received.Headers["X-Finora-Event"]);
        Assert.AreEqual(Trade.Text(received.Json, "id"), received.Headers["webhook-id"]);
        Assert.AreEqual(kit.App.Time.GetUtcNow().ToUnixTimeSeconds().ToString(), received.Headers["webhook-timestamp"]);
        var shown = await kit.Business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}");
        Assert.AreEqual(shown.Data.GetRawText(), received.Json.GetProperty("data").GetRawText());

        var item = (await kit.DeliveriesAsync(Trade.Text(webhook, "id"))).Single();
        Assert.AreEqual("delivered", Trade.Text(item, "status"));
        Assert.AreEqual(received.Headers["X-Finora-Delivery"], Trade.Text(item, "id"));
        var open = await kit.DeliveryAsync(Trade.Text(webhook, "id"), Trade.Text(item, "id"));
        Assert.AreEqual(received.Text, Trade.Text(open.GetProperty("request"), "body"));
        var headers = open.GetProperty("request").GetProperty("headers");
        Assert.AreEqual(received.Headers["webhook-signature"][..12], Trade.Text(headers, "webhook-signature"));
        Assert.AreEqual(received.Headers["X-Finora-Signature"][..12], Trade.Text(headers, "X-Finora-Signature"));
        Assert.AreEqual("ok", Trade.Text(open.GetProperty("attemptLog")[0], "responseExcerpt"));
    }

    /// <summary>At once, after 30 seconds, 5 minutes and 30 minutes with up to a tenth more each, and then no more; the same id and bytes each time.</summary>
    [TestMethod]
    public async Task A_receiver_that_fails_is_tried_four_times_with_the_same_bytes_and_then_no_more()
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(500, "no");
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        var customer = await kit.CustomerAsync();
        await kit.SettleAsync();
        var id = Trade.Text((await kit.DeliveriesAsync(webhook)).Single(), "id");

        // What the record says by now is told by an event of its own.
        (await kit.Business.BusinessAsync(HttpMethod.Put, $"/v1/customers/{customer}", """{"name":"Renamed"}""")).Expect(200);
        var waits = new List<TimeSpan>();
        var delivery = await kit.DeliveryAsync(webhook, id);
        while (Trade.Text(delivery, "status") == "pending")
        {
            Assert.AreEqual("http_status", Trade.Text(delivery, "lastError"));
            waits.Add(delivery.GetProperty("nextAttemptAt").GetDateTimeOffset() - kit.App.Time.GetUtcNow());
            delivery = await kit.PassToNextAttemptAsync(webhook, id);
        }

        Shape.AssertLike(Example, delivery, "deliveredAt");
        Assert.AreEqual("failed", Trade.Text(delivery, "status"));
        Assert.AreEqual(4, delivery.GetProperty("attempts").GetInt32());
        AssertWithin(waits, 30, 300, 1800);
        var sent = kit.Receiver.All.Where(request => request.Event == "customer.created").ToArray();
        Assert.HasCount(4, sent);
        Assert.AreEqual(1, sent.Select(request => request.Text).Distinct().Count());
        Assert.AreEqual(1, sent.Select(request => request.Headers["webhook-id"]).Distinct().Count());
        Assert.AreEqual(4, sent.Select(request => request.Headers["webhook-timestamp"]).Distinct().Count());
        kit.App.Time.Leap(TimeSpan.FromHours(3));
        await kit.SettleAsync();
        Assert.AreEqual(4, kit.Receiver.All.Count(request => request.Event == "customer.created"));
    }

    [TestMethod]
    public async Task A_receiver_that_recovers_gets_the_delivery_at_the_next_attempt()
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(503, "busy");
        var webhook = await kit.RegisterAsync();
        await kit.CustomerAsync();
        await kit.SettleAsync();
        kit.Receiver.AnswerWith(200, "ok");
        var id = Trade.Text((await kit.DeliveriesAsync(Trade.Text(webhook, "id"))).Single(), "id");

        var delivery = await kit.PassToNextAttemptAsync(Trade.Text(webhook, "id"), id);

        Shape.AssertLike(Example, delivery);
        Assert.AreEqual("delivered", Trade.Text(delivery, "status"));
        var last = kit.Receiver.All[^1];
        await NodeVerifier.AssertGenuineAsync(Trade.Text(webhook, "secret"), last.Headers, last.Body);
    }

    [TestMethod]
    [DataRow("600", 600)]
    [DataRow("5", 30)]
    [DataRow("999999", 3600)]
    public async Task A_wish_for_later_is_followed_from_the_schedules_delay_up_to_an_hour(string retryAfter, int seconds)
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(503, "", ("Retry-After", retryAfter));
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        await kit.CustomerAsync();
        await kit.SettleAsync();

        var wait = (await kit.DeliveriesAsync(webhook)).Single().GetProperty("nextAttemptAt").GetDateTimeOffset() - kit.App.Time.GetUtcNow();
        AssertWithin([wait], seconds);
    }

    [TestMethod]
    public async Task Gone_disables_the_webhook_at_once_and_its_owner_is_owed_a_mail()
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(410);
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        await kit.CustomerAsync();
        await kit.CustomerAsync();
        await kit.SettleAsync();

        await AssertDisabledAsync(kit, webhook, "gone");
        Assert.AreEqual("failed", Trade.Text((await kit.DeliveriesAsync(webhook))[0], "status"));
        await kit.CustomerAsync();
        await kit.SettleAsync();
        Assert.HasCount(1, kit.Receiver.All);
    }

    [TestMethod]
    public async Task Five_days_of_attempts_and_no_success_disable_the_webhook()
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(500);
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        for (var day = 0; day < 5; day++)
        {
            await kit.CustomerAsync();
            await kit.SettleAsync();
            Assert.IsTrue((await kit.WebhookAsync(webhook)).GetProperty("isActive").GetBoolean());
            kit.App.Time.Leap(TimeSpan.FromDays(1));
        }

        await kit.SettleAsync();

        await AssertDisabledAsync(kit, webhook, "failing");
    }

    [TestMethod]
    public async Task One_success_within_the_five_days_begins_the_count_anew()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        for (var day = 0; day < 9; day++)
        {
            kit.Receiver.AnswerWith(day == 4 ? 200 : 500);
            await kit.CustomerAsync();
            await kit.SettleAsync();
            kit.App.Time.Leap(TimeSpan.FromDays(1));
        }

        Assert.IsTrue((await kit.WebhookAsync(webhook)).GetProperty("isActive").GetBoolean());
    }

    [TestMethod]
    public async Task An_event_that_is_dispatched_again_makes_no_second_delivery()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        await kit.CustomerAsync();
        await kit.SettleAsync();
        var told = (await kit.App.StoredAsync(kit.Business.Live, RowKeys.Events)).Single();

        await kit.Service<PlanDeliveries>().HandleAsync(kit.Business.Live, told, CancellationToken.None);
        await kit.SettleAsync();

        Assert.HasCount(1, kit.Receiver.All);
        Assert.HasCount(1, await kit.DeliveriesAsync(webhook));
    }

    /// <summary>The process died after the deliveries were stored and before their jobs were queued.</summary>
    [TestMethod]
    public async Task A_delivery_whose_job_was_lost_in_a_crash_gets_one_when_the_event_is_dispatched_again()
    {
        await using var kit = await DeliveryKit.StartAsync();
        await kit.RegisterAsync();
        kit.Queues.Fault = new Core.Storage.StorageUnavailableException("The queue is away.");
        var told = new DomainEvent(kit.Service<Core.Identity.IdGenerator>().NewId(), EventType.CustomerCreated, "cust", Trade.IdOf("cust", await CustomerWithoutQueueAsync(kit)), 1, kit.App.Time.GetUtcNow());
        await Assert.ThrowsExactlyAsync<Core.Storage.StorageUnavailableException>(() => kit.Service<PlanDeliveries>().HandleAsync(kit.Business.Live, told, CancellationToken.None));
        kit.Queues.Fault = null;

        await kit.Service<PlanDeliveries>().HandleAsync(kit.Business.Live, told, CancellationToken.None);
        await kit.SettleAsync();

        Assert.AreEqual(1, kit.Receiver.All.Count(request => Trade.Text(request.Json, "id") == Core.Identity.PublicId.Format("evt", told.Id)));
    }

    [TestMethod]
    public async Task What_waits_for_a_paused_webhook_is_given_up_and_a_deleted_ones_is_dropped()
    {
        await using var kit = await DeliveryKit.StartAsync();
        kit.Receiver.AnswerWith(500);
        var (paused, deleted) = (Trade.Text(await kit.RegisterAsync(), "id"), Trade.Text(await kit.RegisterAsync(), "id"));
        await kit.CustomerAsync();
        await kit.SettleAsync();
        (await kit.Business.BusinessAsync(HttpMethod.Put, $"/v1/webhooks/{paused}", """{"isActive":false}""")).Expect(200);
        (await kit.Business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{deleted}")).Expect(200);

        kit.App.Time.Leap(TimeSpan.FromMinutes(1));
        await kit.SettleAsync();

        Assert.HasCount(2, kit.Receiver.All);
        var waiting = (await kit.DeliveriesAsync(paused)).Single();
        Assert.AreEqual("failed", Trade.Text(waiting, "status"));
        Assert.AreEqual(JsonValueKind.Null, waiting.GetProperty("nextAttemptAt").ValueKind);
        (await kit.Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{deleted}/deliveries")).Expect(404);
    }

    private static async Task<string> CustomerWithoutQueueAsync(DeliveryKit kit)
    {
        kit.Queues.Fault = null;
        var id = await kit.CustomerAsync();
        await kit.SettleAsync();
        kit.Queues.Fault = new Core.Storage.StorageUnavailableException("The queue is away.");
        return id;
    }

    private static async Task AssertDisabledAsync(DeliveryKit kit, string webhook, string reason)
    {
        var shown = await kit.WebhookAsync(webhook);
        Assert.IsFalse(shown.GetProperty("isActive").GetBoolean());
        Assert.AreEqual(reason, Trade.Text(shown, "disabledReason"));
        var told = (await kit.App.StoredAsync(kit.Business.Live, RowKeys.Events)).Single(happened => happened.Type == EventType.WebhookDisabled);
        Assert.AreEqual(Trade.IdOf("wh", webhook), told.SubjectId);
    }

    /// <summary>Each at least as long as given, and at most a tenth longer.</summary>
    private static void AssertWithin(IReadOnlyList<TimeSpan> waits, params int[] seconds)
    {
        Assert.HasCount(seconds.Length, waits);
        foreach (var (wait, least) in waits.Zip(seconds))
        {
            Assert.IsGreaterThanOrEqualTo(least - 0.01, wait.TotalSeconds);
            Assert.IsLessThanOrEqualTo((least * 1.1) + 0.01, wait.TotalSeconds);
        }
    }
}
