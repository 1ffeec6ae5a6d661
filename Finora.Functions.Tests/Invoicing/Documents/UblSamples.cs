using Finora.Core.Invoicing.Documents;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Invoicing.Documents;

/// <summary>Documents to write: sample A of the contracts, and others that between them use every element.</summary>
internal static class UblSamples
{
    private static readonly UblAddress Lekki = new("14 Admiralty Way", "Lekki", "106104", "NG-LA");
    private static readonly UblAddress Abuja = new("3 Aminu Kano Crescent", "Abuja", "904101", "NG-FC");

    public static UblParty Seller { get; } = new("Lekki Software Ltd", Lekki, "billing@lekkisoft.example", "+2348030000001", "12345678-0001", "RC1234567");

    public static UblParty Buyer { get; } = new("Adaeze Foods Ltd", Abuja, "accounts@adaezefoods.example", "+2348030000002", "87654321-0001");

    /// <summary>Sample A: a website and fifteen support hours, 5 % withholding expected.</summary>
    public static UblDocument SampleA()
    {
        var terms = new InvoiceTerms(
            [new LineTerms(1, 40_000_000, TaxCategory.Standard, 7.5m), new LineTerms(15, 1_100_000, TaxCategory.Standard, 7.5m)], WithholdingRate: 5);
        var amounts = TaxEngine.Calculate(terms).Calculation!;
        return new UblDocument
        {
            Type = UblDocumentType.Invoice,
            Number = "INV-2025-001",
            IssueDate = new DateOnly(2025, 2, 27),
            DueDate = new DateOnly(2025, 3, 29),
            Irn = "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e",
            NrsIrn = "INV2025001-F1N0RA01-20250227",
            InvoiceKind = "B2B",
            NrsTypeCode = "381",
            Note = "Thank you for your business.",
            Currency = "NGN",
            BuyerReference = "PO-4411",
            Seller = Seller,
            Buyer = Buyer,
            BankAccount = new UblBankAccount("0123456789", "Lekki Software Ltd", "058"),
            PaymentTerms = PaymentTermsText.Compose("Payment within 30 days.", "NGN", amounts.Withholding),
            Lines =
            [
                new UblLine("Website development", 1, "EA", 40_000_000, amounts.Lines[0], Commodity: UblCommodity.Service("6201")),
                new UblLine("Support hours", 15, "HUR", 1_100_000, amounts.Lines[1], Commodity: UblCommodity.Service("6201")),
            ],
        };
    }

    /// <summary>The credit note for five of the fifteen hours.</summary>
    public static UblDocument CreditNote() => SampleA() with
    {
        Type = UblDocumentType.CreditNote,
        Number = "CN-2025-001",
        NrsTypeCode = "380",
        Note = "Five hours were not used.",
        CreditedInvoice = new UblInvoiceReference("INV-2025-001", new DateOnly(2025, 2, 27)),
        Lines =
        [
            new UblLine(
                "Support hours", 5, "HUR", 1_100_000, new LineAmounts(5_500_000, 0, 0, TaxCategory.Standard, 7.5m, 412_500),
                Commodity: UblCommodity.Service("6201")),
        ],
    };

    /// <summary>Every optional element at once, in dollars: discounts, shares, all three categories.</summary>
    public static UblDocument Everything()
    {
        Discount[] discounts = [Discount.OfPercent(10), Discount.OfAmount(3_333)];
        var terms = new InvoiceTerms(
            [
                new LineTerms(3, 1_000_000, TaxCategory.Standard, 7.5m, discounts[0]), new LineTerms(2.5m, 499_999, TaxCategory.ZeroRated, 0),
                new LineTerms(1, 133_333, TaxCategory.Exempt, 0, discounts[1]), new LineTerms(1, 5_000, TaxCategory.Standard, 5),
            ],
            Discount.OfAmount(100_000));
        var amounts = TaxEngine.Calculate(terms).Calculation!.Lines;
        return SampleA() with
        {
            Currency = "USD",
            ExchangeRate = 1_525.750625m,
            Lines =
            [
                new UblLine("Rice & beans <50 kg>", 3, "BG", 1_000_000, amounts[0], discounts[0], UblCommodity.Goods("1006.30")),
                new UblLine("Export", 2.5m, "KGM", 499_999, amounts[1]),
                new UblLine("Books", 1, "EA", 133_333, amounts[2], discounts[1], UblCommodity.Goods("4901"), "Educational material"),
                new UblLine("Levy", 1, "EA", 5_000, amounts[3]),
            ],
        };
    }

    /// <summary>Nothing that may be left out: no TIN, bank, terms, NRS IRN, contact.</summary>
    public static UblDocument Bare()
    {
        var amounts = TaxEngine.Calculate(new InvoiceTerms([new LineTerms(1, 1, TaxCategory.Exempt, 0)])).Calculation!.Lines[0];
        return new UblDocument
        {
            Type = UblDocumentType.Invoice,
            Number = "1",
            IssueDate = new DateOnly(2026, 1, 1),
            Irn = new string('0', 64),
            InvoiceKind = "B2C",
            NrsTypeCode = "381",
            Currency = "NGN",
            Seller = new UblParty("S", new UblAddress()),
            Buyer = new UblParty("B", new UblAddress(Street: " ", City: "")),
            Lines = [new UblLine("L", 1, "EA", 1, amounts)],
        };
    }

    /// <summary>Prices that contain VAT: 3 × 10.00 is 27.91 and 2.09.</summary>
    public static UblDocument Inclusive()
    {
        var terms = new InvoiceTerms([new LineTerms(3, 1_000, TaxCategory.Standard, 7.5m)], PricesIncludeTax: true);
        return SampleA() with
        {
            PricesIncludeTax = true,
            Lines = [new UblLine("Tea", 3, "EA", 1_000, TaxEngine.Calculate(terms).Calculation!.Lines[0])],
        };
    }
}
