using System.Text.Json;
using Azure.Core;

namespace Azure.Security.KeyVault.Keys.Cryptography;

/// <summary>
/// Cryptography with one key. The first call gets the public part and keeps it: from then on verifying and wrapping run here, signing and unwrapping in the
/// vault. Where the public part may not be read (403), everything runs in the vault. A refused request throws <see cref="RequestFailedException"/>.
/// </summary>
public class CryptographyClient
{
    private readonly KeyVaultPipeline _pipeline;
    private readonly string _name;
    private readonly string? _version;
    private volatile KnownKey? _known;

    internal CryptographyClient(KeyVaultPipeline pipeline, string keyName, string? keyVersion)
    {
        _pipeline = pipeline;
        _name = keyName;
        _version = keyVersion;
        KeyId = new Uri(pipeline.VaultUri, string.IsNullOrEmpty(keyVersion) ? $"/keys/{keyName}" : $"/keys/{keyName}/{keyVersion}").ToString();
    }

    /// <summary>The id of the key as it was given, so perhaps without a version; results name the version.</summary>
    public virtual string KeyId { get; }

    /// <summary>Signs a digest of the algorithm's hash.</summary>
    /// <exception cref="InvalidOperationException">The key is not yet, or no longer, valid.</exception>
    public virtual async Task<SignResult> SignAsync(SignatureAlgorithm algorithm, byte[] digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var known = await GetKnownAsync(cancellationToken);
        if (known.Supports(KeyOperation.Sign))
        {
            known.ThrowIfTimeInvalid();
        }

        var content = KeyVaultJson.WriteOperation(algorithm.ToString(), digest);
        var (keyId, signature) = await SendAsync("sign", content, ReadResult, cancellationToken);
        return new SignResult(keyId, signature, algorithm);
    }

    /// <summary>Verifies a signature over a digest; an expired key still verifies.</summary>
    public virtual async Task<VerifyResult> VerifyAsync(
        SignatureAlgorithm algorithm, byte[] digest, byte[] signature, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(signature);
        var known = await GetKnownAsync(cancellationToken);
        var valid = known.Supports(KeyOperation.Verify) ? known.TryVerify(algorithm, digest, signature) : null;
        valid ??= await SendAsync(
            "verify",
            KeyVaultJson.WriteVerify(algorithm.ToString(), digest, signature),
            answer => answer.GetProperty("value").GetBoolean(),
            cancellationToken);
        return new VerifyResult(known.Id ?? KeyId, valid.Value, algorithm);
    }

    /// <summary>Encrypts a symmetric key for this one.</summary>
    /// <exception cref="InvalidOperationException">The key is not yet, or no longer, valid.</exception>
    public virtual async Task<WrapResult> WrapKeyAsync(KeyWrapAlgorithm algorithm, byte[] key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var known = await GetKnownAsync(cancellationToken);
        if (known.Supports(KeyOperation.WrapKey))
        {
            known.ThrowIfTimeInvalid();
            if (known.TryWrap(algorithm, key) is { } encryptedKey)
            {
                return new WrapResult(known.Id!, encryptedKey, algorithm);
            }
        }

        var (keyId, wrapped) = await SendAsync("wrapkey", KeyVaultJson.WriteOperation(algorithm.ToString(), key), ReadResult, cancellationToken);
        return new WrapResult(keyId, wrapped, algorithm);
    }

    /// <summary>Undoes <see cref="WrapKeyAsync"/>; an expired key still unwraps.</summary>
    public virtual async Task<UnwrapResult> UnwrapKeyAsync(KeyWrapAlgorithm algorithm, byte[] encryptedKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encryptedKey);
        await GetKnownAsync(cancellationToken);
        var content = KeyVaultJson.WriteOperation(algorithm.ToString(), encryptedKey);
        var (keyId, key) = await SendAsync("unwrapkey", content, ReadResult, cancellationToken);
        return new UnwrapResult(keyId, key, algorithm);
    }

    private static (string KeyId, byte[] Value) ReadResult(JsonElement answer) =>
        (answer.GetProperty("kid").GetString()!, KeyVaultJson.ReadBytes(answer, "value")!);

    private async Task<T> SendAsync<T>(string operation, RequestContent content, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        (await _pipeline.SendAsync(RequestMethod.Post, ["keys", _name, _version, operation], content, read, cancellationToken)).Value;

    private async Task<KnownKey> GetKnownAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        try
        {
            var key = await _pipeline.SendAsync(RequestMethod.Get, ["keys", _name, _version], content: null, KeyVaultJson.ReadKey, cancellationToken);
            return _known = new KnownKey(key.Value);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            return _known = new KnownKey(null);
        }
    }
}
