using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Security.KeyVault.Keys;

/// <summary>
/// Asks the vault whose token it wants: the first request to a host goes out without token and without body, the 401 names tenant and resource, and the
/// request is sent again. What a host answered holds for the process. A later 401 may ask for a token with more claims (continuous access evaluation).
/// </summary>
internal sealed class KeyVaultChallengePolicy(TokenCredential credential, bool verifyResource) : BearerTokenAuthenticationPolicy(credential, [])
{
    private const string HeldBackContent = "Finora.KeyVault.Content";

    private static readonly ConcurrentDictionary<string, Challenge> Known = new(StringComparer.OrdinalIgnoreCase);

    protected override async ValueTask AuthorizeRequestAsync(HttpMessage message)
    {
        if (message.Request.Uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException("Bearer token authentication is not permitted for non TLS protected (https) endpoints.");
        }

        if (Known.TryGetValue(Authority(message), out var challenge))
        {
            RestoreContent(message);
            await AuthenticateAndAuthorizeRequestAsync(message, challenge.ToContext(message, claims: null));
            return;
        }

        // Nobody knows yet whether this host is a vault at all, so it gets neither the token nor what is to be signed or unwrapped.
        // A retry comes by here again with the content already held back.
        if (message.Request.Content is { } content)
        {
            message.SetProperty(HeldBackContent, content);
            message.Request.Content = null;
        }
    }

    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        RestoreContent(message);
        var parameters = ReadBearerParameters(message.Response);
        var authority = Authority(message);
        if (ReadChallenge(message, parameters) is { } asked)
        {
            Known[authority] = asked;
        }

        if (!Known.TryGetValue(authority, out var challenge))
        {
            return false;
        }

        await AuthenticateAndAuthorizeRequestAsync(message, challenge.ToContext(message, ReadClaims(parameters)));
        return true;
    }

    private static void RestoreContent(HttpMessage message)
    {
        if (message.Request.Content is null && message.TryGetProperty(HeldBackContent, out var content))
        {
            message.Request.Content = (RequestContent?)content;
        }
    }

    private static string Authority(HttpMessage message) => $"{message.Request.Uri.Host}:{message.Request.Uri.Port}";

    private static Dictionary<string, string> ReadBearerParameters(Response response)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (response.Headers.TryGetValue("WWW-Authenticate", out var header)
            && AuthenticationHeaderValue.TryParse(header, out var parsed)
            && string.Equals(parsed.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var part in (parsed.Parameter ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    parameters[part[..equals].Trim()] = part[(equals + 1)..].Trim().Trim('"');
                }
            }
        }

        return parameters;
    }

    private static string? ReadClaims(Dictionary<string, string> parameters) =>
        parameters.GetValueOrDefault("error") == "insufficient_claims" && parameters.GetValueOrDefault("claims") is { } claims
            ? Encoding.UTF8.GetString(Convert.FromBase64String(claims))
            : null;

    private Challenge? ReadChallenge(HttpMessage message, Dictionary<string, string> parameters)
    {
        var scope = parameters.TryGetValue("resource", out var resource) ? resource.TrimEnd('/') + "/.default" : parameters.GetValueOrDefault("scope");
        var authorization = parameters.GetValueOrDefault("authorization") ?? parameters.GetValueOrDefault("authorization_uri");
        if (scope is null || authorization is null)
        {
            return null;
        }

        if (verifyResource)
        {
            Verify(scope, message.Request.Uri.Host!);
        }

        return Uri.TryCreate(authorization, UriKind.Absolute, out var uri)
            ? new Challenge(scope, uri.AbsolutePath.Trim('/').Split('/')[0])
            : throw new UriFormatException($"The challenge authorization URI '{authorization}' is invalid.");
    }

    /// <summary>A host that asks for the token of somebody else's service must not get it.</summary>
    private static void Verify(string scope, string host)
    {
        if (!Uri.TryCreate(scope, UriKind.Absolute, out var resource) || !host.EndsWith("." + resource.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"The challenge resource '{scope}' does not match the requested domain '{host}'. Set DisableChallengeResourceVerification to true in your client options to disable.");
        }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by ReadChallenge.")]
    private sealed record Challenge(string Scope, string TenantId)
    {
        public TokenRequestContext ToContext(HttpMessage message, string? claims) =>
            new([Scope], message.Request.ClientRequestId, claims, TenantId, isCaeEnabled: true);
    }
}
