using Finora.Core.Tax;

namespace Finora.Core.Invoicing.Documents;

public enum UblDocumentType
{
    Invoice,
    CreditNote,
}

/// <summary>
/// A finalized invoice or credit note as the UBL document tells it. Amounts are minor units of <see cref="Currency"/>; totals and the tax
/// breakdown follow from the lines. A text that is null or blank is left out of the document.
/// </summary>
public sealed record UblDocument
{
    public required UblDocumentType Type { get; init; }

    public required string Number { get; init; }

    public required DateOnly IssueDate { get; init; }

    /// <summary>Invoices only.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>The SHA-256 fingerprint.</summary>
    public required string Irn { get; init; }

    /// <summary>The number that NRS knows; null without a service id.</summary>
    public string? NrsIrn { get; init; }

    /// <summary><c>B2B</c>, <c>B2C</c> or <c>B2G</c>.</summary>
    public required string InvoiceKind { get; init; }

    /// <summary>The document type as NRS codes it, where 380 and 381 are swapped against UBL.</summary>
    public required string NrsTypeCode { get; init; }

    /// <summary>The notes of an invoice, the reason of a credit note.</summary>
    public string? Note { get; init; }

    public required string Currency { get; init; }

    /// <summary>Naira for one unit of <see cref="Currency"/>.</summary>
    public decimal ExchangeRate { get; init; } = 1;

    public string? BuyerReference { get; init; }

    /// <summary>The invoice that a credit note corrects.</summary>
    public UblInvoiceReference? CreditedInvoice { get; init; }

    public required UblParty Seller { get; init; }

    public required UblParty Buyer { get; init; }

    /// <summary>Where an invoice is to be paid.</summary>
    public UblBankAccount? BankAccount { get; init; }

    /// <summary>See <see cref="PaymentTermsText"/>.</summary>
    public string? PaymentTerms { get; init; }

    /// <summary>
    /// Unit prices contain tax; the document, which knows only net prices, then names the net price of the whole quantity.
    /// </summary>
    public bool PricesIncludeTax { get; init; }

    /// <summary>In order; their positions count from one.</summary>
    public required IReadOnlyList<UblLine> Lines { get; init; }
}

public sealed record UblInvoiceReference(string Number, DateOnly IssueDate);

public sealed record UblBankAccount(string Number, string Name, string BankCode);

/// <summary>Seller or buyer.</summary>
/// <param name="Name">Business name; of a customer the company's name, else the customer's.</param>
/// <param name="Tin">As it is stored.</param>
/// <param name="RegistrationNumber">RC number.</param>
public sealed record UblParty(
    string Name, UblAddress Address, string? Email = null, string? Phone = null, string? Tin = null, string? RegistrationNumber = null);

/// <param name="State">ISO 3166-2 for Nigeria: <c>NG-LA</c>.</param>
/// <param name="Country">ISO 3166-1, two letters.</param>
public sealed record UblAddress(
    string? Street = null, string? City = null, string? PostalCode = null, string? State = null, string Country = "NG");

/// <summary>One line.</summary>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="UnitPrice">Minor units.</param>
/// <param name="Discount">The line's own discount as it was asked for.</param>
/// <param name="Commodity">What is sold, by a code list.</param>
/// <param name="ExemptionReason">For exempt lines.</param>
public sealed record UblLine(
    string Description, decimal Quantity, string Unit, long UnitPrice, LineAmounts Amounts,
    Discount? Discount = null, UblCommodity? Commodity = null, string? ExemptionReason = null);

/// <summary>A code of the harmonised system (goods, <c>HS</c>) or of ISIC (services, <c>ISIC</c>).</summary>
public sealed record UblCommodity(string List, string Code)
{
    public static UblCommodity Goods(string hsCode) => new("HS", hsCode);

    public static UblCommodity Service(string isicCode) => new("ISIC", isicCode);
}
