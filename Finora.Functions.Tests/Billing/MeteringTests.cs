using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Billing;

/// <summary>Section 6 of the Business contract, over HTTP.</summary>
[TestClass]
public sealed class MeteringTests
{
    private const string Customer = """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Ten_calls_are_free_and_then_each_costs_a_hundred_naira()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium, naira: 0);
        for (var i = 0; i < 10; i++) (await ListAsync(business)).Expect(200);
        var refused = (await ListAsync(business)).Expect(402);
        Assert.AreEqual("INSUFFICIENT_CREDITS", refused.ErrorCode);
        Assert.AreEqual("Not enough API credits. Top up at https://app.finorabusiness.com/api-credits", refused.Error.GetProperty("message").GetString());
        await AddAsync(business, 10_000);
        (await ListAsync(business)).Expect(200);
        (await ListAsync(business)).Expect(402);
        var entries = await EntriesAsync(s_app, business);
        Assert.AreEqual(10, entries.Count(entry => entry is { Posting: { Type: PoolEntryType.TrialCall, Amount: 0 } }));
        var call = entries.Single(entry => entry.Posting.Type == PoolEntryType.ApiCall);
        Assert.AreEqual((-10_000, 0, "GET /v1/customers", business.Created.LiveKey.Key.Id), (call.Posting.Amount, call.BalanceAfter, call.Posting.Description, call.Posting.KeyId!.Value));
    }

    [TestMethod]
    public async Task The_entry_names_the_request_and_the_route_and_not_what_was_in_it()
    {
        var business = await s_app.CreateBusinessAsync();
        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Customer)).Expect(201);
        var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{made.Data.GetProperty("id").GetString()}")).Expect(200);
        var entry = (await EntriesAsync(s_app, business))[0];
        Assert.AreEqual("GET /v1/customers/{id}", entry.Posting.Description);
        Assert.AreEqual(read.Headers["X-Request-Id"], entry.Posting.RequestId);
    }

    [TestMethod]
    public async Task Answers_other_than_2xx_cost_nothing()
    {
        var business = await s_app.CreateBusinessAsync(naira: 1_000);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/cust_01km58dkh0ecca5b8sma5333hz")).Expect(404);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", "{}")).Expect(400);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", "[]")).Expect(400);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?limit=0")).Expect(400);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Customer)).Expect(201);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Customer)).Expect(409);
        var state = await StateAsync(business);
        Assert.AreEqual((100_000, 1), (state.Balance, state.TrialUsed));
        Assert.IsEmpty(state.Holds);
    }

    [TestMethod]
    public async Task A_test_key_is_never_charged_and_uses_no_trial_call()
    {
        var business = await s_app.CreateBusinessAsync(naira: 0);
        for (var i = 0; i < 12; i++) (await business.BusinessTestAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        var state = await StateAsync(business);
        Assert.AreEqual((0, 0), (state.TrialUsed, state.Entries));
    }

    [TestMethod]
    public async Task A_platform_call_costs_no_credits()
    {
        var business = await s_app.CreateBusinessAsync(naira: 0);
        (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", Customer)).Expect(201);
        Assert.AreEqual(0, (await StateAsync(business)).Entries);
    }

    [TestMethod]
    public async Task A_replay_is_free_and_answered_without_credits()
    {
        var business = await s_app.CreateBusinessAsync(naira: 0);
        for (var i = 0; i < 9; i++) (await ListAsync(business)).Expect(200);
        var first = (await PostAsync(business, "k-1", Customer)).Expect(201);
        Assert.AreEqual(first.Text, (await PostAsync(business, "k-1", Customer)).Expect(201).Text);
        (await PostAsync(business, "k-1", """{"name":"Other"}""")).Expect(422);
        Assert.AreEqual(10, (await StateAsync(business)).Entries);
    }

    [TestMethod]
    public async Task A_refusal_for_want_of_credits_does_nothing_and_leaves_the_idempotency_key_free()
    {
        var business = await ExhaustedAsync();
        (await PostAsync(business, "k-1", Customer)).Expect(402);
        await AddAsync(business, 20_000);
        (await PostAsync(business, "k-1", """{"name":"Harmattan Foods","email":"buyer@harmattan.example"}""")).Expect(201);
        var list = (await ListAsync(business)).Expect(200).Data.GetProperty("customers");
        Assert.AreEqual("Harmattan Foods", list.EnumerateArray().Single().GetProperty("name").GetString());
    }

    [TestMethod]
    public async Task Credits_are_asked_for_after_the_form_of_the_request_and_before_its_fields()
    {
        var business = await ExhaustedAsync();
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", "[]")).Expect(400);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Customer, ("Idempotency-Key", new string('k', 256)))).Expect(400);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", "{}")).Expect(402);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/cust_01km58dkh0ecca5b8sma5333hz")).Expect(402);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_hundred_calls_at_once_on_sixty_calls_of_credit_serve_sixty(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        await using var beside = await app.BesideAsync();
        var business = await app.CreateBusinessAsync(naira: 5_000);
        var other = new TestBusiness(beside.Http, business.Created);
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => ListAsync(i % 2 == 0 ? business : other))));
        Assert.AreEqual(60, replies.Count(reply => reply.Status == 200), string.Join('\n', replies.Where(reply => reply.Status is not (200 or 402)).Select(reply => reply.Text)));
        Assert.AreEqual(40, replies.Count(reply => reply.Status == 402));
        var entries = await EntriesAsync(app, business);
        Assert.AreEqual(0, entries.Sum(entry => entry.Posting.Amount));
        Assert.AreEqual((10, 50), (entries.Count(entry => entry.Posting.Type == PoolEntryType.TrialCall), entries.Count(entry => entry.Posting.Type == PoolEntryType.ApiCall)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_call_whose_process_died_after_it_was_charged_is_charged_once_when_repeated(bool azurite)
    {
        var hooks = new TableHooks();
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        await using var dying = await app.BesideAsync(hooks.Use);
        var business = await app.CreateBusinessAsync(naira: 1_000);
        for (var i = 0; i < 10; i++) (await ListAsync(business)).Expect(200);

        // The store goes away right after the charge, so the answer is never kept: as if the process had died there.
        hooks.After = (call, _) =>
        {
            if (call.Touches("ent|")) hooks.Before = (_, _) => throw new StorageUnavailableException("dead");
            return Task.CompletedTask;
        };
        await PostAsync(new TestBusiness(dying.Http, business.Created), "k-1", Customer);
        (await PostAsync(business, "k-1", Customer)).Expect(409);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        (await PostAsync(business, "k-1", Customer)).Expect(201);
        Assert.AreEqual(1, (await EntriesAsync(app, business)).Count(entry => entry.Posting.Type == PoolEntryType.ApiCall));
        Assert.AreEqual(90_000, (await app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(business.Live.TenantId), CancellationToken.None)).Available);
    }

    [TestMethod]
    public async Task A_call_that_fails_inside_gives_the_hold_back()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync(naira: 0);
        hooks.Before = (call, _) => call.Touches("cus") ? throw new InvalidDataException("ours") : Task.CompletedTask;
        for (var i = 0; i < 12; i++) (await ListAsync(business)).Expect(500);
        hooks.Before = null;
        (await ListAsync(business)).Expect(200);
        var state = await app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(business.Live.TenantId), CancellationToken.None);
        Assert.AreEqual((1, 0), (state.TrialUsed, state.Holds.Count));
    }

    private static Task<Reply> ListAsync(TestBusiness business) => business.BusinessAsync(HttpMethod.Get, "/v1/customers");

    private static Task<Reply> PostAsync(TestBusiness business, string key, string body) => business.BusinessAsync(HttpMethod.Post, "/v1/customers", body, ("Idempotency-Key", key));

    private static Task AddAsync(TestBusiness business, long kobo) => s_app.Service<AddCredits>().RunAsync(business.Live.TenantId, kobo, "Test", CancellationToken.None);

    private static Task<PoolState> StateAsync(TestBusiness business) => s_app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(business.Live.TenantId), CancellationToken.None);

    private static async Task<TestBusiness> ExhaustedAsync()
    {
        var business = await s_app.CreateBusinessAsync(naira: 0);
        for (var i = 0; i < 10; i++) (await ListAsync(business)).Expect(200);
        return business;
    }

    private static async Task<IReadOnlyList<PoolEntry>> EntriesAsync(TestApp app, TestBusiness business) =>
        (await app.Service<PoolLedger>().ListAsync(PoolOwner.Business(business.Live.TenantId), new LedgerFilter(null, null, null), new SliceRequest(100, null), CancellationToken.None)).Items;
}
