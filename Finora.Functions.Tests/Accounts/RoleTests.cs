using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>What a role may do, and that a change of it counts at once: section 5 of the Platform contract.</summary>
[TestClass]
public sealed class RoleTests
{
    private const string Missing = "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_change_of_role_counts_on_the_very_next_request()
    {
        var business = await s_app.CreateBusinessAsync();
        var member = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.ReadOnly);

        (await member.SendAsync(HttpMethod.Get, Missing)).InPlatformError(404);
        Assert.AreEqual("FORBIDDEN", (await member.SendAsync(HttpMethod.Delete, Missing)).InPlatformError(403).ErrorCode);
        await SetRoleAsync(business, member, Role.Accountant);
        (await member.SendAsync(HttpMethod.Delete, Missing)).InPlatformError(404);
        await SetRoleAsync(business, member, Role.Member);
        (await member.SendAsync(HttpMethod.Delete, Missing)).InPlatformError(403);
    }

    [TestMethod]
    public async Task A_person_works_on_the_same_records_as_a_key()
    {
        var business = await s_app.CreateBusinessAsync();
        var owner = await TestUser.OwnerOfAsync(s_app, business);
        var customer = await business.PlatformCustomerAsync();

        Assert.AreEqual(customer, Trade.Text((await owner.SendAsync(HttpMethod.Get, $"/api/v1/customers/{customer}")).Expect(200).Json, "id"));
        (await (await TestUser.RegisterAsync(s_app)).SendAsync(HttpMethod.Get, $"/api/v1/customers/{customer}")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_feature_above_the_plan_answers_402_to_a_person_too()
    {
        var user = await TestUser.RegisterAsync(s_app);

        Assert.AreEqual("FEATURE_NOT_AVAILABLE", (await user.SendAsync(HttpMethod.Post, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/submit-firs")).InPlatformError(402).ErrorCode);
    }

    [TestMethod]
    public async Task A_repeat_of_a_persons_post_is_answered_from_the_first()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var key = ("Idempotency-Key", Path.GetRandomFileName());

        var first = (await user.SendAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods","email":"a@adaeze.example"}""", key)).Expect(201);
        var second = (await user.SendAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods","email":"a@adaeze.example"}""", key)).Expect(201);

        Assert.AreEqual((first.Text, "true"), (second.Text, second.Headers["Idempotency-Replayed"]));
    }

    [TestMethod]
    public async Task Without_credential_nobody_gets_in()
    {
        foreach (var header in new[] { "", "Bearer", "Bearer ", "Basic YWRhOm9iaQ==", "bearer x" })
        {
            var headers = header.Length == 0 ? Array.Empty<(string, string)>() : [("Authorization", header)];
            Assert.AreEqual("UNAUTHORIZED", (await s_app.SendAsync(HttpMethod.Get, Missing, null, headers)).InPlatformError(401).ErrorCode, header);
        }
    }

    private static Task SetRoleAsync(TestBusiness business, TestUser user, Role role) => s_app.EditAsync(business.Live, RowKeys.Member(user.UserId), member => member with { Role = role });
}
