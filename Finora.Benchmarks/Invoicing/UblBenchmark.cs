using System.Text;
using Finora.Benchmarks.Harness;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Tax;

namespace Finora.Benchmarks.Invoicing;

/// <summary>What writing a UBL document takes.</summary>
internal sealed class UblBenchmark : IBenchmark
{
    private const int Lines = 10;

    public string Name => "ubl";

    public string Summary => $"a UBL document of {Lines} lines against copying its bytes out of a string";

    public string Explanation => """
        Subject: UblXml.Write. Baseline: Encoding.UTF8.GetBytes of the same document as one string, the least that any writer must do. Goal: under 200 µs.
        """;

    public async Task RunAsync(Settings settings)
    {
        var (document, profile) = (Sample(), new UblProfile());
        var text = Encoding.UTF8.GetString(UblXml.Write(document, profile));
        await Duel.RunAsync(
            settings,
            $"{Lines} lines, {Encoding.UTF8.GetByteCount(text)} bytes, one thread",
            new Contender("UblXml.Write", time => Repeat.ForAsync(time, () =>
            {
                UblXml.Write(document, profile);
                return ValueTask.CompletedTask;
            })),
            new Contender("Encoding.UTF8.GetBytes", time => Repeat.ForAsync(time, () =>
            {
                Encoding.UTF8.GetBytes(text);
                return ValueTask.CompletedTask;
            })));
    }

    private static UblDocument Sample()
    {
        var terms = new InvoiceTerms([.. Enumerable.Range(1, Lines).Select(i => new LineTerms(i, 1_100_000, TaxCategory.Standard, 7.5m, Discount.OfPercent(2.5m)))], Discount.OfAmount(100_000));
        var amounts = TaxEngine.Calculate(terms).Calculation!.Lines;
        var address = new UblAddress("14 Admiralty Way", "Lekki", "106104", "NG-LA");
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
            Seller = new UblParty("Lekki Software Ltd", address, "billing@lekkisoft.example", "+2348030000001", "12345678-0001", "RC1234567"),
            Buyer = new UblParty("Adaeze Foods Ltd", address, "accounts@adaezefoods.example", "+2348030000002", "87654321-0001"),
            BankAccount = new UblBankAccount("0123456789", "Lekki Software Ltd", "058"),
            PaymentTerms = "Payment within 30 days.",
            Lines = [.. amounts.Select((line, i) => new UblLine($"Support hours & more, part {i + 1}", i + 1, "HUR", 1_100_000, line, Discount.OfPercent(2.5m), UblCommodity.Service("6201")))],
        };
    }
}
