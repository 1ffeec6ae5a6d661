using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Billing;

/// <summary>Section 16 of the Business contract: API keys and usage.</summary>
[TestClass]
public sealed class ApiKeysTests
{
    private const string Path = "/v1/api-keys";
    private TestApp _app = null!;
    private TestBusiness _business = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _app = await TestApp.OnSqliteAsync();
        _business = await _app.CreateBusinessAsync(Plan.Premium);
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task A_key_is_shown_once_works_at_once_and_ends_after_ninety_days()
    {
        var made = (await CreateAsync("""{"name":" ERP sync "}""")).Expect(201).Data;
        var (id, key) = (made.GetProperty("keyId").GetString()!, made.GetProperty("key").GetString()!);
        StringAssert.Matches(key, new System.Text.RegularExpressions.Regex("^live_sk_[0-9a-f]{48}$"));
        Assert.AreEqual(
            $$"""{"keyId":"{{id}}","key":"{{key}}","keyPrefix":"{{key[..12]}}","keyLastFour":"{{key[^4..]}}","name":"ERP sync","environment":"live","isActive":true,"createdAt":"2026-03-18T12:00:00.000Z","lastUsedAt":null,"totalCalls":0,"expiresAt":"2026-06-16T12:00:00.000Z"}""",
            made.GetRawText());
        (await UseAsync(key)).Expect(200);
        Assert.DoesNotContain(key, (await _business.BusinessAsync(HttpMethod.Get, Path)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, await _app.DumpAsync(_business.Live), StringComparison.Ordinal);
        _app.Time.Leap(TimeSpan.FromDays(90) - TimeSpan.FromMilliseconds(1));
        (await UseAsync(key)).Expect(200);
        _app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.AreEqual("INVALID_API_KEY", (await UseAsync(key)).Expect(401).ErrorCode);
    }

    [TestMethod]
    public async Task The_list_shows_active_keys_of_both_environments_newest_first_with_their_use()
    {
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        var made = (await CreateAsync("""{"name":"Shop till","environment":"test"}""")).Expect(201).Data;
        for (var i = 0; i < 3; i++) await UseAsync(made.GetProperty("key").GetString()!);
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        await _app.SendAsync(HttpMethod.Get, $"/v1/nothing?businessId={_business.Id}", null, Bearer(made.GetProperty("key").GetString()!));
        (await UseAsync(made.GetProperty("key").GetString()!, "/v1/customers/x")).Expect(404);
        var list = (await _business.BusinessAsync(HttpMethod.Get, Path)).Expect(200).Data;
        Assert.AreEqual(3, list.GetProperty("count").GetInt32());
        var keys = list.GetProperty("keys").EnumerateArray().ToArray();
        Assert.AreEqual(
            $$"""{"keyId":"{{made.GetProperty("keyId").GetString()}}","keyPrefix":"{{made.GetProperty("keyPrefix").GetString()}}","keyLastFour":"{{made.GetProperty("keyLastFour").GetString()}}","name":"Shop till","environment":"test","isActive":true,"createdAt":"2026-03-18T12:01:00.000Z","lastUsedAt":"2026-03-18T12:02:00.000Z","totalCalls":4,"expiresAt":"2026-06-16T12:01:00.000Z"}""",
            keys[0].GetRawText());
        CollectionAssert.AreEqual(new[] { "test", "test", "live" }, keys.Select(key => key.GetProperty("environment").GetString()).ToArray());
        Assert.AreEqual(2, keys[2].GetProperty("totalCalls").GetInt32());
    }

    [TestMethod]
    public async Task The_list_has_pages_and_leaves_expired_keys_out()
    {
        _app.Time.Leap(TimeSpan.FromDays(30));
        foreach (var name in new[] { "a", "b", "c" }) (await CreateAsync($$"""{"name":"{{name}}"}""")).Expect(201);
        var first = (await _business.BusinessAsync(HttpMethod.Get, $"{Path}?limit=2")).Expect(200).Data;
        CollectionAssert.AreEqual(new[] { "c", "b" }, Names(first));
        var second = (await _business.BusinessAsync(HttpMethod.Get, $"{Path}?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Expect(200).Data;
        CollectionAssert.AreEqual(new[] { "a", "First test key" }, Names(second));
        var young = (await CreateAsync("""{"name":"young"}""")).Expect(201).Data.GetProperty("key").GetString()!;
        _app.Time.Leap(TimeSpan.FromDays(60));
        CollectionAssert.AreEqual(new[] { "young", "c", "b", "a" }, Names((await UseAsync(young, Path)).Expect(200).Data));
    }

    [TestMethod]
    public async Task A_revoked_key_is_refused_at_once_and_for_ever()
    {
        var made = (await CreateAsync("""{"name":"Old"}""")).Expect(201).Data;
        var id = made.GetProperty("keyId").GetString()!;
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        var revoked = (await RevokeAsync(id)).Expect(200).Data.GetRawText();
        Assert.AreEqual($$"""{"keyId":"{{id}}","isActive":false,"revokedAt":"2026-03-18T12:01:00.000Z"}""", revoked);
        Assert.AreEqual("INVALID_API_KEY", (await UseAsync(made.GetProperty("key").GetString()!)).Expect(401).ErrorCode);
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.AreEqual(revoked, (await RevokeAsync(id)).Expect(200).Data.GetRawText());
        CollectionAssert.DoesNotContain(Names((await _business.BusinessAsync(HttpMethod.Get, Path)).Data), "Old");
        var actions = (await _app.StoredAsync(_business.Live, RowKeys.AuditRecords)).Where(record => record.Subject == id).Select(record => record.Action).ToArray();
        CollectionAssert.AreEqual(new[] { "api_key.revoked", "api_key.created" }, actions);
    }

    [TestMethod]
    public async Task A_key_may_revoke_itself()
    {
        (await RevokeAsync(PublicId.Format(IdPrefix.ApiKey, _business.Created.LiveKey.Key.Id))).Expect(200);
        (await _business.BusinessAsync(HttpMethod.Get, Path)).Expect(401);
    }

    [TestMethod]
    public async Task A_test_key_makes_and_revokes_test_keys_only()
    {
        Assert.AreEqual("test", (await _business.BusinessTestAsync(HttpMethod.Post, Path, """{"name":"x"}""")).Expect(201).Data.GetProperty("environment").GetString());
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.BusinessTestAsync(HttpMethod.Post, Path, """{"name":"x","environment":"live"}""")).Expect(422).ErrorCode);
        var live = PublicId.Format(IdPrefix.ApiKey, _business.Created.LiveKey.Key.Id);
        Assert.AreEqual("FORBIDDEN", (await _business.BusinessTestAsync(HttpMethod.Delete, $"{Path}/{live}")).Expect(403).ErrorCode);
        var test = PublicId.Format(IdPrefix.ApiKey, _business.Created.TestKey.Key.Id);
        (await RevokeAsync(test)).Expect(200);
    }

    [TestMethod]
    public async Task There_are_at_most_ten_active_keys_of_each_environment()
    {
        for (var i = 0; i < 9; i++) (await CreateAsync("""{"name":"x"}""")).Expect(201);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await CreateAsync("""{"name":"x"}""")).Expect(422).ErrorCode);
        var test = (await CreateAsync("""{"name":"x","environment":"test"}""")).Expect(201);
        var live = (await _business.BusinessAsync(HttpMethod.Get, Path)).Data.GetProperty("keys").EnumerateArray().First(key => key.GetProperty("environment").GetString() == "live");
        (await RevokeAsync(test.Data.GetProperty("keyId").GetString()!)).Expect(200);
        (await CreateAsync("""{"name":"x"}""")).Expect(422);
        (await RevokeAsync(live.GetProperty("keyId").GetString()!)).Expect(200);
        (await CreateAsync("""{"name":"x"}""")).Expect(201);
    }

    [TestMethod]
    public async Task Creates_at_once_do_not_pass_the_ten_together()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync("""{"name":"x"}""")));
        Assert.AreEqual(9, replies.Count(reply => reply.Status == 201));
    }

    [TestMethod]
    public async Task A_repeat_with_an_idempotency_key_shows_the_same_key_again()
    {
        var first = await _business.BusinessAsync(HttpMethod.Post, Path, """{"name":"x"}""", ("Idempotency-Key", "k-1"));
        Assert.AreEqual(first.Expect(201).Text, (await _business.BusinessAsync(HttpMethod.Post, Path, """{"name":"x"}""", ("Idempotency-Key", "k-1"))).Text);
    }

    [TestMethod]
    [DataRow("{}", "name")]
    [DataRow("""{"name":"x","environment":"staging"}""", "environment")]
    public async Task A_wrong_body_is_told_by_its_field(string body, string field) => CollectionAssert.AreEqual(new[] { field }, (await CreateAsync(body)).Expect(400).ErrorFields.ToArray());

    [TestMethod]
    [DataRow("key_01km58dkh0ec1szjah47naxc1n")]
    [DataRow("x")]
    public async Task A_key_that_is_not_there_is_not_found(string id) => Assert.AreEqual("NOT_FOUND", (await RevokeAsync(id)).Expect(404).ErrorCode);

    [TestMethod]
    public async Task Keys_of_the_platform_or_of_another_business_are_not_found()
    {
        (await RevokeAsync(PublicId.Format(IdPrefix.ApiKey, _business.Created.PlatformKey.Key.Id))).Expect(404);
        var other = await _app.CreateBusinessAsync(Plan.Premium);
        (await RevokeAsync(PublicId.Format(IdPrefix.ApiKey, other.Created.LiveKey.Key.Id))).Expect(404);
    }

    [TestMethod]
    public async Task Of_platform_keys_there_are_at_most_twenty_and_each_has_its_scopes_and_its_end()
    {
        var create = _app.Service<CreateApiKey>();
        var end = _app.Time.GetUtcNow().AddDays(1);
        var wanted = new NewApiKey(_business.Live.TenantId, ApiSurface.Platform, false, "ERP sync", _business.Created.UserId, "user") { Scopes = ["customers:read"], ExpiresAt = end };
        var key = (await create.RunAsync(wanted, CancellationToken.None)).Value.Secret;
        for (var i = 0; i < 18; i++) Assert.IsTrue((await create.RunAsync(wanted, CancellationToken.None)).IsOk);
        Assert.AreEqual(Core.FailureCode.RuleBroken, (await create.RunAsync(wanted, CancellationToken.None)).Failure!.Code);
        (await _app.SendAsync(HttpMethod.Post, "/api/v1/customers", "{}", ("x-api-key", key))).Expect(403);
        (await _app.SendAsync(HttpMethod.Get, "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", null, ("x-api-key", key))).Expect(404);
        _app.Time.Leap(TimeSpan.FromDays(1));
        (await _app.SendAsync(HttpMethod.Get, "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", null, ("x-api-key", key))).Expect(401);
    }

    [TestMethod]
    public async Task Keys_are_for_premium_and_above()
    {
        var starter = await _app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("PREMIUM_REQUIRED", (await starter.BusinessAsync(HttpMethod.Get, Path)).Expect(403).ErrorCode);
    }

    [TestMethod]
    public async Task Usage_is_told_as_in_the_contract_over_all_keys_of_a_side()
    {
        var fresh = await _app.CreateBusinessAsync(Plan.Premium, naira: 4_500);
        for (var i = 0; i < 10; i++) (await fresh.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        (await fresh.BusinessAsync(HttpMethod.Get, "/v1/customers/x")).Expect(404);
        var second = (await fresh.BusinessAsync(HttpMethod.Post, Path, """{"name":"second"}""")).Expect(201).Data;
        (await _app.SendAsync(HttpMethod.Get, $"/v1/credits?businessId={fresh.Id}", null, Bearer(second.GetProperty("key").GetString()!))).Expect(200);
        (await fresh.BusinessAsync(HttpMethod.Delete, $"{Path}/{second.GetProperty("keyId").GetString()}")).Expect(200);
        Assert.AreEqual(
            """{"mode":"credits","trialCallsUsed":10,"trialCallsRemaining":0,"creditsBalanceKobo":450000,"creditsBalance":4500,"totalCallsThisMonth":15,"totalCallsAllTime":15,"lastCallAt":"2026-03-18T12:00:00.000Z"}""",
            (await fresh.BusinessAsync(HttpMethod.Get, "/v1/usage")).Expect(200).Data.GetRawText());
        _app.Time.Leap(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero) - _app.Time.GetUtcNow());
        var next = (await fresh.BusinessAsync(HttpMethod.Get, "/v1/usage")).Expect(200).Data;
        Assert.AreEqual((1, 16, "2026-04-01T00:00:00.000Z"), (next.GetProperty("totalCallsThisMonth").GetInt32(), next.GetProperty("totalCallsAllTime").GetInt32(), next.GetProperty("lastCallAt").GetString()));
        var test = (await fresh.BusinessTestAsync(HttpMethod.Get, "/v1/usage")).Expect(200).Data;
        Assert.AreEqual(
            """{"mode":"test","trialCallsUsed":0,"trialCallsRemaining":0,"creditsBalanceKobo":0,"creditsBalance":0,"totalCallsThisMonth":1,"totalCallsAllTime":1,"lastCallAt":"2026-04-01T00:00:00.000Z"}""",
            test.GetRawText());
    }

    private Task<Reply> CreateAsync(string body) => _business.BusinessAsync(HttpMethod.Post, Path, body);

    private Task<Reply> RevokeAsync(string id) => _business.BusinessAsync(HttpMethod.Delete, $"{Path}/{id}");

    private Task<Reply> UseAsync(string key, string path = "/v1/customers") => _app.SendAsync(HttpMethod.Get, $"{path}?businessId={_business.Id}", null, Bearer(key));

    private static (string Name, string Value) Bearer(string key) => ("Authorization", $"Bearer {key}");

    private static string?[] Names(JsonElement list) => [.. list.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString())];
}
