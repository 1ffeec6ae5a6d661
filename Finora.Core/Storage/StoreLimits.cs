using System.Buffers;

namespace Finora.Core.Storage;

/// <summary>
/// The limits of Azure Tables and Queues, held on every store so that nothing works on one machine and breaks in the cloud.
/// Source: "Understanding the Table service data model" and "Scalability targets for Azure Queue Storage", Microsoft Learn.
/// </summary>
public static class StoreLimits
{
    /// <summary>Changes in one batch.</summary>
    public const int MaxBatchChanges = 100;

    /// <summary>Bytes of one batch as sent: bodies travel as base64, so four bytes for three, and each change carries its envelope.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    /// <summary>What is set aside for the envelope of one change in a batch (verb, URL, headers, JSON names), in bytes.</summary>
    public const int ChangeOverheadBytes = 2 * 1024;

    /// <summary>Bytes of one binary property; longer bodies are split over several.</summary>
    public const int MaxPropertyBytes = 64 * 1024;

    /// <summary>Bytes of one body: 15 full properties, which leaves 64 KiB of the row's 1 MiB for keys and names.</summary>
    public const int MaxBodyBytes = 15 * MaxPropertyBytes;

    /// <summary>Characters of a partition or row key.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>Rows of one page.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Bytes of a job's body before base64: 48 KiB, which is 64 KiB encoded.</summary>
    public const int MaxJobBytes = 48 * 1024;

    /// <summary>The longest time that a job may be delayed or hidden.</summary>
    public static TimeSpan MaxJobDelay { get; } = TimeSpan.FromDays(7);

    /// <summary>'/', '\', '#', '?' and the control characters cannot stand in a key.</summary>
    private static readonly SearchValues<char> ForbiddenInKeys = SearchValues.Create(
        [.. "/\\#?", .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c)]);

    /// <summary>
    /// Whether <paramref name="key"/> may name a partition or row. Surrogates are refused as well: beyond the basic plane UTF-16 order (Azure) and
    /// UTF-8 order (SQLite) part ways, and a range read would differ.
    /// </summary>
    public static bool IsValidKey(string? key) =>
        key is { Length: > 0 and <= MaxKeyLength } && !key.AsSpan().ContainsAny(ForbiddenInKeys) && !key.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>Size of a batch against <see cref="MaxBatchBytes"/>.</summary>
    public static long BatchBytes(IReadOnlyList<RowChange> changes)
    {
        var total = 0L;
        foreach (var change in changes) total += ChangeOverheadBytes + ((change.Body.Length + 2L) / 3 * 4);
        return total;
    }

    /// <summary>Refuses what no store could take; a fault of ours, never of a caller, so it throws.</summary>
    /// <exception cref="ArgumentException">A key, body or the batch breaks a limit, the batch is empty, or a key stands twice.</exception>
    public static void CheckBatch(string partition, IReadOnlyList<RowChange> changes)
    {
        CheckKey(partition);
        if (changes.Count is 0 or > MaxBatchChanges) throw new ArgumentException($"A batch holds 1 to {MaxBatchChanges} changes, not {changes.Count}.", nameof(changes));
        var seen = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            CheckKey(change.Key);
            if (!seen.Add(change.Key)) throw new ArgumentException($"The batch changes the row '{change.Key}' twice.", nameof(changes));
            if (change.Body.Length > MaxBodyBytes) throw new ArgumentException($"The body of '{change.Key}' is {change.Body.Length} bytes; the limit is {MaxBodyBytes}.", nameof(changes));
        }

        if (BatchBytes(changes) > MaxBatchBytes) throw new ArgumentException($"The batch is larger than {MaxBatchBytes} bytes.", nameof(changes));
    }

    /// <exception cref="ArgumentException">The key is empty, too long or holds a forbidden character.</exception>
    public static void CheckKey(string key)
    {
        if (!IsValidKey(key)) throw new ArgumentException("The key is empty, too long, or holds a character that Azure Tables refuses.", nameof(key));
    }
}
