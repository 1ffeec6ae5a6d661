using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Finora.Functions.Http;

/// <summary>Who an access token says is signed in.</summary>
/// <param name="TenantId">The tenant that it is for.</param>
public sealed record AccessClaims(UserPointer User, Guid TenantId, Guid SessionId);

/// <summary>What a token turned out to be.</summary>
/// <param name="Claims">Null for one that is not ours, or not of now.</param>
/// <param name="HasExpired">Ours in everything, and past its life.</param>
public sealed record TokenReading(AccessClaims? Claims, bool HasExpired);

/// <summary>
/// Writes and reads access tokens: JSON Web Tokens (RFC 7519) signed with RS256, section 5.1 of the Platform contract. A token proves who was signed in when it was written; whether that still
/// holds is for the store to say.
/// </summary>
public sealed class AccessTokens(IssuerKeys keys, FinoraSettings settings, IdGenerator ids, TimeProvider time)
{
    public const string Audience = "finora";
    private const int MaxLength = 4_096;

    public static TimeSpan Life { get; } = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new();
    private static readonly TokenReading Nothing = new(null, false);

    /// <summary>By name and material: a key is prepared once.</summary>
    private readonly ConcurrentDictionary<string, RsaSecurityKey> _prepared = new(StringComparer.Ordinal);

    public async Task<string> IssueAsync(SignedIn signedIn, CancellationToken cancellationToken)
    {
        var payload = Base64Url.EncodeToString(Payload(signedIn));
        var (text, signature) = await keys.SignAsync(kid => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"RS256","typ":"JWT","kid":"{{kid}}"}"""))}.{payload}", cancellationToken);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public async Task<TokenReading> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > MaxLength || !AccessToken.LooksLikeOne(text) || Parse(text) is not { } token || token.Alg != SecurityAlgorithms.RsaSha256 || token.Kid is not { Length: > 0 and < 100 } kid) return Nothing;
        if (await keys.FindAsync(kid, cancellationToken) is not { } version) return Nothing;
        var key = _prepared.GetOrAdd(version.PublicId, name => new RsaSecurityKey(new RSAParameters { Modulus = version.Modulus, Exponent = version.Exponent }) { KeyId = name });
        var verdict = await Handler.ValidateTokenAsync(token, Rules(key));
        return verdict.IsValid && ClaimsOf(token) is { } claims ? JudgeTime(token, claims) : Nothing;
    }

    /// <summary>The life of a token is judged by <see cref="JudgeTime"/>, on the clock of the app.</summary>
    private TokenValidationParameters Rules(SecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidTypes = ["JWT"],
        ValidIssuer = settings.ApiOrigin,
        ValidAudience = Audience,
        IssuerSigningKey = key,
        ValidateLifetime = false,
    };

    private byte[] Payload(SignedIn signedIn)
    {
        var now = time.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("iss"u8, settings.ApiOrigin);
            writer.WriteString("aud"u8, Audience);
            writer.WriteString("sub"u8, signedIn.User.User.Id);
            writer.WriteString("tid"u8, signedIn.Place.Business.Id);
            writer.WriteString("sid"u8, $"{signedIn.User.At.TenantId:N}{signedIn.Session.Id:N}");
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, (now + Life).ToUnixTimeSeconds());
            writer.WriteString("jti"u8, ids.NewId());
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Null for what is no token at all.</summary>
    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return Handler.ReadJsonWebToken(text);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The session's row stands in the user's home tenant, so <c>sid</c> names both.</summary>
    private static AccessClaims? ClaimsOf(JsonWebToken token) =>
        Guid.TryParseExact(Text(token, "sub"), "D", out var user) && Guid.TryParseExact(Text(token, "tid"), "D", out var tenant)
        && Text(token, "sid") is { Length: 64 } sid && Guid.TryParseExact(sid[..32], "N", out var home) && Guid.TryParseExact(sid[32..], "N", out var session)
            ? new AccessClaims(new UserPointer(user, home), tenant, session)
            : null;

    private static string? Text(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private TokenReading JudgeTime(JsonWebToken token, AccessClaims claims)
    {
        var now = time.GetUtcNow();
        if (!TryGetInstant(token, "exp", out var expires) || !TryGetInstant(token, "iat", out var issued) || issued > now + ClockSkew) return Nothing;
        if (token.TryGetPayloadValue<long>("nbf", out _) && (!TryGetInstant(token, "nbf", out var notBefore) || notBefore > now + ClockSkew)) return Nothing;
        return now >= expires + ClockSkew ? new TokenReading(null, true) : new TokenReading(claims, false);
    }

    private static bool TryGetInstant(JsonWebToken token, string name, out DateTimeOffset instant)
    {
        instant = default;
        if (!token.TryGetPayloadValue<long>(name, out var seconds) || seconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return false;
        instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
