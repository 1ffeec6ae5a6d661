using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>
/// The frozen bytes of submissions: one blob a revision, sealed, since they hold personal data. A blob is named by its content, so a crash between it and its row leaves a blob that
/// nothing names, and never one with other bytes.
/// </summary>
public sealed class NrsPayloads(IBlobStore blobs, TenantKeyring keyring)
{
    public static string HashOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));

    /// <returns>SHA-256 of the bytes, lower-case hex.</returns>
    public async Task<string> FreezeAsync(TenantScope scope, Guid invoiceId, int revision, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var hash = HashOf(payload.Span);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var box = Encoding.ASCII.GetBytes(cipher.Seal(Encoding.UTF8.GetString(payload.Span), Binding(invoiceId, revision)));
        using var content = new MemoryStream(box, writable: false);
        await blobs.PutAsync(NameOf(scope, invoiceId, revision, hash), new BlobContent(content, "application/octet-stream"), overwrite: false, cancellationToken);
        return hash;
    }

    /// <exception cref="InvalidDataException">The bytes are gone or are not those that were frozen.</exception>
    public async Task<FrozenSubmission> OpenAsync(TenantScope scope, NrsSubmission submission, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenAsync(NameOf(scope, submission.InvoiceId, submission.Revision, submission.Sha256), cancellationToken)
            ?? throw new InvalidDataException("The frozen bytes of a submission are gone.");
        using var reader = new StreamReader(blob.Content, Encoding.ASCII);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var payload = Encoding.UTF8.GetBytes(cipher.Open(await reader.ReadToEndAsync(cancellationToken), Binding(submission.InvoiceId, submission.Revision)));
        return HashOf(payload) == submission.Sha256
            ? new FrozenSubmission(scope, submission.NrsIrn, payload, submission.Sha256, submission.Revision)
            : throw new InvalidDataException("The frozen bytes of a submission were changed.");
    }

    /// <summary>Gone is fine.</summary>
    public Task RemoveAsync(TenantScope scope, Guid invoiceId, int revision, string hash, CancellationToken cancellationToken) => blobs.DeleteAsync(NameOf(scope, invoiceId, revision, hash), cancellationToken);

    private static string NameOf(TenantScope scope, Guid invoiceId, int revision, string hash) => $"nrs/{scope.Partition}/{invoiceId:N}/{revision}-{hash}";

    private static string Binding(Guid invoiceId, int revision) => $"nrs-payload|{invoiceId:N}|{revision}";
}
