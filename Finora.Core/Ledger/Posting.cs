namespace Finora.Core.Ledger;

/// <summary>One line of a journal entry, in naira kobo. Exactly one of the two sides is above zero.</summary>
public sealed record JournalLine(string Account, long Debit, long Credit, string? Description = null);

/// <summary>
/// The lines of a journal entry. They balance by construction: there is no way to hold a posting that is empty, unbalanced, or has a line
/// with both sides or none.
/// </summary>
public sealed class Posting
{
    private Posting(IReadOnlyList<JournalLine> lines, long total)
    {
        Lines = lines;
        Total = total;
    }

    public IReadOnlyList<JournalLine> Lines { get; }

    /// <summary>The sum of the debits, which is that of the credits.</summary>
    public long Total { get; }

    /// <summary>Makes a posting of lines whose sums a caller chose. Lines must be valid one by one.</summary>
    /// <returns>False when the sums differ; both are given for the message that says so.</returns>
    /// <exception cref="ArgumentException">There is no line, or one of them is no valid line.</exception>
    public static bool TryCreate(IReadOnlyList<JournalLine> lines, out Posting? posting, out long totalDebit, out long totalCredit)
    {
        if (lines.Count == 0 || lines.Any(line => Math.Min(line.Debit, line.Credit) != 0 || Math.Max(line.Debit, line.Credit) <= 0))
        {
            throw new ArgumentException("A posting needs lines, and each line one side above zero.", nameof(lines));
        }

        totalDebit = lines.Sum(line => line.Debit);
        totalCredit = lines.Sum(line => line.Credit);
        posting = totalDebit == totalCredit ? new Posting([.. lines], totalDebit) : null;
        return posting is not null;
    }

    /// <summary>The same lines with debit and credit swapped: how an entry is undone.</summary>
    public Posting Reversed() => new([.. Lines.Select(line => line with { Debit = line.Credit, Credit = line.Debit })], Total);
}
