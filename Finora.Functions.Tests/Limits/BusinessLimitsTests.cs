using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Functions.Http;
using Finora.Functions.Ops;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Limits;

/// <summary>Section 4 of the Business contract over HTTP, with the contract's own numbers unless a test says otherwise.</summary>
[TestClass]
public sealed class BusinessLimitsTests
{
    private const string Nothing = "/v1/customers/cust_01km58dkh0ecca5b8sma5333hz";
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => app = await TestApp.OnSqliteAsync(UseContract);

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Every_answer_to_a_recognised_key_tells_how_it_stands()
    {
        var business = await app.CreateBusinessAsync();
        var reset = app.Time.GetUtcNow().AddSeconds(60);
        Reply[] answers =
        [
            await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Sunbird","email":"a@sunbird.example"}"""),
            await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Sunbird"}"""),
            await business.BusinessAsync(HttpMethod.Post, "/v1/customers", "no json"),
            await business.BusinessAsync(HttpMethod.Get, Nothing),
            await Reply.SendAsync(app.Http, HttpMethod.Get, Nothing, null, ("Authorization", $"Bearer {business.Created.LiveKey.Secret}")),
        ];
        CollectionAssert.AreEqual(new[] { 201, 400, 400, 404, 400 }, answers.Select(answer => answer.Status).ToArray());
        for (var i = 0; i < answers.Length; i++) AssertTells(answers[i], 60, 59 - i, reset);
    }

    [TestMethod]
    public async Task Without_a_recognised_key_nothing_is_told()
    {
        Reply[] answers =
        [
            await app.SendAsync(HttpMethod.Get, Nothing),
            await app.SendAsync(HttpMethod.Get, Nothing, null, ("Authorization", $"Bearer live_sk_{new string('0', 48)}")),
            await app.SendAsync(HttpMethod.Get, "/v1/nothing"),
            await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", "{}"),
        ];
        foreach (var answer in answers)
        {
            Assert.IsFalse(answer.Json.GetProperty("meta").TryGetProperty("rateLimit", out _), answer.Text);
            Assert.IsFalse(answer.Headers.ContainsKey("X-RateLimit-Limit"), answer.Text);
        }
    }

    [TestMethod]
    public async Task The_sixty_first_request_in_a_minute_is_refused_in_the_words_of_the_contract_and_not_counted()
    {
        var business = await app.CreateBusinessAsync();
        await CallAsync(business, 1);
        app.Time.Advance(TimeSpan.FromMilliseconds(36_500));
        await CallAsync(business, 59);
        var reset = app.Time.GetUtcNow().AddMilliseconds(23_500);
        for (var i = 0; i < 3; i++)
        {
            var refused = (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
            Assert.AreEqual("RATE_LIMIT", refused.ErrorCode);
            Assert.AreEqual("Rate limit exceeded. Retry after 24 seconds.", refused.Error.GetProperty("message").GetString());
            Assert.AreEqual(24, refused.Error.GetProperty("retryAfter").GetInt32());
            Assert.AreEqual("24", refused.Headers["Retry-After"]);
            AssertTells(refused, 60, 0, reset);
        }

        app.Time.Advance(TimeSpan.FromMilliseconds(23_499));
        var soon = (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        Assert.AreEqual("1", soon.Headers["Retry-After"]);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(404);
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
    }

    [TestMethod]
    public async Task The_hour_and_the_day_end_with_the_clock()
    {
        var limits = new LimitSettings { BusinessKey = new KeyLimits(1_000, 3, 5, 10) };
        await using var strict = await TestApp.OnSqliteAsync(services => services.AddSingleton(limits));
        var business = await strict.CreateBusinessAsync();
        strict.Time.Advance(TimeSpan.FromMinutes(59));
        await CallAsync(business, 3);
        AssertTells((await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429), 3, 0, new DateTimeOffset(2026, 3, 18, 13, 0, 0, TimeSpan.Zero));
        strict.Time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(business, 2);
        var refused = (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        AssertTells(refused, 5, 0, new DateTimeOffset(2026, 3, 19, 0, 0, 0, TimeSpan.Zero));
        Assert.AreEqual((11 * 3600).ToString(), refused.Headers["Retry-After"]);
        strict.Time.Leap(TimeSpan.FromHours(11));
        await CallAsync(business, 3);
    }

    [TestMethod]
    public async Task Several_keys_are_several_budgets()
    {
        var business = await app.CreateBusinessAsync();
        await CallAsync(business, 60);
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        AssertTells((await business.BusinessTestAsync(HttpMethod.Get, Nothing)).Expect(404), 60, 59, app.Time.GetUtcNow().AddMinutes(1));
    }

    [TestMethod]
    public async Task The_limit_comes_before_the_plan()
    {
        var business = await app.CreateBusinessAsync(Plan.Free);
        for (var i = 0; i < 60; i++) Assert.AreEqual("PREMIUM_REQUIRED", (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(403).ErrorCode);
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
    }

    [TestMethod]
    public async Task The_eleventh_request_at_once_is_refused_and_not_counted()
    {
        var hooks = new TableHooks();
        await using var own = await TestApp.OnSqliteAsync(services =>
        {
            UseContract(services);
            hooks.Use(services);
        });
        var business = await own.CreateBusinessAsync();
        var (release, waiting, tenIn) = (new TaskCompletionSource(), 0, new TaskCompletionSource());
        hooks.Before = (call, _) =>
        {
            if (!call.Touches("cus|")) return Task.CompletedTask;
            if (Interlocked.Increment(ref waiting) == 10) tenIn.SetResult();
            return release.Task;
        };
        var ten = Enumerable.Range(0, 10).Select(_ => business.BusinessAsync(HttpMethod.Get, Nothing)).ToArray();
        await tenIn.Task;
        var refused = (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        Assert.AreEqual(1, refused.Error.GetProperty("retryAfter").GetInt32());
        AssertTells(refused, 10, 0, own.Time.GetUtcNow().AddSeconds(1));
        (await business.BusinessTestAsync(HttpMethod.Get, "/v1/invoices/inv_01km58dkh0ecca5b8sma5333hz")).Expect(404);
        release.SetResult();
        foreach (var answer in await Task.WhenAll(ten)) answer.Expect(404);
        Assert.AreEqual("49", (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(404).Headers["X-RateLimit-Remaining"]);
    }

    [TestMethod]
    public async Task Ten_callers_that_send_as_soon_as_they_have_their_answer_are_never_refused()
    {
        var limits = new LimitSettings { BusinessKey = new KeyLimits(1_000, 1_000, 10_000, 10) };
        await using var own = await TestApp.OnSqliteAsync(services => services.AddSingleton(limits));
        var business = await own.CreateBusinessAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CallAsync(business, 20)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Instances_share_the_budget_and_a_restart_does_not_refill_it(bool azurite)
    {
        await using var first = azurite ? await TestApp.OnAzuriteAsync(UseContract) : await TestApp.OnSqliteAsync(UseContract);
        var business = await first.CreateBusinessAsync();
        await using (var second = await first.BesideAsync(UseContract))
        {
            var there = new TestBusiness(second.Http, business.Created);
            for (var i = 0; i < 20; i++)
            {
                await CallAsync(business, 1);
                await CallAsync(there, 1);
            }
        }

        await using var third = await first.BesideAsync(UseContract);
        var after = new TestBusiness(third.Http, business.Created);
        Assert.AreEqual("19", (await after.BusinessAsync(HttpMethod.Get, Nothing)).Expect(404).Headers["X-RateLimit-Remaining"]);
        await CallAsync(after, 19);
        (await after.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
    }

    [TestMethod]
    public async Task A_key_with_limits_of_its_own_is_held_to_them_from_the_next_request_on()
    {
        var business = await app.CreateBusinessAsync();
        await CallAsync(business, 60);
        var key = PublicId.Format(IdPrefix.ApiKey, business.Created.LiveKey.Key.Id);
        string[] which = ["--business", business.Id, "--key", key];
        await OpsAsync([.. which, "--per-minute", "62", "--per-hour", "5000", "--per-day", "50000", "--in-flight", "40"]);
        AssertTells((await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(404), 62, 1, app.Time.GetUtcNow().AddMinutes(1));
        await CallAsync(business, 1);
        (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429);
        await OpsAsync([.. which, "--default"]);
        Assert.AreEqual("60", (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(429).Headers["X-RateLimit-Limit"]);
        Assert.HasCount(2, (await app.StoredAsync(business.Live, RowKeys.AuditRecords)).Where(record => record.Action == "api_key.limits_set" && record.Subject == key));
    }

    [TestMethod]
    public async Task The_limits_of_a_platform_key_cannot_be_set_as_those_of_a_business_key()
    {
        var business = await app.CreateBusinessAsync();
        var outcome = await app.Services.GetRequiredService<SetKeyLimits>().RunAsync(business.Live.TenantId, business.Created.PlatformKey.Key.Id, new KeyLimits(1, 1, 1, 1), CancellationToken.None);
        Assert.AreEqual(Core.FailureCode.NotFound, outcome.Failure?.Code);
    }

    private static void UseContract(IServiceCollection services) => services.AddSingleton(new LimitSettings());

    private static async Task CallAsync(TestBusiness business, int times)
    {
        for (var i = 0; i < times; i++) (await business.BusinessAsync(HttpMethod.Get, Nothing)).Expect(404);
    }

    private static async Task OpsAsync(string[] arguments) =>
        Assert.AreEqual(0, await new KeyLimitsCommand().RunAsync(OpsArguments.Parse(arguments), app.Services, CancellationToken.None));

    private static void AssertTells(Reply answer, int limit, int remaining, DateTimeOffset reset)
    {
        var told = answer.Json.GetProperty("meta").GetProperty("rateLimit");
        Assert.AreEqual(limit, told.GetProperty("limit").GetInt32(), answer.Text);
        Assert.AreEqual(remaining, told.GetProperty("remaining").GetInt32(), answer.Text);
        Assert.AreEqual(reset.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), told.GetProperty("reset").GetString());
        Assert.AreEqual(limit.ToString(), answer.Headers["X-RateLimit-Limit"]);
        Assert.AreEqual(remaining.ToString(), answer.Headers["X-RateLimit-Remaining"]);
        var second = reset.Millisecond > 0 ? reset.AddSeconds(1) : reset;
        Assert.AreEqual(second.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), answer.Headers["X-RateLimit-Reset"]);
    }
}
