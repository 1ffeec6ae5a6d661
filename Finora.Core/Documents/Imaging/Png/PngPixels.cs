using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.Png;

/// <summary>Turns the samples of a PNG file into eight bits of red, green, blue and opacity a pixel.</summary>
internal sealed class PngPixels(PngHeader header, byte[] palette, byte[] transparency)
{
    private readonly byte[] _pixels = new byte[header.Width * header.Height * Picture.Parts];

    /// <summary>A line of a grid.</summary>
    public void Take(ReadOnlySpan<byte> line, int columns, PngGrid grid, int row)
    {
        var start = ((grid.Top + (row * grid.StepY)) * header.Width) + grid.Left;
        Span<int> samples = stackalloc int[4];
        for (var column = 0; column < columns; column++)
        {
            for (var i = 0; i < header.Samples; i++) samples[i] = SampleOf(line, (column * header.Samples) + i);
            Put(start + (column * grid.StepX), samples[..header.Samples]);
        }
    }

    public Picture ToPicture(Orientation orientation) => new Bitmap(header.Width, header.Height, _pixels) { Orientation = orientation };

    private int SampleOf(ReadOnlySpan<byte> line, int index) => header.Depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(line[(2 * index)..]),
        8 => line[index],
        _ => (line[index * header.Depth / 8] >> (8 - header.Depth - (index * header.Depth % 8))) & ((1 << header.Depth) - 1),
    };

    private void Put(int pixel, ReadOnlySpan<int> samples)
    {
        var color = _pixels.AsSpan(Picture.Parts * pixel, 3);
        _pixels[(Picture.Parts * pixel) + 3] = header.HasAlpha ? Narrow(samples[^1]) : AlphaOf(samples);
        if (header.Type == 3)
        {
            var entry = samples[0] * 3;
            if (entry + 3 > palette.Length) throw PngReader.Damaged();
            palette.AsSpan(entry, 3).CopyTo(color);
        }
        else if (header.Type is 2 or 6)
        {
            for (var i = 0; i < 3; i++) color[i] = Narrow(samples[i]);
        }
        else
        {
            color.Fill(Narrow(samples[0]));
        }
    }

    /// <summary>Opacity of a palette entry, or of the one colour that was named as transparent (11.3.1).</summary>
    private byte AlphaOf(ReadOnlySpan<int> samples)
    {
        if (header.Type == 3) return samples[0] < transparency.Length ? transparency[samples[0]] : byte.MaxValue;
        if (transparency.Length != 2 * samples.Length) return byte.MaxValue;
        for (var i = 0; i < samples.Length; i++)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)) != samples[i]) return byte.MaxValue;
        }

        return 0;
    }

    /// <summary>A sample of any depth as eight bits.</summary>
    private byte Narrow(int sample) => header.Depth == 16 ? (byte)(sample >> 8) : (byte)(sample * 255 / ((1 << header.Depth) - 1));
}
