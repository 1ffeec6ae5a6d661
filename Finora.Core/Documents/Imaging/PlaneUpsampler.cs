namespace Finora.Core.Documents.Imaging;

/// <summary>One part of a picture's colours as its format keeps it, perhaps coarser than the picture.</summary>
/// <param name="First">Where its first sample stands.</param>
/// <param name="Stride">Bytes from a row to the next.</param>
/// <param name="Width">Samples of a row that are part of the picture; <paramref name="Height"/>: rows that are.</param>
internal sealed record SamplePlane(byte[] Samples, int First, int Stride, int Width, int Height);

/// <summary>
/// Spreads a plane over a finer grid. Samples stand for the middle of the pixels that they cover (JFIF 1.02), and between two of them the light changes evenly: at twice the size the weights are 3/4 and 1/4,
/// which is also what players of VP8 do.
/// </summary>
/// <param name="width">Pixels of a row.</param>
/// <param name="across">Samples of the plane for so many pixels.</param>
/// <param name="down">Rows of the plane for so many rows of pixels.</param>
internal sealed class PlaneUpsampler(SamplePlane plane, int width, (int Samples, int Pixels) across, (int Samples, int Pixels) down)
{
    private readonly int[] _blend = new int[plane.Width];
    private readonly (int First, int Second, int Weight)[] _columns = [.. Enumerable.Range(0, width).Select(x => Between(x, across, plane.Width))];

    /// <summary>The plane's samples for every pixel of row <paramref name="y"/>.</summary>
    public void CopyRow(int y, Span<byte> row)
    {
        if (across.Samples == across.Pixels && down.Samples == down.Pixels)
        {
            plane.Samples.AsSpan(plane.First + (y * plane.Stride), width).CopyTo(row);
            return;
        }

        BlendRows(y);
        for (var x = 0; x < _columns.Length; x++)
        {
            var (left, right, weight) = _columns[x];
            row[x] = (byte)(((_blend[left] * (16 - weight)) + (_blend[right] * weight) + 128) >> 8);
        }
    }

    /// <summary>Sixteen times the samples at the height of a row of pixels.</summary>
    private void BlendRows(int y)
    {
        var (top, bottom, weight) = Between(y, down, plane.Height);
        var above = plane.Samples.AsSpan(plane.First + (top * plane.Stride), plane.Width);
        var below = plane.Samples.AsSpan(plane.First + (bottom * plane.Stride), plane.Width);
        for (var x = 0; x < _blend.Length; x++) _blend[x] = (above[x] * (16 - weight)) + (below[x] * weight);
    }

    /// <summary>The two samples beside a pixel's middle, and how many sixteenths the second has in it.</summary>
    private static (int First, int Second, int Weight) Between(int at, (int Samples, int Pixels) grid, int count)
    {
        // The middle of the pixel, in units of 1 / (2 · grid.Pixels) of a sample, from the middle of the first sample on.
        var middle = (((2 * at) + 1) * grid.Samples) - grid.Pixels;
        if (middle <= 0) return (0, 0, 0);
        var (first, rest) = Math.DivRem(middle, 2 * grid.Pixels);
        return first >= count - 1 ? (count - 1, count - 1, 0) : (first, first + 1, rest * 8 / grid.Pixels);
    }
}
