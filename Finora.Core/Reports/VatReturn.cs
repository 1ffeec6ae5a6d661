using Finora.Core.Ledger;

namespace Finora.Core.Reports;

/// <summary>The VAT of some days: charged on sales, paid on expenses, each document with its entry's day. Naira kobo.</summary>
public sealed record VatReturn(DateOnly From, DateOnly To, IReadOnlyList<VatItem> Output, IReadOnlyList<VatItem> Input)
{
    private const int DueDay = 21;

    /// <summary>The 21st of the month after the last day.</summary>
    public DateOnly DueDate => new DateOnly(To.Year, To.Month, DueDay).AddMonths(1);

    public long OutputVat => Output.Sum(item => item.Vat);

    public long InputVat => Input.Sum(item => item.Vat);

    public long NetPayable => Math.Max(OutputVat - InputVat, 0);

    /// <summary>Where more VAT was paid than charged, what may be set off later.</summary>
    public long CarryForward => Math.Max(InputVat - OutputVat, 0);
}
