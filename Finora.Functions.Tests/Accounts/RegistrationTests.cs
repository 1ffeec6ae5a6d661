using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>POST /auth/register, section 7 of the Platform contract.</summary>
[TestClass]
public sealed class RegistrationTests
{
    private const string Register = "/api/v1/auth/register";

    /// <summary>The session response as the contract shows it.</summary>
    internal const string Session = """
        { "access_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTk1MjI1ZSJ9.c2ln", "token_type": "Bearer", "expires_in": 900,
          "user": { "id": "0195225e-e801-77bd-a706-140588bfb7ba", "email": "ada@lekkisoft.example", "first_name": "Ada", "last_name": "Obi",
            "email_verified": false, "mfa_enabled": false, "auth_provider": "password", "created_at": "2025-02-20T08:00:00.001Z" },
          "tenant": { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme",
            "tin": "12345678-0001", "plan": "free", "role": "owner", "created_at": "2025-02-20T08:00:00.000Z" } }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_new_account_is_signed_in_to_a_tenant_of_its_own()
    {
        var reply = (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration(" Ada.New@LekkiSoft.example "))).Expect(201).WithHeaders();

        Shape.AssertLike(Session, reply.Json);
        var (user, tenant) = (reply.Json.GetProperty("user"), reply.Json.GetProperty("tenant"));
        Assert.AreEqual("ada.new@lekkisoft.example", Trade.Text(user, "email"));
        Assert.AreEqual(("free", "owner", "sme", "Lekki Software Ltd"), (Trade.Text(tenant, "plan"), Trade.Text(tenant, "role"), Trade.Text(tenant, "business_type"), Trade.Text(tenant, "business_name")));
        Assert.AreEqual(("Bearer", 900, "password"), (Trade.Text(reply.Json, "token_type"), reply.Json.GetProperty("expires_in").GetInt32(), Trade.Text(user, "auth_provider")));
        var cookie = reply.Headers["Set-Cookie"].ToLowerInvariant();
        foreach (var part in new[] { "finora_refresh=", "httponly", "secure", "samesite=lax", "path=/api/v1/auth", "max-age=2592000" }) Assert.Contains(part, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(TestUser.CookieOf(reply)!, reply.Text, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_new_tenant_can_work_at_once()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var customer = (await user.SendAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods","email":"a@adaeze.example"}""")).Expect(201).Json.GetProperty("id").GetString();
        var invoice = (await user.SendAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"Rice","unit_price":1000}]}""")).Expect(201).Json;
        var final = (await user.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{Trade.Text(invoice, "id")}/finalize")).Expect(200).Json;

        Assert.AreEqual("1075.00", Trade.Text(final, "total_amount"));
        Assert.IsTrue((await user.SendAsync(HttpMethod.Get, "/api/v1/tax-rates")).Expect(200).Json.GetProperty("data").GetArrayLength() > 0);
    }

    [TestMethod]
    public async Task An_address_is_registered_once_whatever_its_case()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var again = (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration(user.Email.ToUpperInvariant()))).InPlatformError(409);

        Assert.AreEqual("CONFLICT", again.ErrorCode);
        Assert.IsNull(TestUser.CookieOf(again));
    }

    [TestMethod]
    public async Task Of_two_that_register_an_address_at_once_one_gets_it()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("race@lekkisoft.example"))));

        Assert.AreEqual(1, replies.Count(reply => reply.Status == 201), string.Join('\n', replies.Select(reply => reply.Text)));
        Assert.IsTrue(replies.All(reply => reply.Status is 201 or 409));
        var winner = TestUser.Of(s_app, "race@lekkisoft.example", replies.Single(reply => reply.Status == 201));
        Assert.AreEqual(winner.TenantId, (await TestUser.LoginAsync(s_app, winner.Email)).TenantId);
    }

    [TestMethod]
    [DataRow("""{}""", "first_name,last_name,email,password,business_name,business_type")]
    [DataRow("""{"first_name":"Ada","last_name":"Obi","email":"nobody","password":"Passw0rd!","business_name":"L","business_type":"sme"}""", "email")]
    [DataRow("""{"first_name":"Ada","last_name":"Obi","email":"a@b.example","password":"Sh0rt!!","business_name":"L","business_type":"sme"}""", "password")]
    [DataRow("""{"first_name":"Ada","last_name":"Obi","email":"a@b.example","password":"passw0rd!","business_name":"L","business_type":"sme"}""", "password")]
    [DataRow("""{"first_name":"Ada","last_name":"Obi","email":"a@b.example","password":"Password!","business_name":"L","business_type":"sme"}""", "password")]
    [DataRow("""{"first_name":"Ada","last_name":"Obi","email":"a@b.example","password":"Passw0rd!","business_name":"L","business_type":"club","tin":"1"}""", "business_type,tin")]
    public async Task What_is_wrong_is_told_by_field(string body, string fields)
    {
        var reply = (await s_app.SendAsync(HttpMethod.Post, Register, body)).InPlatformError(400);

        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual(fields, string.Join(',', reply.ErrorFields));
    }

    [TestMethod]
    public async Task A_password_has_at_most_128_characters_and_keeps_its_blanks()
    {
        Assert.AreEqual(400, (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("long@lekkisoft.example").Replace(TestUser.Password, "P1" + new string('x', 127), StringComparison.Ordinal))).Status);
        (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("blank@lekkisoft.example").Replace(TestUser.Password, " Passw0rd ", StringComparison.Ordinal))).Expect(201);

        await TestUser.LoginAsync(s_app, "blank@lekkisoft.example", " Passw0rd ");
        (await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/login", """{"email":"blank@lekkisoft.example","password":"Passw0rd"}""")).Expect(401);
    }

    [TestMethod]
    public async Task A_repeat_under_the_same_key_gets_the_same_answer_and_no_cookie()
    {
        var key = ("Idempotency-Key", Path.GetRandomFileName());
        var first = (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("twice@lekkisoft.example"), key)).Expect(201);

        var second = (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("twice@lekkisoft.example"), key)).Expect(201);

        Assert.AreEqual(first.Text, second.Text);
        Assert.AreEqual("true", second.Headers["Idempotency-Replayed"]);
        Assert.IsNull(TestUser.CookieOf(second));
        Assert.AreEqual("UNPROCESSABLE", (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("other@lekkisoft.example"), key)).InPlatformError(422).ErrorCode);
        Assert.AreEqual("Idempotency-Key", (await s_app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("other@lekkisoft.example"), ("Idempotency-Key", new string('k', 256)))).InPlatformError(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task What_is_stored_is_sealed_or_hashed()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var rows = await s_app.DumpAsync(user.Tenant);

        var stored = (await s_app.FindAsync(user.Tenant, RowKeys.User(user.UserId)))!;
        Assert.DoesNotContain(user.Cookie!, rows, StringComparison.Ordinal);
        Assert.DoesNotContain(TestUser.Password, rows, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Email, JsonSerializer.Serialize(stored.SealedEmail), StringComparison.Ordinal);
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "account.registered" && record.Actor == user.UserId.ToString()));
    }

    [TestMethod]
    public async Task Ten_accounts_an_hour_come_from_one_address()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()));
        for (var i = 0; i < 10; i++) (await app.SendAsync(HttpMethod.Post, Register, "{}")).Expect(400);

        var refused = (await app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("late@lekkisoft.example"))).InPlatformError(429);

        Assert.AreEqual(("RATE_LIMIT_EXCEEDED", "10", "0", "3600"), (refused.ErrorCode, refused.Headers["X-RateLimit-Limit"], refused.Headers["X-RateLimit-Remaining"], refused.Headers["Retry-After"]));
        app.Time.Leap(TimeSpan.FromHours(1));
        (await app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("late@lekkisoft.example"))).Expect(201);
    }

    [TestMethod]
    public async Task An_address_whose_owner_was_never_stored_is_free_after_a_minute()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var claimed = await app.Service<Logins>().FindOrClaimAsync("half@lekkisoft.example", app.Service<IdGenerator>().NewId(), test: false, CancellationToken.None);
        Assert.IsTrue(claimed.IsOk);

        var early = await app.SendAsync(HttpMethod.Post, Register, TestUser.Registration("half@lekkisoft.example"));
        app.Time.Leap(TimeSpan.FromSeconds(61));
        var later = await TestUser.RegisterAsync(app, "half@lekkisoft.example");

        Assert.AreEqual("CONFLICT", early.InPlatformError(409).ErrorCode);
        Assert.AreEqual(later.UserId, (await TestUser.LoginAsync(app, later.Email)).UserId);
    }
}
