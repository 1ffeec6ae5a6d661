using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>
/// The key that access tokens are signed with: one of the installation, in the vault. What was read is kept for five minutes; after a rotation the other instances go on signing with the
/// version before for as long, which stays valid, and read again when they meet a name that they do not know.
/// </summary>
public sealed class IssuerKeys(KeyVersions versions, IKeyVault vault, TimeProvider time)
{
    private static readonly VaultKey Key = new(TenantScope.Live(Guid.Empty), Keys.IssuerKey, "finora-issuer", number => $"k{number}");
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    /// <summary>Bounds the reads that made-up names can cause.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(10);

    private readonly KeyedGate _gate = new();
    private Known? _known;

    /// <summary>Every version, oldest first. There is at least one.</summary>
    public async Task<IReadOnlyList<SigningKeyVersion>> AllAsync(CancellationToken cancellationToken) => (await KnownAsync(KeepFor, cancellationToken)).Versions;

    /// <summary>The version of that name, or null.</summary>
    public async Task<SigningKeyVersion?> FindAsync(string publicId, CancellationToken cancellationToken) =>
        Named(await KnownAsync(KeepFor, cancellationToken), publicId) ?? Named(await KnownAsync(ReadAgainAfter, cancellationToken), publicId);

    /// <summary>Signs with the newest version, which <paramref name="text"/> is told the name of: RS256.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make the key, or sign.</exception>
    public async Task<(string Text, byte[] Signature)> SignAsync(Func<string, string> text, CancellationToken cancellationToken)
    {
        var version = (await AllAsync(cancellationToken))[^1];
        var signed = text(version.PublicId);
        return (signed, await vault.SignDigestAsync(version.VaultKeyId, SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(signed)), cancellationToken));
    }

    /// <summary>Signs with a new version from now on.</summary>
    public async Task<SigningKeyVersion> RotateAsync(CancellationToken cancellationToken)
    {
        var made = await versions.RotateAsync(Key, cancellationToken);
        _known = null;
        return made;
    }

    private static SigningKeyVersion? Named(Known known, string publicId) => known.Versions.FirstOrDefault(version => version.PublicId == publicId);

    private async Task<Known> KnownAsync(TimeSpan notOlderThan, CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetUtcNow() - known.At < notOlderThan) return known;
        using var pass = await _gate.EnterAsync(Key.Name, cancellationToken);
        if (_known is { } meanwhile && time.GetUtcNow() - meanwhile.At < notOlderThan) return meanwhile;
        var all = await versions.AllAsync(Key, cancellationToken);
        return _known = new Known(all.Count > 0 ? all : [await versions.CurrentAsync(Key, cancellationToken)], time.GetUtcNow());
    }

    private sealed record Known(IReadOnlyList<SigningKeyVersion> Versions, DateTimeOffset At);
}
