using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>The keys of a <see cref="KeyVaultServer"/>: every version of every name, and what the service lets be done with it.</summary>
internal sealed class KeyVaultKeys(Uri vaultUri, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, List<KeyVaultVersion>> _names = new(StringComparer.OrdinalIgnoreCase);

    public JsonObject Create(string name, JsonNode request)
    {
        var size = (int?)request["key_size"] ?? 2048;
        if ((string?)request["kty"] != "RSA" || size is not (2048 or 3072 or 4096))
        {
            throw new KeyVaultRefusal(400, "BadParameter");
        }

        var version = new KeyVaultVersion(
            new Uri(vaultUri, $"/keys/{name}/{RandomNumberGenerator.GetHexString(32, lowercase: true)}").AbsoluteUri,
            RSA.Create(size),
            [.. (request["key_ops"] as JsonArray ?? ["sign", "verify", "wrapKey", "unwrapKey", "encrypt", "decrypt"]).Select(operation => (string)operation!)],
            time.GetUtcNow());
        var versions = _names.GetOrAdd(name, _ => []);
        lock (versions)
        {
            versions.Add(version);
        }

        return version.ToBundle();
    }

    public JsonObject Get(string name, string? version) => Find(name, version).ToBundle();

    public IReadOnlyList<JsonObject> List(string name)
    {
        var versions = _names.TryGetValue(name, out var found) ? found : throw new KeyVaultRefusal(404, "KeyNotFound");
        lock (versions)
        {
            return [.. versions.Select(version => version.ToItem())];
        }
    }

    public void Change(string keyId, Action<KeyVaultVersion> change)
    {
        var segments = new Uri(keyId).Segments;
        change(Find(segments[2].Trim('/'), segments[3]));
    }

    public JsonObject Operate(string name, string? versionName, string operation, string algorithm, JsonNode body)
    {
        var version = Find(name, versionName);
        if (!version.Enabled)
        {
            throw new KeyVaultRefusal(403, "Forbidden", "KeyDisabled");
        }

        var value = KeyVaultWire.Bytes(body["value"]);
        var answer = (operation.ToUpperInvariant(), algorithm) switch
        {
            ("SIGN", "RS256") => version.Sign(value, time.GetUtcNow()),
            ("WRAPKEY", "RSA-OAEP-256") => version.Wrap(value, time.GetUtcNow()),
            ("UNWRAPKEY", "RSA-OAEP-256") => version.Unwrap(value),
            ("VERIFY", "RS256") => null,
            _ => throw new KeyVaultRefusal(400, "BadParameter"),
        };
        return answer is null
            ? new JsonObject { ["value"] = version.Verify(KeyVaultWire.Bytes(body["digest"]), value) }
            : new JsonObject { ["kid"] = version.Id, ["value"] = KeyVaultWire.Text(answer) };
    }

    public void Dispose()
    {
        foreach (var version in _names.Values.SelectMany(versions => versions))
        {
            version.Dispose();
        }
    }

    private KeyVaultVersion Find(string name, string? version)
    {
        if (_names.TryGetValue(name, out var versions))
        {
            lock (versions)
            {
                var found = version is null ? versions[^1] : versions.Find(one => one.Id.EndsWith("/" + version, StringComparison.Ordinal));
                if (found is not null)
                {
                    return found;
                }
            }
        }

        throw new KeyVaultRefusal(404, "KeyNotFound");
    }
}

/// <summary>One version of a key.</summary>
internal sealed class KeyVaultVersion(string id, RSA rsa, IReadOnlyList<string> operations, DateTimeOffset createdOn) : IDisposable
{
    private readonly Lock _gate = new();

    public string Id { get; } = id;

    public bool Enabled { get; set; } = true;

    public DateTimeOffset? ExpiresOn { get; set; }

    public JsonObject ToBundle()
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["key"] = new JsonObject
            {
                ["kid"] = Id,
                ["kty"] = "RSA",
                ["key_ops"] = new JsonArray([.. operations.Select(operation => (JsonNode)operation)]),
                ["n"] = KeyVaultWire.Text(parameters.Modulus!),
                ["e"] = KeyVaultWire.Text(parameters.Exponent!),
            },
            ["attributes"] = Attributes(),
            ["tags"] = new JsonObject(),
        };
    }

    public JsonObject ToItem() => new() { ["kid"] = Id, ["attributes"] = Attributes(), ["tags"] = new JsonObject() };

    public byte[] Sign(byte[] digest, DateTimeOffset now)
    {
        CheckOperation("sign");
        CheckTime(now);
        return digest.Length == 32
            ? Use(() => rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            : throw new KeyVaultRefusal(400, "BadParameter");
    }

    public bool Verify(byte[] digest, byte[] signature)
    {
        CheckOperation("verify");
        return Use(() => rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public byte[] Wrap(byte[] key, DateTimeOffset now)
    {
        CheckOperation("wrapKey");
        CheckTime(now);
        return Use(() => rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256));
    }

    public byte[] Unwrap(byte[] wrapped)
    {
        CheckOperation("unwrapKey");
        return Use(() => rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
    }

    public void Dispose() => rsa.Dispose();

    private JsonObject Attributes()
    {
        var attributes = new JsonObject
        {
            ["enabled"] = Enabled,
            ["created"] = createdOn.ToUnixTimeSeconds(),
            ["updated"] = createdOn.ToUnixTimeSeconds(),
            ["recoveryLevel"] = "Recoverable+Purgeable",
            ["recoverableDays"] = 90,
        };
        if (ExpiresOn is { } expiresOn)
        {
            attributes["exp"] = expiresOn.ToUnixTimeSeconds();
        }

        return attributes;
    }

    private void CheckOperation(string operation)
    {
        if (!operations.Contains(operation))
        {
            throw new KeyVaultRefusal(403, "Forbidden", "ForbiddenByPolicy");
        }
    }

    private void CheckTime(DateTimeOffset now)
    {
        if (ExpiresOn is { } expiresOn && now > expiresOn)
        {
            throw new KeyVaultRefusal(403, "Forbidden", "KeyExpired");
        }
    }

    private T Use<T>(Func<T> work)
    {
        try
        {
            lock (_gate)
            {
                return work();
            }
        }
        catch (CryptographicException)
        {
            throw new KeyVaultRefusal(400, "BadParameter");
        }
    }
}
