namespace Finora.Core.Ledger;

/// <summary>Collects the lines of a posting in order. Lines of zero are left out.</summary>
public sealed class PostingBuilder
{
    private readonly List<JournalLine> _lines = [];

    /// <param name="amount">Naira kobo; below zero it is a credit, so that a difference can be posted whichever way it falls.</param>
    public PostingBuilder Debit(string account, long amount, string? description = null)
    {
        if (amount != 0)
        {
            _lines.Add(new JournalLine(account, Math.Max(amount, 0), Math.Max(-amount, 0), description));
        }

        return this;
    }

    /// <param name="amount">Naira kobo; below zero it is a debit.</param>
    public PostingBuilder Credit(string account, long amount, string? description = null) => Debit(account, -amount, description);

    /// <exception cref="InvalidOperationException">The lines do not balance, or there are none: a fault of the code that wrote
    /// them.</exception>
    public Posting Build() => BuildOrNull() ?? throw new InvalidOperationException("There is nothing to post.");

    /// <summary>As <see cref="Build"/>, or null when every line was zero.</summary>
    /// <exception cref="InvalidOperationException">The lines do not balance.</exception>
    public Posting? BuildOrNull()
    {
        if (_lines.Count == 0)
        {
            return null;
        }

        return Posting.TryCreate(_lines, out var posting, out var debit, out var credit)
            ? posting
            : throw new InvalidOperationException($"Debits of {debit} and credits of {credit} do not balance.");
    }
}
