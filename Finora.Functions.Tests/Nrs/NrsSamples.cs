using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Sample A of the contracts and the credit note for five of its hours, as records.</summary>
internal static class NrsSamples
{
    public const string NrsIrn = "INV2025001-F1N0RA01-20250227";
    public static readonly Guid BusinessId = Guid.Parse("0194bece-a000-7237-8bc3-463668f52e19");
    private static readonly Guid InvoiceId = Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a");

    public static Finora.Core.Identity.Business Business { get; } = new(Guid.Parse("0195225e-e800-712f-9e79-f84ce75ae95c"), "Lekki Software Ltd", BusinessType.Sme, Plan.Starter, Guid.Empty, default)
    {
        Tin = "12345678-0001", Email = "billing@lekkisoft.example", Industry = "Software",
    };

    public static OpenInvoice SampleA()
    {
        var terms = new InvoiceTerms([new LineTerms(1, 40_000_000, TaxCategory.Standard, 7.5m), new LineTerms(15, 1_100_000, TaxCategory.Standard, 7.5m)], WithholdingRate: 5);
        return Open(terms, [("Website development", "EA"), ("Support hours", "HUR")], "INV-2025-001");
    }

    public static OpenInvoice CreditNote()
    {
        var open = Open(new InvoiceTerms([new LineTerms(5, 1_100_000, TaxCategory.Standard, 7.5m)]), [("Support hours", "HUR")], "CN-2025-001");
        return open with { Invoice = open.Invoice with { Type = DocumentType.CreditNote, Notes = "Five hours were not used." } };
    }

    public static MbsContext Context(MbsReference? reference = null, string nrsIrn = NrsIrn, NrsSettings? settings = null) =>
        new(BusinessId, nrsIrn, Business, Business.Email, reference, settings ?? new NrsSettings());

    private static OpenInvoice Open(InvoiceTerms terms, (string Description, string Unit)[] lines, string number)
    {
        var amounts = TaxEngine.Calculate(terms).Calculation!;
        var invoice = new Invoice
        {
            Id = InvoiceId,
            Number = number,
            State = InvoiceState.Issued,
            CustomerId = Guid.Empty,
            Buyer = new PartySnapshot("Adaeze Foods Ltd", CustomerType.Business, "Adaeze Foods Ltd", null, null, ""),
            Seller = new PartySnapshot("Lekki Software Ltd", null, null, null, "RC1234567", ""),
            Kind = InvoiceKind.B2B,
            IssueDate = new DateOnly(2025, 2, 27),
            DueDate = new DateOnly(2025, 3, 29),
            Currency = "NGN",
            Reference = "PO-4411",
            Notes = "Thank you for your business.",
            Terms = "Payment within 30 days.",
            Lines = [.. terms.Lines.Select((line, i) => new InvoiceLine(InvoiceId, i + 1, null, lines[i].Description, line.Quantity, lines[i].Unit, line.UnitPrice, null, amounts.Lines[i])
            {
                IsicCode = "6201", ServiceCategory = "Computer programming activities",
            })],
            Totals = new InvoiceTotals(amounts.Subtotal, amounts.Discount, amounts.Taxable, amounts.Tax, amounts.Taxes, amounts.Withholding, null),
            IssuedAt = new DateTimeOffset(2025, 2, 27, 13, 41, 0, TimeSpan.Zero),
            CreatedAt = default,
            UpdatedAt = default,
        };
        return new OpenInvoice(
            invoice,
            new PersonalData("accounts@adaezefoods.example", "+2348030000002", "87654321-0001", new PostalAddress("3 Aminu Kano Crescent", "Abuja", "NG-FC", null, "904101", "NG")),
            new PersonalData("billing@lekkisoft.example", "+2348030000001", "12345678-0001", new PostalAddress("14 Admiralty Way", "Lekki", "NG-LA", null, "106104", "NG")));
    }
}
