using System.Text.Json.Serialization;
using Finora.Core.Customers;
using Finora.Core.Ledger;
using Finora.Core.Products;
using Finora.Core.Storage;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

public enum DocumentType
{
    Invoice,
    CreditNote,
}

/// <summary>Where a document stands in its life. What is printed as its status also depends on money, dispatch and the calendar: <see cref="InvoiceStanding"/>.</summary>
public enum InvoiceState
{
    /// <summary>Editable, in no ledger.</summary>
    Draft,

    /// <summary>Numbered, frozen, signed and posted.</summary>
    Issued,

    Voided,

    /// <summary>A draft that was deleted; its number stays used.</summary>
    Deleted,
}

/// <summary>To whom the sale is, in the words of the tax authority.</summary>
public enum InvoiceKind
{
    B2B,
    B2C,
    B2G,
}

/// <summary>Seller or buyer as they were when the document was made or issued; later edits do not show.</summary>
/// <param name="Personal">E-mail, phone, TIN and address, sealed to the invoice.</param>
public sealed record PartySnapshot(string Name, CustomerType? Type, string? CompanyName, string? ContactName, string? RcNumber, string Personal);

/// <summary>One line, as asked for and as worked out. All amounts in minor units of the invoice's currency.</summary>
/// <param name="Quantity">At most four decimals.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
public sealed record InvoiceLine(
    Guid Id, int Position, Guid? ProductId, string Description, decimal Quantity, string Unit, long UnitPrice, Discount? Discount, LineAmounts Amounts)
{
    public Guid? TaxRateId { get; init; }

    public string? TaxExemptionReason { get; init; }

    public string? HsnCode { get; init; }

    public string? ProductCategory { get; init; }

    public string? IsicCode { get; init; }

    public string? ServiceCategory { get; init; }
}

/// <summary>An RS256 signature over the stored UBL bytes.</summary>
/// <param name="KeyId">The public name of the key version, as published.</param>
/// <param name="Value">Base64.</param>
public sealed record DocumentSignature(string KeyId, string Value);

/// <summary>
/// An invoice of either surface: one record, printed in two ways. Amounts are minor units of <see cref="Currency"/>. Once issued, nothing but the money
/// received, the dispatch and a void changes it.
/// </summary>
public sealed record Invoice : IDocument
{
    public static int Schema => 1;

    public required Guid Id { get; init; }

    public DocumentType Type { get; init; }

    public required string Number { get; init; }

    public InvoiceState State { get; init; }

    public required Guid CustomerId { get; init; }

    public required PartySnapshot Buyer { get; init; }

    /// <summary>Null on drafts.</summary>
    public PartySnapshot? Seller { get; init; }

    public InvoiceKind Kind { get; init; }

    public required DateOnly IssueDate { get; init; }

    public required DateOnly DueDate { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Naira for one unit of <see cref="Currency"/>; 1 for naira.</summary>
    public decimal ExchangeRate { get; init; } = 1;

    public string? Reference { get; init; }

    public string? Notes { get; init; }

    public string? Terms { get; init; }

    /// <summary>Unit prices contain the tax (Business API).</summary>
    public bool PricesIncludeTax { get; init; }

    /// <summary>The rate of standard lines that name no other; per cent.</summary>
    public decimal VatRate { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    public Discount? Discount { get; init; }

    public required InvoiceTotals Totals { get; init; }

    /// <summary>Money received and allocated.</summary>
    public long Paid { get; init; }

    /// <summary>Tax that the customer withheld when paying.</summary>
    public long Withheld { get; init; }

    /// <summary>The payments with an allocation to it, oldest first: a void must free each of them.</summary>
    public IReadOnlyList<Guid> PaymentIds { get; init; } = [];

    public long Credited { get; init; }

    /// <summary>The tax among <see cref="Credited"/>.</summary>
    public long CreditedTax { get; init; }

    /// <summary>How what is owed on it changed, by day of the books; kept by <see cref="InvoiceIndex"/>.</summary>
    public IReadOnlyList<DebtMove> Debt { get; init; } = [];

    /// <summary>Fingerprint of number, seller TIN and issue date; null on drafts.</summary>
    public string? Irn { get; init; }

    public string? NrsIrn { get; init; }

    public DocumentSignature? Signature { get; init; }

    public Guid? JournalEntryId { get; init; }

    /// <summary>Stock that issuing took, for a void to put back; null when it took none.</summary>
    public IReadOnlyList<StockMove>? StockTaken { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    public DateTimeOffset? VoidedAt { get; init; }

    public string? VoidReason { get; init; }

    /// <summary>The repeatable call that voided it.</summary>
    public Guid? VoidCall { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public int EventCount { get; init; }

    /// <summary>What is still owed; zero for anything voided.</summary>
    public long Due => State == InvoiceState.Voided ? 0 : Math.Max(0, Totals.Total - Paid - Withheld - Credited);

    /// <summary>The invoice as the ledger sees it.</summary>
    [JsonIgnore]
    public InvoicePosition Position => new(Totals.Total, Totals.Tax, ExchangeRate, Paid, Withheld, Credited, CreditedTax);

    /// <summary>What the books hold as owed on it: naira kobo, and minor units of its currency.</summary>
    internal (long Kobo, long Amount) Owed => State == InvoiceState.Issued ? (Position.Books.TradeDebtors, Due) : default;

    /// <summary>What was owed on it before any payment.</summary>
    internal (long Kobo, long Amount) OwedAsIssued => (new InvoicePosition(Totals.Total, Totals.Tax, ExchangeRate).Books.TradeDebtors, Totals.Total);

    public bool IsPaid => State == InvoiceState.Issued && Due == 0;

    public bool IsOpen => State is InvoiceState.Draft or InvoiceState.Issued && Due > 0;

    internal static string BuyerBinding(Guid id) => $"inv|{id:N}|buyer";

    internal static string SellerBinding(Guid id) => $"inv|{id:N}|seller";
}

/// <summary>The sums of an invoice in minor units; see <see cref="InvoiceCalculation"/>.</summary>
public sealed record InvoiceTotals(
    long Subtotal, long Discount, long Taxable, long Tax, IReadOnlyList<TaxGroup> Taxes, ExpectedWithholding? Withholding, Guid? WithholdingRateId)
{
    public long Total => Taxable + Tax;
}

/// <summary>The UBL document of an invoice: the exact bytes that were signed.</summary>
public sealed record SignedDocument(byte[] Xml) : IDocument
{
    public static int Schema => 1;
}
