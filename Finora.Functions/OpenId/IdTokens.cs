using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Finora.Functions.OpenId;

/// <summary>Judges ID tokens: OpenID Connect Core 1.0, section 3.1.3.7, and for Microsoft its rules for issuers and keys (learn.microsoft.com/entra/identity-platform/access-tokens).</summary>
public sealed partial class IdTokens(OpenIdDirectory directory, TimeProvider time, ILogger<IdTokens> logger)
{
    private const int MaxLength = 16 * 1024;
    private const string HttpsScheme = "https://";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>Who the token is about; a failure for one that proves nothing.</summary>
    /// <param name="nonce">What the token must carry, since it was asked for with it.</param>
    public async Task<Outcome<ProviderIdentity>> ReadAsync(OpenIdClient client, string text, string nonce, CancellationToken cancellationToken)
    {
        if (text.Length > MaxLength || !AccessToken.LooksLikeOne(text) || Parse(text) is not { } token) return Refuse(client, "form");
        if (token.Alg != SecurityAlgorithms.RsaSha256 || token.Kid is not { Length: > 0 }) return Refuse(client, "algorithm");
        var provider = await FindAsync(client, token.Kid, cancellationToken);
        if (!provider.IsOk) return provider.Failure;
        if (IssuersOf(client, provider.Value.Issuer, token) is not { } issuers) return Refuse(client, "issuer");
        if (KeyOf(provider.Value, token) is not { } key) return Refuse(client, "key");
        var verdict = await Handler.ValidateTokenAsync(token, Rules(issuers, client.ClientId, key));
        if (!verdict.IsValid) return Refuse(client, verdict.Exception?.GetType().Name ?? "signature");
        if (!IsOfNow(token)) return Refuse(client, "time");
        if (!IsForUs(token, client.ClientId)) return Refuse(client, "party");
        if (Text(token, "nonce") is not { } told || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(told), Encoding.UTF8.GetBytes(nonce))) return Refuse(client, "nonce");
        return IdTokenClaims.Read(client.Provider, token) is { } identity ? identity : Refuse(client, "subject");
    }

    internal static string? Text(JsonWebToken token, string name) => token.TryGetPayloadValue<object>(name, out var value) && value is string { Length: > 0 } text ? text : null;

    /// <summary>A key that is not known may be newer than what was read.</summary>
    private async Task<Outcome<OpenIdProvider>> FindAsync(OpenIdClient client, string kid, CancellationToken cancellationToken)
    {
        var provider = await directory.FindAsync(client.Authority, cancellationToken);
        return provider.IsOk && provider.Value.Keys.All(key => key.Kid != kid) ? await directory.FindWithNewKeysAsync(client.Authority, cancellationToken) : provider;
    }

    /// <summary>Google's tokens may leave out the scheme (developers.google.com/identity/openid-connect). Null where the token does not name the tenant that its issuer must.</summary>
    private static string[]? IssuersOf(OpenIdClient client, string issuer, JsonWebToken token)
    {
        if (client.Provider == AuthProvider.Google) return issuer.StartsWith(HttpsScheme, StringComparison.Ordinal) ? [issuer, issuer[HttpsScheme.Length..]] : [issuer];
        if (TenantOf(token) is not { } tenant) return null;
        return [issuer.Replace(OpenIdProvider.TenantMark, tenant, StringComparison.Ordinal)];
    }

    /// <summary>Microsoft says of some keys whose tokens they sign: one for personal accounts must not vouch for an organisation's.</summary>
    private static JsonWebKey? KeyOf(OpenIdProvider provider, JsonWebToken token)
    {
        var key = provider.Keys.FirstOrDefault(key => key.Kid == token.Kid);
        if (key is null || !key.AdditionalData.TryGetValue("issuer", out var issuer)) return key;
        return issuer?.ToString()?.Replace(OpenIdProvider.TenantMark, TenantOf(token), StringComparison.Ordinal) == token.Issuer ? key : null;
    }

    private static string? TenantOf(JsonWebToken token) => Guid.TryParseExact(Text(token, "tid"), "D", out var tenant) ? tenant.ToString("D") : null;

    /// <summary>Times are judged by <see cref="IsOfNow"/>, on the clock of the app.</summary>
    private static TokenValidationParameters Rules(string[] issuers, string audience, SecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidIssuers = issuers,
        ValidAudience = audience,
        IssuerSigningKey = key,
        ValidateLifetime = false,
    };

    private bool IsOfNow(JsonWebToken token)
    {
        var now = time.GetUtcNow();
        if (InstantOf(token, "exp") is not { } expires || now >= expires + ClockSkew) return false;
        if (InstantOf(token, "iat") is not { } issued || issued > now + ClockSkew) return false;
        return !token.TryGetPayloadValue<object>("nbf", out _) || InstantOf(token, "nbf") <= now + ClockSkew;
    }

    /// <summary>Of several audiences, the one that asked must be us.</summary>
    private static bool IsForUs(JsonWebToken token, string clientId) => Text(token, "azp") is { } party ? party == clientId : token.Audiences.Count() == 1;

    private static DateTimeOffset? InstantOf(JsonWebToken token, string name) =>
        token.TryGetPayloadValue<long>(name, out var seconds) && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

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

    private Failure Refuse(OpenIdClient client, string fault)
    {
        Refused(logger, client.Provider, fault);
        return Failure.Rule("The sign-in provider's token proves nothing.");
    }

    [LoggerMessage(3521, LogLevel.Warning, "An ID token of {Provider} was refused: {Fault}")]
    private static partial void Refused(ILogger logger, AuthProvider provider, string fault);
}
