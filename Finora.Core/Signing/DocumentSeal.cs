using System.Security.Cryptography;

namespace Finora.Core.Signing;

/// <summary>
/// The tenant's signature over the exact stored bytes of a document: RS256, that is RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3; RFC
/// 8017, 8.2). The private key stays in its vault, which signs a digest; anybody can verify.
/// </summary>
public static class DocumentSeal
{
    public const string Algorithm = "RS256";

    /// <summary>What the vault signs: 32 bytes.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> document) => SHA256.HashData(document);

    /// <summary>
    /// Whether <paramref name="signature"/> is that of the document; false for a signature of any other length or form, never an exception.
    /// </summary>
    /// <param name="modulus">Big-endian.</param>
    /// <param name="exponent">Big-endian.</param>
    public static bool Verify(ReadOnlySpan<byte> document, ReadOnlySpan<byte> signature, byte[] modulus, byte[] exponent)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.VerifyHash(Digest(document), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
