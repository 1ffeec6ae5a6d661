namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>The planes of a lossy WebP file as rows of colours.</summary>
/// <param name="opacity">A byte a pixel; null when nothing shines through.</param>
internal sealed class Vp8Picture(SamplePlane light, SamplePlane blue, SamplePlane red, byte[]? opacity) : Picture(light.Width, light.Height)
{
    private readonly PlaneUpsampler _blue = new(blue, light.Width, (1, 2), (1, 2));
    private readonly PlaneUpsampler _red = new(red, light.Width, (1, 2), (1, 2));
    private readonly byte[] _blueRow = new byte[light.Width];
    private readonly byte[] _redRow = new byte[light.Width];

    public SamplePlane Light => light;

    public SamplePlane Blue => blue;

    public SamplePlane Red => red;

    public override void CopyRow(int y, Span<byte> pixels)
    {
        _blue.CopyRow(y, _blueRow);
        _red.CopyRow(y, _redRow);
        var lights = light.Samples.AsSpan(light.First + (y * light.Stride), Width);
        for (var x = 0; x < Width; x++)
        {
            Mix(lights[x], _blueRow[x] - 128, _redRow[x] - 128, pixels.Slice(x * Parts, Parts));
            pixels[(x * Parts) + 3] = opacity is null ? byte.MaxValue : opacity[(y * Width) + x];
        }
    }

    /// <summary>ITU-R BT.601 with light from 16 to 235 (RFC 6386, 9.2): R = 1.1644 Y + 1.596 V, G = 1.1644 Y - 0.3918 U - 0.813 V, B = 1.1644 Y + 2.0172 U, in units of 1/65536.</summary>
    private static void Mix(int light, int blue, int red, Span<byte> pixel)
    {
        var exact = (76309 * (light - 16)) + (1 << 15);
        pixel[0] = Clamp((exact + (104597 * red)) >> 16);
        pixel[1] = Clamp((exact - (25675 * blue) - (53279 * red)) >> 16);
        pixel[2] = Clamp((exact + (132201 * blue)) >> 16);
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
