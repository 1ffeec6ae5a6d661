using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Finora.Functions.OpenId;

/// <summary>What a provider says of itself: OpenID Connect Discovery 1.0, section 3, and its keys (RFC 7517).</summary>
/// <param name="Issuer">Microsoft's has <c>{tenantid}</c> in it, since each tenant is an issuer.</param>
/// <param name="ReadAt">UTC.</param>
public sealed record OpenIdProvider(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, IReadOnlyList<JsonWebKey> Keys, DateTimeOffset ReadAt)
{
    internal const string TenantMark = "{tenantid}";
    private const int MaxKeys = 50;

    /// <summary>Over https, or on this machine where the provider itself is there.</summary>
    internal static bool IsSafe(Uri uri, bool isLocal) => uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (isLocal && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>The document without its keys, and where those are; null for one that cannot be used.</summary>
    internal static (OpenIdProvider Provider, Uri Keys)? Read(string json, Uri authority)
    {
        if (Parse(() => OpenIdConnectConfiguration.Create(json)) is not { Issuer: { Length: > 0 and < 500 } issuer } told) return null;
        var isLocal = authority.Scheme == Uri.UriSchemeHttp;

        // A document that names another issuer than the one asked would let it vouch for people of that other.
        if (issuer != authority.OriginalString && !issuer.StartsWith(authority.GetLeftPart(UriPartial.Authority) + "/", StringComparison.Ordinal)) return null;
        return Endpoint(told.AuthorizationEndpoint, isLocal) is { } authorization && Endpoint(told.TokenEndpoint, isLocal) is { } token && Endpoint(told.JwksUri, isLocal) is { } keys
            ? (new OpenIdProvider(issuer, authorization, token, [], default), keys)
            : null;
    }

    /// <summary>The RSA keys that sign; null for a text that is no set of keys.</summary>
    internal static IReadOnlyList<JsonWebKey>? ReadKeys(string json) =>
        Parse(() => JsonWebKeySet.Create(json)) is { } set ? [.. set.Keys.Where(key => key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.Kid is { Length: > 0 } && key.Use is null or "sig").Take(MaxKeys)] : null;

    private static Uri? Endpoint(string? text, bool isLocal) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsSafe(uri, isLocal) ? uri : null;

    private static T? Parse<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
