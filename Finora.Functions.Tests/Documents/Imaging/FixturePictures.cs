using Finora.Core;
using Finora.Core.Documents.Imaging;
using Finora.Functions.Tests.Codebase;

namespace Finora.Functions.Tests.Documents.Imaging;

/// <summary>Files that other programs packed, the pixels that other programs found in them, and how far ours are from those.</summary>
internal static class FixturePictures
{
    public static byte[] File(string name) => System.IO.File.ReadAllBytes(PathOf(name));

    public static string[] All(string folder, string pattern) =>
        [.. Directory.GetFiles(PathOf(folder), pattern).Select(path => Path.GetRelativePath(PathOf(""), path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static Outcome<Bitmap> Unpack(byte[] file) => Unpack(file, PictureLimits.Upload);

    public static Outcome<Bitmap> Unpack(byte[] file, PictureLimits limits) =>
        PictureReader.Read(file, limits, CancellationToken.None).Map(picture => PictureShrinker.Shrink(picture, limits.MaxSide, CancellationToken.None));

    /// <summary>The largest difference of a colour, and of opacity, to the PNG of the same name. The colour of what cannot be seen does not count.</summary>
    public static (int Color, int Opacity) Distance(string name)
    {
        var (ours, theirs) = (Unpack(File(name)).Value, Unpack(File(Path.ChangeExtension(name, ".png"))).Value);
        Assert.AreEqual((theirs.Width, theirs.Height), (ours.Width, ours.Height), name);
        var (color, opacity) = (0, 0);
        for (var i = 0; i < ours.Pixels.Length; i++)
        {
            var distance = Math.Abs(ours.Pixels[i] - theirs.Pixels[i]);
            if (i % Picture.Parts == 3) opacity = Math.Max(opacity, distance);
            else if (theirs.Pixels[i | 3] > 0) color = Math.Max(color, distance);
        }

        return (color, opacity);
    }

    public static string PathOf(string name) => Path.Combine(InfraFiles.Root, "Finora.Functions.Tests", "Documents", "Imaging", "Fixtures", name);
}
