using Finora.Core.Documents.Imaging;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>The eight orientations of Exif, by what its table says of the first row and the first column.</summary>
[TestClass]
public sealed class OrientationTests
{
    /// <summary>Row 0 is ABC, row 1 is DEF. 6: row 0 is the right side as it is seen, column 0 its top.</summary>
    [TestMethod]
    [DataRow(1, "ABC DEF")]
    [DataRow(2, "CBA FED")]
    [DataRow(3, "FED CBA")]
    [DataRow(4, "DEF ABC")]
    [DataRow(5, "AD BE CF")]
    [DataRow(6, "DA EB FC")]
    [DataRow(7, "FC EB DA")]
    [DataRow(8, "CF BE AD")]
    public void A_picture_is_turned_as_it_was_seen(int value, string expected)
    {
        var stored = new Bitmap(3, 2, [.. "ABCDEF".SelectMany(letter => new byte[] { (byte)letter, 0, 0, 255 })]);

        var seen = Orientations.Turn(stored, Orientations.Read(Notes(value)));

        var letters = seen.Pixels.Chunk(Picture.Parts).Select(pixel => (char)pixel[0]).Chunk(seen.Width);
        Assert.AreEqual(expected, string.Join(' ', letters.Select(row => new string(row))));
    }

    [TestMethod]
    public void Both_orders_of_bytes_are_read() => Assert.AreEqual(Orientation.TurnedLeft, Orientations.Read("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\b\0\0"u8));

    [TestMethod]
    public void Damaged_notes_say_nothing()
    {
        var notes = Notes(6);
        for (var length = 0; length < 20; length++) Assert.AreEqual(Orientation.Upright, Orientations.Read(notes.AsSpan(0, length)));
        foreach (var value in new[] { 0, 9, 255 }) Assert.AreEqual(Orientation.Upright, Orientations.Read(Notes(value)));
        Assert.AreEqual(Orientation.Upright, Orientations.Read([.. "II*\0"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]));
    }

    private static byte[] Notes(int value) => [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)value, 0, 0, 0];
}
