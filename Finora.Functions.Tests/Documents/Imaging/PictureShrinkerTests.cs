using Finora.Core.Documents.Imaging;
using Finora.Core.Documents.Imaging.Png;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>Making pictures smaller, and writing them.</summary>
[TestClass]
public sealed class PictureShrinkerTests
{
    /// <summary>Three pixels become two: each holds one and a half of them.</summary>
    [TestMethod]
    public void A_pixel_is_the_mean_of_the_area_that_it_stands_for()
    {
        var small = Shrink(new Bitmap(3, 1, [0, 0, 0, 255, 90, 90, 90, 255, 240, 30, 0, 255]), 2);

        CollectionAssert.AreEqual(new byte[] { 30, 30, 30, 255, 190, 50, 30, 255 }, small.Pixels);
    }

    [TestMethod]
    public void What_cannot_be_seen_lends_no_colour()
    {
        var small = Shrink(new Bitmap(2, 2, [200, 100, 50, 255, 0, 0, 0, 0, 0, 0, 0, 0, 200, 100, 50, 255]), 1);

        CollectionAssert.AreEqual(new byte[] { 200, 100, 50, 128 }, small.Pixels);
    }

    [TestMethod]
    [DataRow(1600, 400, 800, 200)]
    [DataRow(3, 1201, 2, 800)]
    [DataRow(1, 16_000, 1, 800)]
    [DataRow(1000, 999, 800, 799)]
    [DataRow(800, 800, 800, 800)]
    [DataRow(20, 10, 20, 10)]
    public void Proportions_are_kept(int width, int height, int newWidth, int newHeight)
    {
        var pixels = new byte[width * height * Picture.Parts];
        Array.Fill(pixels, (byte)77);

        var small = Shrink(new Bitmap(width, height, pixels), 800);

        Assert.AreEqual((newWidth, newHeight), (small.Width, small.Height));
        Assert.IsTrue(Array.TrueForAll(small.Pixels, value => value == 77));
    }

    /// <summary>A mean of means over whole cells is the mean of all: 640 × 480 to 4 × 3, each exactly 160 × 160 pixels.</summary>
    [TestMethod]
    public void Nothing_of_a_large_picture_is_left_out()
    {
        var pixels = new byte[640 * 480 * Picture.Parts];
        new Random(7).NextBytes(pixels);
        for (var i = 3; i < pixels.Length; i += Picture.Parts) pixels[i] = 255;
        var picture = new Bitmap(640, 480, pixels);

        var small = Shrink(picture, 4);

        for (var cell = 0; cell < 12; cell++)
        {
            long sum = 0;
            for (var y = 0; y < 160; y++)
            {
                for (var x = 0; x < 160; x++) sum += picture.Row((cell / 4 * 160) + y)[((cell % 4 * 160) + x) * Picture.Parts];
            }

            Assert.AreEqual((byte)((sum + (160 * 80)) / (160 * 160)), small.Pixels[cell * Picture.Parts]);
        }
    }

    [TestMethod]
    public void The_caller_may_give_up()
    {
        using var over = new CancellationTokenSource();
        over.Cancel();
        foreach (var name in new[] { "camera.jpg", "flat.png", "wide-lossy.webp", "wide-lossless.webp" })
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => PictureReader.Read(FixturePictures.File(name), PictureLimits.Upload, over.Token), name);
        }

        Assert.ThrowsExactly<OperationCanceledException>(() => PictureShrinker.Shrink(new Bitmap(2, 1, new byte[8]), 1, over.Token));
    }

    [TestMethod]
    [DataRow("flat.png", 2)]
    [DataRow("alpha.png", 6)]
    public void What_is_written_is_read_as_it_was(string name, int colorType)
    {
        var picture = FixturePictures.Unpack(FixturePictures.File(name)).Value;

        var written = PngWriter.Write(picture);

        CollectionAssert.AreEqual(picture.Pixels, FixturePictures.Unpack(written).Value.Pixels);
        Assert.AreEqual(colorType, written[25]);
    }

    private static Bitmap Shrink(Bitmap picture, int maxSide) => PictureShrinker.Shrink(picture, maxSide, CancellationToken.None);
}
