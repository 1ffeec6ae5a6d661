namespace Finora.Core.Identity;

/// <summary>
/// Ids as the Business API prints them: a prefix, an underscore and the 128 bits of a UUID as 26 characters of Crockford's base32 in lower case, most
/// significant bits first with two zero bits in front. Parsing is exact: other case, or a first character above 7, is no id.
/// </summary>
public static class PublicId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int EncodedLength = 26;

    public static string Format(string prefix, Guid id) => string.Concat(prefix, "_", Encode(id));

    /// <summary>The regular expression that ids of a kind match, and nothing else does.</summary>
    public static string PatternOf(string prefix) => $"^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$";

    /// <summary>The 26 characters alone.</summary>
    public static string Encode(Guid id) => string.Create(EncodedLength, id, static (text, value) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = EncodedLength - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(bits & 31)];
            bits >>= 5;
        }
    });

    public static bool TryParse(string prefix, ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        return text.Length == prefix.Length + 1 + EncodedLength && text.StartsWith(prefix) && text[prefix.Length] == '_' && TryDecode(text[(prefix.Length + 1)..], out id);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        if (text.Length != EncodedLength || text[0] > '7') return false;
        UInt128 bits = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c);
            if (digit < 0) return false;
            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }
}
