using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>
/// One line of a VAT return, derived from the entry that moved VAT, so the return cannot part from the VAT accounts. Amounts are naira kobo, below zero where
/// a void or a credit note takes VAT back.
/// </summary>
/// <param name="Number">Of the document.</param>
/// <param name="IsInput">VAT paid on an expense; otherwise VAT charged on a sale.</param>
public sealed record VatItem(JournalSource Source, Guid SourceId, string Number, DateOnly Date, long Net, long Vat, bool IsInput) : IDocument
{
    public static int Schema => 1;

    /// <summary>
    /// The item of an entry, or null where it moved no VAT. Payments only move VAT from 2021 to 2026, which comes to nothing. Manual entries are no part
    /// of the return: it is made of documents.
    /// </summary>
    public static VatItem? Of(JournalEntry entry, string number) => entry is { Source: JournalSource.Manual } or { SourceId: null } ? null
        : entry.Source == JournalSource.Expense ? Input(entry, entry.SourceId.Value, number)
        : Output(entry, entry.SourceId.Value, number);

    private static VatItem? Output(JournalEntry entry, Guid sourceId, string number)
    {
        var vat = -Moved(entry, line => line.Account is AccountCode.VatProvision or AccountCode.VatPayable);
        return vat == 0 ? null : new VatItem(entry.Source, sourceId, number, entry.Date, -Moved(entry, line => line.Account == AccountCode.Revenue), vat, IsInput: false);
    }

    /// <summary>The cost stands on the side of the VAT; what is owed or paid for both on the other.</summary>
    private static VatItem? Input(JournalEntry entry, Guid sourceId, string number)
    {
        var vat = Moved(entry, line => line.Account == AccountCode.InputVat);
        if (vat == 0) return null;
        var net = Moved(entry, line => line.Account != AccountCode.InputVat && line.Debit > 0 == vat > 0);
        return new VatItem(entry.Source, sourceId, number, entry.Date, net, vat, IsInput: true);
    }

    private static long Moved(JournalEntry entry, Func<JournalLine, bool> counts) => entry.Lines.Where(counts).Sum(line => line.Debit - line.Credit);
}
