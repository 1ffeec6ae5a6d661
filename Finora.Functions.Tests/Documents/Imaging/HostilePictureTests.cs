using System.Diagnostics;
using Finora.Core.Documents.Imaging;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>Files that were made to do harm: whatever stands in them, there comes a picture within the limits or a failure that names the file.</summary>
[TestClass]
public sealed class HostilePictureTests
{
    /// <summary>The changes are the same in every run, so that a failure can be repeated.</summary>
    private const int Seed = 20260318;
    private const int Rounds = 60;
    private static readonly PictureLimits Small = new(4096, 200_000);

    [TestMethod]
    [DataRow("jpeg", "*.jpg")]
    [DataRow("webp", "loss*.webp")]
    [DataRow("", "*.png")]
    public void No_change_of_bytes_makes_a_decoder_fail(string folder, string pattern)
    {
        var random = new Random(Seed);
        var (pictures, failures, started) = (0, 0, Stopwatch.GetTimestamp());
        foreach (var name in FixturePictures.All(folder, pattern))
        {
            var good = FixturePictures.File(name);
            for (var round = 0; round < Rounds; round++)
            {
                var changed = Change(good, random);
                var read = FixturePictures.Unpack(name.EndsWith(".png", StringComparison.Ordinal) ? TestPng.WithChecksums(changed) : changed, Small);
                if (read.IsOk) pictures++;
                else failures++;
                if (read.IsOk) Assert.IsLessThanOrEqualTo(Small.MaxPixels, read.Value.Width * read.Value.Height, name);
                else Assert.AreEqual("file", read.Failure.Fields.Single().Path, name);
            }
        }

        Assert.IsGreaterThan(0, failures, "Nothing was damaged.");
        Assert.IsGreaterThan(0, pictures, "Nothing was read.");
        Assert.IsLessThan(TimeSpan.FromMinutes(1), Stopwatch.GetElapsedTime(started));
    }

    [TestMethod]
    [DataRow("GIF89a")]
    [DataRow("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [DataRow("<!doctype html><script>alert(1)</script>")]
    [DataRow("BM")]
    [DataRow("")]
    public void What_is_no_picture_is_refused(string text) =>
        Assert.AreEqual("must be a PNG, JPEG or WebP image", FixturePictures.Unpack(System.Text.Encoding.ASCII.GetBytes(text)).Failure!.Fields.Single().Message);

    /// <summary>Bytes and bits, more often near the beginning, where sizes and tables stand; now and then the end is cut off.</summary>
    private static byte[] Change(byte[] good, Random random)
    {
        var file = (byte[])good.Clone();
        for (var change = random.Next(4); change >= 0; change--)
        {
            var at = random.Next(random.Next(2) == 0 ? file.Length : Math.Min(file.Length, 64));
            file[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(file[at] ^ (1 << random.Next(8)));
        }

        return random.Next(8) == 0 ? file[..random.Next(file.Length)] : file;
    }
}
