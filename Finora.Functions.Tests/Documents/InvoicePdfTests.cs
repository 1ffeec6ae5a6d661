using Finora.Core.Documents;

namespace Finora.Functions.Tests.Documents;

/// <summary>What an invoice says on paper. How it looks was looked at; here its words, pages and links are held fast.</summary>
[TestClass]
public sealed class InvoicePdfTests
{
    [TestMethod]
    public void The_same_invoice_gives_the_same_bytes()
    {
        foreach (var (name, sample) in DocumentSamples.All) CollectionAssert.AreEqual(InvoicePdf.Write(sample), InvoicePdf.Write(sample with { Notes = sample.Notes }), name);
    }

    [TestMethod]
    public void All_that_a_buyer_needs_stands_on_the_page()
    {
        var text = Read(DocumentSamples.Plain).All;

        foreach (var expected in new[]
        {
            "INVOICE", "INV-2025-001", "Sent", "Lekki Software Ltd", "14 Admiralty Way", "TIN 12345678-0001", "RC1234567", "Adaeze Foods Ltd", "TIN 87654321-0001", "27 February 2025",
            "29 March 2025", "PO-4411", "Website development", "400,000.00", "15 hrs", "11,000.00", "7.5%", "165,000.00", "Subtotal", "₦565,000.00", "VAT 7.5%", "₦42,375.00", "₦607,375.00",
            "Standard", "Withholding tax of 5% (₦28,250.00)", "₦579,125.00", "GTBank", "0123456789", "Thank you for your business.", "Payment within 30 days.",
            DocumentSamples.Irn, "INV2025001-F1N0RA01-20250227", "RS256, key 0195225e-e800-712f-9e79-f84ce75ae95c.1", "Page 1 of 1", "Questions? billing@lekkisoft.example",
        })
        {
            StringAssert.Contains(text, expected);
        }
    }

    [TestMethod]
    public void The_document_tells_readers_its_title_language_structure_and_links()
    {
        var read = Read(DocumentSamples.Plain);

        Assert.AreEqual("Invoice INV-2025-001", read.Information("Title"));
        Assert.AreEqual("Lekki Software Ltd", read.Information("Author"));
        CollectionAssert.AreEquivalent(new[] { DocumentSamples.Plain.PaymentUrl, DocumentSamples.VerifyAddress }, read.Links.ToArray());
        Assert.IsTrue(read.Objects.Any(entry => entry.Contains("/CreationDate (D:20250227000000+01'00')", StringComparison.Ordinal)), "The date is the document's.");
        Assert.IsTrue(read.Objects.Any(entry => entry.Contains("/Lang (en-NG)", StringComparison.Ordinal) && entry.Contains("/Marked true", StringComparison.Ordinal)));
        foreach (var type in new[] { "H1", "Table", "TR", "TH", "TD", "Figure", "Link" }) Assert.IsTrue(read.Objects.Any(entry => entry.Contains($"/S /{type} ", StringComparison.Ordinal)), type);
    }

    [TestMethod]
    public void Forty_lines_go_over_pages_with_the_heads_repeated_no_line_split_and_the_sums_together()
    {
        var read = Read(DocumentSamples.All["forty"]);

        Assert.HasCount(3, read.Pages);
        for (var i = 1; i <= 40; i++)
        {
            var line = DocumentSamples.All["forty"].Lines[i - 1];
            var page = read.Pages.Single(page => page.Contains($"Printed matter no. {i},", StringComparison.Ordinal));
            StringAssert.Contains(page, $"{line.Net / 100m:N2}", $"The amount of line {i} is on its page.");
        }

        foreach (var page in read.Pages.Take(2)) StringAssert.Contains(page, "Description Qty Unit price");
        var last = read.Pages.Single(page => page.Contains("Subtotal", StringComparison.Ordinal));
        foreach (var sum in new[] { "Subtotal", "Total", "Amount due", "VAT summary" }) StringAssert.Contains(last, sum);
        for (var i = 0; i < 3; i++) StringAssert.Contains(read.Pages[i], $"Page {i + 1} of 3");
    }

    [TestMethod]
    public void A_hundred_lines_of_the_longest_texts_lose_nothing()
    {
        var longest = DocumentSamples.Plain with { Lines = [.. Enumerable.Range(1, 100).Select(i => DocumentSamples.Line($"{new string('W', 497)}{i:000}", 999_999.9999m, 100_000_000_000, "ZZZ"))], Notes = string.Join('\n', Enumerable.Repeat("n", 1000)), Terms = new string('W', 2000) };

        var read = Read(longest);

        var pressed = read.All.Replace(" ", "", StringComparison.Ordinal);
        for (var i = 1; i <= 100; i++) StringAssert.Contains(pressed, $"W{i:000}");
        Assert.AreEqual(1000, read.All.Split(' ').Count(word => word == "n"));
        Assert.AreEqual(read.Pages.Count, read.Pages.Count(page => page.Contains($"of {read.Pages.Count}", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Letters_of_Yoruba_Igbo_and_Hausa_come_back_as_they_went_in_and_what_no_font_has_does_too()
    {
        var text = Read(DocumentSamples.All["letters"]).All;

        foreach (var expected in new[] { "Adébáyọ̀ Ṣọlá àti Ọmọ Ọ̀RẸ́", "Ụlọ Ọrụ Nnọọ · Ƙungiyar Ɗalibai", "Ẹ̀wà àti dòdò", "ńnụ̄, ọ́kụ̀", "ɓangare, ƴan'uwa", "A\u0301de\u0323\u0301", "漢字 🙂" }) StringAssert.Contains(text, expected);
        Assert.IsFalse(text.Contains('\u202E'), "A mark of direction could make a text read as another.");
    }

    [TestMethod]
    [DataRow("draft", "DRAFT")]
    [DataRow("cancelled", "CANCELLED")]
    [DataRow("cancelled", "TEST")]
    public void A_mark_stands_across_every_page(string sample, string mark)
    {
        var document = DocumentSamples.All[sample] with { Lines = DocumentSamples.All["forty"].Lines };

        var pages = Read(document).Pages;

        Assert.IsTrue(pages.Count > 1);
        foreach (var page in pages) StringAssert.Contains(page, mark);
    }

    [TestMethod]
    public void A_draft_has_nothing_to_verify_and_nothing_due()
    {
        var text = Read(DocumentSamples.All["draft"]).All;

        Assert.IsFalse(text.Contains("Verify this", StringComparison.Ordinal));
        Assert.IsFalse(text.Contains("Amount due", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Mixed_taxes_are_told_apart()
    {
        var text = Read(DocumentSamples.All["mixed"]).All;

        foreach (var expected in new[] { "Zero-rated 0%", "Exempt –", "Discount", "−₦1,000.00", "Exempt: books and educational materials", "2.5 t" }) StringAssert.Contains(text, expected);
    }

    [TestMethod]
    public void What_was_settled_is_taken_off_line_by_line()
    {
        var text = Read(DocumentSamples.All["part"]).All;

        foreach (var expected in new[] { "Part paid", "Credited −₦59,125.00", "Paid −₦300,000.00", "Tax withheld −₦28,250.00", "Amount due ₦220,000.00" }) StringAssert.Contains(text, expected);
    }

    [TestMethod]
    public void A_credit_note_speaks_of_credit_and_names_what_it_corrects()
    {
        var text = Read(DocumentSamples.All["credit"]).All;

        foreach (var expected in new[] { "CREDIT NOTE", "Credit to", "Corrects invoice INV-2025-001 of 27 February 2025", "Total credited ₦59,125.00", "Verify this credit note" }) StringAssert.Contains(text, expected);
        foreach (var unexpected in new[] { "Amount due", "Due date", "How to pay" }) Assert.IsFalse(text.Contains(unexpected, StringComparison.Ordinal), unexpected);
    }

    [TestMethod]
    public void Another_currency_bears_its_own_sign_and_says_what_it_is_in_naira()
    {
        var text = Read(DocumentSamples.All["dollars"]).All;

        foreach (var expected in new[] { "US$607,375.00", "USD (1 USD = ₦1,550.25)", "In naira at 1,550.25: VAT ₦65,691,843.75, total ₦941,583,093.75" }) StringAssert.Contains(text, expected);
    }

    [TestMethod]
    public void A_logo_takes_the_place_of_the_name_and_a_damaged_one_does_not()
    {
        var withLogo = Read(DocumentSamples.All["wide"]);
        var damaged = Read(DocumentSamples.Plain with { Letterhead = new Letterhead(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }) });

        Assert.IsTrue(withLogo.Objects.Any(entry => entry.Contains("/Subtype /Image /Width 600 /Height 90", StringComparison.Ordinal) && entry.Contains("/SMask", StringComparison.Ordinal)));
        Assert.IsFalse(damaged.Objects.Any(entry => entry.Contains("/Subtype /Image", StringComparison.Ordinal)));
        StringAssert.StartsWith(damaged.All, "Lekki Software Ltd INVOICE");
    }

    private static PdfText Read(InvoiceDocument document) => PdfText.Read(InvoicePdf.Write(document));
}
