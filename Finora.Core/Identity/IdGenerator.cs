using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Finora.Core.Identity;

/// <summary>
/// UUIDv7 (RFC 9562, 5.7) that sort strictly in the order in which one process made them. The framework's own version 7 does not promise that
/// within a millisecond, and row keys made from ids must sort. The counter of method 1 in RFC 9562, 6.2 takes the 12 bits of rand_a and 14 of rand_b;
/// 48 random bits are left, drawn anew for each id, so an id cannot be guessed from its neighbour.
/// </summary>
public sealed class IdGenerator(TimeProvider time)
{
    private const int CounterBits = 26;
    private readonly Lock _gate = new();
    private long _milliseconds;
    private uint _counter;

    public Guid NewId()
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        var (milliseconds, counter) = Next(BinaryPrimitives.ReadUInt32BigEndian(random));
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        BinaryPrimitives.WriteUInt16BigEndian(id[6..], (ushort)(0x7000 | (counter >> 14)));
        BinaryPrimitives.WriteUInt16BigEndian(id[8..], (ushort)(0x8000 | (counter & 0x3FFF)));
        random[4..].CopyTo(id[10..]);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>
    /// A UUIDv7 whose 74 bits after the time all come from the cryptographic generator, for ids that are the only key to what they name (payment links).
    /// Such ids sort by millisecond only.
    /// </summary>
    public Guid NewSecretId()
    {
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id);
        Span<byte> stamp = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(stamp, time.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        stamp[..6].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The instant that a UUIDv7 was made at, in milliseconds: what its record has as its creation, so that a list by id is a list by creation.</summary>
    public static DateTimeOffset InstantOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    private (long Milliseconds, uint Counter) Next(uint seed)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                // The top counter bit starts at zero, which leaves at least 33 million ids in this millisecond.
                (_milliseconds, _counter) = (now, seed >> (32 - CounterBits + 1));
            }
            else if (++_counter >> CounterBits != 0)
            {
                (_milliseconds, _counter) = (_milliseconds + 1, 0);
            }

            return (_milliseconds, _counter);
        }
    }
}
