using Finora.Core.Documents.Imaging.Jpeg;
using Finora.Core.Documents.Imaging.Png;
using Finora.Core.Documents.Imaging.WebP;

namespace Finora.Core.Documents.Imaging;

/// <summary>Unpacks pictures that strangers made: PNG, JPEG and WebP, told apart by content. Time and memory are bounded by the limits and the length of the file.</summary>
internal static class PictureReader
{
    /// <summary>The picture, or a failure that names <c>file</c>: one of another kind, damaged, cut off, too large, or moving.</summary>
    /// <exception cref="OperationCanceledException">The caller has given up; asked at every row of blocks.</exception>
    public static Outcome<Picture> Read(ReadOnlyMemory<byte> file, PictureLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return PngReader.IsPng(file.Span) ? PngReader.Read(file, limits, cancellationToken)
                : JpegReader.IsJpeg(file.Span) ? JpegReader.Read(file.Span, limits, cancellationToken)
                : WebPReader.IsWebP(file.Span) ? WebPReader.Read(file.Span, limits, cancellationToken)
                : Refuse("must be a PNG, JPEG or WebP image");
        }
        catch (UnreadablePictureException e)
        {
            return Refuse(e.Message);
        }
    }

    private static Failure Refuse(string message) => Failure.Invalid("file", message);
}
