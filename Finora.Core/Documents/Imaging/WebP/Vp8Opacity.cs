namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Reads the opacity that stands beside a lossy picture (RFC 9649, 2.7.1.2).</summary>
internal static class Vp8Opacity
{
    private const int Plain = 0, Lossless = 1;
    private const int FromLeft = 1, FromAbove = 2, Slope = 3;

    /// <returns>A byte a pixel.</returns>
    public static byte[] Read(ReadOnlySpan<byte> data, int width, int height, CancellationToken cancellationToken)
    {
        var (packing, filter) = (data[0] & 3, (data[0] >> 2) & 3);
        var values = packing switch
        {
            Plain => ReadPlain(data[1..], width * height),
            Lossless => Vp8lReader.ReadGreen(data[1..], width, height, cancellationToken),
            _ => throw WebPReader.Damaged(),
        };
        if (filter > 0) Undo(values, width, filter);
        return values;
    }

    private static byte[] ReadPlain(ReadOnlySpan<byte> data, int count) => data.Length >= count ? data[..count].ToArray() : throw WebPReader.Damaged();

    /// <summary>Values are told as their distance from what is on the left, above, or the slope of both. Of the first row and column only one side is known.</summary>
    private static void Undo(byte[] values, int width, int filter)
    {
        for (var i = 1; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, width);
            var expected = row == 0 ? values[i - 1] : column == 0 ? values[i - width] : filter switch
            {
                FromLeft => values[i - 1],
                FromAbove => values[i - width],
                Slope => Math.Clamp(values[i - 1] + values[i - width] - values[i - width - 1], 0, 255),
                _ => 0,
            };
            values[i] = (byte)(values[i] + expected);
        }
    }
}
