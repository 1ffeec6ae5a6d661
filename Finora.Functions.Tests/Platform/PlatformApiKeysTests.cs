using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>API keys of the Platform API: section 18 of its contract.</summary>
[TestClass]
public sealed partial class PlatformApiKeysTests
{
    private const string Wanted = """{"name":"ERP sync","scopes":["customers:write","invoices:write"]}""";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await SaidPeople.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_key_is_shown_whole_once_and_works_at_once()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var made = (await CreateAsync(business)).Expect(201).Json;

        var key = Trade.Text(made, "key");
        Assert.IsTrue(KeyForm().IsMatch(key), key);
        Shape.AssertLike(Example(", \"key\": \"fp_live_9f3a1c0de5b84e7292d6a1f4c3b8507e6d21f9a0\""), made, "last_used_at", "expires_at", "revoked_at");
        Assert.AreEqual($"ERP sync {key[..12]} {business.Created.Business.Email} 2026-03-18T12:00:00.000Z", made.Facts("name", "prefix", "created_by", "created_at"));
        (await UseAsync(key)).Expect(200);
        Assert.AreEqual("FORBIDDEN", (await s_app.SendAsync(HttpMethod.Get, "/api/v1/webhooks", null, ("x-api-key", key))).Expect(403).ErrorCode);
    }

    [TestMethod]
    public async Task The_list_tells_when_a_key_was_last_used_and_never_the_key()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var key = Trade.Text((await CreateAsync(business, """{"name":"ERP sync","scopes":["*"],"expires_at":"2026-03-20T12:00:00Z"}""")).Expect(201).Json, "key");
        var before = (await ListAsync(business)).GetProperty("data")[0];
        (await UseAsync(key)).Expect(200);

        var reply = (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Get, "/api-keys")).Expect(200);

        var listed = reply.Json.GetProperty("data")[0];
        Shape.AssertLike(Example(""), listed, "last_used_at", "expires_at", "revoked_at");
        Assert.AreEqual("null 2026-03-20T12:00:00.000Z", before.Facts("last_used_at", "expires_at"));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(listed, "last_used_at"));
        Assert.DoesNotContain(key, reply.Text, StringComparison.Ordinal);
        Assert.AreEqual("ERP sync,First platform key", string.Join(',', reply.Json.Column("name")));
    }

    [TestMethod]
    public async Task A_revoked_key_answers_401_from_the_next_request_on_and_is_listed_where_it_is_asked_for()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var made = (await CreateAsync(business)).Expect(201).Json;
        (await UseAsync(Trade.Text(made, "key"))).Expect(200);

        var reply = (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Delete, $"/api-keys/{Trade.Text(made, "id")}")).Expect(200);

        Assert.AreEqual("""{"message":"API key revoked."}""", reply.Text);
        Assert.AreEqual("UNAUTHORIZED", (await UseAsync(Trade.Text(made, "key"))).Expect(401).ErrorCode);
        Assert.AreEqual("First platform key", string.Join(',', (await ListAsync(business)).Column("name")));
        var all = await ListAsync(business, "?include_revoked=true");
        Assert.AreEqual("ERP sync,First platform key", string.Join(',', all.Column("name")));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(all.GetProperty("data")[0], "revoked_at"));
    }

    [TestMethod]
    public async Task An_expired_key_answers_401()
    {
        await using var app = await SaidPeople.StartAsync();
        var business = await app.CreateBusinessAsync(Plan.Starter);
        var made = (await app.SaidAsync(business, Role.Admin, HttpMethod.Post, "/api-keys", """{"name":"Short","scopes":["*"],"expires_at":"2026-03-18T12:01:00Z"}""")).Expect(201).Json;
        (await app.SendAsync(HttpMethod.Get, "/api/v1/customers", null, ("x-api-key", Trade.Text(made, "key")))).Expect(200);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        (await app.SendAsync(HttpMethod.Get, "/api/v1/customers", null, ("x-api-key", Trade.Text(made, "key")))).Expect(401);
    }

    [TestMethod]
    [DataRow("""{}""", "name,scopes")]
    [DataRow("""{"name":7,"scopes":"all"}""", "name,scopes")]
    [DataRow("""{"name":"x","scopes":[]}""", "scopes")]
    [DataRow("""{"name":"x","scopes":["invoices:read","everything"]}""", "scopes.1")]
    [DataRow("""{"name":"x","scopes":["*","*"]}""", "scopes.1")]
    [DataRow("""{"name":"0123456789012345678901234567890123456789012345678901234567890","scopes":["*"]}""", "name")]
    [DataRow("""{"name":"x","scopes":["*"],"expires_at":"tomorrow"}""", "expires_at")]
    [DataRow("""{"name":"x","scopes":["*"],"expires_at":"2026-03-18T12:00:00Z"}""", "expires_at")]
    public async Task A_bad_member_is_named(string body, string fields)
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual(fields, string.Join(',', (await CreateAsync(business, body)).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task Twenty_keys_may_be_active_and_a_revoked_one_makes_room()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        for (var i = 0; i < 19; i++) (await CreateAsync(business)).Expect(201);
        Assert.AreEqual("UNPROCESSABLE", (await CreateAsync(business)).Expect(422).ErrorCode);
        var first = (await ListAsync(business)).GetProperty("data")[0];
        (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Delete, $"/api-keys/{Trade.Text(first, "id")}")).Expect(200);
        (await CreateAsync(business)).Expect(201);
        var page = await ListAsync(business, "?limit=5");
        Assert.AreEqual(5, page.GetProperty("data").GetArrayLength());
        Assert.AreEqual(15, (await ListAsync(business, $"?limit=25&cursor={Trade.Text(await ListAsync(business, "?limit=5"), "next_cursor")}")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    public async Task Keys_are_for_admins_and_no_key_makes_another()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(Plan.Starter), await s_app.CreateBusinessAsync(Plan.Starter));
        var id = Trade.Text((await CreateAsync(business)).Expect(201).Json, "id");
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api-keys"), (HttpMethod.Post, "/api-keys"), (HttpMethod.Delete, $"/api-keys/{id}") })
        {
            (await s_app.SendAsync(method, "/api/v1" + path)).Expect(401);
            Assert.AreEqual("FORBIDDEN", (await s_app.SaidAsync(business, Role.Accountant, method, path, method == HttpMethod.Post ? Wanted : null)).Expect(403).ErrorCode);
            Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(method, "/api/v1" + path, method == HttpMethod.Post ? Wanted : null)).Expect(403).ErrorCode);
        }

        Assert.AreEqual("NOT_FOUND", (await s_app.SaidAsync(other, Role.Admin, HttpMethod.Delete, $"/api-keys/{id}")).Expect(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Delete, $"/api-keys/{business.Created.LiveKey.Key.Id}")).Expect(404).ErrorCode);
    }

    [TestMethod]
    public async Task A_repeat_with_the_same_idempotency_key_makes_no_second_key_and_the_owner_is_told_once()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var first = (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Post, "/api-keys", Wanted, ("Idempotency-Key", "one"))).Expect(201);
        var second = (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Post, "/api-keys", Wanted, ("Idempotency-Key", "one"))).Expect(201);
        Assert.AreEqual(first.Text, second.Text);
        Assert.AreEqual(1, (await s_app.StoredAsync(business.Live, RowKeys.Events)).Count(e => e.Type == "api_key.created"));
    }

    [TestMethod]
    public async Task A_key_stays_when_its_maker_is_an_admin_no_more()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var key = Trade.Text((await CreateAsync(business)).Expect(201).Json, "key");
        await s_app.EditAsync(business.Live, RowKeys.Member(business.Created.UserId), member => member with { Role = Role.Member });
        (await UseAsync(key)).Expect(200);
    }

    private static string Example(string more) => $$"""
        { "id": "01952295-d680-7475-b444-43e6d68439c3", "name": "ERP sync"{{more}}, "prefix": "fp_live_9f3a", "scopes": ["customers:write", "invoices:write"],
          "created_by": "ada@lekkisoft.example", "created_at": "2025-02-20T09:00:00.000Z", "last_used_at": "2025-02-20T09:00:00.000Z", "expires_at": "2025-02-20T09:00:00.000Z",
          "revoked_at": "2025-02-20T09:00:00.000Z" }
        """;

    private static Task<Reply> CreateAsync(TestBusiness business, string body = Wanted) => s_app.SaidAsync(business, Role.Admin, HttpMethod.Post, "/api-keys", body);

    private static async Task<JsonElement> ListAsync(TestBusiness business, string query = "") => (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Get, "/api-keys" + query)).Expect(200).Json;

    private static Task<Reply> UseAsync(string key) => s_app.SendAsync(HttpMethod.Get, "/api/v1/customers", null, ("x-api-key", key));

    [GeneratedRegex("^fp_live_[0-9a-f]{40}$")]
    private static partial Regex KeyForm();
}
