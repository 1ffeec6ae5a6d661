using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>A signed-in person, with what the browser holds.</summary>
/// <param name="Cookie">The value of the refresh cookie; null when the answer set none.</param>
public sealed record TestUser(TestApp App, string Email, string AccessToken, string? Cookie, JsonElement Body)
{
    public const string Password = "Passw0rd!";
    private const string CookieName = "finora_refresh";

    public Guid UserId => Body.GetProperty("user").GetProperty("id").GetGuid();

    public Guid TenantId => Body.GetProperty("tenant").GetProperty("id").GetGuid();

    public TenantScope Tenant => TenantScope.Live(TenantId);

    /// <summary>Registers somebody new, with a tenant of his own.</summary>
    public static async Task<TestUser> RegisterAsync(TestApp app, string? email = null)
    {
        email ??= $"ada-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@lekkisoft.example";
        return Of(app, email, (await app.SendAsync(HttpMethod.Post, "/api/v1/auth/register", Registration(email))).Expect(201));
    }

    public static string Registration(string email, string more = "") =>
        $$"""{"first_name":"Ada","last_name":"Obi","email":"{{email}}","password":"{{Password}}","business_name":"Lekki Software Ltd","business_type":"sme","tin":"12345678-0001"{{more}}}""";

    /// <summary>Signs in.</summary>
    public static async Task<TestUser> LoginAsync(TestApp app, string email, string password = Password) =>
        Of(app, email, (await app.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""")).Expect(200));

    /// <summary>The owner of a business that <see cref="TestApp.CreateBusinessAsync"/> made.</summary>
    public static async Task<TestUser> OwnerOfAsync(TestApp app, TestBusiness business) => await LoginAsync(app, business.Created.Business.Email!);

    /// <summary>Somebody new whom a tenant has taken in, working there.</summary>
    public static async Task<TestUser> MemberOfAsync(TestApp app, Guid tenantId, Role role)
    {
        var user = await RegisterAsync(app);
        await app.Services.GetRequiredService<AccountDirectory>().NoteJoinedAsync(new UserPointer(user.UserId, user.TenantId), tenantId, CancellationToken.None);
        await app.InsertAsync(TenantScope.Live(tenantId), RowKeys.Member(user.UserId), new Member(user.UserId, role, app.Time.GetUtcNow()));
        return await user.SwitchAsync(tenantId);
    }

    public async Task<TestUser> SwitchAsync(Guid tenantId) => Of(App, Email, (await CookieAsync("/api/v1/auth/switch-tenant", $$"""{"tenant_id":"{{tenantId}}"}""")).Expect(200));

    /// <summary>A call with the access token.</summary>
    public Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        App.SendAsync(method, path, body, [("Authorization", $"Bearer {AccessToken}"), .. headers]);

    /// <summary>A POST with access token and cookie, as the dashboard sends it to account routes.</summary>
    public Task<Reply> CookieAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body, ("Cookie", $"{CookieName}={Cookie}"));

    /// <summary>A refresh, or the refusal of one.</summary>
    public Task<Reply> TryRefreshAsync(string? cookie = null) => App.SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", null, ("Cookie", $"{CookieName}={cookie ?? Cookie}"));

    public async Task<TestUser> RefreshAsync() => Of(App, Email, (await TryRefreshAsync()).Expect(200));

    public static TestUser Of(TestApp app, string email, Reply reply) => new(app, email, reply.Json.GetProperty("access_token").GetString()!, CookieOf(reply), reply.Json);

    /// <summary>The refresh cookie that an answer sets; empty when it clears it, null when it says nothing.</summary>
    public static string? CookieOf(Reply reply) => reply.Headers.GetValueOrDefault("Set-Cookie") is { } set ? set.Split(';')[0][(CookieName.Length + 1)..] : null;
}
