using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Limits;

/// <summary>What is limited by source address. Tests come from this machine, as a proxy would, and say in its header where from.</summary>
[TestClass]
public sealed class AddressLimitsTests
{
    private const string Nothing = "/v1/customers/cust_01km58dkh0ecca5b8sma5333hz";

    [TestMethod]
    public async Task After_thirty_keys_that_fail_an_address_is_refused_until_the_minute_is_over()
    {
        await using var app = await TestApp.OnSqliteAsync(UseContract);
        var business = await app.CreateBusinessAsync();
        app.Time.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 15; i++)
        {
            Assert.AreEqual("INVALID_API_KEY", (await TryAsync(app, $"live_sk_{i:x48}", "203.0.113.9")).Expect(401).ErrorCode);
            Assert.AreEqual("INVALID_API_KEY", (await TryAsync(app, "no key at all", "203.0.113.9")).Expect(401).ErrorCode);
        }

        var refused = (await TryAsync(app, $"live_sk_{99:x48}", "203.0.113.9")).Expect(429);
        Assert.AreEqual(("RATE_LIMIT", "40"), (refused.ErrorCode, refused.Headers["Retry-After"]));
        Assert.IsFalse(refused.Json.GetProperty("meta").TryGetProperty("rateLimit", out _));
        (await TryAsync(app, business.Created.LiveKey.Secret, "203.0.113.9")).Expect(429);
        (await TryAsync(app, business.Created.LiveKey.Secret, "203.0.113.10")).Expect(400);
        (await app.SendAsync(HttpMethod.Get, Nothing, null, ("X-Forwarded-For", "203.0.113.9"))).Expect(401);
        app.Time.Advance(TimeSpan.FromSeconds(40));
        (await TryAsync(app, business.Created.LiveKey.Secret, "203.0.113.9")).Expect(400);
    }

    [TestMethod]
    public async Task Keys_that_are_right_are_not_counted_against_their_address()
    {
        await using var app = await TestApp.OnSqliteAsync(UseContract);
        var business = await app.CreateBusinessAsync();
        for (var i = 0; i < 40; i++) (await TryAsync(app, business.Created.LiveKey.Secret, "203.0.113.9")).Expect(400);
        (await TryAsync(app, "wrong", "203.0.113.9")).Expect(401);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Instances_count_the_failures_of_an_address_together(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync(UseContract) : await TestApp.OnSqliteAsync(UseContract);
        await using var other = await app.BesideAsync(UseContract);
        for (var i = 0; i < 15; i++)
        {
            (await TryAsync(app, "wrong", "203.0.113.9")).Expect(401);
            (await TryAsync(other, "wrong", "203.0.113.9")).Expect(401);
        }

        (await TryAsync(app, "wrong", "203.0.113.9")).Expect(429);
        (await TryAsync(other, "wrong", "203.0.113.9")).Expect(429);
    }

    [TestMethod]
    public async Task The_partners_webhook_is_limited_by_address_and_told_when_to_come_again()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings { PartnerWebhook = 5 }));
        for (var i = 0; i < 5; i++) (await app.PartnerAsync("""{"event":"payment.other"}""")).Expect(200);
        var refused = (await app.PartnerAsync("""{"event":"payment.other"}""")).Expect(429);
        Assert.AreEqual("60", refused.Headers["Retry-After"]);
        Assert.AreEqual(60, refused.Error.GetProperty("retryAfter").GetInt32());
        (await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", "{}", ("X-Forwarded-For", "203.0.113.9"))).Expect(401);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        (await app.PartnerAsync("""{"event":"payment.other"}""")).Expect(200);
    }

    [TestMethod]
    public async Task Counters_of_addresses_are_gone_when_their_hour_is_long_over()
    {
        await using var app = await TestApp.OnSqliteAsync(UseContract);
        for (var i = 0; i < 40; i++) await TryAsync(app, "wrong", $"203.0.113.{i}");
        Assert.AreEqual(80, await CountRowsAsync(app, app.Time.GetUtcNow()));
        var (before, sweep) = (app.Time.GetUtcNow(), app.Services.GetRequiredService<ForgetAddressCounters>());
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(80, await CountRowsAsync(app, before));
        app.Time.Leap(TimeSpan.FromHours(2));
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(0, await CountRowsAsync(app, before));
    }

    private static void UseContract(IServiceCollection services) => services.AddSingleton(new LimitSettings());

    private static Task<Reply> TryAsync(TestApp app, string key, string from) =>
        app.SendAsync(HttpMethod.Get, Nothing, null, ("Authorization", $"Bearer {key}"), ("X-Forwarded-For", from));

    private static async Task<int> CountRowsAsync(TestApp app, DateTimeOffset hour)
    {
        var (tables, count) = (app.Services.GetRequiredService<ITableStore>(), 0);
        foreach (var partition in CounterKeys.AddressPartitions(hour))
            count += (await tables.ReadAsync(StoreTable.Counters, partition, CounterKeys.AddressRows, 1000, null, CancellationToken.None)).Rows.Count;
        return count;
    }
}
