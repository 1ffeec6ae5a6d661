using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.OpenApi;
using Finora.Functions.Tests.Paystack;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Accounts;

/// <summary>What the trail says of people on routes that anybody may call: whoever has shown a password, a link or an invitation did it, and nobody else.</summary>
[TestClass]
public sealed class AccountTrailTests
{
    private const string Auth = "/api/v1/auth";
    private static PaystackApp s_paystack = null!;

    private static TestApp App => s_paystack.App;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_paystack = PaystackApp.Around(await TestApp.OnSqliteAsync());

    [ClassCleanup]
    public static async Task StopAsync() => await s_paystack.DisposeAsync();

    [TestMethod]
    public async Task Whoever_registers_signs_in_and_follows_links_is_told_as_the_person()
    {
        var user = await TestUser.RegisterAsync(App);
        (await PostAsync("/verify-email", $$"""{"token":"{{await Letters.TokenAsync(App, user.Tenant, NoticeKind.VerifyEmail)}}"}""")).Expect(200);
        await TestUser.LoginAsync(App, user.Email);
        (await PostAsync("/forgot-password", $$"""{"email":"{{user.Email}}"}""")).Expect(202);
        await App.SettleAsync(user.Tenant);
        (await PostAsync("/reset-password", $$"""{"token":"{{await Letters.TokenAsync(App, user.Tenant, NoticeKind.ResetPassword)}}","new_password":"N3wer-Passw0rd"}""")).Expect(200);

        var trail = await TrailAsync(user.Tenant);

        CollectionAssert.IsSubsetOf(new[] { "account.registered", "settings.created", "user.email_verified", "auth.login", "user.password_reset" }, trail.Select(record => record.Action).ToArray());
        AssertBy(user.UserId, trail);
    }

    /// <summary>A wrong password proves nothing, so nobody known has tried it.</summary>
    [TestMethod]
    public async Task A_failed_sign_in_is_told_of_the_person_and_as_nobodys()
    {
        var user = await TestUser.RegisterAsync(App);
        (await PostAsync("/login", $$"""{"email":"{{user.Email}}","password":"Wr0ng-password"}""")).Expect(401);

        var failed = (await TrailAsync(user.Tenant)).Single(record => record.Action == "auth.login_failed");

        Assert.AreEqual((ActorType.Public, (Guid?)null, user.UserId.ToString()), (failed.ActorType, failed.ActorId, failed.ResourceId));
    }

    [TestMethod]
    public async Task Whoever_accepts_an_invitation_is_told_as_the_person_and_belongs_to_the_tenant_from_then_on()
    {
        var (story, email) = (await StoryAsync(), Trade.NewEmail());
        var token = await story.InvitationAsync(email);

        var bola = TestUser.Of(App, email, (await AcceptAsync(token, """{"first_name":"Bola","last_name":"Ade","password":"Passw0rd!"}""")).Expect(201));

        var tenant = story.Owner.TenantId;
        AssertBy(bola.UserId, (await TrailAsync(story.Business.Live)).Where(record => record.Action is "invitation.accepted" or "team_member.joined"), 2);
        CollectionAssert.AreEqual(new[] { tenant }, await MembershipsAsync(bola));
        Assert.AreEqual(tenant, (await TestUser.LoginAsync(App, email)).TenantId);
    }

    [TestMethod]
    public async Task Whoever_joins_another_tenant_belongs_to_both_and_signs_in_to_the_last()
    {
        var (story, known) = (await StoryAsync(), await TestUser.RegisterAsync(App));
        var token = await story.InvitationAsync(known.Email);

        (await AcceptAsync(token, null, ("Authorization", $"Bearer {known.AccessToken}"))).Expect(200);

        AssertBy(known.UserId, (await TrailAsync(story.Business.Live)).Where(record => record.Action is "invitation.accepted" or "team_member.joined"), 2);
        var again = await TestUser.LoginAsync(App, known.Email);
        Assert.AreEqual(story.Owner.TenantId, again.TenantId);
        CollectionAssert.AreEquivalent(new[] { known.TenantId, story.Owner.TenantId }, await MembershipsAsync(again));
        Assert.AreEqual(known.TenantId, (await again.SwitchAsync(known.TenantId)).TenantId);
    }

    private static void AssertBy(Guid userId, IEnumerable<AuditRecord> records, int atLeast = 1)
    {
        var told = records.ToArray();
        Assert.IsGreaterThanOrEqualTo(atLeast, told.Length);
        foreach (var record in told) Assert.AreEqual((ActorType.User, (Guid?)userId), (record.ActorType, record.ActorId), record.Action);
    }

    private static async Task<PlatformStory> StoryAsync()
    {
        var business = await App.CreateBusinessAsync();
        return new PlatformStory(s_paystack, business, await TestUser.OwnerOfAsync(App, business));
    }

    private static Task<IReadOnlyList<AuditRecord>> TrailAsync(TenantScope tenant) => App.StoredAsync(tenant, RowKeys.AuditRecords);

    private static Task<Reply> PostAsync(string path, string body) => App.SendAsync(HttpMethod.Post, Auth + path, body);

    private static Task<Reply> AcceptAsync(string token, string? body, params (string, string)[] headers) => App.SendAsync(HttpMethod.Post, $"/api/v1/team/invitations/{token}/accept", body, headers);

    private static async Task<Guid[]> MembershipsAsync(TestUser user) =>
        [.. (await user.SendAsync(HttpMethod.Get, Auth + "/me")).Expect(200).Json.GetProperty("memberships").EnumerateArray().Select(place => place.GetProperty("tenant_id").GetGuid())];
}
