using System.Security.Cryptography;

namespace Finora.Local.OpenIdSandbox;

/// <summary>What a stand-in can be made to do wrong with one sign-in.</summary>
internal enum OpenIdSandboxFault
{
    None,
    State,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Key,
    Signature,
    Unsigned,
    ProviderError,
}

/// <summary>Who somebody says he is on the stand-in's page.</summary>
internal sealed record OpenIdSandboxPerson(string Email, string FirstName, string LastName, bool IsVerified, string Id);

/// <summary>What was asked of the authorize page, in the words of OpenID Connect Core 1.0, section 3.1.2.1.</summary>
internal sealed record OpenIdSandboxQuestion(string ClientId, string RedirectUri, string State, string Nonce, string Challenge);

/// <summary>A code that was given and not yet redeemed.</summary>
internal sealed record OpenIdSandboxGrant(string Provider, OpenIdSandboxQuestion Question, OpenIdSandboxPerson Person, OpenIdSandboxFault Fault, DateTimeOffset ExpiresAt);

/// <summary>Open codes, in memory: they live a minute, and whoever restarts the app begins anew.</summary>
internal sealed class OpenIdSandboxCodes(TimeProvider time)
{
    private const int MaxOpen = 1_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenIdSandboxGrant> _open = new(StringComparer.Ordinal);

    public string Give(string provider, OpenIdSandboxQuestion question, OpenIdSandboxPerson person, OpenIdSandboxFault fault)
    {
        var (code, now) = (RandomNumberGenerator.GetHexString(48, lowercase: true), time.GetUtcNow());
        lock (_gate)
        {
            foreach (var old in _open.Where(grant => now >= grant.Value.ExpiresAt).Select(grant => grant.Key).ToArray()) _open.Remove(old);
            if (_open.Count >= MaxOpen) _open.Clear();
            _open.Add(code, new OpenIdSandboxGrant(provider, question, person, fault, now + Life));
        }

        return code;
    }

    /// <summary>Null for a code that is unknown, old or redeemed: it works once.</summary>
    public OpenIdSandboxGrant? Take(string code)
    {
        lock (_gate) return _open.Remove(code, out var grant) && time.GetUtcNow() < grant.ExpiresAt ? grant : null;
    }
}
