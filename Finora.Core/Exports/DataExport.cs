using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>How often a job has begun to write a part, whatever became of it. Each has a blob named by its number, so what a crash left behind is found when the export is removed.</summary>
    public int Attempts { get; init; }

    /// <summary>What the file is made of so far, in order.</summary>
    public IReadOnlyList<ExportPart> Parts { get; init; } = [];

    /// <summary>Where the next part goes on.</summary>
    public ExportPlace Place { get; init; } = ExportPlace.Beginning;

    /// <summary>Bytes of the file so far.</summary>
    [JsonIgnore]
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>Judged when it is read, whether or not the sweep has been.</summary>
    public DataExportStatus StatusAt(DateTimeOffset now) => Status == DataExportStatus.Ready && now >= ExpiresAt ? DataExportStatus.Expired : Status;

    /// <summary>The bytes of a part.</summary>
    internal static string BlobOf(Guid id, int attempt) => $"exports/{id:N}/{attempt}.zip";

    /// <summary>The list of the files in a part, for the end of the ZIP and the manifest.</summary>
    internal static string IndexOf(Guid id, int attempt) => $"exports/{id:N}/{attempt}.index";
}

/// <summary>A part of the file that is stored whole.</summary>
/// <param name="Attempt">Which run wrote it.</param>
public sealed record ExportPart(int Attempt, long Bytes);

/// <summary>Where a part goes on.</summary>
/// <param name="Step">Counted from 0, in the order in which the file is written.</param>
/// <param name="After">Position in the records of the step; null at its beginning.</param>
/// <param name="File">Which file of the step is next, counted from 1: a list that is longer than a part goes on in another file.</param>
public sealed record ExportPlace(int Step, string? After, int File)
{
    public static ExportPlace Beginning { get; } = new(0, null, 1);
}

/// <summary>A file in the ZIP.</summary>
/// <param name="Bytes">Before packing.</param>
/// <param name="Sha256">Lower-case hex, before packing.</param>
/// <param name="Offset">Where it begins in the whole ZIP.</param>
public sealed record ExportedFile(string Name, long Bytes, string Sha256, long Packed, uint Crc, long Offset) : IDocument
{
    public static int Schema => 1;
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
    /// <summary>Writes a part to <paramref name="target"/> as it goes, so that nothing is ever whole in memory, and ends where the time of a job does.</summary>
    /// <param name="export">How far it is.</param>
    /// <param name="before">The files of the parts before, in order; read for the last part only.</param>
    Task<WrittenPart> WriteAsync(Guid tenantId, DataExport export, Func<IAsyncEnumerable<ExportedFile>> before, Stream target, CancellationToken cancellationToken);
}

/// <param name="Next">Null when this was the last part.</param>
public sealed record WrittenPart(IReadOnlyList<ExportedFile> Files, ExportPlace? Next);
