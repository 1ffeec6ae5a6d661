using Finora.Core.Exports;

namespace Finora.Functions.Exports;

/// <summary>How much one job writes of an export. A host ends a function after five minutes (<c>functionTimeout</c> in host.json), so a job ends well before by itself.</summary>
/// <param name="Time">After which a job ends, with the page that it is at.</param>
/// <param name="Files">Bounds what a job remembers of the files that it wrote.</param>
/// <param name="Bytes">Before packing; keeps every file below the 4 GiB that a ZIP entry can say.</param>
/// <param name="PageSize">Records that are read at once.</param>
internal sealed record ExportSlice(TimeSpan Time, int Files, long Bytes, int PageSize)
{
    public static ExportSlice Default { get; } = new(TimeSpan.FromMinutes(2), 40_000, 1L << 30, 200);
}

/// <summary>What is left of a slice.</summary>
internal sealed class ExportBudget(ExportSlice slice, ArchiveWriter archive, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public bool IsSpent => time.GetElapsedTime(_started) >= slice.Time || archive.Files.Count >= slice.Files || archive.Unpacked >= slice.Bytes;
}

/// <summary>Records as they are read, and where the next page begins.</summary>
/// <param name="Next">Null after the last.</param>
internal sealed record ExportPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>One stretch of an export, which may take several jobs.</summary>
internal interface IExportStep
{
    /// <summary>Writes from a place on, at least one page, until the budget is spent.</summary>
    /// <returns>Where it goes on in the next job; null when it is done.</returns>
    Task<string?> WriteAsync(ArchiveWriter archive, ExportPlace from, ExportBudget budget, CancellationToken cancellationToken);
}
