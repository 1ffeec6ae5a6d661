using Finora.Core.Documents.Imaging;

namespace Finora.Core.Documents.Pdf;

/// <summary>A picture as a PDF file holds it (ISO 32000-1, 8.9): eight bits each of red, green and blue.</summary>
/// <param name="Alpha">Opacity of each pixel, 255 for opaque; null when all are.</param>
internal sealed record PdfImage(int Width, int Height, byte[] Colors, byte[]? Alpha = null)
{
    /// <summary>Bytes of the largest file that is read.</summary>
    public const int MaxFileBytes = 2 * 1024 * 1024;

    /// <summary>Takes a file of any kind that <see cref="PictureReader"/> knows. One of another kind, damaged or too large is a failure.</summary>
    public static Outcome<PdfImage> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxFileBytes) return Failure.Invalid("file", $"must be at most {MaxFileBytes:N0} bytes");
        var read = PictureReader.Read(file, PictureLimits.Print, CancellationToken.None);
        return read.IsOk ? Of(Orientations.Turn(PictureShrinker.Shrink(read.Value, PictureLimits.Print.MaxSide, CancellationToken.None), read.Value.Orientation)) : read.Failure;
    }

    internal int WriteTo(PdfFile file)
    {
        var mask = Alpha is null ? "" : $" /SMask {file.AddStream(Entries("DeviceGray"), Alpha)} 0 R";
        return file.AddStream(Entries("DeviceRGB") + mask, Colors);
    }

    private static PdfImage Of(Bitmap picture)
    {
        var (colors, alpha) = (new byte[picture.Width * picture.Height * 3], new byte[picture.Width * picture.Height]);
        for (var pixel = 0; pixel < alpha.Length; pixel++)
        {
            picture.Pixels.AsSpan(pixel * Picture.Parts, 3).CopyTo(colors.AsSpan(3 * pixel));
            alpha[pixel] = picture.Pixels[(pixel * Picture.Parts) + 3];
        }

        return new PdfImage(picture.Width, picture.Height, colors, picture.IsOpaque() ? null : alpha);
    }

    private string Entries(string space) => $"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} /ColorSpace /{space} /BitsPerComponent 8";
}
