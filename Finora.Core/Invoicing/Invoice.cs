using System.Text.Json.Serialization;
using Finora.Core.Customers;
using Finora.Core.Ledger;
using Finora.Core.Nrs;
using Finora.Core.Messaging;
using Finora.Core.Products;
using Finora.Core.Signing;
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

    /// <summary>The tax authority's category of the rate, as it was when the line was priced.</summary>
    public string? NrsTaxCategory { get; init; }

    /// <summary>The sum of the quantities that credit notes took.</summary>
    public decimal CreditedQuantity { get; init; }

    /// <summary>The sum of the taxable amounts that credit notes took as amounts.</summary>
    public long CreditedAmount { get; init; }

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

/// <summary>The invoice that a credit note corrects, as it was named when the credit note was made.</summary>
public sealed record CreditedInvoice(Guid Id, string Number, DateOnly IssueDate, string? Irn, string? NrsIrn);

/// <summary>A credit note of an invoice; minor units.</summary>
public sealed record CreditNoteReference(Guid Id, string Number, long Total);

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

    /// <summary>The kind was chosen by the caller, so it does not follow the customer.</summary>
    public bool IsKindGiven { get; init; }

    /// <summary>Where the money is to go, as printed on the document; null on drafts.</summary>
    public BankAccount? BankAccount { get; init; }

    /// <summary>What stands at the foot of its pages; null on drafts.</summary>
    public string? FooterText { get; init; }

    /// <summary>The logo of the seller that it was issued with; 0 for none, and on drafts.</summary>
    public int LogoVersion { get; init; }

    /// <summary>The invoice that this credit note corrects.</summary>
    public CreditedInvoice? Credits { get; init; }

    /// <summary>The credit notes of this invoice, oldest first.</summary>
    public IReadOnlyList<CreditNoteReference> CreditNotes { get; init; } = [];

    /// <summary>The address under which its customer sees it.</summary>
    public InvoiceLink? Link { get; init; }

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

    /// <summary>The QR text of the tax authority, made once; null where the code holds the public verification address.</summary>
    public QrPayload? Qr { get; init; }

    /// <summary>Where it stands with the tax authority; null when it was never submitted.</summary>
    public NrsStanding? Nrs { get; init; }

    /// <summary>Whether the seller had a TIN when it was issued: without one its fingerprint alone does not find it.</summary>
    public bool HasSellerTin { get; init; }

    public DocumentSignature? Signature { get; init; }

    public Guid? JournalEntryId { get; init; }

    /// <summary>Stock that issuing took, for a void to put back; null when it took none.</summary>
    public IReadOnlyList<StockMove>? StockTaken { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>When the sweep found it overdue and told of it; readers judge by themselves.</summary>
    public DateTimeOffset? OverdueNotedAt { get; init; }

    public DateTimeOffset? VoidedAt { get; init; }

    public string? VoidReason { get; init; }

    /// <summary>The last messages that carried it, oldest first; null: none.</summary>
    public IReadOnlyList<InvoiceDispatch>? Dispatches { get; init; }

    /// <summary>The repeatable call that voided it.</summary>
    public Guid? VoidCall { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public int EventCount { get; init; }

    /// <summary>What is still owed; zero for anything voided and for a credit note, which nobody pays.</summary>
    public long Due => State == InvoiceState.Voided || Type == DocumentType.CreditNote ? 0 : Math.Max(0, Totals.Total - Paid - Withheld - Credited);

    /// <summary>The invoice as the ledger sees it.</summary>
    [JsonIgnore]
    public InvoicePosition Position => new(Totals.Total, Totals.Tax, ExchangeRate, Paid, Withheld, Credited, CreditedTax);

    /// <summary>What the books hold as owed on it: naira kobo, and minor units of its currency.</summary>
    internal (long Kobo, long Amount) Owed => State == InvoiceState.Issued ? (Position.Books.TradeDebtors, Due) : default;

    /// <summary>What was owed on it before any payment.</summary>
    internal (long Kobo, long Amount) OwedAsIssued => (new InvoicePosition(Totals.Total, Totals.Tax, ExchangeRate).Books.TradeDebtors, Totals.Total);

    public bool IsPaid => State == InvoiceState.Issued && Type == DocumentType.Invoice && Due == 0;

    public bool IsOpen => Type == DocumentType.Invoice && State is InvoiceState.Draft or InvoiceState.Issued && Due > 0;

    internal static string BuyerBinding(Guid id) => $"inv|{id:N}|buyer";

    internal static string SellerBinding(Guid id) => $"inv|{id:N}|seller";

    internal static string LinkBinding(Guid id) => $"inv|{id:N}|link";
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
