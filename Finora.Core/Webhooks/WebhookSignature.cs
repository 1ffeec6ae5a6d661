using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Finora.Core.Webhooks;

/// <summary>Both ways of signing a delivery. The one of each surface covers the body; that of Standard Webhooks covers id and time as well, so a copy cannot be sent again later.</summary>
public static class WebhookSignature
{
    /// <summary>HMAC-SHA-256 of the raw body in lower-case hex; the key is the UTF-8 text of the whole secret, prefix included.</summary>
    public static string OfBody(string secret, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary><c>v1,</c> and base64 of HMAC-SHA-256 over id, full stop, timestamp, full stop and raw body, by the bytes behind the prefix of the secret (Standard Webhooks 1.0).</summary>
    /// <param name="timestamp">Seconds since 1970 of this attempt.</param>
    public static string Standard(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Concat(id, ".", timestamp.ToString(CultureInfo.InvariantCulture), "."));
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(WebhookSecret.KeyOf(secret), signed));
    }
}
