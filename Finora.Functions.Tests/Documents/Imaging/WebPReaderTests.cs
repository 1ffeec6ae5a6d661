using System.Buffers.Binary;
using System.Security.Cryptography;
using Finora.Core.Documents.Imaging;
using Finora.Core.Documents.Imaging.WebP;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>WebP files of every kind that is read, against the pixels and planes that libwebp finds in them, and those that are not read.</summary>
[TestClass]
public sealed class WebPReaderTests
{
    /// <summary>What decoders may round differently when they make colours of planes that are the same.</summary>
    private const int MaxDistance = 1;

    public static IEnumerable<object[]> Lossless => FixturePictures.All("webp", "lossless*.webp").Select(name => new object[] { name });

    public static IEnumerable<object[]> Lossy => FixturePictures.All("webp", "lossy*.webp").Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Lossless))]
    public void Lossless_pixels_are_exact(string name) => Assert.AreEqual((0, 0), FixturePictures.Distance(name));

    [TestMethod]
    [DynamicData(nameof(Lossy))]
    public void Lossy_pixels_are_those_that_another_decoder_finds(string name)
    {
        var (color, opacity) = FixturePictures.Distance(name);

        Assert.IsLessThanOrEqualTo(MaxDistance, color);
        Assert.AreEqual(0, opacity);
    }

    /// <summary>RFC 6386 leaves decoders no choice: light and colours before they are made finer are the same to the bit.</summary>
    [TestMethod]
    [DynamicData(nameof(Lossy))]
    public void Lossy_planes_are_exact(string name)
    {
        var expected = File.ReadLines(FixturePictures.PathOf("webp/planes.txt")).Single(line => line.EndsWith(' ' + Path.GetFileName(name), StringComparison.Ordinal)).Split(' ')[0];
        var picture = (Vp8Picture)PictureReader.Read(FixturePictures.File(name), PictureLimits.Upload, CancellationToken.None).Value;

        using var planes = new MemoryStream();
        foreach (var plane in new[] { picture.Light, picture.Blue, picture.Red })
        {
            for (var row = 0; row < plane.Height; row++) planes.Write(plane.Samples, plane.First + (row * plane.Stride), plane.Width);
        }

        Assert.AreEqual(expected, Convert.ToHexStringLower(SHA256.HashData(planes.ToArray())));
    }

    [TestMethod]
    [DataRow("webp/lossy-20.webp")]
    [DataRow("webp/lossy-alpha-filtered.webp")]
    [DataRow("webp/lossless-flat.webp")]
    public void A_file_that_is_cut_off_anywhere_is_damaged(string name)
    {
        var file = FixturePictures.File(name);
        for (var length = 12; length < file.Length; length++) Assert.AreEqual("is a damaged WebP image", FixturePictures.Unpack(file[..length]).Failure!.Fields.Single().Message, $"{length} bytes");
    }

    /// <summary>The file says of itself that it is whole; its data is not.</summary>
    [TestMethod]
    [DataRow("webp/lossy-20.webp", 20)]
    [DataRow("webp/lossless-flat.webp", 4)]
    public void A_stream_that_ends_too_early_is_damaged(string name, int missing)
    {
        var file = FixturePictures.File(name);
        var data = file[20..(20 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(16)) - missing)];

        Assert.IsFalse(FixturePictures.Unpack(Riff((System.Text.Encoding.ASCII.GetString(file, 12, 4), data))).IsOk);
    }

    [TestMethod]
    public void A_moving_picture_is_refused_by_name() =>
        Assert.AreEqual("must be a still picture, not a moving one", FixturePictures.Unpack(FixturePictures.File("moving.webp")).Failure!.Fields.Single().Message);

    [TestMethod]
    public void The_orientation_in_a_chunk_of_its_own_is_told()
    {
        var lossless = FixturePictures.File("webp/lossless-pixel.webp");
        byte[] notes = [.. "MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\b\0\0"u8];

        var read = PictureReader.Read(Riff(("VP8X", [8, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ("VP8L", lossless[20..]), ("EXIF", notes)), PictureLimits.Upload, CancellationToken.None);

        Assert.AreEqual(Orientation.TurnedLeft, read.Value.Orientation);
    }

    [TestMethod]
    public void Parts_that_contradict_each_other_are_damage()
    {
        var lossless = FixturePictures.File("webp/lossless-pixel.webp")[20..];
        var lossy = FixturePictures.File("webp/lossy-20.webp")[20..];
        Assert.IsFalse(FixturePictures.Unpack(Riff()).IsOk);
        Assert.IsFalse(FixturePictures.Unpack(Riff(("VP8L", lossless), ("VP8 ", lossy))).IsOk);
        Assert.IsFalse(FixturePictures.Unpack(Riff(("VP8X", [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]), ("VP8L", lossless))).IsOk);
        Assert.IsFalse(FixturePictures.Unpack(Riff(("VP8X", [0, 0, 0, 0]), ("VP8L", lossless))).IsOk);
    }

    /// <summary>Both formats go up to 16,383 pixels a side, and each of these headers asks for all of them.</summary>
    [TestMethod]
    [DataRow("VP8L", "2FFFFFFF0F")]
    [DataRow("VP8 ", "100000 9D012A FF3FFF3F 00000000000000000000")]
    public void What_would_take_too_much_is_refused_by_its_header(string name, string data)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = FixturePictures.Unpack(Riff((name, Convert.FromHexString(data.Replace(" ", "", StringComparison.Ordinal)))));

        StringAssert.Contains(read.Failure!.Fields.Single().Message, "pixels");
        Assert.IsLessThan(1024 * 1024, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>RFC 9649, 2.3: chunks in a file that tells their length.</summary>
    private static byte[] Riff(params (string Name, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write("RIFF\0\0\0\0WEBP"u8);
        foreach (var (name, data) in chunks)
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(name));
            file.Write(BitConverter.GetBytes(data.Length));
            file.Write(data);
            if (data.Length % 2 == 1) file.WriteByte(0);
        }

        var bytes = file.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }
}
