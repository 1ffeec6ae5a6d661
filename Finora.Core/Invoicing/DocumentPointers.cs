using System.Collections.Concurrent;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>
/// Finds issued documents by what is printed on them, before the tenant is known. A fingerprint has a pointer of its own; a number of the tax authority names its tenant through the service id
/// in it, so a tenant has one pointer for all of those. A pointer counts for nothing until the document confirms it.
/// </summary>
public sealed class DocumentPointers(ITableStore tables)
{
    /// <summary>Sellers without a TIN may share a fingerprint; beyond so many there is no telling them apart by it anyhow.</summary>
    public const int MaxShared = 50;

    private const int MaxRemembered = 10_000;
    private static readonly byte[] NoBody = "{}"u8.ToArray();
    private readonly ConcurrentDictionary<(string ServiceId, TenantScope Scope), bool> _known = new();

    internal async Task ClaimAsync(TenantScope scope, Invoice issued, CancellationToken cancellationToken)
    {
        var irn = issued.Irn ?? throw new ArgumentException("An issued document has a fingerprint.", nameof(issued));
        await PutAsync(PartitionOf("irn", irn), $"{irn}|{scope.Partition}|{issued.Id:N}", cancellationToken);
        if (issued.NrsIrn is { } number) await ClaimServiceAsync(scope, number.Split('-')[1], cancellationToken);
    }

    /// <summary>The tenant will be found by the numbers that the tax authority's service id stands in.</summary>
    public async Task ClaimServiceAsync(TenantScope scope, string serviceId, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey((serviceId, scope))) return;
        await PutAsync(PartitionOf("svc", Keys.Hash(serviceId)), $"{Keys.Hash(serviceId)}|{scope.Partition}", cancellationToken);
        if (_known.Count >= MaxRemembered) _known.Clear();
        _known[(serviceId, scope)] = true;
    }

    /// <summary>Documents that may have the fingerprint.</summary>
    internal async Task<IReadOnlyList<(TenantScope Scope, Guid InvoiceId)>> FindAsync(string irn, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(PartitionOf("irn", irn), irn, cancellationToken)).Select(parts => (ScopeOf(parts[1]), Guid.ParseExact(parts[2], "N")))];

    /// <summary>Tenants that may have the service id.</summary>
    internal async Task<IReadOnlyList<TenantScope>> FindServiceAsync(string serviceId, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(PartitionOf("svc", Keys.Hash(serviceId)), Keys.Hash(serviceId), cancellationToken)).Select(parts => ScopeOf(parts[1]))];

    private Task<CommitResult> PutAsync(string partition, string key, CancellationToken cancellationToken) =>
        tables.CommitAsync(StoreTable.Pointers, partition, [RowChange.Put(key, 1, NoBody)], cancellationToken);

    private async Task<IEnumerable<string[]>> ReadAsync(string partition, string hash, CancellationToken cancellationToken) =>
        (await tables.ReadAsync(StoreTable.Pointers, partition, KeyRange.Prefix(hash + "|"), MaxShared, null, cancellationToken)).Rows.Select(row => row.Key.Split('|'));

    private static string PartitionOf(string kind, string hash) => string.Concat(kind, ".", hash.AsSpan(0, 2));

    private static TenantScope ScopeOf(string partition)
    {
        var parts = partition.Split('.');
        return new TenantScope(Guid.ParseExact(parts[0], "N"), parts[1] == "test");
    }
}
