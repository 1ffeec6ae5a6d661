using Finora.Core.Documents;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Documents;

/// <summary>Invoices of every kind that must look right.</summary>
internal static class DocumentSamples
{
    public const string Irn = "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e";
    public const string VerifyAddress = "https://api.finorabusiness.com/verify/" + Irn;
    private const string PaymentAddress = "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay";

    public static PrintedParty Seller { get; } = new("Lekki Software Ltd", "12345678-0001", "RC1234567", ["14 Admiralty Way", "Lekki, Lagos 106104", "billing@lekkisoft.example", "+234 803 000 0001"]);

    public static PrintedParty Buyer { get; } = new("Adaeze Foods Ltd", "87654321-0001", null, ["3 Aminu Kano Crescent", "Abuja, Abuja Federal Capital Territory 904101", "accounts@adaezefoods.example", "+234 803 000 0002"]);

    public static PrintedAccount Account { get; } = new("GTBank", "0123456789", "Lekki Software Ltd");

    /// <summary>Sample A of the Platform contract.</summary>
    public static InvoiceDocument Plain { get; } = Sum(new InvoiceDocument
    {
        Number = "INV-2025-001",
        Status = "Sent",
        IssueDate = new DateOnly(2025, 2, 27),
        DueDate = new DateOnly(2025, 3, 29),
        Currency = "NGN",
        Seller = Seller,
        Buyer = Buyer,
        Reference = "PO-4411",
        Lines = [Line("Website development", 1, 40_000_000), Line("Support hours", 15, 1_100_000, "HUR")],
        Notes = "Thank you for your business.",
        Terms = "Payment within 30 days.",
        PaymentUrl = PaymentAddress,
        Verification = new Core.Documents.Verification(Irn, "INV2025001-F1N0RA01-20250227", VerifyAddress, false, VerifyAddress, "0195225e-e800-712f-9e79-f84ce75ae95c.1"),
        Letterhead = new Letterhead(null, "Lekki Software Ltd, registered in Lagos, RC1234567. Questions? billing@lekkisoft.example", Account),
        Withholding = new ExpectedWithholding(5, 56_500_000, 2_825_000, 57_912_500),
        Subtotal = 0,
        Taxable = 0,
        Tax = 0,
        Taxes = [],
        Due = 0,
    });

    public static IReadOnlyDictionary<string, InvoiceDocument> All { get; } = new Dictionary<string, InvoiceDocument>
    {
        ["plain"] = Plain,
        ["one"] = Sum(Plain with { Lines = [Line("Consulting, one day", 1, 15_000_000, "DAY")], Notes = null, Terms = null, PaymentUrl = null, Withholding = null, Reference = null, Letterhead = new Letterhead() }),
        ["forty"] = Sum(Plain with { Lines = [.. Enumerable.Range(1, 40).Select(i => Line($"Printed matter no. {i}, {(i % 3 == 0 ? "folded and stitched, with a cover of heavier paper and rounded corners, packed in boxes of fifty" : "flat")}", i, 125_000 + (i * 1_337)))], Withholding = null }),
        ["words"] = Sum(Plain with
        {
            Seller = Seller with { Name = new string('W', 60) },
            Buyer = Buyer with { Name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" },
            Lines = [Line(new string('M', 120), 1, 10_000), Line("https://shop.example/" + new string('a', 200), 999_999.1234m, 100_000, "KGM"), Line(string.Join(' ', Enumerable.Repeat("lorem", 80)), 3, 99_999_999_999)],
            Reference = new string('7', 100),
        }),
        ["letters"] = Sum(Plain with
        {
            Seller = Seller with { Name = "Adébáyọ̀ Ṣọlá àti Ọmọ Ọ̀RẸ́ Ltd" },
            Buyer = Buyer with { Name = "Ụlọ Ọrụ Nnọọ · Ƙungiyar Ɗalibai" },
            Lines = [Line("Ẹ̀wà àti dòdò, ọjọ́ mẹ́ta; Ọ̀ṣun Ẹ̀KỌ́", 3, 250_000), Line("Ihe ọmụmụ: ụlọ, ịwụ, ṅụọ, ńnụ̄, ọ́kụ̀", 2, 125_050), Line("Ƙasa ɗaya, ɓangare, ƴan'uwa, tsa\u0303", 1, 99_999), Line("Decomposed: A\u0301de\u0323\u0301 o\u0323\u0300; unknown 漢字 🙂 \u202Eevil", 1, 1)],
        }),
        ["mixed"] = Sum(Plain with
        {
            Lines = [Line("Goods", 3, 1_000_000) with { Remarks = ["Discount 10% (−₦3,000.00)", "HSN 4820.10"] }, Line("Export", 2.5m, 499_999, "TNE", TaxCategory.ZeroRated, 0), Line("School books", 1, 133_333, "EA", TaxCategory.Exempt, 0) with { Remarks = ["Exempt: books and educational materials"] }],
            Discount = 100_000,
            Withholding = null,
        }),
        ["percent"] = Sum(Plain with { Discount = 7_010_938, DiscountPercent = 12.5m, PricesIncludeTax = true }),
        ["draft"] = Plain with { Marks = ["DRAFT"], Status = "Draft", Verification = null, Number = "INV-2025-002" },
        ["cancelled"] = Plain with { Marks = ["CANCELLED", "TEST"], Status = "Cancelled", Due = 0, PaymentUrl = null },
        ["part"] = Plain with { Status = "Part paid", Paid = 30_000_000, Withheld = 2_825_000, Credited = 5_912_500, Due = Plain.Total - 38_737_500 },
        ["paid"] = Plain with { Status = "Paid", Paid = Plain.Total, Due = 0 },
        ["credit"] = Sum(Plain with { IsCreditNote = true, Number = "CN-2025-001", Status = "Issued", Corrects = new CorrectedDocument("INV-2025-001", new DateOnly(2025, 2, 27)), Lines = [Line("Support hours", 5, 1_100_000, "HUR")], PaymentUrl = null, Notes = "Five hours were not used.", Terms = null, Withholding = null }),
        ["wide"] = Plain with { Letterhead = Plain.Letterhead with { Logo = Logo(600, 90) } },
        ["tall"] = Plain with { Letterhead = Plain.Letterhead with { Logo = Logo(90, 300), Account = null } },
        ["bare"] = Plain with { Buyer = new PrintedParty("Walk-in customer", null, null, []), Seller = new PrintedParty("Mama Put Kitchen", null, null, ["mama@put.example"]), PaymentUrl = null },
        ["dollars"] = Sum(Plain with { Currency = "USD", ExchangeRate = 1_550.25m, PaymentUrl = null }),
        ["nrs"] = Plain with { Verification = Plain.Verification! with { IsNrsQr = true, QrText = Convert.ToBase64String([.. Enumerable.Range(0, 256).Select(i => (byte)((i * 37) ^ 90))]) } },
        ["long"] = Plain with { Notes = string.Join('\n', Enumerable.Range(1, 90).Select(i => $"Note {i}: {new string('x', i % 60)}")) },
    };

    public static PrintedLine Line(string description, decimal quantity, long price, string unit = "EA", TaxCategory category = TaxCategory.Standard, decimal rate = 7.5m) =>
        new(description, quantity, unit, price, category, rate, Core.Money.KoboMath.Times(price, quantity), []);

    /// <summary>A disc and a bar on a clear ground.</summary>
    public static byte[] Logo(int width, int height) => TestPng.OfColor(width, height, (x, y) =>
    {
        var (dx, dy, radius) = (x - (Math.Min(width, height) / 2), y - (Math.Min(width, height) / 2), Math.Min(width, height) / 2);
        return (dx * dx) + (dy * dy) < radius * radius ? ((byte)10, (byte)98, (byte)70, (byte)255)
            : Math.Abs(dy) < radius / 3 || Math.Abs(x - (width / 2)) < width / 10 ? ((byte)230, (byte)160, (byte)20, (byte)200) : ((byte)0, (byte)0, (byte)0, (byte)0);
    });

    /// <summary>The sums that follow from the lines and the discount.</summary>
    private static InvoiceDocument Sum(InvoiceDocument document)
    {
        var lines = document.Lines.Select(line => new LineTerms(line.Quantity, line.UnitPrice, line.Category, line.Rate)).ToArray();
        var calculated = TaxEngine.Calculate(new InvoiceTerms(lines, document.Discount > 0 ? Discount.OfAmount(document.Discount) : null)).Calculation ?? throw new InvalidOperationException("A sample does not add up.");
        return document with { Subtotal = calculated.Subtotal, Taxable = calculated.Taxable, Tax = calculated.Tax, Taxes = calculated.Taxes, Due = document.IsCreditNote ? 0 : calculated.Total - document.Paid };
    }
}
