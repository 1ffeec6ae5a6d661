using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>By how much what is owed on an invoice changed, on a day of the books.</summary>
/// <param name="Date">That of the journal entry.</param>
/// <param name="Kobo">Naira kobo, as on account 1021.</param>
/// <param name="Amount">The same in minor units of the invoice's currency.</param>
public sealed record DebtMove(DateOnly Date, long Kobo, long Amount);

/// <summary>
/// What was ever owed on an invoice, and when: enough to say what was open at the end of any day. It stands on the index row of an open invoice and of a settled
/// one, so that the ageing of receivables reads no invoices.
/// </summary>
/// <param name="Id">Of the invoice.</param>
/// <param name="Moves">By date, at most one a day.</param>
public sealed record Receivable(Guid Id, Guid CustomerId, DateOnly DueDate, string Currency, IReadOnlyList<DebtMove> Moves) : IDocument
{
    public static int Schema => 1;

    /// <summary>By which somebody who pays it may name it.</summary>
    public string? Number { get; init; }

    /// <summary>The buyer's own.</summary>
    public string? Reference { get; init; }

    internal static Receivable Of(Invoice invoice) => new(invoice.Id, invoice.CustomerId, invoice.DueDate, invoice.Currency, invoice.Debt) { Number = invoice.Number, Reference = invoice.Reference };

    /// <summary>Open at the end of <paramref name="day"/>: naira kobo, and minor units of the currency.</summary>
    public (long Kobo, long Amount) OwedOn(DateOnly day)
    {
        var moves = Moves.Where(move => move.Date <= day).ToArray();
        return (moves.Sum(move => move.Kobo), moves.Sum(move => move.Amount));
    }
}

/// <summary>Keeps the moves of an invoice's debt.</summary>
internal static class Debts
{
    /// <summary><paramref name="after"/> with what changed since <paramref name="before"/>. Issuing counts on the issue date, all else on <paramref name="booked"/>.</summary>
    /// <exception cref="InvalidOperationException">What is owed changed and no day was given: a fault of the use case.</exception>
    public static Invoice Follow(Invoice before, Invoice after, DateOnly? booked)
    {
        if (after.Type != DocumentType.Invoice) return after;
        var (was, moves) = (before.Owed, after.Debt);
        if (before.State == InvoiceState.Draft && after.State is not InvoiceState.Draft and not InvoiceState.Deleted)
        {
            was = after.OwedAsIssued;
            moves = With(moves, new DebtMove(after.IssueDate, was.Kobo, was.Amount));
        }

        var change = (Kobo: after.Owed.Kobo - was.Kobo, Amount: after.Owed.Amount - was.Amount);
        if (change == default) return ReferenceEquals(moves, after.Debt) ? after : after with { Debt = moves };
        var day = booked ?? throw new InvalidOperationException("What is owed on an invoice changed without a day of the books.");
        return after with { Debt = With(moves, new DebtMove(day, change.Kobo, change.Amount)) };
    }

    private static DebtMove[] With(IReadOnlyList<DebtMove> moves, DebtMove move) =>
    [
        .. moves.Append(move).GroupBy(each => each.Date)
            .Select(day => new DebtMove(day.Key, day.Sum(each => each.Kobo), day.Sum(each => each.Amount)))
            .OrderBy(each => each.Date),
    ];
}
