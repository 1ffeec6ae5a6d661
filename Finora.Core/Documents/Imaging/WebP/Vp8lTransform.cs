namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>What was done to the pixels of a lossless picture before they were coded (RFC 9649, 3.5).</summary>
internal enum Vp8lTransformKind
{
    Predictor,
    CrossColor,
    SubtractGreen,
    Palette,
}

/// <summary>One of the ways to make pixels easier to code, and its way back.</summary>
/// <param name="width">Pixels a row as they were before.</param>
internal abstract class Vp8lTransform(int width)
{
    protected int Width => width;

    /// <summary>Numbers a row as they are stored.</summary>
    public virtual int StoredWidth => width;

    /// <param name="pixels">Rows of <see cref="StoredWidth"/>, which become rows of the width before; there is room for those.</param>
    public abstract void Undo(uint[] pixels, int height, CancellationToken cancellationToken);

    /// <summary>Squares of a power of two that cover a side.</summary>
    public static int BlocksOf(int side, int bits) => (side + (1 << bits) - 1) >> bits;

    /// <summary>The sum of each of the four parts, without what does not fit.</summary>
    protected static uint Add(uint a, uint b) => (((a & 0xFF00FF00) + (b & 0xFF00FF00)) & 0xFF00FF00) | (((a & 0x00FF00FF) + (b & 0x00FF00FF)) & 0x00FF00FF);
}

/// <summary>Red and blue are told as their distance from green (4.3).</summary>
internal sealed class Vp8lSubtractGreen(int width) : Vp8lTransform(width)
{
    public override void Undo(uint[] pixels, int height, CancellationToken cancellationToken)
    {
        foreach (ref var pixel in pixels.AsSpan(0, Width * height))
        {
            var green = (pixel >> 8) & 0xFF;
            pixel = Add(pixel, (green << 16) | green);
        }
    }
}

/// <summary>Red is told less a share of green, blue less shares of both (4.2); the shares are those of the square that a pixel is in, in units of 1/32.</summary>
internal sealed class Vp8lCrossColor(int width, int blockBits, uint[] shares) : Vp8lTransform(width)
{
    public override void Undo(uint[] pixels, int height, CancellationToken cancellationToken)
    {
        var wide = BlocksOf(Width, blockBits);
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var x = 0; x < Width; x++)
            {
                ref var pixel = ref pixels[(y * Width) + x];
                pixel = Restore(pixel, shares[((y >> blockBits) * wide) + (x >> blockBits)]);
            }
        }
    }

    private static uint Restore(uint pixel, uint share)
    {
        var green = Share(pixel >> 8, share);
        var red = (byte)((pixel >> 16) + green);
        var blue = (byte)(pixel + Share(pixel >> 8, share >> 8) + Share(red, share >> 16));
        return (pixel & 0xFF00FF00) | ((uint)red << 16) | blue;
    }

    private static uint Share(uint color, uint share) => unchecked((uint)(((sbyte)color * (sbyte)share) >> 5));
}

/// <summary>Pixels are told as places in a table of colours, which is in the green part; of small tables several in one number (4.4).</summary>
/// <param name="differences">Each colour less the one before.</param>
internal sealed class Vp8lPalette(int width, uint[] differences) : Vp8lTransform(width)
{
    /// <summary>Pixels in a number, as a power of two.</summary>
    private readonly int _packing = differences.Length switch { <= 2 => 3, <= 4 => 2, <= 16 => 1, _ => 0 };

    public override int StoredWidth => BlocksOf(Width, _packing);

    /// <summary>From the last pixel to the first, since what comes out takes more room: no number is overwritten before its pixels are out.</summary>
    public override void Undo(uint[] pixels, int height, CancellationToken cancellationToken)
    {
        var colors = Colors();
        var indexBits = 8 >> _packing;
        for (var y = height - 1; y >= 0; y--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var stored = StoredWidth - 1; stored >= 0; stored--)
            {
                var packed = (pixels[(y * StoredWidth) + stored] >> 8) & 0xFF;
                for (var x = Math.Min(Width, (stored + 1) << _packing) - 1; x >= stored << _packing; x--)
                {
                    pixels[(y * Width) + x] = colors[(packed >> ((x & ((1 << _packing) - 1)) * indexBits)) & ((1u << indexBits) - 1)];
                }
            }
        }
    }

    /// <summary>As many as can be asked for; behind the table all are clear.</summary>
    private uint[] Colors()
    {
        var colors = new uint[Vp8lCodeReader.Values];
        for (var i = 0; i < differences.Length; i++) colors[i] = Add(i == 0 ? 0 : colors[i - 1], differences[i]);
        return colors;
    }
}
