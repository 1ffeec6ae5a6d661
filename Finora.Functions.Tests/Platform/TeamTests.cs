using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>The team of a tenant: section 19 of the Platform contract, with people who sign in.</summary>
[TestClass]
public sealed class TeamTests
{
    private const string Example = """
        { "user_id": "01952ce2-8e80-7d7e-8f83-518084adf530", "email": "bola@lekkisoft.example", "first_name": null, "last_name": null, "role": "accountant",
          "status": "invited", "mfa_enabled": false, "invited_by": "ada@lekkisoft.example", "invitation_expires_at": "2025-03-01T09:00:00.000Z", "joined_at": null, "last_seen_at": null }
        """;

    private const string NewPerson = """{"first_name":"Bola","last_name":"Ade","password":"Passw0rd!"}""";
    private static readonly Regex TokenInLink = new("/invitations/([A-Za-z0-9_-]+)\\?tenant=", RegexOptions.CultureInvariant);

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await TestApp.OnSqliteAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task An_invited_person_makes_an_account_and_is_in()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var email = Trade.NewEmail();
        var invited = (await InviteAsync(owner, email)).Expect(201).Json;
        Shape.AssertLike(Example, invited, "first_name");
        Assert.AreEqual($"{email} accountant invited {owner.Email} 2026-03-25T12:00:00.000Z", invited.Facts("email", "role", "status", "invited_by", "invitation_expires_at"));

        var token = await TokenAsync(business, email);
        Assert.AreEqual($$"""{"business_name":"Lekki Software Ltd","email":"{{email}}","role":"accountant","account_exists":false,"expires_at":"2026-03-25T12:00:00.000Z"}""", (await ReadAsync(token)).Expect(200).Text);
        var reply = (await AcceptAsync(token, NewPerson)).Expect(201);

        Assert.AreEqual("accountant Lekki Software Ltd", reply.Json.GetProperty("tenant").Facts("role", "business_name"));
        Assert.IsTrue(reply.Json.GetProperty("user").GetProperty("email_verified").GetBoolean());
        var bola = TestUser.Of(s_app, email, reply);
        Assert.IsGreaterThan(43, bola.Cookie!.Length);
        (await bola.SendAsync(HttpMethod.Get, "/api/v1/settings")).Expect(200);
        await (await bola.RefreshAsync()).SendAsync(HttpMethod.Get, "/api/v1/settings");
        (await TestUser.LoginAsync(s_app, email)).Body.GetProperty("tenant").GetProperty("id").GetGuid();
        (await ReadAsync(token)).Expect(404);
        (await AcceptAsync(token, NewPerson)).Expect(404);

        var list = (await owner.SendAsync(HttpMethod.Get, "/api/v1/team")).Expect(200).Json;
        Assert.AreEqual("owner,accountant", string.Join(',', list.Column("role")));
        var member = list.GetProperty("data")[1];
        Assert.AreEqual($"Bola Ade active {owner.Email} null 2026-03-18T12:00:00.000Z 2026-03-18T12:00:00.000Z", member.Facts("first_name", "last_name", "status", "invited_by", "invitation_expires_at", "joined_at", "last_seen_at"));
    }

    [TestMethod]
    public async Task An_address_with_an_account_is_joined_by_its_user_only()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var (bola, stranger) = (await TestUser.RegisterAsync(s_app), await TestUser.RegisterAsync(s_app));
        (await InviteAsync(owner, bola.Email.ToUpperInvariant(), "readonly")).Expect(201);
        var token = await TokenAsync(business, bola.Email);
        Assert.IsTrue((await ReadAsync(token)).Expect(200).Json.GetProperty("account_exists").GetBoolean());
        Assert.AreEqual("UNAUTHORIZED", (await AcceptAsync(token, NewPerson)).Expect(401).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await stranger.SendAsync(HttpMethod.Post, $"/api/v1/team/invitations/{token}/accept")).Expect(403).ErrorCode);

        var joined = TestUser.Of(s_app, bola.Email, (await bola.SendAsync(HttpMethod.Post, $"/api/v1/team/invitations/{token}/accept")).Expect(200));

        Assert.AreEqual((business.Created.Business.Id, "readonly"), (joined.TenantId, Trade.Text(joined.Body.GetProperty("tenant"), "role")));
        (await joined.SendAsync(HttpMethod.Get, "/api/v1/settings")).Expect(200);
        var me = (await joined.SendAsync(HttpMethod.Get, "/api/v1/auth/me")).Expect(200).Json;
        Assert.AreEqual(2, me.GetProperty("memberships").GetArrayLength());
        var listed = (await owner.SendAsync(HttpMethod.Get, "/api/v1/team")).Expect(200).Json.GetProperty("data")[1];
        Assert.AreEqual($"{bola.Email} Ada Obi active", listed.Facts("email", "first_name", "last_name", "status"));
    }

    [TestMethod]
    public async Task A_removed_member_is_out_at_the_next_request_and_the_keys_made_stay()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var admin = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Admin);
        var key = Trade.Text((await admin.SendAsync(HttpMethod.Post, "/api/v1/api-keys", """{"name":"k","scopes":["*"]}""")).Expect(201).Json, "key");
        (await admin.SendAsync(HttpMethod.Get, "/api/v1/settings")).Expect(200);

        Assert.AreEqual("""{"message":"Team member removed."}""", (await RemoveAsync(owner, admin.UserId)).Expect(200).Text);

        Assert.AreEqual("UNAUTHORIZED", (await admin.SendAsync(HttpMethod.Get, "/api/v1/settings")).Expect(401).ErrorCode);
        (await admin.TryRefreshAsync()).Expect(401);
        (await s_app.SendAsync(HttpMethod.Get, "/api/v1/customers", null, ("x-api-key", key))).Expect(200);
        Assert.AreEqual("NOT_FOUND", (await RemoveAsync(owner, admin.UserId)).Expect(404).ErrorCode);
        CollectionAssert.AreEqual(new[] { "team_member.removed", "api_key.created" }, (await ActionsAsync(business)).Where(action => action is "team_member.removed" or "api_key.created").ToArray());
    }

    [TestMethod]
    public async Task Everybody_may_leave_but_the_owner()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var reader = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.ReadOnly);
        Assert.AreEqual("FORBIDDEN", (await RemoveAsync(reader, owner.UserId)).Expect(403).ErrorCode);
        (await RemoveAsync(reader, reader.UserId)).Expect(200);
        (await reader.SendAsync(HttpMethod.Get, "/api/v1/settings")).Expect(401);
        Assert.AreEqual("UNPROCESSABLE", (await RemoveAsync(owner, owner.UserId)).Expect(422).ErrorCode);
    }

    [TestMethod]
    public async Task The_role_admin_is_the_owners_to_give_and_take()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var tenant = business.Created.Business.Id;
        var (admin, other, member) = (await TestUser.MemberOfAsync(s_app, tenant, Role.Admin), await TestUser.MemberOfAsync(s_app, tenant, Role.Admin), await TestUser.MemberOfAsync(s_app, tenant, Role.Member));
        Assert.AreEqual("FORBIDDEN", (await InviteAsync(admin, Trade.NewEmail(), "admin")).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await RoleAsync(admin, member.UserId, "admin")).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await RoleAsync(admin, other.UserId, "member")).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await RemoveAsync(admin, other.UserId)).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await RoleAsync(admin, admin.UserId, "member")).Expect(403).ErrorCode);
        Assert.AreEqual("UNPROCESSABLE", (await RoleAsync(admin, owner.UserId, "member")).Expect(422).ErrorCode);
        Assert.AreEqual("UNPROCESSABLE", (await RemoveAsync(admin, owner.UserId)).Expect(422).ErrorCode);
        Assert.AreEqual("accountant", Trade.Text((await RoleAsync(admin, member.UserId, "accountant")).Expect(200).Json, "role"));
        Assert.AreEqual("admin", Trade.Text((await RoleAsync(owner, member.UserId, "admin")).Expect(200).Json, "role"));
        (await member.SendAsync(HttpMethod.Get, "/api/v1/team")).Expect(200);
        (await RoleAsync(owner, member.UserId, "readonly")).Expect(200);
        Assert.AreEqual("FORBIDDEN", (await member.SendAsync(HttpMethod.Get, "/api/v1/team")).Expect(403).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await RoleAsync(owner, Guid.Parse(PlatformInvoicing.Nowhere), "member")).Expect(404).ErrorCode);
    }

    [TestMethod]
    public async Task An_invitation_can_be_changed_sent_again_and_withdrawn()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var email = Trade.NewEmail();
        var id = (await InviteAsync(owner, email)).Expect(201).Json.GetProperty("user_id").GetGuid();
        var first = await TokenAsync(business, email);
        Assert.AreEqual("member invited", (await RoleAsync(owner, id, "member")).Expect(200).Json.Facts("role", "status"));

        var again = (await owner.SendAsync(HttpMethod.Post, $"/api/v1/team/{id}/resend-invitation")).Expect(200).Json;

        Shape.AssertLike(Example, again);
        (await ReadAsync(first)).Expect(404);
        var second = await TokenAsync(business, email);
        Assert.AreEqual("member", Trade.Text((await ReadAsync(second)).Expect(200).Json, "role"));
        (await RemoveAsync(owner, id)).Expect(200);
        (await ReadAsync(second)).Expect(404);
        (await InviteAsync(owner, email)).Expect(201);
        Assert.AreEqual("UNPROCESSABLE", (await owner.SendAsync(HttpMethod.Post, $"/api/v1/team/{owner.UserId}/resend-invitation")).Expect(422).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await owner.SendAsync(HttpMethod.Post, $"/api/v1/team/{PlatformInvoicing.Nowhere}/resend-invitation")).Expect(404).ErrorCode);
        CollectionAssert.IsSubsetOf(new[] { "invitation.created", "invitation.updated", "invitation.resent", "invitation.withdrawn" }, await ActionsAsync(business));
    }

    [TestMethod]
    public async Task An_invitation_ends_after_seven_days_and_makes_room()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var (business, _) = await TeamAsync(Plan.Starter, app);
        var owner = await TestUser.OwnerOfAsync(app, business);
        foreach (var email in new[] { Trade.NewEmail(), Trade.NewEmail() }) (await InviteAsync(owner, email)).Expect(201);
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await InviteAsync(owner, Trade.NewEmail())).Expect(402).ErrorCode);
        app.Time.Leap(TimeSpan.FromDays(7));
        owner = await TestUser.OwnerOfAsync(app, business);
        var listed = (await owner.SendAsync(HttpMethod.Get, "/api/v1/team")).Expect(200).Json;
        Assert.AreEqual("active,expired,expired", string.Join(',', listed.Column("status")));
        (await InviteAsync(owner, Trade.NewEmail())).Expect(201);
    }

    [TestMethod]
    public async Task A_limit_reached_meanwhile_refuses_the_acceptance()
    {
        var (business, owner) = await TeamAsync(Plan.Starter);
        var email = Trade.NewEmail();
        (await InviteAsync(owner, email)).Expect(201);
        var token = await TokenAsync(business, email);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Plan = Plan.Free });
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await AcceptAsync(token, NewPerson)).Expect(402).ErrorCode);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Plan = Plan.Starter });
        (await AcceptAsync(token, NewPerson)).Expect(201);
    }

    [TestMethod]
    public async Task Nobody_is_invited_twice_or_as_an_owner()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var email = Trade.NewEmail();
        (await InviteAsync(owner, email)).Expect(201);
        Assert.AreEqual("CONFLICT", (await InviteAsync(owner, email)).Expect(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await InviteAsync(owner, owner.Email)).Expect(409).ErrorCode);
        Assert.AreEqual("role", (await InviteAsync(owner, Trade.NewEmail(), "owner")).Expect(400).ErrorFields.Single());
        Assert.AreEqual("email,role", string.Join(',', (await owner.SendAsync(HttpMethod.Post, "/api/v1/team", """{"email":"nobody"}""")).Expect(400).ErrorFields));
        Assert.AreEqual("role", (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/team/{business.Created.UserId}", """{"role":"owner"}""")).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task Two_who_accept_one_invitation_at_once_make_one_member()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var email = Trade.NewEmail();
        (await InviteAsync(owner, email)).Expect(201);
        var token = await TokenAsync(business, email);
        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AcceptAsync(token, NewPerson)));
        Assert.AreEqual(1, replies.Count(reply => reply.Status == 201), string.Join('\n', replies.Select(reply => reply.Text)));
        Assert.AreEqual(2, (await s_app.StoredAsync(business.Live, RowKeys.Members)).Count);
    }

    [TestMethod]
    [DataRow("""{"first_name":"Bola"}""", "last_name,password")]
    [DataRow("""{"first_name":"Bola","last_name":"Ade","password":"short"}""", "password")]
    public async Task A_new_account_is_checked_like_a_registration(string body, string fields)
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var email = Trade.NewEmail();
        (await InviteAsync(owner, email)).Expect(201);
        Assert.AreEqual(fields, string.Join(',', (await AcceptAsync(await TokenAsync(business, email), body)).Expect(400).ErrorFields));
    }

    [TestMethod]
    [DataRow("x")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_of_nobody_is_404(string token)
    {
        Assert.AreEqual("NOT_FOUND", (await ReadAsync(token)).Expect(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await AcceptAsync(token, NewPerson)).Expect(404).ErrorCode);
    }

    [TestMethod]
    public async Task Ownership_goes_to_a_member_in_one_step_and_both_are_told()
    {
        var (business, owner) = await TeamAsync(Plan.Premium);
        var (admin, email) = (await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Admin), Trade.NewEmail());
        var path = $"/api/v1/team/{admin.UserId}/transfer-ownership";
        var invited = (await InviteAsync(owner, email)).Expect(201).Json.GetProperty("user_id").GetGuid();
        Assert.AreEqual("FORBIDDEN", (await admin.SendAsync(HttpMethod.Post, path, """{"password":"Passw0rd!"}""")).Expect(403).ErrorCode);
        Assert.AreEqual("UNPROCESSABLE", (await owner.SendAsync(HttpMethod.Post, path, """{"password":"Wr0ng-password"}""")).Expect(422).ErrorCode);
        Assert.AreEqual("password", (await owner.SendAsync(HttpMethod.Post, path, "{}")).Expect(400).ErrorFields.Single());
        Assert.AreEqual("UNPROCESSABLE", (await owner.SendAsync(HttpMethod.Post, $"/api/v1/team/{invited}/transfer-ownership", """{"password":"Passw0rd!"}""")).Expect(422).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await owner.SendAsync(HttpMethod.Post, $"/api/v1/team/{PlatformInvoicing.Nowhere}/transfer-ownership", """{"password":"Passw0rd!"}""")).Expect(404).ErrorCode);

        Assert.AreEqual("""{"message":"Ownership transferred."}""", (await owner.SendAsync(HttpMethod.Post, path, """{"password":"Passw0rd!"}""")).Expect(200).Text);

        Assert.AreEqual("FORBIDDEN", (await owner.SendAsync(HttpMethod.Post, path, """{"password":"Passw0rd!"}""")).Expect(403).ErrorCode);
        var roles = (await s_app.StoredAsync(business.Live, RowKeys.Members)).ToDictionary(member => member.UserId, member => member.Role);
        Assert.AreEqual((Role.Admin, Role.Owner), (roles[owner.UserId], roles[admin.UserId]));
        Assert.AreEqual(admin.UserId, (await s_app.FindAsync(business.Live, RowKeys.Business))!.OwnerUserId);
        CollectionAssert.Contains(await ActionsAsync(business), "settings.ownership_transferred");
        (await RemoveAsync(admin, owner.UserId)).Expect(200);
    }

    [TestMethod]
    public async Task The_team_is_for_admins_and_is_given_in_pages()
    {
        var (business, owner) = await TeamAsync(Plan.Enterprise);
        for (var i = 0; i < 4; i++) (await InviteAsync(owner, Trade.NewEmail())).Expect(201);
        var member = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Accountant);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/team"), (HttpMethod.Post, "/team"), (HttpMethod.Patch, $"/team/{owner.UserId}"), (HttpMethod.Post, $"/team/{owner.UserId}/resend-invitation") })
        {
            Assert.AreEqual("FORBIDDEN", (await member.SendAsync(method, "/api/v1" + path)).Expect(403).ErrorCode);
            Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(method, "/api/v1" + path)).Expect(403).ErrorCode);
            (await s_app.SendAsync(method, "/api/v1" + path)).Expect(401);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await owner.SendAsync(HttpMethod.Get, $"/api/v1/team?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}")).Expect(200).Json;
            seen.AddRange(page.Column("user_id"));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        Assert.AreEqual(6, seen.Distinct().Count());
        Assert.AreEqual(owner.UserId.ToString(), seen[0]);
    }

    private static async Task<(TestBusiness Business, TestUser Owner)> TeamAsync(Plan plan, TestApp? app = null)
    {
        var business = await (app ?? s_app).CreateBusinessAsync(plan, "Lekki Software Ltd");
        return (business, await TestUser.OwnerOfAsync(app ?? s_app, business));
    }

    private static Task<Reply> InviteAsync(TestUser by, string email, string role = "accountant") => by.SendAsync(HttpMethod.Post, "/api/v1/team", JsonSerializer.Serialize(new { email, role }));

    private static Task<Reply> RoleAsync(TestUser by, Guid id, string role) => by.SendAsync(HttpMethod.Patch, $"/api/v1/team/{id}", $$"""{"role":"{{role}}"}""");

    private static Task<Reply> RemoveAsync(TestUser by, Guid id) => by.SendAsync(HttpMethod.Delete, $"/api/v1/team/{id}");

    private static Task<Reply> ReadAsync(string token) => s_app.SendAsync(HttpMethod.Get, $"/api/v1/team/invitations/{token}");

    private static Task<Reply> AcceptAsync(string token, string body) => s_app.SendAsync(HttpMethod.Post, $"/api/v1/team/invitations/{token}/accept", body);

    private static async Task<string[]> ActionsAsync(TestBusiness business) => [.. (await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Select(record => record.Action)];

    /// <summary>The token of the newest letter to an address, as its reader sees it.</summary>
    private static async Task<string> TokenAsync(TestBusiness business, string email)
    {
        var cipher = await s_app.Service<TenantKeyring>().OpenAsync(business.Created.Business.Id, CancellationToken.None);
        var letter = (await s_app.StoredAsync(business.Live, RowKeys.Messages)).Select(message => MessageContent.Open(cipher, message)).First(content => content.Notice == NoticeKind.TeamInvitation && content.To == email);
        var match = TokenInLink.Match(letter.Values["link"]);
        Assert.IsTrue(match.Success && letter.Values["link"].EndsWith(business.Created.Business.Id.ToString(), StringComparison.Ordinal), letter.Values["link"]);
        return match.Groups[1].Value;
    }
}
