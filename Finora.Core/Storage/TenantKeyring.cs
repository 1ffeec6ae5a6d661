using System.Security.Cryptography;
using Finora.Core.Identity;
using Microsoft.Extensions.Caching.Memory;

namespace Finora.Core.Storage;

/// <summary>A tenant's data key as stored: wrapped by the vault, so that the store alone opens nothing.</summary>
/// <param name="Version">Stands in every text sealed with it.</param>
/// <param name="KeyId">The version of the vault's key that wrapped it. Rotation re-wraps and changes this, not the data.</param>
public sealed record DataKeyDocument(int Version, string KeyId, byte[] Wrapped) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Opens the ciphers of tenants. A data key is made the first time it is asked for; two instances that make one at once end up with the one whose row came
/// first. Opened keys stay in memory for ten minutes, so the vault is out of the way of requests.
/// </summary>
public sealed class TenantKeyring(ITableStore tables, IKeyVault vault) : IDisposable
{
    /// <summary>The vault's key that wraps the data keys of all tenants.</summary>
    public const string WrappingKeyName = "finora-data";
    private const int WrappingKeyBits = 3072;
    private const int SecretBytes = 64;
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);
    private static readonly TenantScope InstallationScope = TenantScope.Live(Guid.Empty);
    private readonly MemoryCache _opened = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly KeyedGate _gate = new();

    /// <summary>The cipher of what belongs to no tenant: the e-mail addresses of users.</summary>
    public Task<TenantCipher> OpenInstallationAsync(CancellationToken cancellationToken) => OpenAsync(InstallationScope.TenantId, cancellationToken);

    /// <exception cref="KeyVaultException">The vault cannot wrap or unwrap now.</exception>
    public async Task<TenantCipher> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (_opened.TryGetValue(tenantId, out TenantCipher? known)) return known!;
        var partition = TenantScope.Live(tenantId).Partition;
        using var pass = await _gate.EnterAsync(partition, cancellationToken);
        if (_opened.TryGetValue(tenantId, out known)) return known!;
        var cipher = await ReadAsync(partition, cancellationToken) ?? await CreateAsync(partition, cancellationToken);
        return _opened.Set(tenantId, cipher, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeepFor });
    }

    /// <summary>
    /// Wraps the tenant's data key anew with the newest version of the vault's key. What is sealed stays as it is. False when it was so already.
    /// </summary>
    public async Task<bool> RewrapAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var partition = TenantScope.Live(tenantId).Partition;
        var row = await tables.GetAsync(AddressOf(partition), cancellationToken);
        var wrappingKey = await WrappingKeyAsync(cancellationToken);
        if (row is null) return false;
        var stored = Documents.Read<DataKeyDocument>(row);
        if (stored.Value.KeyId == wrappingKey.KeyId) return false;
        var secret = await vault.UnwrapAsync(stored.Value.KeyId, stored.Value.Wrapped, cancellationToken);
        var document = stored.Value with { KeyId = wrappingKey.KeyId, Wrapped = await vault.WrapAsync(wrappingKey.KeyId, secret, cancellationToken) };
        CryptographicOperations.ZeroMemory(secret);
        return (await tables.CommitAsync(StoreTable.Data, partition, [RowChange.Update(row.Key, DataKeyDocument.Schema, Documents.Write(document), row.ETag)], cancellationToken)).IsCommitted;
    }

    public void Dispose() => _opened.Dispose();

    private static RowAddress AddressOf(string partition) => new(StoreTable.Data, partition, Keys.DataKey.Value);

    private async Task<TenantCipher?> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(AddressOf(partition), cancellationToken);
        if (row is null) return null;
        var document = Documents.Read<DataKeyDocument>(row).Value;
        var secret = await vault.UnwrapAsync(document.KeyId, document.Wrapped, cancellationToken);
        return Use(document.Version, secret);
    }

    private async Task<TenantCipher> CreateAsync(string partition, CancellationToken cancellationToken)
    {
        var wrappingKey = await WrappingKeyAsync(cancellationToken);
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var document = new DataKeyDocument(1, wrappingKey.KeyId, await vault.WrapAsync(wrappingKey.KeyId, secret, cancellationToken));
        var insert = RowChange.Insert(Keys.DataKey.Value, DataKeyDocument.Schema, Documents.Write(document));
        var result = await tables.CommitAsync(StoreTable.Data, partition, [insert], cancellationToken);
        if (result.IsCommitted) return Use(document.Version, secret);
        return await ReadAsync(partition, cancellationToken) ?? throw new StorageUnavailableException("A data key vanished between two reads.");
    }

    private static TenantCipher Use(int version, byte[] secret)
    {
        if (secret.Length != SecretBytes) throw new CryptographicException("A data key has the wrong length.");
        var cipher = new TenantCipher(version, secret);
        CryptographicOperations.ZeroMemory(secret);
        return cipher;
    }

    private async Task<RsaPublicKey> WrappingKeyAsync(CancellationToken cancellationToken) =>
        await vault.GetKeyAsync(WrappingKeyName, cancellationToken) ?? await vault.CreateRsaKeyAsync(WrappingKeyName, WrappingKeyBits, cancellationToken);
}
