namespace Finora.Core.Documents.Imaging;

/// <summary>What a file may unpack to, asked of its header before anything of that size is allocated.</summary>
/// <param name="MaxSide">Pixels.</param>
internal readonly record struct PictureLimits(int MaxSide, int MaxPixels)
{
    /// <summary>Bytes that unpacking may hold beside the file. Only a picture of many pixels in an unusual form comes near.</summary>
    private const long MaxBytes = 192 * 1024 * 1024;

    /// <summary>Of files that are uploaded: more than the cameras of phones make when nobody asks them for all their sensors have.</summary>
    public static PictureLimits Upload { get; } = new(16_384, 40_000_000);

    /// <summary>Of files that go into documents whole.</summary>
    public static PictureLimits Print { get; } = new(4096, 4_000_000);

    /// <exception cref="UnreadablePictureException">It is larger than it may be, or has no pixel.</exception>
    public void Check(long width, long height)
    {
        if (width < 1 || height < 1) throw new UnreadablePictureException("must have at least one pixel");
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels) throw new UnreadablePictureException($"must have at most {MaxPixels:N0} pixels, and {MaxSide:N0} a side");
    }

    /// <param name="bytes">What unpacking will hold at once.</param>
    /// <exception cref="UnreadablePictureException">That is more than it may.</exception>
    public static void CheckBytes(long bytes)
    {
        if (bytes > MaxBytes) throw new UnreadablePictureException("takes too much memory to unpack; save it with fewer pixels");
    }
}
