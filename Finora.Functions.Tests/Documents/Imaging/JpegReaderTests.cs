using Finora.Core.Documents.Imaging;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>JPEG files of every kind that is read, against the pixels that libjpeg finds in them, and those that are not read.</summary>
[TestClass]
public sealed class JpegReaderTests
{
    /// <summary>Decoders may round the transform and the colours differently: by one each for light, and by 1.772 for colour.</summary>
    private const int MaxDistance = 3;

    [TestMethod]
    [DataRow("baseline-444")]
    [DataRow("baseline-422")]
    [DataRow("baseline-420")]
    [DataRow("baseline-440")]
    [DataRow("grey")]
    [DataRow("rgb")]
    [DataRow("cmyk")]
    [DataRow("ycck")]
    [DataRow("restart-420")]
    [DataRow("separate-scans-420")]
    [DataRow("progressive-444")]
    [DataRow("progressive-420")]
    [DataRow("progressive-grey")]
    [DataRow("progressive-restart-422")]
    public void Pixels_are_those_that_another_decoder_finds(string name)
    {
        var (color, opacity) = FixturePictures.Distance($"jpeg/{name}.jpg");

        Assert.IsLessThanOrEqualTo(MaxDistance, color);
        Assert.AreEqual(0, opacity);
    }

    [TestMethod]
    public void The_orientation_is_told_and_the_place_is_not()
    {
        var read = PictureReader.Read(FixturePictures.File("camera.jpg"), PictureLimits.Upload, CancellationToken.None).Value;

        Assert.AreEqual((1200, 600, Orientation.TurnedRight), (read.Width, read.Height, read.Orientation));
    }

    [TestMethod]
    public void A_kind_that_is_not_read_is_named() =>
        StringAssert.Contains(FixturePictures.Unpack(FixturePictures.File("jpeg/arithmetic.jpg")).Failure!.Fields.Single().Message, "arithmetically coded");

    [TestMethod]
    [DataRow("baseline-420")]
    [DataRow("progressive-420")]
    public void A_file_that_is_cut_off_anywhere_is_damaged(string name)
    {
        var file = FixturePictures.File($"jpeg/{name}.jpg");
        for (var length = 3; length < file.Length; length++) Assert.AreEqual("is a damaged JPEG image", FixturePictures.Unpack(file[..length]).Failure!.Fields.Single().Message, $"{length} bytes");
    }

    [TestMethod]
    public void What_follows_the_picture_does_not_matter() => Assert.IsTrue(FixturePictures.Unpack([.. FixturePictures.File("jpeg/grey.jpg"), 1, 2, 3]).IsOk);

    /// <summary>Every scan would cost a pass over the picture, and a file has room for many.</summary>
    [TestMethod]
    public void A_scan_that_tells_what_is_known_is_damage()
    {
        var file = FixturePictures.File("jpeg/progressive-grey.jpg");
        var scan = file.AsSpan().IndexOf(new byte[] { 0xFF, 0xDA });
        var second = scan + 2 + file.AsSpan(scan + 2).IndexOf(new byte[] { 0xFF, 0xC4 });

        Assert.IsFalse(FixturePictures.Unpack([.. file[..second], .. file[scan..second], .. file[second..]]).IsOk);
    }

    /// <summary>65,000 × 65,000 pixels, and as many as an upload may have in a form that takes six bytes each.</summary>
    [TestMethod]
    [DataRow(65_000, 65_000, 3, "pixels")]
    [DataRow(16_384, 2_400, 4, "memory")]
    [DataRow(0, 10, 3, "at least one pixel")]
    public void What_would_take_too_much_is_refused_by_its_header(int width, int height, int parts, string why)
    {
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)parts, .. Enumerable.Range(1, parts).SelectMany(part => new byte[] { (byte)part, 0x11, 0 })];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = FixturePictures.Unpack([0xFF, 0xD8, 0xFF, 0xC2, 0, (byte)(frame.Length + 2), .. frame, 0xFF, 0xD9]);

        StringAssert.Contains(read.Failure!.Fields.Single().Message, why);
        Assert.IsLessThan(1024 * 1024, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
