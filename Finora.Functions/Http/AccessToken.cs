using System.Buffers;

namespace Finora.Functions.Http;

/// <summary>The access tokens of signed-in users: JSON Web Signatures in compact form (RFC 7515, 7.1).</summary>
internal static class AccessToken
{
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Three parts in base64url with dots between them, which no API key has.</summary>
    public static bool LooksLikeOne(string text) => text.Split('.') is { Length: 3 } parts && parts.All(part => part.Length > 0 && !part.AsSpan().ContainsAnyExcept(Base64Url));
}
