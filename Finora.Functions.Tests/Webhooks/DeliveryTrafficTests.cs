using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>That receivers which do not answer hold nobody else up.</summary>
[TestClass]
public sealed class DeliveryTrafficTests
{
    [TestMethod]
    public void One_endpoint_has_ten_places_and_four_while_it_is_unwell_whoever_else_is_there()
    {
        var traffic = new DeliveryTraffic();
        var (busy, other) = (NewId(), NewId());
        var places = Enumerable.Range(0, DeliveryTraffic.PerTarget).Select(_ => traffic.Enter(DeliveryLane.First, busy, NewId(), false)).ToArray();
        Assert.IsFalse(places.Contains(null));
        Assert.IsNull(traffic.Enter(DeliveryLane.First, busy, NewId(), false));
        Assert.IsNotNull(traffic.Enter(DeliveryLane.First, other, NewId(), false));
        places[0]!.Dispose();
        Assert.IsNull(traffic.Enter(DeliveryLane.First, busy, NewId(), true));
        Assert.IsNotNull(traffic.Enter(DeliveryLane.First, busy, NewId(), false));
        Assert.AreEqual(DeliveryTraffic.PerTarget + 1, traffic.Count);
    }

    [TestMethod]
    public void Traffic_is_light_until_attempts_are_left_to_wait()
    {
        var traffic = new DeliveryTraffic();
        var places = Enumerable.Range(0, 63).Select(_ => traffic.Enter(DeliveryLane.First, NewId(), NewId(), false)!).ToArray();
        Assert.IsTrue(traffic.IsLight);
        using var last = traffic.Enter(DeliveryLane.Repeats, NewId(), NewId(), false);
        Assert.IsFalse(traffic.IsLight);
        places[0].Dispose();
        Assert.IsTrue(traffic.IsLight);
    }

    [TestMethod]
    public void An_endpoint_is_known_to_answer_after_a_success_and_until_a_failure()
    {
        var now = new DateTimeOffset(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
        var (success, failure) = (new DeliveryAttempt(1, now, 200, 5, null, null), new DeliveryAttempt(2, now, 500, 5, DeliveryFault.HttpStatus, null));
        Assert.IsFalse(WebhookHealth.Unknown.AnswersWell);
        Assert.IsTrue(WebhookHealth.Unknown.After(success, now).AnswersWell);
        Assert.IsFalse(WebhookHealth.Unknown.After(success, now).After(failure, now).AnswersWell);
        Assert.IsTrue(WebhookHealth.Unknown.After(failure, now).After(success, now).AnswersWell);
    }

    [TestMethod]
    public void A_delivery_that_is_under_way_is_not_begun_again()
    {
        var traffic = new DeliveryTraffic();
        var (target, delivery) = (NewId(), NewId());
        using (traffic.Enter(DeliveryLane.First, target, delivery, false)) Assert.IsNull(traffic.Enter(DeliveryLane.Repeats, target, delivery, false));
        Assert.IsNotNull(traffic.Enter(DeliveryLane.Repeats, target, delivery, false));
    }

    [TestMethod]
    public void Repeats_cannot_fill_the_way_of_first_attempts()
    {
        var traffic = new DeliveryTraffic();
        while (traffic.Enter(DeliveryLane.Repeats, NewId(), NewId(), false) is not null)
        {
            // Until the lane is full.
        }

        Assert.IsNotNull(traffic.Enter(DeliveryLane.First, NewId(), NewId(), false));
    }

    /// <summary>More than an endpoint's places at once: the functions come back, those beyond the places are put off, and all arrive in the end.</summary>
    [TestMethod]
    public async Task A_receiver_that_does_not_answer_holds_its_places_and_no_function()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        kit.Receiver.Answer = _ => open.Task;
        for (var i = 0; i < DeliveryTraffic.PerTarget + 5; i++) await kit.CustomerAsync();
        await kit.Service<OutboxDispatcher>().DispatchAsync(kit.Business.Live, CancellationToken.None);

        // All at once, as a host runs them; each comes back within its patience though nobody answers.
        await kit.WorkOffAtOnceAsync(DeliveryLane.First, DeliveryJobs.FirstQueue);

        Assert.AreEqual(DeliveryTraffic.PerTarget, kit.Service<DeliveryTraffic>().Count);
        Assert.HasCount(DeliveryTraffic.PerTarget + 5, kit.Queues.Texts(DeliveryJobs.RepeatsQueue));
        open.SetResult();
        while (kit.Service<DeliveryTraffic>().Count > 0) await Task.Yield();
        kit.App.Time.Leap(TimeSpan.FromSeconds(61));
        await kit.SettleAsync();
        Assert.IsTrue((await kit.DeliveriesAsync(webhook)).All(delivery => Trade.Text(delivery, "status") == "delivered"));
        Assert.HasCount(DeliveryTraffic.PerTarget + 5, kit.Receiver.All);
    }

    /// <summary>The process died with an attempt under way: nothing was written down, and its guard makes the attempt.</summary>
    [TestMethod]
    public async Task An_attempt_that_was_lost_with_its_process_is_made_again_by_its_guard()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        await kit.CustomerAsync();
        await kit.Service<OutboxDispatcher>().DispatchAsync(kit.Business.Live, CancellationToken.None);
        var job = (await kit.Queues.ReceiveAsync(DeliveryJobs.FirstQueue, 1, TimeSpan.FromMinutes(10), CancellationToken.None)).Single();
        Assert.IsTrue(JobText.TryDecode(job.Text, out var body));
        await kit.Service<DeliveryJobs>().GuardAsync(DeliveryJob.Parse(body)!, CancellationToken.None);
        await kit.Queues.CompleteAsync(DeliveryJobs.FirstQueue, job, CancellationToken.None);

        await kit.SettleAsync();
        Assert.IsEmpty(kit.Receiver.All);
        kit.App.Time.Leap(TimeSpan.FromSeconds(61));
        await kit.SettleAsync();

        Assert.AreEqual("delivered", Trade.Text((await kit.DeliveriesAsync(webhook)).Single(), "status"));
    }

    /// <summary>A time-out takes an endpoint off the way of first attempts, for all instances, since its health is stored; a success brings it back.</summary>
    [TestMethod]
    public async Task An_endpoint_that_is_unwell_goes_the_way_of_repeats_until_it_answers()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var webhook = Trade.Text(await kit.RegisterAsync(), "id");
        kit.Receiver.AnswerWith(500);
        for (var i = 0; i < 3; i++) await kit.CustomerAsync();
        await kit.SettleAsync();
        Assert.IsTrue((await kit.Service<TenantStore>().GetAsync(kit.Business.Live, RowKeys.WebhookHealth(Trade.IdOf("wh", webhook)), CancellationToken.None))!.Value.IsSlow(kit.App.Time.GetUtcNow()));
        kit.Receiver.AnswerWith(200);
        await kit.CustomerAsync();
        await kit.Service<OutboxDispatcher>().DispatchAsync(kit.Business.Live, CancellationToken.None);
        Assert.IsEmpty(kit.Queues.Texts(DeliveryJobs.FirstQueue));
        await kit.SettleAsync();

        await kit.CustomerAsync();
        await kit.Service<OutboxDispatcher>().DispatchAsync(kit.Business.Live, CancellationToken.None);
        Assert.HasCount(1, kit.Queues.Texts(DeliveryJobs.FirstQueue));
    }

    private static Guid NewId() => new Core.Identity.IdGenerator(TimeProvider.System).NewId();
}
