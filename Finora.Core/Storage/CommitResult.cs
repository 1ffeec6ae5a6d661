namespace Finora.Core.Storage;

public enum CommitStatus
{
    /// <summary>Every change is stored, durably.</summary>
    Committed,

    /// <summary>An insert met an existing row; nothing was stored.</summary>
    Exists,

    /// <summary>An update or delete met no row; nothing was stored.</summary>
    Missing,

    /// <summary>An update or delete met a newer version; nothing was stored.</summary>
    Stale,
}

/// <summary>How a batch ended. A batch that is not committed has stored nothing.</summary>
/// <param name="FailedIndex">Which change stood in the way, counted from 0; -1 when committed or when the store does not tell.</param>
public readonly record struct CommitResult(CommitStatus Status, int FailedIndex)
{
    public static CommitResult Committed { get; } = new(CommitStatus.Committed, -1);

    public bool IsCommitted => Status == CommitStatus.Committed;
}
