using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Documents;

/// <summary>A file that whoever has its address may fetch for an hour.</summary>
/// <param name="Path">Path and query of the address, signed.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
public sealed record OfferedFile(Guid Id, string Name, string Path, DateTimeOffset ExpiresAt);

/// <summary>
/// Files behind addresses that need no key. The file lies in the blob store under an id that cannot be guessed; the address carries when it ends and an HMAC-SHA-256 over both, under
/// the installation's key, so none can be made up or made to last longer. The row that has the file removed is written before it, so no crash leaves one for ever.
/// </summary>
public sealed class OfferFile(IBlobStore blobs, DueTable due, TenantKeyring keyring, TimeProvider time)
{
    /// <summary>How long an address works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Purpose = "file.address";

    /// <param name="id">Not to be guessed. The same id stores the same file again.</param>
    public async Task<OfferedFile> RunAsync(TenantScope scope, Guid id, PrintedFile file, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) + Lifetime;
        await due.ScheduleAsync(new DueWork(DueKind.FileRemoval, expiresAt, scope.TenantId, scope.Test, id), cancellationToken);
        await blobs.PutAsync(BlobOf(id), new BlobContent(new MemoryStream(file.Content, writable: false), file.MediaType, file.Name), overwrite: true, cancellationToken);
        return new OfferedFile(id, file.Name, await AddressAsync(id, expiresAt, cancellationToken), expiresAt);
    }

    /// <summary>Whether the address is one of ours and still works. Says the same of an altered one as of one that was never given.</summary>
    /// <param name="expires">Unix seconds, as in the address.</param>
    public async Task<bool> IsOpenAsync(Guid id, long expires, string signature, CancellationToken cancellationToken)
    {
        var expected = Encoding.ASCII.GetBytes(await SignAsync(id, expires, cancellationToken));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)) && time.GetUtcNow().ToUnixTimeSeconds() < expires;
    }

    /// <summary>The file; null when it is gone. The caller disposes it.</summary>
    public Task<StoredBlob?> OpenAsync(Guid id, CancellationToken cancellationToken) => blobs.OpenAsync(BlobOf(id), cancellationToken);

    internal static string BlobOf(Guid id) => $"files/{id:N}";

    private async Task<string> AddressAsync(Guid id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var expires = expiresAt.ToUnixTimeSeconds();
        var signature = await SignAsync(id, expires, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"/files/{PublicId.Encode(id)}?exp={expires}&sig={signature}");
    }

    private async Task<string> SignAsync(Guid id, long expires, CancellationToken cancellationToken) =>
        (await keyring.OpenInstallationAsync(cancellationToken)).BlindIndex(Purpose, string.Create(CultureInfo.InvariantCulture, $"{id:N}|{expires}"));
}

/// <summary>Removes files whose address has ended.</summary>
public sealed class RemoveFiles(DueSweep sweep, IBlobStore blobs)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        sweep.RunAsync(DueKind.FileRemoval, (work, _, token) => blobs.DeleteAsync(OfferFile.BlobOf(work.SubjectId), token), cancellationToken);
}
