namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>The two inverse transforms of blocks of 4 × 4 (RFC 6386, 14.3 and 14.4), exact to the bit: what is predicted from a block must be what its encoder saw.</summary>
internal static class Vp8Transform
{
    /// <summary>Coefficients of a block.</summary>
    public const int Coefficients = 16;

    /// <summary>√2·cos(π/8) less one, and √2·sin(π/8), in units of 1/65536.</summary>
    private const int CosineLessOne = 20091, Sine = 35468;

    /// <summary>Turns the means of a macroblock's sixteen blocks into the first coefficient of each.</summary>
    /// <param name="means">A block of coefficients.</param>
    /// <param name="blocks">Sixteen blocks, one after the other.</param>
    public static void SpreadMeans(Span<int> means, Span<int> blocks)
    {
        for (var i = 0; i < 4; i++) (means[i], means[4 + i], means[8 + i], means[12 + i]) = Walsh(means[i], means[4 + i], means[8 + i], means[12 + i]);
        for (var i = 0; i < Coefficients; i += 4)
        {
            var (a, b, c, d) = Walsh(means[i], means[i + 1], means[i + 2], means[i + 3]);
            (blocks[i * 16], blocks[(i + 1) * 16], blocks[(i + 2) * 16], blocks[(i + 3) * 16]) = ((a + 3) >> 3, (b + 3) >> 3, (c + 3) >> 3, (d + 3) >> 3);
        }
    }

    /// <summary>Adds what a block's coefficients tell to what was predicted.</summary>
    /// <param name="samples">The block's first sample, and all that follow it.</param>
    public static void Add(Span<int> block, Span<byte> samples, int stride)
    {
        for (var i = 0; i < 4; i++) (block[i], block[4 + i], block[8 + i], block[12 + i]) = Cosine(block[i], block[4 + i], block[8 + i], block[12 + i]);
        for (var row = 0; row < 4; row++)
        {
            var (a, b, c, d) = Cosine(block[4 * row], block[(4 * row) + 1], block[(4 * row) + 2], block[(4 * row) + 3]);
            var line = samples.Slice(row * stride, 4);
            (line[0], line[1], line[2], line[3]) = (Sum(line[0], a), Sum(line[1], b), Sum(line[2], c), Sum(line[3], d));
        }
    }

    private static (int, int, int, int) Walsh(int x0, int x1, int x2, int x3)
    {
        var (a, b, c, d) = (x0 + x3, x1 + x2, x1 - x2, x0 - x3);
        return (a + b, c + d, a - b, d - c);
    }

    private static (int, int, int, int) Cosine(int x0, int x1, int x2, int x3)
    {
        var (a, b) = (x0 + x2, x0 - x2);
        var c = ((x1 * Sine) >> 16) - (x3 + ((x3 * CosineLessOne) >> 16));
        var d = x1 + ((x1 * CosineLessOne) >> 16) + ((x3 * Sine) >> 16);
        return (a + d, b + c, b - c, a - d);
    }

    private static byte Sum(int predicted, int change) => (byte)Math.Clamp(predicted + ((change + 4) >> 3), 0, 255);
}
