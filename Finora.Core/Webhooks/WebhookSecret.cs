using System.Security.Cryptography;

namespace Finora.Core.Webhooks;

/// <summary>The secret that a receiver checks deliveries with: <c>whsec_</c> and the base64 of 32 random bytes, the form of Standard Webhooks.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";
    private const int KeyBytes = 32;
    private const int HintLength = 4;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The last four characters, enough to tell which secret it is.</summary>
    public static string HintOf(string secret) => secret[^HintLength..];

    /// <summary>The bytes behind the prefix: the key of the Standard Webhooks signature.</summary>
    internal static byte[] KeyOf(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);

    internal static string Binding(Guid ownerId) => $"whk|{ownerId:N}|secret";
}
