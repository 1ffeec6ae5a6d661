namespace Finora.Core.Documents.Imaging;

/// <summary>
/// Makes pictures smaller. A new pixel is the mean of the area that it stands for, colours weighed by how much can be seen of them, so that what shines through lends no colour to its edge. All sums are
/// whole numbers, at most 2^16 a pixel: the same picture gives the same bytes everywhere.
/// </summary>
internal static class PictureShrinker
{
    /// <summary>At most <paramref name="maxSide"/> pixels a side, in the old proportions; a picture that is small enough comes out as it is.</summary>
    public static Bitmap Shrink(Picture picture, int maxSide, CancellationToken cancellationToken)
    {
        var longest = Math.Max(picture.Width, picture.Height);
        return longest <= maxSide ? Copy(picture, cancellationToken) : Average(picture, SideOf(picture.Width, maxSide, longest), SideOf(picture.Height, maxSide, longest), cancellationToken);
    }

    private static int SideOf(int side, int maxSide, int longest) => (int)Math.Max(1, (((long)side * maxSide) + (longest / 2)) / longest);

    private static Bitmap Copy(Picture picture, CancellationToken cancellationToken)
    {
        if (picture is Bitmap whole) return whole;
        var bytes = picture.Width * Picture.Parts;
        var pixels = new byte[bytes * picture.Height];
        for (var y = 0; y < picture.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            picture.CopyRow(y, pixels.AsSpan(y * bytes, bytes));
        }

        return new Bitmap(picture.Width, picture.Height, pixels);
    }

    private static Bitmap Average(Picture picture, int width, int height, CancellationToken cancellationToken)
    {
        var pixels = new byte[width * height * Picture.Parts];
        var row = new byte[picture.Width * Picture.Parts];
        var (line, sums) = (new long[width * Picture.Parts], new long[width * Picture.Parts]);
        for (var y = 0; y < picture.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            picture.CopyRow(y, row);
            SumColumns(row, picture.Width, line, width);

            // In units of 1 / (both heights), the old row reaches from y · height on, the new one from target · picture.Height on.
            var (start, end) = ((long)y * height, (y + 1L) * height);
            var target = (int)(start / picture.Height);
            var border = (target + 1L) * picture.Height;
            Add(sums, line, Math.Min(end, border) - start);
            if (end < border) continue;
            Finish(sums, pixels.AsSpan(target * width * Picture.Parts, width * Picture.Parts), (long)picture.Width * picture.Height);
            Array.Clear(sums);
            Add(sums, line, end - border);
        }

        return new Bitmap(width, height, pixels);
    }

    /// <summary>What each new pixel gets of a row: opacity, and colours times opacity, times the width of the overlap.</summary>
    private static void SumColumns(ReadOnlySpan<byte> row, int oldWidth, long[] line, int width)
    {
        Array.Clear(line);
        long start = 0, border = oldWidth;
        var target = 0;
        for (var i = 0; i < row.Length; i += Picture.Parts, start += width)
        {
            var end = start + width;
            AddPixel(line, target, row.Slice(i, Picture.Parts), Math.Min(end, border) - start);
            if (end < border) continue;
            target += Picture.Parts;
            if (end > border) AddPixel(line, target, row.Slice(i, Picture.Parts), end - border);
            border += oldWidth;
        }
    }

    private static void AddPixel(long[] line, int target, ReadOnlySpan<byte> pixel, long weight)
    {
        var seen = pixel[3] * weight;
        line[target] += pixel[0] * seen;
        line[target + 1] += pixel[1] * seen;
        line[target + 2] += pixel[2] * seen;
        line[target + 3] += seen;
    }

    private static void Add(long[] sums, long[] line, long weight)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += line[i] * weight;
    }

    private static void Finish(long[] sums, Span<byte> pixels, long total)
    {
        for (var i = 0; i < pixels.Length; i += Picture.Parts)
        {
            var seen = sums[i + 3];
            if (seen == 0) continue;
            for (var part = 0; part < 3; part++) pixels[i + part] = (byte)((sums[i + part] + (seen / 2)) / seen);
            pixels[i + 3] = (byte)((seen + (total / 2)) / total);
        }
    }
}
