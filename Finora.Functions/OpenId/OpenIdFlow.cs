using System.Text.Json;
using Finora.Core;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Microsoft.AspNetCore.Http.Extensions;

namespace Finora.Functions.OpenId;

/// <summary>The two steps of the authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636): where the browser is sent, and what its code is worth.</summary>
public sealed class OpenIdFlow(OpenIdDirectory directory, OpenIdHttp http, IdTokens tokens, FinoraSettings settings)
{
    private const string Scope = "openid email profile";
    private const int MaxCode = 4_096;
    private static readonly Failure Unfit = Failure.Rule("The sign-in provider's answer cannot be used.");

    /// <summary>The provider's page.</summary>
    public async Task<Outcome<string>> BeginAsync(OpenIdClient client, OpenIdTicket ticket, CancellationToken cancellationToken)
    {
        var provider = await directory.FindAsync(client.Authority, cancellationToken);
        if (!provider.IsOk) return provider.Failure;
        var query = new QueryBuilder
        {
            { "client_id", client.ClientId },
            { "redirect_uri", RedirectUri(client.Provider) },
            { "response_type", "code" },
            { "response_mode", "query" },
            { "scope", Scope },
            { "state", ticket.State },
            { "nonce", ticket.Nonce },
            { "code_challenge", ticket.Challenge },
            { "code_challenge_method", "S256" },
        };
        var page = provider.Value.AuthorizationEndpoint.OriginalString;
        var rest = query.ToString();
        return page.Contains('?', StringComparison.Ordinal) ? $"{page}&{rest[1..]}" : page + rest;
    }

    /// <summary>Who the code is for. <see cref="FailureCode.Unavailable"/> when the provider cannot be asked now: the same code may then be worth another try.</summary>
    public async Task<Outcome<ProviderIdentity>> RedeemAsync(OpenIdClient client, OpenIdTicket ticket, string code, CancellationToken cancellationToken)
    {
        if (code.Length > MaxCode) return Unfit;
        var provider = await directory.FindAsync(client.Authority, cancellationToken);
        if (!provider.IsOk) return provider.Failure;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri(client.Provider),
            ["client_id"] = client.ClientId,
            ["client_secret"] = client.ClientSecret,
            ["code_verifier"] = ticket.Verifier,
        };
        var answer = await http.PostAsync(provider.Value.TokenEndpoint, form, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        return IdTokenIn(answer.Value) is { } token ? await tokens.ReadAsync(client, token, ticket.Nonce, cancellationToken) : Unfit;
    }

    /// <summary>As it must be registered at the provider.</summary>
    /// <param name="provider">Its name in small letters.</param>
    internal static string RedirectUri(string apiOrigin, string provider) => $"{apiOrigin}/api/v1/auth/oauth/{provider}/callback";

    private string RedirectUri(AuthProvider provider) => RedirectUri(settings.ApiOrigin, provider.ToString().ToLowerInvariant());

    private static string? IdTokenIn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
