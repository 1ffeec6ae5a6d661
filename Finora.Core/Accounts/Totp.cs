using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Finora.Core.Accounts;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, steps of 30 seconds from 1970, six digits.</summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int Digits = 6;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The number of the step at an instant.</summary>
    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226, 5.3).</summary>
    public static string CodeOf(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HashWithSha1(secret, counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & int.MaxValue;
        return number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0')[^digits..];
    }

    /// <summary>The step whose code this is: now's, or one to either side for clocks that differ. Null when it is none of them, or not later than the step used last.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastUsed)
    {
        var current = StepAt(now);
        long? match = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            // All three are compared, so the time does not tell which it was.
            var isRight = CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeOf(secret, step)), System.Text.Encoding.UTF8.GetBytes(code));
            if (isRight && step > lastUsed) match = step;
        }

        return match;
    }

    /// <summary>As apps take it (RFC 4648, 6), without padding: 20 bytes are 32 letters and digits.</summary>
    public static string Encode(ReadOnlySpan<byte> secret)
    {
        var text = new System.Text.StringBuilder(secret.Length * 8 / 5);
        var (bits, count) = (0, 0);
        foreach (var part in secret)
        {
            (bits, count) = ((bits << 8) | part, count + 8);
            for (; count >= 5; count -= 5) text.Append(Base32[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }

        return text.ToString();
    }

    /// <summary>What an app reads from the picture.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string email) => $"otpauth://totp/Finora:{Uri.EscapeDataString(email)}?secret={Encode(secret)}&issuer=Finora";

    /// <remarks>SHA-1 is what the standard and every app have; its weakness is in collisions, on which HMAC does not rest.</remarks>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6238 and the contract ask for HMAC-SHA-1.")]
    private static void HashWithSha1(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Span<byte> mac) => HMACSHA1.HashData(key, text, mac);
}
