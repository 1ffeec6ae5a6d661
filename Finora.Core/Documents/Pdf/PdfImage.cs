namespace Finora.Core.Documents.Pdf;

/// <summary>A picture as a PDF file holds it (ISO 32000-1, 8.9).</summary>
/// <param name="ColorSpace"><c>DeviceGray</c>, <c>DeviceRGB</c> or <c>DeviceCMYK</c>, eight bits a part.</param>
/// <param name="Filter">What <paramref name="Data"/> is packed with; null: plain samples.</param>
/// <param name="Alpha">Opacity of each pixel, 255 for opaque; null when all are.</param>
/// <param name="IsInverted">CMYK of Adobe programs counts light, not ink.</param>
internal sealed record PdfImage(int Width, int Height, string ColorSpace, byte[] Data, string? Filter = null, byte[]? Alpha = null, bool IsInverted = false)
{
    /// <summary>Bytes of the largest file that is read.</summary>
    public const int MaxFileBytes = 2 * 1024 * 1024;

    /// <summary>Pixels a side. With <see cref="MaxPixels"/> this bounds what a small hostile file can unpack to.</summary>
    public const int MaxSide = 4096;

    public const int MaxPixels = 4_000_000;

    /// <summary>Reads a PNG or JPEG file, told apart by content. A file that is neither, damaged or too large is a failure.</summary>
    public static Outcome<PdfImage> Read(ReadOnlyMemory<byte> file) =>
        file.Length > MaxFileBytes ? Refuse($"must be at most {MaxFileBytes:N0} bytes")
        : PngReader.IsPng(file.Span) ? PngReader.Read(file)
        : JpegReader.IsJpeg(file.Span) ? JpegReader.Read(file.Span)
        : Refuse("must be a PNG or JPEG image");

    internal static Failure Refuse(string message) => Failure.Invalid("file", message);

    internal static bool IsTooLarge(int width, int height) => width is < 1 or > MaxSide || height is < 1 or > MaxSide || (long)width * height > MaxPixels;

    internal int WriteTo(PdfFile file)
    {
        var mask = Alpha is null ? "" : $" /SMask {file.AddStream(Entries("DeviceGray"), Alpha)} 0 R";
        return file.AddStream(Entries(ColorSpace) + mask + (IsInverted ? " /Decode [1 0 1 0 1 0 1 0]" : ""), Data, Filter);
    }

    private string Entries(string space) => $"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} /ColorSpace /{space} /BitsPerComponent 8";
}
