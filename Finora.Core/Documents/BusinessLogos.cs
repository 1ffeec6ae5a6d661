using Finora.Core.Storage;

namespace Finora.Core.Documents;

/// <summary>
/// The logos of businesses as files, one a version: <c>logos/{tenant}/{version}.png</c>. A file is never replaced, and stays when the business takes another logo or none, since what was issued with it
/// is printed with it.
/// </summary>
public sealed class BusinessLogos(IBlobStore blobs)
{
    /// <summary>Bytes of a logo that may stand in a page itself; none that is taken is larger.</summary>
    public const int MaxPageBytes = 256 * 1024;

    /// <summary>Far more than 800 pixels a side need; what is larger is not printed.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <param name="tenantId">Whose logo it is.</param>
    /// <param name="version">1 and up.</param>
    public static string NameOf(Guid tenantId, int version) => $"logos/{tenantId:D}/{version}.png";

    /// <summary>The file, or null: version 0 is none, and what is gone or too large is printed without.</summary>
    public async Task<byte[]?> ReadAsync(Guid tenantId, int version, CancellationToken cancellationToken)
    {
        if (version == 0) return null;
        await using var blob = await blobs.OpenAsync(NameOf(tenantId, version), cancellationToken);
        if (blob is null or { Length: > MaxBytes }) return null;
        var file = new byte[blob.Length];
        await blob.Content.ReadExactlyAsync(file, cancellationToken);
        return file;
    }
}
