using System.Buffers.Text;

namespace Finora.Core.Signing;

/// <summary>
/// A public RSA key as others read it (RFC 7517, RFC 7518 section 6.3). Members in the order of the contract; written in snake or camel
/// case they read alike.
/// </summary>
/// <param name="N">Modulus, base64url without padding and without leading zero bytes.</param>
/// <param name="E">Exponent, likewise; <c>AQAB</c> is 65537.</param>
public sealed record JsonWebKey(string Kty, string Use, string Alg, string Kid, string N, string E)
{
    /// <param name="modulus">Big-endian.</param>
    /// <param name="exponent">Big-endian.</param>
    public static JsonWebKey ForSignatures(string kid, ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        new("RSA", "sig", DocumentSeal.Algorithm, kid, Encode(modulus), Encode(exponent));

    private static string Encode(ReadOnlySpan<byte> number) => Base64Url.EncodeToString(number.TrimStart((byte)0));
}

/// <summary>The key set behind a <c>jwks_url</c>: every key ever signed with, so that old documents stay verifiable.</summary>
public sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);
