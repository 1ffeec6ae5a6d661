using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>A person, section 7.</summary>
public sealed record UserBody(Guid Id, string Email, string FirstName, string LastName, bool EmailVerified, bool MfaEnabled, string AuthProvider, string CreatedAt)
{
    public static UserBody From(OpenUser open) => new(
        open.User.Id, open.Email, open.User.FirstName, open.User.LastName, open.User.IsEmailVerified, open.User.IsMfaEnabled, AccountWords.Provider(open.User.Provider), Instant.Format(open.User.CreatedAt));
}

/// <summary>The tenant that is worked in, section 7.</summary>
/// <param name="Role">What the caller is there; null for an API key, which has a scope and no role.</param>
public sealed record TenantBody(Guid Id, string BusinessName, string BusinessType, string? Tin, string Plan, string? Role, string CreatedAt)
{
    public static TenantBody From(Core.Identity.Business business, Role? role) => new(
        business.Id, business.Name, AccountWords.Type(business.Type), business.Tin, AccountWords.Plan(business.Plan), role is { } held ? AccountWords.Role(held) : null, Instant.Format(business.CreatedAt));
}

/// <summary>The session response, section 7.</summary>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record SessionBody(string AccessToken, string TokenType, int ExpiresIn, UserBody User, TenantBody Tenant)
{
    public static SessionBody From(SignedIn signedIn, string accessToken) => new(
        accessToken, "Bearer", (int)AccessTokens.Life.TotalSeconds, UserBody.From(signedIn.User), TenantBody.From(signedIn.Place.Business, signedIn.Place.Member.Role));
}

/// <summary>Who calls, <c>GET /auth/me</c>.</summary>
public sealed record MeBody(UserBody? User, CallingKeyBody? ApiKey, TenantBody Tenant, IReadOnlyList<MembershipBody> Memberships)
{
    /// <summary>A key belongs to one tenant and is a member of none.</summary>
    public static MeBody From(KeyHolder holder) => new(null, CallingKeyBody.From(holder.Key), TenantBody.From(holder.Business, null), []);

    public static MeBody From(OpenUser open, SessionUser caller, IReadOnlyList<Place> places) => new(
        UserBody.From(open), null, TenantBody.From(caller.Business, caller.Role), [.. places.Select(place => new MembershipBody(place.Business.Id, place.Business.Name, AccountWords.Role(place.Member.Role)))]);
}

/// <summary>The API key that calls.</summary>
public sealed record CallingKeyBody(Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes)
{
    public static CallingKeyBody From(ApiKey key) => new(key.Id, key.Name, key.Prefix, key.Scopes);
}

/// <summary>A tenant that the user belongs to.</summary>
public sealed record MembershipBody(Guid TenantId, string BusinessName, string Role);

/// <summary>The Platform API's words for people and tenants.</summary>
internal static class AccountWords
{
    public static IReadOnlyDictionary<string, BusinessType> Types { get; } = Words<BusinessType>();

    public static IReadOnlyDictionary<string, Role> Roles { get; } = Words<Role>();

    public static IReadOnlyDictionary<string, Plan> Plans { get; } = Words<Plan>();

    public static IReadOnlyDictionary<string, AuthProvider> Providers { get; } = Words<AuthProvider>();

    public static string Type(BusinessType type) => Word(type);

    public static string Role(Role role) => Word(role);

    public static string Plan(Plan plan) => Word(plan);

    public static string Provider(AuthProvider provider) => Word(provider);

    /// <summary>As people write it.</summary>
    public static string NameOf(AuthProvider provider) => provider.ToString();

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(Word, value => value, StringComparer.Ordinal);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
