using Finora.Core.Identity;
using Finora.Functions.Tests.Codebase;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>
/// Every role and every scope on every route of the Platform API that is served, as the list of the contract's routes has them: who may call gets past the check, and whoever may not gets 403
/// and nothing else. A new route is walked as soon as it is there.
/// </summary>
[TestClass]
public sealed class PermissionTests
{
    private const string NoRecord = "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";

    /// <summary>Refused when it is read, before anything is done. A route that reads no body does its work, which must not trouble the others.</summary>
    private const string BrokenBody = "{ this is no JSON";

    private static readonly string[] Scopes =
        ["invoices:read", "invoices:write", "customers:read", "customers:write", "payments:read", "payments:write", "reports:read", "webhooks:manage", "*"];

    private static TestApp s_app = null!;
    private static TestBusiness s_business = null!;
    private static Dictionary<Role, TestUser> s_people = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync();
        s_business = await s_app.CreateBusinessAsync();
        s_people = new Dictionary<Role, TestUser> { [Role.Owner] = await TestUser.OwnerOfAsync(s_app, s_business) };
        foreach (var role in new[] { Role.ReadOnly, Role.Member, Role.Accountant, Role.Admin }) s_people[role] = await TestUser.MemberOfAsync(s_app, s_business.Created.Business.Id, role);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    public static IEnumerable<object[]> RoleRoutes =>
        from route in Routes where route.Rule.Credential is "session" or "session+key" from role in Enum.GetValues<Role>() select new object[] { route.Line, role };

    public static IEnumerable<object[]> ScopeRoutes =>
        from route in Routes where route.Rule.Credential is "session" or "session+key" from scope in Scopes select new object[] { route.Line, scope };

    public static IEnumerable<object[]> PlanRoutes => from route in Routes where route.Rule.Plan is not ("any" or "") select new object[] { route.Line };

    [TestMethod]
    public void There_are_routes_to_walk()
    {
        Assert.IsTrue(RoleRoutes.Count() > 5 * 40);
        Assert.IsTrue(PlanRoutes.Any());
    }

    [TestMethod]
    [DynamicData(nameof(RoleRoutes))]
    public async Task A_role_opens_what_the_contract_gives_it(string line, Role role)
    {
        var rule = Rule.Of(line);

        var reply = await CallAsync(line, s_people[role].AccessToken);

        // Leaving a team is for everybody; the walk names somebody else, whom only an admin takes out.
        var needed = line == "DELETE /api/v1/team/{userId}" ? Role.Admin : rule.Role;
        AssertAllowed(role >= needed, reply, "FORBIDDEN");
    }

    [TestMethod]
    [DynamicData(nameof(ScopeRoutes))]
    public async Task A_scope_opens_what_the_contract_gives_it(string line, string scope)
    {
        var rule = Rule.Of(line);
        var allowed = rule.Credential == "session+key" && (rule.Scope == "any" || scope == "*" || scope == rule.Scope || (scope.EndsWith(":write", StringComparison.Ordinal) && rule.Scope == scope.Replace(":write", ":read", StringComparison.Ordinal)));
        await s_app.EditAsync(s_business.Live, RowKeys.ApiKey(s_business.Created.PlatformKey.Key.Id), key => key with { Scopes = [scope] });

        AssertAllowed(allowed, await KeyAsync(s_business, line), "FORBIDDEN");
    }

    [TestMethod]
    [DynamicData(nameof(PlanRoutes))]
    public async Task A_plan_below_the_routes_answers_402(string line)
    {
        var needed = Enum.Parse<Plan>(Rule.Of(line).Plan.TrimEnd('+'), ignoreCase: true);
        foreach (var plan in Enum.GetValues<Plan>())
        {
            var business = await s_app.CreateBusinessAsync(plan);
            var reply = await KeyAsync(business, line);
            if (plan < needed) Assert.AreEqual("FEATURE_NOT_AVAILABLE", reply.InPlatformError(402).ErrorCode);
            else Assert.AreNotEqual(402, reply.Status, reply.Text);
            Assert.AreEqual(reply.Status, (await CallAsync(line, (await TestUser.OwnerOfAsync(s_app, business)).AccessToken)).Status);
        }
    }

    [TestMethod]
    public async Task Nobody_gets_past_a_route_without_a_credential()
    {
        foreach (var route in Routes.Where(route => route.Rule.Credential is "session" or "session+key"))
        {
            Assert.AreEqual("UNAUTHORIZED", (await SendAsync(route.Line)).InPlatformError(401).ErrorCode, route.Line);
        }
    }

    /// <summary>Past the check a route may find the body wrong, the record missing, or nothing wrong at all.</summary>
    private static void AssertAllowed(bool allowed, Reply reply, string code)
    {
        if (allowed) Assert.IsTrue(reply.Status is not (401 or 402 or 403 or 429 or >= 500), reply.Text);
        else Assert.AreEqual(code, reply.InPlatformError(403).ErrorCode);
    }

    private static Task<Reply> CallAsync(string line, string accessToken) => SendAsync(line, ("Authorization", $"Bearer {accessToken}"));

    private static Task<Reply> KeyAsync(TestBusiness business, string line) => SendAsync(line, ("x-api-key", business.Created.PlatformKey.Secret));

    private static Task<Reply> SendAsync(string line, params (string, string)[] headers)
    {
        var parts = line.Split(' ');
        var path = System.Text.RegularExpressions.Regex.Replace(parts[1], "{[^}]+}", NoRecord, System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        return s_app.SendAsync(new HttpMethod(parts[0]), path, parts[0] is "GET" or "DELETE" ? null : BrokenBody, headers);
    }

    /// <summary>The routes of the contract that have a function.</summary>
    private static IEnumerable<(string Line, Rule Rule)> Routes =>
        ContractRoutes.Functions.Where(function => function.Trigger.Route!.StartsWith("api/v1/", StringComparison.Ordinal))
            .SelectMany(function => ContractRoutes.LinesOf(function.Trigger)).Where(ContractRoutes.All.ContainsKey).Order(StringComparer.Ordinal).Select(line => (line, Rule.Of(line)));

    /// <summary>Who may call, as the list has it.</summary>
    private sealed record Rule(string Credential, Role Role, string Scope, string Plan)
    {
        public static Rule Of(string line)
        {
            var words = ContractRoutes.All[line].Split(' ');
            return words.Length < 4 ? new Rule(words[0], default, "", "") : new Rule(words[0], Enum.Parse<Role>(words[1], ignoreCase: true), words[2], words[3]);
        }
    }
}
