using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.Png;

/// <summary>What the first chunk of a PNG file says (third edition, 11.2.1).</summary>
/// <param name="Depth">Bits a sample.</param>
/// <param name="Type">Colour type: 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Type, bool IsInterlaced)
{
    public const int Bytes = 13;

    /// <summary>Samples a pixel.</summary>
    public int Samples => Type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Whether the samples of a pixel end with its opacity.</summary>
    public bool HasAlpha => Type is 4 or 6;

    /// <summary>Null when the header is none, or tells of something that does not exist.</summary>
    public static PngHeader? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != Bytes) return null;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
        var header = new PngHeader(width, height, data[8], data[9], data[12] == 1);
        var known = header switch
        {
            { Type: 0, Depth: 1 or 2 or 4 or 8 or 16 } => true,
            { Type: 3, Depth: 1 or 2 or 4 or 8 } => true,
            { Type: 2 or 4 or 6, Depth: 8 or 16 } => true,
            _ => false,
        };
        return known && data[10] == 0 && data[11] == 0 && data[12] <= 1 ? header : null;
    }

    /// <summary>The grids that the pixels come in: one, or the seven of Adam7 (8.1).</summary>
    public IReadOnlyList<PngGrid> Grids => IsInterlaced
        ? [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)]
        : [new(0, 0, 1, 1)];
}

/// <summary>Every so many pixels from a first one.</summary>
internal readonly record struct PngGrid(int Left, int Top, int StepX, int StepY)
{
    public int Columns(int width) => (width - Left + StepX - 1) / StepX;

    public int Rows(int height) => (height - Top + StepY - 1) / StepY;
}
