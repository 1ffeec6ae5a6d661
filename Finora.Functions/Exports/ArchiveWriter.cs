using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Exports;

namespace Finora.Functions.Exports;

/// <summary>
/// Writes a stretch of a ZIP file (PKWARE's APPNOTE 6.3.10), which another job goes on with: the framework's writer wants to write all of it in one run. Sizes and checksums stand behind each file, so
/// nothing is held but the list of files. Past 65,535 files or 4 GiB the end is that of ZIP64.
/// </summary>
/// <param name="at">When the export was asked for; the time of all files.</param>
/// <param name="offset">Bytes of the ZIP that are written already.</param>
internal sealed class ArchiveWriter(Stream target, DateTimeOffset at, long offset) : IDisposable
{
    private const ushort Deflated = 8;
    private const ushort Zip64Version = 45;
    private const ushort PlainVersion = 20;

    /// <summary>Sizes follow the data; names are UTF-8.</summary>
    private const ushort Flags = 0x0808;

    private readonly CountedStream _target = new(target);
    private readonly List<ExportedFile> _files = [];

    /// <summary>Those of this stretch.</summary>
    public IReadOnlyList<ExportedFile> Files => _files;

    /// <summary>Bytes of this stretch before packing.</summary>
    public long Unpacked { get; private set; }

    private long Position => offset + _target.Written;

    /// <summary>Leaves the stream that it writes to open.</summary>
    public void Dispose() => _target.Dispose();

    public async Task AddAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var start = Position;
        await WriteAsync(LocalHeader(Encoding.UTF8.GetBytes(name)), cancellationToken);
        var before = _target.Written;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = uint.MaxValue;
        long bytes;
        await using (var packed = new DeflateStream(_target, CompressionLevel.Fastest, leaveOpen: true))
        {
            await using var plain = new CountedStream(packed, written =>
            {
                hash.AppendData(written);
                crc = Checksum.Add(crc, written);
                Unpacked += written.Length;
            });
            await write(plain, cancellationToken);
            bytes = plain.Written;
        }

        var file = new ExportedFile(name, bytes, Convert.ToHexStringLower(hash.GetCurrentHash()), _target.Written - before, ~crc, start);
        await WriteAsync(Descriptor(file), cancellationToken);
        _files.Add(file);
    }

    public Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => AddAsync(name, (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellationToken);

    /// <summary>The directory of all files, with which the ZIP ends.</summary>
    /// <param name="before">The files of the stretches before.</param>
    public async Task EndAsync(IAsyncEnumerable<ExportedFile> before, CancellationToken cancellationToken)
    {
        var (start, count) = (Position, 0L);
        await foreach (var file in before.WithCancellation(cancellationToken))
        {
            await WriteAsync(DirectoryEntry(file), cancellationToken);
            count++;
        }

        foreach (var file in _files) await WriteAsync(DirectoryEntry(file), cancellationToken);
        await WriteAsync(End(count + _files.Count, start, Position), cancellationToken);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _target.WriteAsync(bytes, cancellationToken);

    private byte[] LocalHeader(byte[] name)
    {
        var header = new LittleEndian(30 + name.Length).U32(0x04034b50).U16(PlainVersion).U16(Flags).U16(Deflated).U32(Moment);
        return header.U32(0).U32(0).U32(0).U16((ushort)name.Length).U16(0).Bytes(name).Done;
    }

    /// <exception cref="OverflowException">A file is larger than the budget of a job allows.</exception>
    private static byte[] Descriptor(ExportedFile file) => new LittleEndian(16).U32(0x08074b50).U32(file.Crc).U32(checked((uint)file.Packed)).U32(checked((uint)file.Bytes)).Done;

    private byte[] DirectoryEntry(ExportedFile file)
    {
        var name = Encoding.UTF8.GetBytes(file.Name);
        var isFar = file.Offset >= uint.MaxValue;
        var version = isFar ? Zip64Version : PlainVersion;
        var entry = new LittleEndian(46 + name.Length + (isFar ? 12 : 0)).U32(0x02014b50).U16(version).U16(version).U16(Flags).U16(Deflated).U32(Moment).U32(file.Crc);
        entry.U32(checked((uint)file.Packed)).U32(checked((uint)file.Bytes)).U16((ushort)name.Length).U16((ushort)(isFar ? 12 : 0)).U16(0).U16(0).U16(0).U32(0);
        entry.U32(isFar ? uint.MaxValue : (uint)file.Offset).Bytes(name);
        return isFar ? entry.U16(1).U16(8).U64((ulong)file.Offset).Done : entry.Done;
    }

    private static byte[] End(long count, long start, long end)
    {
        var isLarge = count >= ushort.MaxValue || end >= uint.MaxValue;
        var bytes = new LittleEndian(22 + (isLarge ? 76 : 0));
        if (isLarge)
        {
            bytes.U32(0x06064b50).U64(44).U16(Zip64Version).U16(Zip64Version).U32(0).U32(0).U64((ulong)count).U64((ulong)count).U64((ulong)(end - start)).U64((ulong)start);
            bytes.U32(0x07064b50).U32(0).U64((ulong)end).U32(1);
        }

        var (few, size, at) = isLarge ? (ushort.MaxValue, uint.MaxValue, uint.MaxValue) : ((ushort)count, (uint)(end - start), (uint)start);
        return bytes.U32(0x06054b50).U16(0).U16(0).U16(few).U16(few).U32(size).U32(at).U16(0).Done;
    }

    /// <summary>Date and time as DOS has them: years from 1980, every second second.</summary>
    private uint Moment => (uint)(((at.Year - 1980) << 25) | (at.Month << 21) | (at.Day << 16) | (at.Hour << 11) | (at.Minute << 5) | (at.Second / 2));

    /// <summary>Fills a record of a known length.</summary>
    private sealed class LittleEndian(int length)
    {
        private readonly byte[] _bytes = new byte[length];
        private int _at;

        public byte[] Done => _at == _bytes.Length ? _bytes : throw new InvalidOperationException("A record of the ZIP is not as long as announced.");

        public LittleEndian U16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);
            return this;
        }

        public LittleEndian U32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);
            return this;
        }

        public LittleEndian U64(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);
            return this;
        }

        public LittleEndian Bytes(ReadOnlySpan<byte> value)
        {
            value.CopyTo(Next(value.Length));
            return this;
        }

        private Span<byte> Next(int count) => _bytes.AsSpan((_at += count) - count, count);
    }

    /// <summary>CRC-32 as ZIP wants it, eight bytes at a time ("slicing by eight"): documents of a large tenant are gigabytes.</summary>
    private static class Checksum
    {
        private const int Lanes = 8;
        private static readonly uint[][] Tables = Make();

        public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length >= Lanes; bytes = bytes[Lanes..])
            {
                var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
                var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
                crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                    ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
            }

            foreach (var value in bytes) crc = (crc >> 8) ^ Tables[0][(byte)(crc ^ value)];
            return crc;
        }

        private static uint[][] Make()
        {
            var tables = new uint[Lanes][];
            tables[0] = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (crc, _) => (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320))];
            for (var lane = 1; lane < Lanes; lane++) tables[lane] = [.. tables[lane - 1].Select(crc => (crc >> 8) ^ tables[0][(byte)crc])];
            return tables;
        }
    }
}
