using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Limits;
using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>Which of the two HTTP surfaces a key opens.</summary>
public enum ApiSurface
{
    Business,
    Platform,
}

/// <summary>An API key as kept: enough to recognise it and to show which one it is, not the key.</summary>
/// <param name="Hash">SHA-256 in lower-case hex. The keys are random, so no salt or stretching is needed.</param>
/// <param name="Prefix">The first characters, shown in lists.</param>
/// <param name="UserId">Who made it.</param>
public sealed record ApiKey(
    Guid Id, ApiSurface Surface, bool Test, string Name, string Hash, string Prefix, string LastFour, Guid UserId, DateTimeOffset CreatedAt) : IDocument, IListed
{
    public static int Schema => 1;

    /// <summary>UTC; null for keys without an end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When the sweep found a Business key past its expiry and took it out of the list; whoever checks a key judges that by itself.</summary>
    public DateTimeOffset? ExpiryNotedAt { get; init; }

    /// <summary>What a Platform key may reach; Business keys have no scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Limits agreed for this Business key; null for those of the installation.</summary>
    public KeyLimits? Limits { get; init; }

    /// <summary>Revoked and expired keys are kept for ever and would make the list of the others longer and longer. The Platform lists expired ones until they are revoked.</summary>
    public string? ListKey() => RevokedAt is null && ExpiryNotedAt is null ? Keys.StandingApiKey(Id).Value : null;

    /// <summary>Usable at <paramref name="now"/>; a key ends at the instant of its expiry.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);
}

/// <summary>Finds what a presented key must be checked against: the tenant, the key's record and its maker's membership, all of which are then read at once.</summary>
/// <param name="UserId">Who made the key; counts only where the key's record says the same.</param>
public sealed record KeyPointer(Guid TenantId, Guid KeyId, Guid UserId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>A key in clear, to be shown once.</summary>
public sealed record IssuedApiKey(ApiKey Key, string Secret);

/// <summary>Makes keys and recognises their shape.</summary>
public static class ApiKeyFormat
{
    public const string BusinessLive = "live_sk_";
    public const string BusinessTest = "test_sk_";
    public const string PlatformLive = "fp_live_";

    /// <summary>Business contract, 2.1: exactly 90 × 24 hours.</summary>
    public static TimeSpan BusinessLife { get; } = TimeSpan.FromHours(90 * 24);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int BusinessHexDigits = 48;
    private const int PlatformHexDigits = 40;
    private const int ShownPrefix = 12;

    public static IssuedApiKey IssueBusiness(Guid id, bool test, string name, Guid userId, DateTimeOffset now)
    {
        var issued = Issue(id, ApiSurface.Business, test, name, userId, now, (test ? BusinessTest : BusinessLive) + RandomNumberGenerator.GetHexString(BusinessHexDigits, lowercase: true));
        return issued with { Key = issued.Key with { ExpiresAt = now + BusinessLife } };
    }

    public static IssuedApiKey IssuePlatform(Guid id, string name, IReadOnlyList<string> scopes, Guid userId, DateTimeOffset now)
    {
        var issued = Issue(id, ApiSurface.Platform, false, name, userId, now, PlatformLive + RandomNumberGenerator.GetHexString(PlatformHexDigits, lowercase: true));
        return issued with { Key = issued.Key with { Scopes = scopes } };
    }

    public static bool LooksLikeBusinessKey(string text) => HasShape(text, BusinessLive, BusinessHexDigits) || HasShape(text, BusinessTest, BusinessHexDigits);

    public static bool LooksLikePlatformKey(string text) => HasShape(text, PlatformLive, PlatformHexDigits);

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static IssuedApiKey Issue(Guid id, ApiSurface surface, bool test, string name, Guid userId, DateTimeOffset now, string secret) =>
        new(new ApiKey(id, surface, test, name, HashOf(secret), secret[..ShownPrefix], secret[^4..], userId, now), secret);

    private static bool HasShape(string text, string prefix, int hexDigits) =>
        text.Length == prefix.Length + hexDigits && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(prefix.Length).IndexOfAnyExcept(HexDigits) < 0;
}
