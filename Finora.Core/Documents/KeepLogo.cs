using Finora.Core.Billing;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Documents;

/// <summary>
/// Takes a picture as the logo of a business. Nothing of the file is served as it came: <see cref="LogoMaker"/> makes a new one of what it shows.
/// </summary>
public sealed class KeepLogo(TenantStore store, IBlobStore blobs, LogoMaker maker, UsageNotices notices, TimeProvider time)
{
    /// <summary>The file goes first and counts for nothing until the business names its version.</summary>
    /// <param name="file">PNG, JPEG or WebP, told apart by content.</param>
    public async Task<Outcome<Business>> PutAsync(Guid tenantId, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var made = await maker.MakeAsync(file, cancellationToken);
        if (!made.IsOk) return made.Failure;
        var home = TenantScope.Live(tenantId);
        var version = await StoreAsync(home, made.Value, cancellationToken);
        var outcome = await store.RunAsync<Business>(
            home,
            async (batch, token) =>
            {
                var stored = await ReadAsync(home, token);

                // Of two at once the later number stays, whoever comes to this point first.
                if (stored.Value.LogoVersion > version) return stored.Value;
                if (await StorageAllowance.CountAsync(store, notices, batch, made.Value.Length, token) is { } full) return full;
                var changed = stored.Value with { LogoVersion = version, HasLogo = true, UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);
        if (!outcome.IsOk) await blobs.DeleteAsync(BusinessLogos.NameOf(tenantId, version), CancellationToken.None);
        return outcome;
    }

    /// <summary>Under the next number that nobody has taken: a file is never replaced, since documents were issued with it.</summary>
    private async Task<int> StoreAsync(TenantScope home, byte[] file, CancellationToken cancellationToken)
    {
        var version = (await ReadAsync(home, cancellationToken)).Value.LogoVersion + 1;
        while (!await blobs.PutAsync(BusinessLogos.NameOf(home.TenantId, version), new BlobContent(new MemoryStream(file, writable: false), LogoMaker.MediaType), overwrite: false, cancellationToken)) version++;
        return version;
    }

    private async Task<Stored<Business>> ReadAsync(TenantScope home, CancellationToken cancellationToken) =>
        await store.GetAsync(home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");

    /// <summary>New documents bear no logo from now on. Those that were issued with one keep it, so its file stays.</summary>
    public Task<Outcome<Business>> RemoveAsync(Guid tenantId, CancellationToken cancellationToken) =>
        store.RunAsync<Business>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                var stored = await ReadAsync(batch.Scope, token);
                if (!stored.Value.HasLogo) return stored.Value;
                var changed = stored.Value with { HasLogo = false, UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);
}
