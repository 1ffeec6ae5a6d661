using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>A picture that lies in memory as one number a pixel.</summary>
/// <param name="pixels">Opacity, red, green and blue, the highest byte first.</param>
internal sealed class Vp8lPicture(int width, int height, uint[] pixels) : Picture(width, height)
{
    public override void CopyRow(int y, Span<byte> target)
    {
        var row = pixels.AsSpan(y * Width, Width);
        for (var x = 0; x < row.Length; x++) BinaryPrimitives.WriteUInt32BigEndian(target[(x * Parts)..], uint.RotateLeft(row[x], 8));
    }
}
