using Finora.Core.Idempotency;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Idempotency;

/// <summary>Equal calls at once, on one instance and on two, and the end of a record.</summary>
[TestClass]
public sealed class IdempotencyRaceTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Of_fifty_equal_posts_at_once_one_has_effect_and_the_others_replay_it_or_are_told_to_wait(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        await using var other = await app.BesideAsync();
        var business = await app.CreateBusinessAsync();
        var there = new TestBusiness(other.Http, business.Created);
        var customer = (await business.PostAsync(false, "customers", "k-0", Posts.NewCustomer("a@sunbird.example"))).IdOf(false);
        var body = Posts.NewInvoice(false, customer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? business : there).PostAsync(false, "invoices", "k-1", body)));
        var made = answers.Where(answer => answer.Status == 201).ToArray();
        Assert.AreEqual(1, made.Count(answer => !answer.Headers.ContainsKey(Posts.Replayed)));
        Assert.AreEqual(1, made.Select(answer => answer.Text).Distinct().Count());
        foreach (var answer in answers.Except(made)) Assert.AreEqual("1", answer.Expect(409).Headers["Retry-After"]);
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Events)).Count(e => e.Type == "invoice.created"));
        Posts.AssertReplay(made.Single(answer => !answer.Headers.ContainsKey(Posts.Replayed)), await there.PostAsync(false, "invoices", "k-1", body));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task While_the_first_is_running_a_repeat_is_told_to_wait_and_another_body_is_refused(bool platform)
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        hooks.Before = (call, _) => HoldAsync(call.IsCommit && call.Touches("cus|"));
        var first = business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"));
        await reached.Task;
        var running = (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(409);
        Assert.AreEqual(("CONFLICT", "1"), (running.ErrorCode, running.Headers["Retry-After"]));
        Assert.IsFalse(running.Error.TryGetProperty("retryAfter", out _));
        (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("b@sunbird.example"))).Expect(422);
        release.SetResult();
        var made = (await first).Expect(201);
        Posts.AssertReplay(made, await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example")));

        Task HoldAsync(bool hold)
        {
            if (hold) reached.TrySetResult();
            return hold ? release.Task : Task.CompletedTask;
        }
    }

    [TestMethod]
    public async Task A_call_that_runs_for_longer_than_a_minute_and_the_one_that_took_it_over_make_one_record()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        await using var other = await app.BesideAsync();
        var business = await app.CreateBusinessAsync();
        var there = new TestBusiness(other.Http, business.Created);
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        hooks.Before = (call, _) =>
        {
            if (!call.IsCommit || !call.Touches("cus|")) return Task.CompletedTask;
            reached.TrySetResult();
            return release.Task;
        };
        var slow = business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"));
        await reached.Task;
        app.Time.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromMilliseconds(1));
        (await there.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(409);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        var quick = (await there.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        release.SetResult();
        Assert.AreEqual(quick.IdOf(false), (await slow).Expect(201).IdOf(false));
        Assert.HasCount(1, await app.StoredAsync(business.Live, RowKeys.Events));
        Posts.AssertReplay(quick, await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example")));
    }

    [TestMethod]
    public async Task A_repeat_that_a_limit_refuses_is_not_kept_and_replays_later()
    {
        var limits = new LimitSettings { BusinessKey = new Core.Limits.KeyLimits(2, 100, 100, 10) };
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(limits));
        var business = await app.CreateBusinessAsync();
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/none")).Expect(404);
        var first = (await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        (await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(429);
        (await business.PostAsync(false, "customers", "k-2", Posts.NewCustomer("b@sunbird.example"))).Expect(429);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"));
        Posts.AssertReplay(first, again);
        Assert.AreEqual("1", again.Headers["X-RateLimit-Remaining"]);
        (await business.PostAsync(false, "customers", "k-2", Posts.NewCustomer("b@sunbird.example"))).Expect(201);
    }

    [TestMethod]
    public async Task The_sweep_removes_records_of_yesterday_and_leaves_keys_that_were_used_anew()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var sweep = app.Services.GetRequiredService<ForgetIdempotencyKeys>();
        var refused = """{"name":"Sunbird"}""";
        foreach (var key in new[] { "k-1", "k-2" }) (await business.PostAsync(false, "customers", key, Posts.NewCustomer($"{key}@sunbird.example"))).Expect(201);
        app.Time.Leap(TimeSpan.FromHours(23));
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(4, await CountRowsAsync(app, business));
        app.Time.Leap(TimeSpan.FromHours(1));
        (await business.PostAsync(false, "customers", "k-2", refused)).Expect(400);
        app.Time.Leap(TimeSpan.FromHours(1));
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(2, await CountRowsAsync(app, business));
        app.Time.Leap(TimeSpan.FromHours(25));
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(0, await CountRowsAsync(app, business));
    }

    /// <summary>Two rows a record: the anchor and the version.</summary>
    private static async Task<int> CountRowsAsync(TestApp app, TestBusiness business) => (await app.Services.GetRequiredService<ITableStore>()
        .ReadAsync(StoreTable.Counters, "idm." + business.Live.Partition, new KeyRange("0", "z"), 100, null, CancellationToken.None)).Rows.Count;
}
