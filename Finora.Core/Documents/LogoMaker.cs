using Finora.Core.Documents.Imaging;
using Finora.Core.Documents.Imaging.Png;

namespace Finora.Core.Documents;

/// <summary>
/// Makes the PNG file of a logo from a picture that was uploaded. Only pixels come over, so the new file tells neither where the picture was taken nor by whom, and holds nothing that is no picture.
/// </summary>
public sealed class LogoMaker : IDisposable
{
    public const string MediaType = "image/png";

    /// <summary>Pixels a side of what is kept.</summary>
    public const int MaxSide = 800;

    /// <summary>Sides that are tried, one after the other, until the file fits into a page. The last always fits: 240 × 240 pixels of four bytes are less than that.</summary>
    private static readonly int[] Sides = [MaxSide, 640, 480, 360, 240];

    /// <summary>Unpacking may take some 200 MB and a second of a processor, so that uploads at the same time wait for each other.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>At most <see cref="MaxSide"/> pixels a side and <see cref="BusinessLogos.MaxPageBytes"/> long, upright, in the old proportions. A file that is no picture that we can read is a failure that names <c>file</c>.</summary>
    /// <param name="file">PNG, JPEG or WebP.</param>
    public async Task<Outcome<byte[]>> MakeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Make(file, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static Outcome<byte[]> Make(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var read = PictureReader.Read(file, PictureLimits.Upload, cancellationToken);
        if (!read.IsOk) return read.Failure;
        var picture = Orientations.Turn(PictureShrinker.Shrink(read.Value, MaxSide, cancellationToken), read.Value.Orientation);
        return Sides.Select(side => PngWriter.Write(PictureShrinker.Shrink(picture, side, cancellationToken))).First(made => made.Length <= BusinessLogos.MaxPageBytes);
    }
}
