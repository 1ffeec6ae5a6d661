using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>
/// Unpacks WebP files (RFC 9649): VP8 with or without opacity, and VP8L. Colour profiles and notes are passed over; of a camera's notes the orientation is read. Moving pictures are refused.
/// </summary>
internal static class WebPReader
{
    private const int HeadBytes = 12;
    private const int ChunkHeadBytes = 8;
    private const int ExtendedBytes = 10;
    private const byte MovesFlag = 2;

    /// <summary>Far more than a file of one picture has.</summary>
    private const int MaxChunks = 1000;

    public static bool IsWebP(ReadOnlySpan<byte> file) => file.Length >= HeadBytes && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    /// <exception cref="UnreadablePictureException">It is damaged, cut off, too large, or moves.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, PictureLimits limits, CancellationToken cancellationToken)
    {
        // The size (2.4) counts what follows it; what stands behind that is no part of the file.
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (size > file.Length - ChunkHeadBytes || size < HeadBytes - ChunkHeadBytes) throw Damaged();
        return Find(file[HeadBytes..((int)size + ChunkHeadBytes)]).Read(limits, cancellationToken);
    }

    internal static UnreadablePictureException Damaged() => new("is a damaged WebP image");

    private static WebPChunks Find(ReadOnlySpan<byte> rest)
    {
        var chunks = new WebPChunks();
        for (var count = 0; count < MaxChunks && rest.Length >= ChunkHeadBytes; count++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeadBytes) throw Damaged();
            chunks.Take(rest[..4], rest.Slice(ChunkHeadBytes, (int)length));

            // A byte is added to an odd length (2.3); the last may lack it.
            rest = rest[(int)Math.Min(ChunkHeadBytes + length + (length & 1), (uint)rest.Length)..];
        }

        return chunks;
    }

    /// <summary>The parts of a file that say how it looks (2.7); the first of each kind counts.</summary>
    private ref struct WebPChunks
    {
        private ReadOnlySpan<byte> _extended;
        private ReadOnlySpan<byte> _opacity;
        private ReadOnlySpan<byte> _lossy;
        private ReadOnlySpan<byte> _lossless;
        private Orientation _orientation;

        public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
        {
            if (name.SequenceEqual("VP8X"u8) && _extended.IsEmpty) _extended = data;
            else if (name.SequenceEqual("ALPH"u8) && _opacity.IsEmpty) _opacity = data;
            else if (name.SequenceEqual("VP8 "u8) && _lossy.IsEmpty) _lossy = data;
            else if (name.SequenceEqual("VP8L"u8) && _lossless.IsEmpty) _lossless = data;
            else if (name.SequenceEqual("EXIF"u8)) _orientation = Orientations.Read(data.StartsWith("Exif\0\0"u8) ? data[6..] : data);
            else if (name.SequenceEqual("ANMF"u8)) throw Moves();
        }

        public readonly Picture Read(PictureLimits limits, CancellationToken cancellationToken)
        {
            if (!_extended.IsEmpty && (_extended[0] & MovesFlag) != 0) throw Moves();
            if (_lossy.IsEmpty == _lossless.IsEmpty) throw Damaged();
            var picture = _lossy.IsEmpty ? Vp8lReader.Read(_lossless, limits, _orientation, cancellationToken) : Vp8Reader.Read(_lossy, _opacity, limits, _orientation, cancellationToken);
            if (!_extended.IsEmpty && Canvas() != (picture.Width, picture.Height)) throw Damaged();
            return picture;
        }

        private static UnreadablePictureException Moves() => new("must be a still picture, not a moving one");

        /// <summary>Sides less one, in three bytes each.</summary>
        private readonly (int Width, int Height) Canvas() =>
            _extended.Length == ExtendedBytes ? (1 + Number(_extended[4..]), 1 + Number(_extended[7..])) : throw Damaged();

        private static int Number(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
    }
}
