using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Finora.Core.Signing;

public enum NrsQrKeysFault
{
    None,

    /// <summary>Neither of the two accepted forms.</summary>
    Unreadable,

    /// <summary>The public key is no RSA key of 2048 to 8192 bits.</summary>
    BadPublicKey,

    /// <summary>The certificate is missing, or not one line of printable ASCII without quotes and backslashes.</summary>
    BadCertificate,

    /// <summary>The certificate and the longest IRN do not fit into one block of the key.</summary>
    TooLong,
}

/// <summary>The content of a taxpayer's <c>crypto_keys.txt</c>: an RSA public key and an opaque certificate text.</summary>
/// <param name="PublicKey">DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).</param>
public sealed record NrsQrKeys(ReadOnlyMemory<byte> PublicKey, string Certificate)
{
    private static readonly SearchValues<char> CertificateCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Except(['"', '\\'])]);

    /// <summary>
    /// Reads a JSON object of <c>public_key</c> and <c>certificate</c>, or a PEM block followed by the certificate. The key in the JSON is
    /// base64 of DER or of a PEM block, or the PEM block itself.
    /// </summary>
    /// <param name="options">The keys are refused if they cannot make the QR text these ask for.</param>
    public static NrsQrKeysFault TryParse(string file, NrsQrOptions options, out NrsQrKeys? keys)
    {
        keys = null;
        if (!TrySplit(file.Trim(), out var publicKey, out var certificate))
        {
            return NrsQrKeysFault.Unreadable;
        }

        using var rsa = RSA.Create();
        if (!TryImport(rsa, publicKey))
        {
            return NrsQrKeysFault.BadPublicKey;
        }

        if (certificate.Length == 0 || certificate.AsSpan().ContainsAnyExcept(CertificateCharacters))
        {
            return NrsQrKeysFault.BadCertificate;
        }

        if (!NrsQr.Fits(rsa.KeySize / 8, certificate, options))
        {
            return NrsQrKeysFault.TooLong;
        }

        keys = new NrsQrKeys(rsa.ExportSubjectPublicKeyInfo(), certificate);
        return NrsQrKeysFault.None;
    }

    private static bool TrySplit(string file, out string publicKey, out string certificate)
    {
        (publicKey, certificate) = ("", "");
        if (file.StartsWith('{'))
        {
            return TryReadJson(file, out publicKey, out certificate);
        }

        if (!PemEncoding.TryFind(file, out var block))
        {
            return false;
        }

        (publicKey, certificate) = (file[block.Location], file[block.Location.End..].Trim());
        return true;
    }

    private static bool TryReadJson(string json, out string publicKey, out string certificate)
    {
        (publicKey, certificate) = ("", "");
        try
        {
            using var document = JsonDocument.Parse(json);
            publicKey = Text(document.RootElement, "public_key"u8);
            certificate = Text(document.RootElement, "certificate"u8);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter for half a surrogate pair in one of the texts.
            return false;
        }
    }

    private static string Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";

    private static bool TryImport(RSA rsa, string publicKey)
    {
        try
        {
            var pem = publicKey.StartsWith("-----", StringComparison.Ordinal) ? publicKey : FromBase64(publicKey);
            if (pem is null)
            {
                Import(rsa, "PUBLIC KEY", Convert.FromBase64String(publicKey));
            }
            else
            {
                var block = PemEncoding.Find(pem);
                Import(rsa, pem[block.Label], Convert.FromBase64String(pem[block.Base64Data]));
            }

            return rsa.KeySize is >= 2048 and <= 8192;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The PEM block that a base64 text holds, or null when it holds something else.</summary>
    private static string? FromBase64(string text)
    {
        var decoded = Encoding.ASCII.GetString(Convert.FromBase64String(text)).Trim();
        return decoded.StartsWith("-----", StringComparison.Ordinal) ? decoded : null;
    }

    private static void Import(RSA rsa, string label, byte[] der)
    {
        switch (label)
        {
            case "PUBLIC KEY":
                rsa.ImportSubjectPublicKeyInfo(der, out _);
                break;
            case "RSA PUBLIC KEY":
                rsa.ImportRSAPublicKey(der, out _);
                break;
            default:
                throw new CryptographicException($"A block of {label} is no public key.");
        }
    }
}
