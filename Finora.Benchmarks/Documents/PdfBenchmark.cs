using System.Globalization;
using System.IO.Compression;
using Finora.Benchmarks.Harness;
using Finora.Core.Documents;
using Finora.Core.Tax;

namespace Finora.Benchmarks.Documents;

/// <summary>How many invoices a core prints.</summary>
internal sealed class PdfBenchmark : IBenchmark
{
    private const int Lines = 12;
    private const double LeastASecond = 50;
    private static readonly string[] Heads = ["", "µs each by the clock: median (quartiles)", "µs of processor time"];

    public string Name => "pdf";

    public string Summary => "an invoice as PDF against packing as many bytes";

    public string Explanation => $"""
        Subject: InvoicePdf.Write of an issued invoice with {Lines} lines, bank details, payment link and both QR codes. Baseline: zlib over as many bytes as the file has, which every
        writer of packed files must pay. Both on one thread. Limit: at least {LeastASecond.ToString(CultureInfo.InvariantCulture)} invoices a second of processor time.
        """;

    public async Task RunAsync(Settings settings)
    {
        var invoice = Invoice();
        var bytes = InvoicePdf.Write(invoice);
        var turns = await Contest.RunAsync(
            settings,
            new Contender("InvoicePdf.Write", time => Repeat.ForAsync(time, () =>
            {
                InvoicePdf.Write(invoice);
                return ValueTask.CompletedTask;
            })),
            new Contender("zlib of as many bytes", time => Repeat.ForAsync(time, () =>
            {
                Pack(bytes);
                return ValueTask.CompletedTask;
            })));
        await Console.Out.WriteLineAsync($"\nOne invoice of {Lines} lines, {bytes.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes (load now {Machine.Load()})\n");
        await Table.PrintAsync(Heads, [Duel.Row("InvoicePdf.Write", turns[0]), Duel.Row("zlib of as many bytes", turns[1]), Duel.RatioRow("ratio", turns[0], turns[1])]);
        var second = 1_000_000 / Spread.Of(turns[0].Select(turn => turn.Processor)).Median;
        await Console.Out.WriteLineAsync($"{(second >= LeastASecond ? "Within" : "OUTSIDE")} the limit of {LeastASecond.ToString(CultureInfo.InvariantCulture)}: {second.ToString("N0", CultureInfo.InvariantCulture)} invoices a second a core.");
    }

    private static void Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using var zlib = new ZLibStream(packed, CompressionLevel.Optimal);
        zlib.Write(bytes);
    }

    private static InvoiceDocument Invoice()
    {
        PrintedLine[] lines = [.. Enumerable.Range(1, Lines).Select(i => new PrintedLine($"Letterhead, 500 sheets, printing no. {i}", i, "EA", 1_250_000, TaxCategory.Standard, 7.5m, i * 1_250_000L, []))];
        var taxable = lines.Sum(line => line.Net);
        var tax = taxable * 75 / 1000;
        const string verify = "https://api.finorabusiness.com/verify/30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3";
        return new InvoiceDocument
        {
            Number = "INV-2026-042",
            Status = "Sent",
            IssueDate = new DateOnly(2026, 4, 10),
            DueDate = new DateOnly(2026, 4, 20),
            Currency = "NGN",
            Seller = new PrintedParty("Ikeja Paper & Print", "12345678-0001", "RC1234567", ["14 Allen Avenue", "Ikeja, Lagos 100281", "sales@ikeja.example"]),
            Buyer = new PrintedParty("Sunbird Stationers", "23456789-0001", null, ["4 Marina Close", "Lagos Island, Lagos"]),
            Lines = lines,
            Subtotal = taxable,
            Taxable = taxable,
            Tax = tax,
            Taxes = [new TaxGroup(TaxCategory.Standard, 7.5m, taxable, tax)],
            Due = taxable + tax,
            Notes = "Thank you for your business.",
            Terms = "Payment within 10 days.",
            PaymentUrl = "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay",
            Verification = new Verification(verify[^64..], null, verify, false, verify, "0195225e-e800-712f-9e79-f84ce75ae95c.1"),
            Letterhead = new Letterhead(null, "Ikeja Paper & Print, RC1234567", new PrintedAccount("GTBank", "0123456789", "Ikeja Paper & Print")),
        };
    }
}
