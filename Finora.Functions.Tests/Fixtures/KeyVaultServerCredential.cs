using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Core;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Gives tokens that only the server which owns it accepts, and remembers with what each was asked for.</summary>
internal sealed class FakeTokenCredential : TokenCredential
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, TokenRequestContext> _issued = new();

    /// <summary>Every request for a token, oldest first.</summary>
    public ConcurrentQueue<TokenRequestContext> Asked { get; } = new();

    /// <summary>Thrown instead of giving a token.</summary>
    public Exception? Failure { get; set; }

    public bool Issued(string authorization) => _issued.ContainsKey(authorization);

    public bool HasClaims(string authorization, string? claims) => claims is null || (_issued.TryGetValue(authorization, out var context) && context.Claims == claims);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Asked.Enqueue(requestContext);
        if (Failure is { } failure)
        {
            throw failure;
        }

        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _issued["Bearer " + token] = requestContext;
        return new AccessToken(token, TimeProvider.System.GetUtcNow() + Lifetime);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
