using Finora.Core.Storage;

namespace Finora.Core.Ledger;

public enum JournalStatus
{
    Draft,
    Posted,
    Reversed,
}

/// <summary>What made an entry.</summary>
public enum JournalSource
{
    Invoice,
    Receipt,
    Payment,
    Expense,

    /// <summary>Of bills, which this version does not make: it can be asked for, and there is nothing.</summary>
    Bill,
    Manual,
}

/// <summary>
/// An entry in the books. A posted one never changes but for <see cref="Status"/> and <see cref="ReversedBy"/>. Its lines balance: they come from a
/// <see cref="Posting"/>.
/// </summary>
/// <param name="Date">The day that it counts for.</param>
/// <param name="Total">Sum of the debits and of the credits, naira kobo.</param>
public sealed record JournalEntry(
    Guid Id, string Number, DateOnly Date, string Description, JournalSource Source, Guid? SourceId, IReadOnlyList<JournalLine> Lines, long Total, DateTimeOffset CreatedAt) : IDocument
{
    public static int Schema => 1;

    public JournalStatus Status { get; init; }

    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>The repeatable call that posted a draft.</summary>
    public Guid? PostCall { get; init; }

    public Guid? ReversalOf { get; init; }

    public Guid? ReversedBy { get; init; }
}
