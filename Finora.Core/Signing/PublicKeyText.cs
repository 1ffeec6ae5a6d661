using System.Security.Cryptography;

namespace Finora.Core.Signing;

/// <summary>A public key as tools read it.</summary>
public static class PublicKeyText
{
    /// <summary>SubjectPublicKeyInfo (RFC 5280, 4.1) in PEM (RFC 7468), with a line end behind it.</summary>
    /// <param name="modulus">Big-endian.</param>
    /// <param name="exponent">Big-endian.</param>
    public static string Pem(byte[] modulus, byte[] exponent)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.ExportSubjectPublicKeyInfoPem() + "\n";
    }
}

/// <summary>Where a tenant's public keys are published.</summary>
public static class JwksAddress
{
    /// <param name="apiOrigin">Without a slash at the end.</param>
    public static string Of(string apiOrigin, Guid tenantId) => $"{apiOrigin}/.well-known/finora/{tenantId:D}/jwks.json";
}
