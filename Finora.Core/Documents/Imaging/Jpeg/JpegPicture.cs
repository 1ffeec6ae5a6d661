namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>How the parts of a JPEG file's colours are meant.</summary>
internal enum JpegColors
{
    Grey,
    Rgb,

    /// <summary>Light, blue and red (JFIF 1.02).</summary>
    Ycc,

    /// <summary>Four inks.</summary>
    Cmyk,

    /// <summary>Three inks as light, blue and red, and black.</summary>
    Ycck,
}

/// <summary>The planes of a JPEG file as rows of colours.</summary>
internal sealed class JpegPicture(JpegFrame frame, JpegColors colors) : Picture(frame.Width, frame.Height)
{
    private readonly PlaneUpsampler[] _planes = [.. frame.Components.Select(part => new PlaneUpsampler(part.Plane, frame.Width, (part.Across, frame.MaxAcross), (part.Down, frame.MaxDown)))];
    private readonly byte[][] _rows = [.. frame.Components.Select(_ => new byte[frame.Width])];

    /// <param name="adobe">What programs of Adobe note: 0 plain, 1 YCC, 2 YCCK. Without it the components' names tell, as other readers take them.</param>
    public static JpegColors ColorsOf(JpegFrame frame, byte? adobe) => frame.Components.Count switch
    {
        1 => JpegColors.Grey,
        3 when adobe == 0 => JpegColors.Rgb,
        3 when adobe is null && frame.Components[0].Id == 'R' && frame.Components[1].Id == 'G' && frame.Components[2].Id == 'B' => JpegColors.Rgb,
        3 => JpegColors.Ycc,
        _ => adobe == 2 ? JpegColors.Ycck : JpegColors.Cmyk,
    };

    public override void CopyRow(int y, Span<byte> pixels)
    {
        for (var i = 0; i < _rows.Length; i++) _planes[i].CopyRow(y, _rows[i]);
        for (var x = 0; x < Width; x++)
        {
            var pixel = pixels.Slice(x * Parts, Parts);
            pixel[3] = byte.MaxValue;
            if (colors is JpegColors.Ycc or JpegColors.Ycck) Light(_rows[0][x], _rows[1][x] - 128, _rows[2][x] - 128, pixel);
            else if (colors == JpegColors.Grey) pixel[..3].Fill(_rows[0][x]);
            else (pixel[0], pixel[1], pixel[2]) = (_rows[0][x], _rows[1][x], _rows[2][x]);
            if (colors == JpegColors.Ycck) Invert(pixel);
            if (_rows.Length == 4) Ink(pixel, _rows[3][x]);
        }
    }

    /// <summary>JFIF 1.02: R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb, in units of 1/65536.</summary>
    private static void Light(int light, int blue, int red, Span<byte> pixel)
    {
        var exact = (light << 16) + (1 << 15);
        pixel[0] = Clamp((exact + (91881 * red)) >> 16);
        pixel[1] = Clamp((exact - (22554 * blue) - (46802 * red)) >> 16);
        pixel[2] = Clamp((exact + (116130 * blue)) >> 16);
    }

    /// <summary>What was told as light, blue and red is the opposite of the three inks as they are stored.</summary>
    private static void Invert(Span<byte> pixel)
    {
        for (var part = 0; part < 3; part++) pixel[part] = (byte)~pixel[part];
    }

    /// <summary>Inks are stored as the light that they let through, as Adobe's programs do and everyone after them: black paper is 0.</summary>
    private static void Ink(Span<byte> pixel, int black)
    {
        for (var part = 0; part < 3; part++) pixel[part] = (byte)(((pixel[part] * black) + 127) / 255);
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
