using Finora.Core.Reports;
using Finora.Core.Storage;

namespace Finora.Core.Documents;

/// <summary>What kind of report a file holds.</summary>
public enum ReportKind
{
    FinancialStatement,
    VatReturn,
}

/// <summary>The sums of a VAT return as the answer tells them; naira kobo.</summary>
public sealed record VatSums(long Output, long Input, long NetPayable, int Documents);

/// <summary>A report that was made into a file, kept so that the event that tells of it can say what the caller was answered.</summary>
/// <param name="Id">Also of the file.</param>
/// <param name="FilePath">Path and query of the signed address.</param>
/// <param name="ExpiresAt">When the address ends.</param>
public sealed record GeneratedReport(Guid Id, ReportKind Kind, string FileName, string FilePath, DateTimeOffset ExpiresAt, ReportPeriod Period) : IDocument
{
    public static int Schema => 1;

    public VatSums? Vat { get; init; }
}
