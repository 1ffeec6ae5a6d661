using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Nrs;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Failures of the authority and of the process, with the real gateway over HTTP: never submitted twice, never lost. Section 22 of the NRS contract, points 3 to 6.</summary>
[TestClass]
public sealed class SubmissionFaultTests
{
    [TestMethod]
    [DataRow("commit_then_drop", "")]
    [DataRow("commit_then_status", ""","status":502""")]
    [DataRow("commit_then_busy", "")]
    [DataRow("late", ""","delay_ms":3600000""")]
    [DataRow("drop", "")]
    [DataRow("refuse", "")]
    [DataRow("offline", "")]
    [DataRow("busy", "")]
    [DataRow("garbage", "")]
    [DataRow("status", ""","status":503""")]
    [DataRow("rate_limit", ""","retry_after":90""")]
    public async Task Whatever_befalls_a_sign_the_document_is_registered_once_with_the_same_bytes(string mode, string more)
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await kit.Sandbox.FailAsync("sign", mode, 1, more);
        await kit.SubmitAsync(tenant, id);
        await kit.LiveAsync(TimeSpan.FromHours(6));
        await AssertRegisteredOnceAsync(kit, tenant, id);
    }

    [TestMethod]
    public async Task A_sign_that_hangs_after_it_was_stored_is_settled_by_a_confirm()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await kit.Sandbox.FailAsync("sign", "commit_then_hang");
        await kit.SubmitAsync(tenant, id);
        var hanging = kit.PumpAsync();
        while ((await kit.Sandbox.RequestsAsync("/invoice/sign")).Length == 0 && !hanging.IsCompleted) await Task.Yield();
        kit.Time.Advance(TimeSpan.FromSeconds(61));
        await hanging;
        Assert.AreEqual(NrsStatus.Ambiguous, (await kit.SubmissionAsync(tenant, id)).Status);
        await kit.LiveAsync(TimeSpan.FromHours(1));
        await AssertRegisteredOnceAsync(kit, tenant, id);
    }

    [TestMethod]
    public async Task A_death_at_any_step_of_an_attempt_neither_loses_nor_repeats_the_registration()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var first = await kit.FinalizedAsync(tenant);
        kit.Crash.Reset(0);
        await kit.SubmitAsync(tenant, first);
        await kit.LiveAsync(TimeSpan.FromMinutes(20));
        var steps = kit.Crash.Steps;
        await AssertRegisteredOnceAsync(kit, tenant, first);
        for (var at = 1; at <= steps; at++)
        {
            var id = await kit.FinalizedAsync(tenant);
            kit.Crash.Reset(at);
            var died = kit.Deaths;
            if (!await kit.GuardedAsync(() => kit.SubmitAsync(tenant, id))) await kit.SubmitAsync(tenant, id);
            await kit.LiveAsync(TimeSpan.FromHours(1));
            kit.Crash.DieAt = 0;
            Assert.AreEqual(died + 1, kit.Deaths, $"step {at}");
            await AssertRegisteredOnceAsync(kit, tenant, id);
        }
    }

    [TestMethod]
    [DataRow(19, "transmitted")]
    [DataRow(21, "parked")]
    public async Task An_outage_of_nineteen_hours_ends_well_and_one_of_twenty_one_is_parked(int hours, string status)
    {
        await using var kit = await NrsKit.StartAsync();
        kit.Jitter = 500;
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await kit.Sandbox.FailAsync("*", "offline", 10_000);
        await kit.SubmitAsync(tenant, id);
        await kit.LiveAsync(TimeSpan.FromHours(hours));
        await kit.Sandbox.HealAsync();
        await kit.LiveAsync(TimeSpan.FromHours(4));
        var submission = await kit.SubmissionAsync(tenant, id);
        Assert.AreEqual(status, submission.Status.ToString().ToLowerInvariant());
        var minutes = submission.Log.Take(5).Select(attempt => (attempt.StartedAt - submission.QueuedAt).TotalMinutes).ToArray();
        CollectionAssert.AreEqual(new[] { 0, 0.525, 5.775, 37.275, 163.275 }, minutes);
        CollectionAssert.AreEqual(new[] { status == "parked" ? "firs.rejected" : "firs.submitted" }, await kit.EventsAsync(tenant));
        if (status != "parked") return;
        Assert.HasCount(13, submission.Log);
        var invoice = await kit.InvoiceAsync(tenant, id);
        StringAssert.StartsWith(invoice.Nrs.Error, "NRS could not be reached for 20 hours. Last answer: ");
        Assert.IsTrue((await kit.Get<Core.Storage.TenantStore>().ReadAsync(tenant, RowKeys.AuditRecords, 100, null, CancellationToken.None)).Items.Any(item => item.Value.Action == "nrs.parked"));
        await kit.SubmitAsync(tenant, id);
        await kit.LiveAsync(TimeSpan.FromMinutes(10));
        await AssertRegisteredOnceAsync(kit, tenant, id);
        Assert.AreEqual(1, (await kit.SubmissionAsync(tenant, id)).Revision, "After parking the bytes stay.");
    }

    [TestMethod]
    public async Task A_bad_key_costs_one_call_and_no_attempt_and_a_good_one_finishes_all_that_waits()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync(apiKey: "wrong-key-000");
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++) ids.Add(await kit.FinalizedAsync(tenant));
        foreach (var id in ids) await kit.SubmitAsync(tenant, id);
        await kit.LiveAsync(TimeSpan.FromHours(30));
        Assert.HasCount(1, await kit.Sandbox.RequestsAsync("/api/v1/invoice/"));
        foreach (var id in ids)
        {
            var held = await kit.SubmissionAsync(tenant, id);
            Assert.AreEqual((NrsStatus.Queued, NrsHold.Credentials, 0), (held.Status, held.Hold!.Value, held.Attempts));
        }

        await kit.ConnectAsync(tenant, new NrsConnectionChange { ApiKey = "sandbox-key" });
        await kit.LiveAsync(TimeSpan.FromMinutes(10));
        foreach (var id in ids) await AssertRegisteredOnceAsync(kit, tenant, id);
    }

    [TestMethod]
    public async Task One_tenants_outage_and_bad_key_do_not_delay_another()
    {
        await using var kit = await NrsKit.StartAsync();
        await kit.Sandbox.TaxpayerAsync("""{"business_id":"0194bece-a000-7000-8000-0000000000aa","tin":"12345678-0001","service_id":"OTHER001","api_key":"other-key","api_secret":"sandbox-secret","notice_address":"sink"}""");
        var bad = await kit.TenantAsync(apiKey: "wrong-key-000");
        var good = await kit.TenantAsync();
        await kit.ConnectAsync(good, new NrsConnectionChange { ApiKey = "other-key", BusinessId = Guid.Parse("0194bece-a000-7000-8000-0000000000aa"), ServiceId = "OTHER001" });
        for (var i = 0; i < 5; i++) await kit.SubmitAsync(bad, await kit.FinalizedAsync(bad));
        var id = await kit.FinalizedAsync(good);
        await kit.SubmitAsync(good, id);
        await kit.PumpAsync();
        Assert.IsTrue((await kit.SubmissionAsync(good, id)).IsRegistered);
    }

    [TestMethod]
    public void A_lane_takes_two_and_closes_after_three_failures_until_one_gets_through()
    {
        var now = new DateTimeOffset(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
        Guid[] ids = [Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("00000000-0000-0000-0000-000000000002"), Guid.Parse("00000000-0000-0000-0000-000000000003")];
        var lane = NrsLane.Empty.Enter(ids[0], now, now.AddMinutes(5), out _)!.Enter(ids[1], now, now.AddMinutes(5), out _)!;
        Assert.IsNull(lane.Enter(ids[2], now, now.AddMinutes(5), out _), "Two places are taken.");
        Assert.IsNotNull(lane.Enter(ids[2], now.AddMinutes(5), now.AddMinutes(10), out _), "Their processes died.");
        var closed = lane.Leave(ids[0], now, false).Leave(ids[1], now, false).Leave(ids[2], now, false);
        Assert.IsNull(closed.Enter(ids[0], now, now.AddMinutes(5), out var again));
        Assert.AreEqual(now + NrsLane.ClosedFor, again);
        var probing = closed.Enter(ids[0], again, again.AddMinutes(5), out _)!;
        Assert.IsNull(probing.Enter(ids[1], again, again.AddMinutes(5), out _), "One goes first.");
        Assert.IsNotNull(probing.Leave(ids[0], again, true).Enter(ids[1], again, again.AddMinutes(5), out _));
    }

    [TestMethod]
    public async Task A_lost_job_is_found_by_the_sweep()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await kit.SubmitAsync(tenant, id);
        foreach (var job in await kit.Queue.ReceiveAsync(NrsJobs.SubmissionQueue, 32, TimeSpan.FromMinutes(1), CancellationToken.None)) await kit.Queue.CompleteAsync(NrsJobs.SubmissionQueue, job, CancellationToken.None);
        await kit.LiveAsync(TimeSpan.FromMinutes(16));
        await AssertRegisteredOnceAsync(kit, tenant, id);
    }

    [TestMethod]
    public async Task Two_submits_and_two_workers_at_once_register_once()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => kit.SubmitAsync(tenant, id)));
        var job = new NrsJob(1, tenant.TenantId, id, 1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => kit.Get<RunSubmission>().RunAsync(job, CancellationToken.None)));
        await kit.LiveAsync(TimeSpan.FromMinutes(10));
        await AssertRegisteredOnceAsync(kit, tenant, id);
        Assert.HasCount(1, await kit.Sandbox.RequestsAsync("/invoice/sign"));
    }

    [TestMethod]
    public async Task A_number_that_another_system_has_registered_ends_rejected_and_nothing_is_sent()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var stranger = await kit.FinalizedAsync(tenant);
        await kit.SubmitAsync(tenant, stranger);
        await kit.LiveAsync(TimeSpan.FromMinutes(1));
        var other = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(other);
        await kit.SubmitAsync(other, id);
        await kit.LiveAsync(TimeSpan.FromMinutes(1));
        Assert.AreEqual(NrsStatus.Rejected, (await kit.SubmissionAsync(other, id)).Status);
        Assert.AreEqual(SubmissionCalls.TakenByOthers, (await kit.InvoiceAsync(other, id)).Nrs.Error);
        Assert.HasCount(1, await kit.Sandbox.RequestsAsync("/invoice/sign"));
    }

    [TestMethod]
    public async Task A_sale_to_a_business_without_a_tin_is_rejected_without_a_call_and_a_new_submit_makes_a_new_revision()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant, tin: null);
        await kit.SubmitAsync(tenant, id);
        await kit.PumpAsync();
        Assert.AreEqual("Customer TIN is required for a B2B invoice.", (await kit.InvoiceAsync(tenant, id)).Nrs.Error);
        Assert.IsEmpty(await kit.Sandbox.RequestsAsync("/invoice/"));
        CollectionAssert.AreEqual(new[] { "firs.rejected" }, await kit.EventsAsync(tenant));
        await kit.SubmitAsync(tenant, id);
        var again = await kit.SubmissionAsync(tenant, id);
        Assert.AreEqual((2, NrsStatus.Queued, 1), (again.Revision, again.Status, again.Attempts));
    }

    internal static async Task AssertRegisteredOnceAsync(NrsKit kit, TenantScope tenant, Guid id)
    {
        var submission = await kit.SubmissionAsync(tenant, id);
        Assert.IsTrue(submission.IsRegistered, $"{submission.Status}, hold {submission.Hold}, next {submission.NextAttemptAt:O}");
        var registered = (await kit.Sandbox.InvoicesAsync()).Where(invoice => invoice.GetProperty("irn").GetString() == submission.NrsIrn).ToArray();
        Assert.HasCount(1, registered);
        Assert.AreEqual(submission.Sha256, registered[0].GetProperty("sha256").GetString());
        var signs = (await kit.Sandbox.RequestsAsync("/invoice/sign")).Where(request => request.GetProperty("body").GetString()!.Contains(submission.NrsIrn, StringComparison.Ordinal)).ToArray();
        Assert.AreEqual(1, signs.Select(Hash).Distinct().Count(), "Every sign sends the same bytes.");
        Assert.IsTrue((await kit.InvoiceAsync(tenant, id)).Invoice.Nrs!.IsRegistered);
    }

    private static string Hash(JsonElement request) => request.GetProperty("sha256").GetString()!;
}
