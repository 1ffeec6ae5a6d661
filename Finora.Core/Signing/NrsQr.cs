using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Time;

namespace Finora.Core.Signing;

/// <summary>The form of the time in the QR text: verification apps have been seen to want either.</summary>
public enum NrsQrTimestamp
{
    UnixSeconds,

    /// <summary>Time of day in Africa/Lagos with milliseconds, nine digits.</summary>
    HoursToMilliseconds,
}

public enum NrsQrPadding
{
    /// <summary>RSAES-PKCS1-v1_5 (RFC 8017, 7.2), what NRS publishes.</summary>
    Pkcs1,

    /// <summary>RSAES-OAEP with SHA-256 (RFC 8017, 7.1).</summary>
    OaepSha256,
}

public sealed record NrsQrOptions(NrsQrTimestamp Timestamp = NrsQrTimestamp.UnixSeconds, NrsQrPadding Padding = NrsQrPadding.Pkcs1);

/// <summary>The QR text of NRS: the IRN with a time and the taxpayer's certificate, encrypted with the taxpayer's public key.</summary>
public static class NrsQr
{
    // Seconds have ten digits until 2286, times of day nine.
    private const int MaxTimestampLength = 10;

    /// <summary>Encrypts <see cref="Text"/>; the padding is random, so each call gives another payload: make it once and keep it.</summary>
    public static QrPayload Encrypt(NrsQrKeys keys, string nrsIrn, DateTimeOffset finalizedAt, NrsQrOptions options)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(keys.PublicKey.Span, out _);
        var padding = options.Padding == NrsQrPadding.Pkcs1 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.OaepSHA256;
        var text = Encoding.ASCII.GetBytes(Text(keys.Certificate, nrsIrn, finalizedAt, options.Timestamp));
        return new QrPayload(QrKind.Nrs, Convert.ToBase64String(rsa.Encrypt(text, padding)));
    }

    /// <summary>The compact JSON text before encryption.</summary>
    public static string Text(string certificate, string nrsIrn, DateTimeOffset finalizedAt, NrsQrTimestamp timestamp)
    {
        var time = timestamp == NrsQrTimestamp.UnixSeconds
            ? finalizedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            : LagosCalendar.TimeOf(finalizedAt).ToString("HHmmssfff", CultureInfo.InvariantCulture);
        return $$"""{"irn":"{{nrsIrn}}.{{time}}","certificate":"{{certificate}}"}""";
    }

    /// <summary>
    /// Whether a certificate with the longest IRN fits into one block of a key of <paramref name="keyBytes"/>: RSA-2048 takes 245 bytes
    /// with PKCS #1.
    /// </summary>
    internal static bool Fits(int keyBytes, string certificate, NrsQrOptions options)
    {
        var overhead = options.Padding == NrsQrPadding.Pkcs1 ? 11 : 2 + (2 * SHA256.HashSizeInBytes);
        var frame = """{"irn":".","certificate":""}""".Length;
        return frame + NrsIrn.MaxLength + MaxTimestampLength + certificate.Length <= keyBytes - overhead;
    }
}
