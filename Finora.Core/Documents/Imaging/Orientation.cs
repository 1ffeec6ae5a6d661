using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging;

/// <summary>Where the first row and column of a picture stand when it is seen (Exif 2.32, tag 0x0112). Values are 1 less than there, so that the plain one is the default.</summary>
internal enum Orientation
{
    Upright,
    Mirrored,
    UpsideDown,
    Flipped,
    Transposed,
    TurnedRight,
    Transversed,
    TurnedLeft,
}

/// <summary>Reads the orientation from the notes of a camera and turns pictures by it.</summary>
internal static class Orientations
{
    private const int EntryBytes = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>Notes that are damaged say nothing; they are no part of the picture.</summary>
    /// <param name="notes">A TIFF file (6.0, section 2), of which only the first directory is read.</param>
    public static Orientation Read(ReadOnlySpan<byte> notes)
    {
        var isLittle = notes.StartsWith("II*\0"u8);
        if ((!isLittle && !notes.StartsWith("MM\0*"u8)) || notes.Length < 8) return Orientation.Upright;
        var start = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]) : BinaryPrimitives.ReadUInt32BigEndian(notes[4..]);
        if (start > notes.Length - 2) return Orientation.Upright;
        var entries = notes[((int)start + 2)..];
        for (var left = Number(notes[(int)start..], isLittle); left > 0 && entries.Length >= EntryBytes; left--, entries = entries[EntryBytes..])
        {
            if (Number(entries, isLittle) != OrientationTag || Number(entries[2..], isLittle) != ShortType) continue;
            var value = Number(entries[8..], isLittle);
            return value is >= 1 and <= 8 ? (Orientation)(value - 1) : Orientation.Upright;
        }

        return Orientation.Upright;
    }

    /// <summary>The picture as it is meant to be seen.</summary>
    public static Bitmap Turn(Bitmap picture, Orientation orientation)
    {
        if (orientation == Orientation.Upright) return picture;
        var isOnItsSide = orientation >= Orientation.Transposed;
        var (width, height) = isOnItsSide ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var pixels = new byte[picture.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = isOnItsSide ? (y, x) : (x, y);
                if (orientation is Orientation.Mirrored or Orientation.UpsideDown or Orientation.Transversed or Orientation.TurnedLeft) column = picture.Width - 1 - column;
                if (orientation is Orientation.UpsideDown or Orientation.Flipped or Orientation.TurnedRight or Orientation.Transversed) row = picture.Height - 1 - row;
                picture.Row(row).Slice(column * Picture.Parts, Picture.Parts).CopyTo(pixels.AsSpan(((y * width) + x) * Picture.Parts));
            }
        }

        return new Bitmap(width, height, pixels);
    }

    private static ushort Number(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
}
