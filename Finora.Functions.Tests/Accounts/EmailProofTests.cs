using Finora.Core.Messaging;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Verification of e-mail addresses, section 7 of the Platform contract.</summary>
[TestClass]
public sealed class EmailProofTests
{
    private const string Verify = "/api/v1/auth/verify-email";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Registering_mails_a_link_that_verifies_the_address()
    {
        var user = await TestUser.RegisterAsync(s_app);
        Assert.AreEqual(user.Email, (await Letters.OfAsync(s_app, user.Tenant, NoticeKind.VerifyEmail)).Single().To);
        var token = await Letters.TokenAsync(s_app, user.Tenant, NoticeKind.VerifyEmail, "https://app.finorabusiness.com/verify-email#token=");

        Assert.AreEqual("""{"message":"E-mail verified."}""", (await VerifyAsync(token)).Expect(200).Text);

        Assert.IsTrue((await user.SendAsync(HttpMethod.Get, "/api/v1/auth/me")).Json.GetProperty("user").GetProperty("email_verified").GetBoolean());
        Assert.AreEqual("""{"message":"E-mail verified."}""", (await VerifyAsync(token)).Expect(200).Text);
        Assert.AreEqual(1, (await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Count(record => record.Action == "user.email_verified"));
        Assert.AreEqual("UNPROCESSABLE", (await user.SendAsync(HttpMethod.Post, Verify + "/resend")).InPlatformError(422).ErrorCode);
    }

    [TestMethod]
    public async Task A_link_works_for_a_day()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var token = await Letters.TokenAsync(app, user.Tenant, NoticeKind.VerifyEmail);
        app.Time.Leap(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await VerifyAsync(token, app)).Expect(200);
        app.Time.Leap(TimeSpan.FromSeconds(1));

        Assert.AreEqual("UNPROCESSABLE", (await VerifyAsync(token, app)).InPlatformError(422).ErrorCode);
    }

    [TestMethod]
    public async Task A_new_link_takes_the_place_of_the_one_before_three_times_an_hour()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var first = await Letters.TokenAsync(app, user.Tenant, NoticeKind.VerifyEmail);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        for (var i = 0; i < 3; i++) Assert.AreEqual("""{"message":"Verification e-mail sent."}""", (await user.SendAsync(HttpMethod.Post, Verify + "/resend")).Expect(202).Text);

        Assert.AreEqual("RATE_LIMIT_EXCEEDED", (await user.SendAsync(HttpMethod.Post, Verify + "/resend")).InPlatformError(429).ErrorCode);
        Assert.AreEqual(4, (await Letters.OfAsync(app, user.Tenant, NoticeKind.VerifyEmail)).Count);
        (await VerifyAsync(first, app)).InPlatformError(422);
        (await VerifyAsync(await Letters.TokenAsync(app, user.Tenant, NoticeKind.VerifyEmail), app)).Expect(200);
    }

    [TestMethod]
    public async Task What_is_no_link_of_that_kind_verifies_nothing()
    {
        var user = await TestUser.RegisterAsync(s_app);
        (await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/forgot-password", $$"""{"email":"{{user.Email}}"}""")).Expect(202);

        foreach (var token in new[] { "x", user.Cookie!, await Letters.TokenAsync(s_app, user.Tenant, NoticeKind.ResetPassword) }) (await VerifyAsync(token)).InPlatformError(422);

        Assert.AreEqual("token", (await s_app.SendAsync(HttpMethod.Post, Verify, "{}")).InPlatformError(400).ErrorFields.Single());
    }

    private static Task<Reply> VerifyAsync(string token, TestApp? app = null) => (app ?? s_app).SendAsync(HttpMethod.Post, Verify, $$"""{"token":"{{token}}"}""");
}
