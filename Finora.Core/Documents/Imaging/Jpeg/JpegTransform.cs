namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>
/// The inverse cosine transform of blocks of 8 × 8 (ITU-T T.81, A.3.3) in whole numbers: first columns, then rows, each by its even and its odd half. Constants are √2·cos(kπ/16) in units of 1/8192, which
/// makes the result of both passes eight times too large.
/// </summary>
internal static class JpegTransform
{
    public const int Coefficients = 64;

    private const int Bits = 13;

    /// <summary>What the first pass keeps of its fraction.</summary>
    private const int Kept = 2;
    private const int K1 = 11363, K2 = 10703, K3 = 9633, K5 = 6436, K6 = 4433, K7 = 2260;

    /// <summary>Where the coefficients, which come from low to high frequencies (figure A.6), stand in the block.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <param name="coefficients">Row by row, still to be multiplied with <paramref name="quantizers"/>.</param>
    /// <param name="target">The block's first sample, and all that follow it.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    public static void Paint(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> quantizers, Span<byte> target, int stride)
    {
        if (!coefficients[1..].ContainsAnyExcept((short)0))
        {
            var even = Clamp(((coefficients[0] * quantizers[0]) + 4) >> 3);
            for (var row = 0; row < 8; row++) target.Slice(row * stride, 8).Fill(even);
            return;
        }

        Span<int> block = stackalloc int[Coefficients];
        for (var i = 0; i < Coefficients; i++) block[i] = coefficients[i] * quantizers[i];
        for (var column = 0; column < 8; column++) TurnColumn(block[column..]);
        for (var row = 0; row < 8; row++) PaintRow(block.Slice(row * 8, 8), target.Slice(row * stride, 8));
    }

    private static void TurnColumn(Span<int> at)
    {
        Span<int> all = stackalloc int[8];
        Turn([at[0], at[8], at[16], at[24], at[32], at[40], at[48], at[56]], all);
        for (var i = 0; i < 8; i++) at[8 * i] = (all[i] + (1 << (Bits - Kept - 1))) >> (Bits - Kept);
    }

    private static void PaintRow(ReadOnlySpan<int> row, Span<byte> target)
    {
        const int shift = Bits + Kept + 3;
        Span<int> all = stackalloc int[8];
        Turn(row, all);
        for (var i = 0; i < 8; i++) target[i] = Clamp((all[i] + (1 << (shift - 1))) >> shift);
    }

    private static void Turn(ReadOnlySpan<int> x, Span<int> y)
    {
        var (sum, difference) = ((x[0] + x[4]) << Bits, (x[0] - x[4]) << Bits);
        var (wide, narrow) = ((x[2] * K2) + (x[6] * K6), (x[2] * K6) - (x[6] * K2));
        var (e0, e1, e2, e3) = (sum + wide, difference + narrow, difference - narrow, sum - wide);
        var o0 = (x[1] * K1) + (x[3] * K3) + (x[5] * K5) + (x[7] * K7);
        var o1 = (x[1] * K3) - (x[3] * K7) - (x[5] * K1) - (x[7] * K5);
        var o2 = (x[1] * K5) - (x[3] * K1) + (x[5] * K7) + (x[7] * K3);
        var o3 = (x[1] * K7) - (x[3] * K5) + (x[5] * K3) - (x[7] * K1);
        (y[0], y[1], y[2], y[3]) = (e0 + o0, e1 + o1, e2 + o2, e3 + o3);
        (y[4], y[5], y[6], y[7]) = (e3 - o3, e2 - o2, e1 - o1, e0 - o0);
    }

    /// <summary>Samples are stored as distances from the middle (A.3.1).</summary>
    private static byte Clamp(int value) => (byte)Math.Clamp(value + 128, 0, 255);
}
