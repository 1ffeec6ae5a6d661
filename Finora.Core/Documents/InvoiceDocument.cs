using Finora.Core.Tax;

namespace Finora.Core.Documents;

/// <summary>A party as a document prints it.</summary>
/// <param name="Lines">Address, then how to reach it, one line each.</param>
public sealed record PrintedParty(string Name, string? Tin, string? RcNumber, IReadOnlyList<string> Lines);

/// <summary>One line of an invoice as printed. Amounts are minor units.</summary>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="Net">After the line's own discount, without tax.</param>
/// <param name="Remarks">Small print below the description: discount, codes, why it is exempt.</param>
public sealed record PrintedLine(string Description, decimal Quantity, string Unit, long UnitPrice, TaxCategory Category, decimal Rate, long Net, IReadOnlyList<string> Remarks);

/// <summary>Where a buyer can transfer money to.</summary>
public sealed record PrintedAccount(string BankName, string AccountNumber, string AccountName);

/// <summary>What a seller's documents carry besides their content.</summary>
/// <param name="Logo">A PNG or JPEG file; one that cannot be read is left out.</param>
/// <param name="FooterText">At the foot of each page.</param>
public sealed record Letterhead(ReadOnlyMemory<byte>? Logo = null, string? FooterText = null, PrintedAccount? Account = null);

/// <summary>How a buyer or an officer can check the document.</summary>
/// <param name="Irn">Fingerprint of number, seller TIN and date.</param>
/// <param name="NrsIrn">The tax authority's number, where there is one.</param>
/// <param name="QrText">What the QR code holds.</param>
/// <param name="IsNrsQr">Whether it is for the tax authority's own app.</param>
public sealed record Verification(string Irn, string? NrsIrn, string QrText, bool IsNrsQr, string Address, string? SignatureKeyId);

/// <summary>The document that a credit note corrects.</summary>
public sealed record CorrectedDocument(string Number, DateOnly IssueDate);

/// <summary>
/// An invoice or credit note, ready to be printed: plain values and nothing to look up. Amounts are minor units of <see cref="Currency"/>. The same values give the
/// same file, to the byte.
/// </summary>
public sealed record InvoiceDocument
{
    public bool IsCreditNote { get; init; }

    public required string Number { get; init; }

    /// <summary>How it stands, for the reader: <c>Paid</c>, <c>Overdue</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Words across each page: DRAFT, CANCELLED, TEST.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    public required DateOnly IssueDate { get; init; }

    public required DateOnly DueDate { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Naira for one unit of <see cref="Currency"/>.</summary>
    public decimal ExchangeRate { get; init; } = 1;

    public required PrintedParty Seller { get; init; }

    public required PrintedParty Buyer { get; init; }

    public string? Reference { get; init; }

    public CorrectedDocument? Corrects { get; init; }

    public bool PricesIncludeTax { get; init; }

    public required IReadOnlyList<PrintedLine> Lines { get; init; }

    public required long Subtotal { get; init; }

    public long Discount { get; init; }

    /// <summary>Per cent, where the discount was given so.</summary>
    public decimal? DiscountPercent { get; init; }

    public required long Taxable { get; init; }

    public required long Tax { get; init; }

    public required IReadOnlyList<TaxGroup> Taxes { get; init; }

    public long Paid { get; init; }

    public long Withheld { get; init; }

    public long Credited { get; init; }

    /// <summary>The numbers of the credit notes that make up <see cref="Credited"/>.</summary>
    public IReadOnlyList<string> CreditNotes { get; init; } = [];

    public required long Due { get; init; }

    public ExpectedWithholding? Withholding { get; init; }

    public string? Notes { get; init; }

    public string? Terms { get; init; }

    /// <summary>Where it can be paid online.</summary>
    public string? PaymentUrl { get; init; }

    /// <summary>Null on drafts.</summary>
    public Verification? Verification { get; init; }

    public Letterhead Letterhead { get; init; } = new();

    public long Total => Taxable + Tax;
}
