using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Limits;

/// <summary>Section 4 of the Platform contract over HTTP.</summary>
[TestClass]
public sealed class PlatformLimitsTests
{
    private const string Nothing = "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => app = await TestApp.OnSqliteAsync(UseContract);

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    [DataRow(Plan.Free, 30)]
    [DataRow(Plan.Starter, 60)]
    [DataRow(Plan.Premium, 120)]
    [DataRow(Plan.Enterprise, 600)]
    public async Task A_plan_gives_its_requests_a_clock_minute(Plan plan, int limit)
    {
        var business = await app.CreateBusinessAsync(plan);
        for (var i = 1; i <= limit; i++) AssertTells((await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(404), limit, limit - i);
        var refused = (await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(429);
        Assert.AreEqual("RATE_LIMIT_EXCEEDED", refused.ErrorCode);
        Assert.AreEqual(0, refused.Error.GetProperty("details").GetArrayLength());
        Assert.IsFalse(refused.Error.TryGetProperty("retryAfter", out _));
        AssertTells(refused, limit, 0);
        Assert.AreEqual(60 - app.Time.GetUtcNow().Second, int.Parse(refused.Headers["Retry-After"]));
    }

    [TestMethod]
    public async Task The_budget_is_whole_again_when_the_next_minute_of_the_clock_starts()
    {
        await using var own = await TestApp.OnSqliteAsync(UseContract);
        var business = await own.CreateBusinessAsync(Plan.Free);
        own.Time.Advance(TimeSpan.FromMilliseconds(59_900));
        for (var i = 0; i < 30; i++) (await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(404);
        Assert.AreEqual("1", (await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(429).Headers["Retry-After"]);
        own.Time.Advance(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 30; i++) (await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(404);
    }

    [TestMethod]
    public async Task All_keys_of_a_tenant_share_one_budget_and_its_business_keys_have_another()
    {
        var business = await app.CreateBusinessAsync();
        var second = await AddKeyAsync(business, ["invoices:read"]);
        await business.PlatformAsync(HttpMethod.Get, Nothing);
        var other = await app.SendAsync(HttpMethod.Get, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", null, ("x-api-key", second));
        AssertTells(other.Expect(404), 600, 598);
        Assert.AreEqual("59", (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/cust_01km58dkh0ecca5b8sma5333hz")).Headers["X-RateLimit-Remaining"]);
        AssertTells((await business.PlatformAsync(HttpMethod.Get, Nothing)).Expect(404), 600, 597);
    }

    [TestMethod]
    public async Task The_limit_comes_before_the_scope_and_after_the_credential()
    {
        var business = await app.CreateBusinessAsync(Plan.Free);
        var narrow = await AddKeyAsync(business, ["reports:read"]);
        for (var i = 1; i <= 30; i++) AssertTells((await app.SendAsync(HttpMethod.Get, Nothing, null, ("x-api-key", narrow))).Expect(403), 30, 30 - i);
        (await app.SendAsync(HttpMethod.Get, Nothing, null, ("x-api-key", narrow))).Expect(429);
        Assert.IsFalse((await app.SendAsync(HttpMethod.Get, Nothing, null, ("x-api-key", narrow + "0"))).Expect(401).Headers.ContainsKey("X-RateLimit-Limit"));
    }

    [TestMethod]
    public async Task Answers_that_are_no_json_carry_the_headers_too()
    {
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods","email":"a@adaeze.example"}""")).Expect(201).Json.GetProperty("id").GetString();
        var lines = """[{"description":"Rice","unit_price":1000}]""";
        var invoice = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{lines}}}""")).Expect(201).Json.GetProperty("id").GetString();
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{invoice}/finalize")).Expect(200);
        AssertTells((await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{invoice}/xml")).Expect(200), 600, 596);
    }

    private static void UseContract(IServiceCollection services) => services.AddSingleton(new LimitSettings());

    private static async Task<string> AddKeyAsync(TestBusiness business, IReadOnlyList<string> scopes)
    {
        var issued = ApiKeyFormat.IssuePlatform(app.Services.GetRequiredService<IdGenerator>().NewId(), "Second", scopes, business.Created.UserId, app.Time.GetUtcNow());
        await app.Services.GetRequiredService<PointerStore>().ClaimAsync(PointerKeys.ApiKey(issued.Key.Hash), new KeyPointer(business.Live.TenantId, issued.Key.Id, issued.Key.UserId), CancellationToken.None);
        await app.Services.GetRequiredService<TenantStore>().RunAsync<bool>(business.Live, (batch, _) =>
        {
            batch.Insert(RowKeys.ApiKey(issued.Key.Id), issued.Key);
            return Task.FromResult<Outcome<bool>>(true);
        }, CancellationToken.None);
        return issued.Secret;
    }

    private static void AssertTells(Reply answer, int limit, int remaining)
    {
        var now = app.Time.GetUtcNow();
        Assert.AreEqual((limit.ToString(), remaining.ToString()), (answer.Headers["X-RateLimit-Limit"], answer.Headers["X-RateLimit-Remaining"]));
        Assert.AreEqual((now.ToUnixTimeSeconds() / 60 + 1) * 60, long.Parse(answer.Headers["X-RateLimit-Reset"]));
    }
}
