namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Pixels are told as their distance from what those on the left and above let expect (RFC 9649, 4.1), in a way of the square that a pixel is in.</summary>
/// <param name="modes">The way of each square, in the green part.</param>
internal sealed class Vp8lPredictor(int width, int blockBits, uint[] modes) : Vp8lTransform(width)
{
    private const uint Black = 0xFF000000;

    public override void Undo(uint[] pixels, int height, CancellationToken cancellationToken)
    {
        // Of the first row and column all is known that can be: nothing is above, or on the left.
        pixels[0] = Add(pixels[0], Black);
        for (var x = 1; x < Width; x++) pixels[x] = Add(pixels[x], pixels[x - 1]);
        var wide = BlocksOf(Width, blockBits);
        for (var y = 1; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = y * Width;
            pixels[row] = Add(pixels[row], pixels[row - Width]);
            for (var x = 1; x < Width; x++)
            {
                var mode = (modes[((y >> blockBits) * wide) + (x >> blockBits)] >> 8) & 15;

                // Right above the last pixel of a row stands the first of its own.
                var at = row + x;
                pixels[at] = Add(pixels[at], Expect(mode, pixels[at - 1], pixels[at - Width], pixels[at - Width - 1], pixels[at - Width + 1]));
            }
        }
    }

    private static uint Expect(uint mode, uint left, uint above, uint corner, uint right) => mode switch
    {
        1 => left,
        2 => above,
        3 => right,
        4 => corner,
        5 => Mean(Mean(left, right), above),
        6 => Mean(left, corner),
        7 => Mean(left, above),
        8 => Mean(corner, above),
        9 => Mean(above, right),
        10 => Mean(Mean(left, corner), Mean(above, right)),
        11 => Select(left, above, corner),
        12 => Combine(left, above, corner, isHalf: false),
        13 => Combine(Mean(left, above), Mean(left, above), corner, isHalf: true),
        _ => Black,
    };

    private static uint Mean(uint a, uint b) => (((a ^ b) & 0xFEFEFEFE) >> 1) + (a & b);

    /// <summary>Left or above, whichever is nearer to their sum less the corner.</summary>
    private static uint Select(uint left, uint above, uint corner)
    {
        var (toLeft, toAbove) = (0, 0);
        for (var shift = 0; shift < 32; shift += 8)
        {
            toLeft += Math.Abs(Part(above, shift) - Part(corner, shift));
            toAbove += Math.Abs(Part(left, shift) - Part(corner, shift));
        }

        return toLeft < toAbove ? left : above;
    }

    /// <summary>Each part's sum less the corner; or, of the mean, half of its distance from the corner on top.</summary>
    private static uint Combine(uint a, uint b, uint corner, bool isHalf)
    {
        var result = 0u;
        for (var shift = 0; shift < 32; shift += 8)
        {
            var change = Part(b, shift) - Part(corner, shift);
            result |= (uint)Math.Clamp(Part(a, shift) + (isHalf ? change / 2 : change), 0, 255) << shift;
        }

        return result;
    }

    private static int Part(uint color, int shift) => (int)(color >> shift) & 0xFF;
}
