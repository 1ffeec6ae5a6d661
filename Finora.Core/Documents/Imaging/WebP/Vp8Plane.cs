namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>One part of a frame's colours in whole macroblocks, with the border that prediction looks at (RFC 6386, 12.2 and 12.3): 127 above the frame and in its corner, 129 on its left.</summary>
internal sealed class Vp8Plane
{
    private const byte Above = 127;
    private const byte Left = 129;

    /// <summary>Samples above the frame that stand right of it.</summary>
    private const int More = 4;

    /// <param name="side">Samples a side of a macroblock: 16 of light, 8 of colour.</param>
    public Vp8Plane(int columns, int rows, int side)
    {
        Side = side;
        Stride = 1 + (columns * side) + More;
        First = Stride + 1;
        Samples = new byte[Stride * (1 + (rows * side))];
        Samples.AsSpan(0, Stride).Fill(Above);
        for (var row = 1; row <= rows * side; row++) Samples[row * Stride] = Left;
    }

    public byte[] Samples { get; }

    public int Side { get; }

    public int Stride { get; }

    /// <summary>Where the frame's first sample stands.</summary>
    public int First { get; }

    /// <summary>Where the first sample of a macroblock stands.</summary>
    public int At(int column, int row) => First + (row * Side * Stride) + (column * Side);

    /// <summary>Bytes that the three planes of a frame will take.</summary>
    public static long BytesOf(int columns, int rows) => (1L + (columns * 16) + More) * (1 + (rows * 16)) * 2;

    public SamplePlane Cut(int width, int height) => new(Samples, First, Stride, width, height);
}
