using System.Buffers.Binary;

namespace Finora.Core.Documents.Pdf;

/// <summary>
/// Takes a JPEG file (ITU-T T.81) into a PDF as it is: readers unpack it themselves. Only what says how it looks comes along; comments, thumbnails and what a camera
/// knows about place and owner stay behind.
/// </summary>
internal static class JpegReader
{
    private const byte Start = 0xD8;
    private const byte Scan = 0xDA;
    private const byte Adobe = 0xEE;

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file is [0xFF, Start, 0xFF, ..];

    public static Outcome<PdfImage> Read(ReadOnlySpan<byte> file)
    {
        var kept = new MemoryStream(file.Length);
        kept.Write(file[..2]);
        (int Width, int Height, int Parts)? frame = null;
        var rest = file[2..];
        var isAdobe = false;
        while (rest.Length >= 4 && rest[0] == 0xFF)
        {
            var (marker, length) = (rest[1], BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 2);
            if (length < 4 || length > rest.Length) break;
            var segment = rest[..length];
            if (marker == Scan) return Finish(frame, kept, rest, isAdobe);
            if (IsFrame(marker) && (frame is not null || (frame = ReadFrame(segment)) is null)) break;
            isAdobe |= marker == Adobe;
            if (IsKept(marker)) kept.Write(segment);
            rest = rest[length..];
        }

        return Damaged();
    }

    private static Outcome<PdfImage> Finish((int Width, int Height, int Parts)? frame, MemoryStream kept, ReadOnlySpan<byte> scans, bool isAdobe)
    {
        if (frame is not var (width, height, parts) || scans[^2] != 0xFF || scans[^1] != 0xD9) return Damaged();
        if (PdfImage.IsTooLarge(width, height)) return PdfImage.Refuse($"must have at most {PdfImage.MaxPixels:N0} pixels");
        kept.Write(scans);
        var space = parts switch { 1 => "DeviceGray", 3 => "DeviceRGB", _ => "DeviceCMYK" };
        return new PdfImage(width, height, space, kept.ToArray(), "DCTDecode", IsInverted: parts == 4 && isAdobe);
    }

    /// <summary>Baseline, extended and progressive frames, coded by Huffman: what PDF readers know (ISO 32000-1, 7.4.8).</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Tables, frame, restart interval, and the note of Adobe programs on how colours are meant.</summary>
    private static bool IsKept(byte marker) => marker is (>= 0xC0 and <= 0xCF) or 0xDB or 0xDD or Adobe;

    private static (int Width, int Height, int Parts)? ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment[1] > 0xC2 || segment.Length < 10 || segment[4] != 8 || segment[9] is not (1 or 3 or 4) || segment.Length != 10 + (3 * segment[9])) return null;
        return (BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), segment[9]);
    }

    private static Failure Damaged() => PdfImage.Refuse("is a damaged JPEG image, or of a kind that PDF readers do not know");
}
