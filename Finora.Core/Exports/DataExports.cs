using System.Security.Cryptography;
using System.Text;
using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Exports;

/// <summary>An export that was found by the token of its address.</summary>
public sealed record FoundExport(Guid TenantId, DataExport Export);

/// <summary>Finds exports and opens their files.</summary>
public sealed class DataExports(TenantStore store, PointerStore pointers, ExportParts parts, IdGenerator ids, TimeProvider time)
{
    private const int TokenCharacters = 43;

    public async Task<Outcome<DataExport>> GetAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(TenantScope.Live(tenantId), Keys.DataExport(id), cancellationToken) is { } stored ? stored.Value : Failure.NotFound($"Export with id '{id}' was not found.");

    /// <summary>Null for a token that is nobody's.</summary>
    public async Task<FoundExport?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length != TokenCharacters) return null;
        var hash = Keys.Hash(token);
        if (await pointers.FindAsync(PointerKeys.Export(hash), cancellationToken) is not { } pointer) return null;
        var stored = await store.GetAsync(TenantScope.Live(pointer.Value.TenantId), Keys.DataExport(pointer.Value.ExportId), cancellationToken);
        return stored is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(stored.Value.TokenHash), Encoding.ASCII.GetBytes(hash)) ? new FoundExport(pointer.Value.TenantId, stored.Value) : null;
    }

    /// <summary>The file, with a record in the trail that it was fetched; null when it is gone. The caller disposes it.</summary>
    public async Task<StoredBlob?> OpenAsync(FoundExport found, CancellationToken cancellationToken)
    {
        if (found.Export.StatusAt(time.GetUtcNow()) != DataExportStatus.Ready || await parts.OpenAsync(found.Export, cancellationToken) is not { } file) return null;
        await store.RunAsync<bool>(
            TenantScope.Live(found.TenantId),
            (batch, _) =>
            {
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), "", "export.downloaded", found.Export.Id.ToString(), new Dictionary<string, string>());
                batch.Insert(Keys.Audit(record.Id), record);
                return Task.FromResult<Outcome<bool>>(true);
            },
            cancellationToken);
        return file;
    }
}
