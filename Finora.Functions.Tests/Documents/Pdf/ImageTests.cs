using System.Security.Cryptography;
using Finora.Core.Documents.Pdf;
using Finora.Functions.Tests.Documents.Imaging;

namespace Finora.Functions.Tests.Documents.Pdf;

/// <summary>Logos on documents: every kind of PNG, and files that were made to do harm.</summary>
[TestClass]
public sealed class ImageTests
{
    private static readonly byte[] Palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];

    [TestMethod]
    [DataRow(0, 1, "0B", "000000 FFFFFF FFFFFF FFFFFF")]
    [DataRow(0, 2, "1B", "000000 555555 AAAAAA FFFFFF")]
    [DataRow(0, 4, "01 F8", "000000 111111 FFFFFF 888888")]
    [DataRow(0, 8, "00 01 FE FF", "000000 010101 FEFEFE FFFFFF")]
    [DataRow(0, 16, "00FF 0100 FE00 FFFF", "000000 010101 FEFEFE FFFFFF")]
    [DataRow(2, 8, "010203 040506 070809 0A0B0C", "010203 040506 070809 0A0B0C")]
    [DataRow(2, 16, "0100 0200 0300 0400 0500 0600 0700 0800 0900 0A00 0B00 0C00", "010203 040506 070809 0A0B0C")]
    [DataRow(3, 2, "1B", "FF0000 00FF00 0000FF 090909")]
    [DataRow(3, 8, "03 02 01 00", "090909 0000FF 00FF00 FF0000")]
    [DataRow(4, 8, "10FF 20FF 30FF 40FF", "101010 202020 303030 404040")]
    [DataRow(6, 8, "010203FF 040506FF 070809FF 0A0B0CFF", "010203 040506 070809 0A0B0C")]
    public void Every_colour_type_and_depth_is_read(int type, int depth, string samples, string expected)
    {
        var line = Hex(samples);
        if (type == 0 && depth == 1) line = [0b0111_0000];
        var file = TestPng.Of(4, 1, depth, type, [0, .. line], more: type == 3 ? [("PLTE", Palette)] : []);

        var image = PdfImage.Read(file).Value;

        Assert.AreEqual(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(image.Colors));
        Assert.IsNull(image.Alpha);
    }

    [TestMethod]
    [DataRow(6, 8, "01020380 04050600", "", "8000")]
    [DataRow(4, 16, "10008000 2000FFFF", "", "80FF")]
    [DataRow(3, 8, "0001", "7F", "7FFF")]
    [DataRow(0, 8, "0506", "0006", "FF00")]
    [DataRow(2, 8, "010203040506", "000100020003", "00FF")]
    public void Opacity_is_kept_apart(int type, int depth, string samples, string transparency, string expected)
    {
        (string, byte[])[] palette = type == 3 ? [("PLTE", Palette)] : [];
        (string, byte[])[] more = transparency.Length > 0 ? [.. palette, ("tRNS", Hex(transparency))] : palette;

        var image = PdfImage.Read(TestPng.Of(2, 1, depth, type, [0, .. Hex(samples)], more: more)).Value;

        Assert.AreEqual(expected, Convert.ToHexString(image.Alpha!));
    }

    /// <summary>Each line is filtered in another way, as the standard defines it, and must come out as it was.</summary>
    [TestMethod]
    public void All_filters_are_undone()
    {
        const int width = 9;
        var plain = Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetBytes(width * 3)).ToArray();
        var lines = new MemoryStream();
        for (var filter = 0; filter < 5; filter++)
        {
            lines.WriteByte((byte)filter);
            for (var i = 0; i < width * 3; i++)
            {
                int left = i >= 3 ? plain[filter][i - 3] : 0, up = filter > 0 ? plain[filter - 1][i] : 0, corner = i >= 3 && filter > 0 ? plain[filter - 1][i - 3] : 0;
                lines.WriteByte((byte)(plain[filter][i] - filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Nearest(left, up, corner), _ => 0 }));
            }
        }

        var image = PdfImage.Read(TestPng.Of(width, 5, 8, 2, lines.ToArray())).Value;

        CollectionAssert.AreEqual(plain.SelectMany(line => line).ToArray(), image.Colors);
    }

    /// <summary>Seven passes of Adam7 over 3 × 3 pixels: which pixel comes when is written down from the standard's picture.</summary>
    [TestMethod]
    public void An_interlaced_file_is_put_together()
    {
        byte[] lines = [0, 1, /* pass 4 */ 0, 3, /* pass 5 */ 0, 7, 9, /* pass 6 */ 0, 2, 0, 8, /* pass 7 */ 0, 4, 5, 6];

        var image = PdfImage.Read(TestPng.Of(3, 3, 8, 0, lines, interlaced: true)).Value;

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, image.Colors.Chunk(3).Select(pixel => pixel[0]).ToArray());
    }

    [TestMethod]
    public void A_file_that_unpacks_to_more_than_it_may_is_refused_by_its_header()
    {
        AssertRefused(TestPng.Of(60_000, 60_000, 8, 6, [0]));
        AssertRefused(TestPng.Of(4096, 4096, 8, 0, [0]));
        AssertRefused(TestPng.Of(0, 5, 8, 0, [0]));
        AssertRefused(TestPng.Of(-1, 5, 8, 0, [0]));
    }

    /// <summary>The file holds 200 MB of zeros in less than one.</summary>
    [TestMethod]
    public void No_more_is_unpacked_than_the_header_promised()
    {
        var bomb = TestPng.Of(8, 8, 8, 0, new byte[200 * 1024 * 1024]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.IsTrue(PdfImage.Read(bomb).IsOk);

        Assert.IsLessThan(16 * 1024 * 1024, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Damaged_files_of_every_kind_are_failures()
    {
        var good = TestPng.Of(2, 2, 8, 2, [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
        Assert.IsTrue(PdfImage.Read(good).IsOk);
        for (var cut = 0; cut < good.Length; cut++) AssertRefused(good[..cut]);
        AssertRefused(TestPng.Of(2, 2, 8, 2, [0, 1, 2, 3]));
        AssertRefused(TestPng.Of(2, 1, 8, 2, [9, 1, 2, 3, 4, 5, 6]));
        AssertRefused(TestPng.Of(2, 1, 3, 2, [0]));
        AssertRefused(TestPng.Of(2, 1, 8, 3, [0, 0, 0]));
        AssertRefused(TestPng.Of(2, 1, 8, 3, [0, 0, 200], more: ("PLTE", Palette)));
        AssertRefused(TestPng.OfChunks(("IDAT", [1]), ("IEND", [])));
        AssertRefused("GIF89a"u8.ToArray());
        AssertRefused([]);
        AssertRefused(new byte[PdfImage.MaxFileBytes + 1]);
    }

    [TestMethod]
    public void No_change_of_a_byte_makes_the_reader_fail()
    {
        var good = TestPng.OfColor(5, 5, (x, y) => ((byte)(x * 50), (byte)(y * 50), 7, 255));
        for (var i = 0; i < 4_000; i++)
        {
            var file = (byte[])good.Clone();
            for (var change = 0; change <= i % 4; change++) file[RandomNumberGenerator.GetInt32(file.Length)] = (byte)RandomNumberGenerator.GetInt32(256);
            _ = PdfImage.Read(file).IsOk;
        }
    }

    [TestMethod]
    public void Other_kinds_are_unpacked_upright()
    {
        var image = PdfImage.Read(FixturePictures.File("camera.jpg")).Value;

        Assert.AreEqual((600, 1200, 600 * 1200 * 3), (image.Width, image.Height, image.Colors.Length));
        Assert.IsNull(image.Alpha);
    }

    private static int Nearest(int left, int up, int corner)
    {
        var guess = left + up - corner;
        return new[] { left, up, corner }.MinBy(value => Math.Abs(guess - value));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static void AssertRefused(byte[] file)
    {
        var read = PdfImage.Read(file);
        Assert.IsFalse(read.IsOk);
        Assert.AreEqual("file", read.Failure.Fields.Single().Path);
    }
}
