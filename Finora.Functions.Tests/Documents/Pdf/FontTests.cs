using System.Buffers.Binary;
using System.Text;
using Finora.Core.Documents.Pdf;

namespace Finora.Functions.Tests.Documents.Pdf;

/// <summary>The fonts that ship, and the small ones that documents carry.</summary>
[TestClass]
public sealed class FontTests
{
    /// <summary>What Nigerian business needs: naira and cedi, letters of Yoruba, Igbo and Hausa, tone marks.</summary>
    private const string Needed = "₦₵€£ẹọṣịụṇẸỌṢỊỤṆɓɗƙƴƁƊƘƳàáāèéìíòóùúǹńÀÁÈÉÌÍÒÓÙÚ\u0300\u0301\u0304\u0323–−·²³";

    [TestMethod]
    public void Both_fonts_have_what_Nigerian_documents_need()
    {
        foreach (var font in new[] { Typefaces.Regular, Typefaces.Bold })
        {
            foreach (var rune in Needed.EnumerateRunes()) Assert.AreNotEqual(0, font.GlyphOf(rune.Value), $"{font.Name} lacks {rune}.");
        }
    }

    [TestMethod]
    public void Digits_and_the_naira_sign_are_equally_wide_so_that_amounts_stand_in_columns()
    {
        foreach (var font in new[] { Typefaces.Regular, Typefaces.Bold })
        {
            Assert.HasCount(1, "0123456789₦".Select(character => font.AdvanceOf(font.GlyphOf(character))).Distinct().ToArray());
        }
    }

    [TestMethod]
    public void A_tone_mark_stands_higher_on_a_capital_and_a_dot_below_its_letter()
    {
        var (font, grave, dot) = (Typefaces.Regular, Typefaces.Regular.GlyphOf(0x300), Typefaces.Regular.GlyphOf(0x323));
        var small = font.AttachmentOf(font.GlyphOf('ọ'), grave)!.Value;
        var capital = font.AttachmentOf(font.GlyphOf('Ọ'), grave)!.Value;

        Assert.IsGreaterThan(small.Y + 100, capital.Y);
        Assert.IsNotNull(font.AttachmentOf(font.GlyphOf('n'), dot));
        Assert.IsNull(font.AttachmentOf(font.GlyphOf(' '), font.GlyphOf('a')));
    }

    [TestMethod]
    public void A_subset_is_a_font_of_its_own_with_sums_that_agree_and_the_same_outlines()
    {
        var font = Typefaces.Regular;
        int[] glyphs = [0, font.GlyphOf('ọ'), font.GlyphOf('₦'), font.GlyphOf(' ')];

        var file = FontSubset.Write(font, glyphs);

        var sum = 0u;
        for (var i = 0; i < file.Length; i += 4) sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(i)));
        Assert.AreEqual(0xB1B0AFBA, sum);
        Assert.IsLessThan(4_000, file.Length);
        var reader = new SfntReader(file);
        for (var i = 0; i < glyphs.Length; i++)
        {
            Assert.AreEqual(font.AdvanceOf(glyphs[i]), reader.U16(reader.OffsetOf("hmtx") + (4 * i)));
            var (start, end) = (reader.I32(reader.OffsetOf("loca") + (4 * i)), reader.I32(reader.OffsetOf("loca") + (4 * i) + 4));
            Assert.AreEqual((font.OutlineOf(glyphs[i]).Length + 3) & ~3, end - start);
        }
    }

    /// <summary>A letter that is made of two glyphs names them by their numbers, which are others in the subset.</summary>
    [TestMethod]
    public void Parts_of_composed_letters_come_along_renumbered()
    {
        var font = Typefaces.Regular;
        var composed = "ọẹṣàéñÅ".Select(letter => font.GlyphOf(letter)).First(glyph => BinaryPrimitives.ReadInt16BigEndian(font.OutlineOf(glyph)) < 0);

        var reader = new SfntReader(FontSubset.Write(font, [0, composed]));

        var count = reader.U16(reader.OffsetOf("maxp") + 4);
        var part = reader.U16(reader.OffsetOf("glyf") + reader.I32(reader.OffsetOf("loca") + 4) + 12);
        Assert.IsGreaterThan(2, count);
        Assert.IsTrue(part > 1 && part < count, $"Part {part} of {count}.");
    }

    [TestMethod]
    public void Text_that_is_no_Unicode_and_controls_never_stop_a_document()
    {
        var document = new PdfDocument();
        var page = document.AddPage(100_000, 100_000);
        page.Text(0, 50_000, "a\ud800b\u0000c\u0007\u200bd\r\n\te\u0301\u0301\u0301 \u0301" + (char)0xDFFF, new PdfStyle(document.Regular, 10_000, default));

        var read = PdfText.Read(document.Save(new PdfInformation("t", "a", new DateOnly(2026, 1, 1))));

        Assert.AreEqual("a\uFFFDbcd e\u0301\u0301\u0301 \u0301\uFFFD", read.All.Replace("  ", " ", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Wrapped_lines_fit_and_lose_no_letter()
    {
        var document = new PdfDocument();
        var style = new PdfStyle(document.Regular, 9_000, default);
        foreach (var text in new[] { "", "a", "one two  three", new string('W', 500), $"short {new string('x', 300)} short", "e\u0301" + new string('\u0301', 50), "a\n\nb\r\nc", string.Join(' ', Enumerable.Range(0, 500)) })
        {
            foreach (var width in new[] { 1, 20_000, 60_000, 500_000 })
            {
                var lines = TextWrap.Wrap(text, style, width);
                Assert.IsNotEmpty(lines);
                if (width >= 20_000) foreach (var line in lines) Assert.IsLessThanOrEqualTo(width, style.Measure(line), line);
                Assert.AreEqual(Letters(text), Letters(string.Concat(lines)));
            }
        }
    }

    [TestMethod]
    [DataRow(0, "0")]
    [DataRow(12_500, "12.5")]
    [DataRow(-50, "-0.05")]
    [DataRow(1_001, "1.001")]
    [DataRow(-2_000, "-2")]
    public void Lengths_are_written_as_points(int thousandths, string expected) => Assert.AreEqual(expected, PdfSyntax.Number(thousandths));

    private static string Letters(string text) => new StringBuilder(text).Replace(" ", "").Replace("\n", "").Replace("\r", "").ToString();
}
