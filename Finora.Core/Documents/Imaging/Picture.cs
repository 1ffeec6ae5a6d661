namespace Finora.Core.Documents.Imaging;

/// <summary>An unpacked picture: rows of red, green, blue and opacity, eight bits each, colours not multiplied by opacity. Whatever else its file said is left behind.</summary>
/// <param name="width">Pixels, 1 and up, as is <paramref name="height"/>; both as stored, before <see cref="Orientation"/>.</param>
internal abstract class Picture(int width, int height)
{
    /// <summary>Bytes a pixel.</summary>
    public const int Parts = 4;

    public int Width => width;

    public int Height => height;

    /// <summary>How the rows must be turned to be seen as the camera saw them.</summary>
    public Orientation Orientation { get; init; }

    /// <summary>Formats that keep colour coarser than light hand out row by row what would take four times the memory at once.</summary>
    /// <param name="y">0 for the top.</param>
    /// <param name="pixels">Takes <see cref="Width"/> pixels.</param>
    public abstract void CopyRow(int y, Span<byte> pixels);
}

/// <summary>A picture that lies in memory whole.</summary>
/// <param name="pixels">Row after row from the top, <see cref="Picture.Parts"/> bytes a pixel.</param>
internal sealed class Bitmap(int width, int height, byte[] pixels) : Picture(width, height)
{
    public byte[] Pixels => pixels;

    public override void CopyRow(int y, Span<byte> target) => Row(y).CopyTo(target);

    public ReadOnlySpan<byte> Row(int y) => pixels.AsSpan(y * Width * Parts, Width * Parts);

    /// <summary>Whether nothing shines through.</summary>
    public bool IsOpaque()
    {
        for (var i = Parts - 1; i < pixels.Length; i += Parts)
        {
            if (pixels[i] != byte.MaxValue) return false;
        }

        return true;
    }
}
