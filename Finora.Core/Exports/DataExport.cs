using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Exports;

public enum DataExportStatus
{
    /// <summary>The job has not written the file yet.</summary>
    Preparing,

    Ready,

    /// <summary>Tried as often as the queue allows.</summary>
    Failed,

    /// <summary>Its 24 hours are over, and the file is gone or going.</summary>
    Expired,
}

/// <summary>A file with everything that a tenant has, as it was asked for.</summary>
/// <param name="TokenHash">SHA-256 of the token of its address in hex.</param>
public sealed record DataExport(Guid Id, string TokenHash, Guid RequestedBy, DateTimeOffset CreatedAt) : IDocument
{
    /// <summary>Platform contract, section 20: from the instant at which it is ready.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Between one export and the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(24);

    public static int Schema => 1;

    public DataExportStatus Status { get; init; }

    /// <summary>UTC; null until it is ready.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Judged when it is read, whether or not the sweep has been.</summary>
    public DataExportStatus StatusAt(DateTimeOffset now) => Status == DataExportStatus.Ready && now >= ExpiresAt ? DataExportStatus.Expired : Status;

    internal static string BlobOf(Guid id) => $"exports/{id:N}.zip";
}

/// <summary>Finds an export by the token of its address.</summary>
public sealed record ExportPointer(Guid TenantId, Guid ExportId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The job that writes the file of an export.</summary>
public sealed record DataExportJob(int Version, Guid TenantId, Guid ExportId)
{
    public const string QueueName = "data-export";

    /// <summary>Null when the body is no such job.</summary>
    public static DataExportJob? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.DataExportJob);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Writes everything that a tenant has as one file. What it holds is for the surfaces to say, in whose words the records are.</summary>
public interface IExportArchive
{
    /// <summary>Writes to <paramref name="target"/> as it goes, so that nothing is ever whole in memory.</summary>
    Task WriteAsync(Guid tenantId, Stream target, CancellationToken cancellationToken);
}
