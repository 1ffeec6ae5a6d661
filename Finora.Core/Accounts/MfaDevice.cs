using System.Security.Cryptography;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>The authenticator app of a user, and the codes for the day when it is lost. In the user's home.</summary>
/// <param name="SealedSecret">Under the installation's cipher, in base64.</param>
/// <param name="BackupCodes">Those not used yet, as keyed hashes: forty bits would be found from a plain one.</param>
public sealed record MfaDevice(Guid UserId, string SealedSecret, IReadOnlyList<string> BackupCodes) : IDocument
{
    public static int Schema => 1;

    /// <summary>False until the user has shown a code of it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>The time step whose code was used last: none is taken twice.</summary>
    public long LastStep { get; init; }

    internal static string Binding(Guid userId) => $"user|{userId:N}|mfa";

    internal byte[] OpenSecret(TenantCipher installation) => Convert.FromBase64String(installation.Open(SealedSecret, Binding(UserId)));

    /// <summary>The device after a code was taken; null when the code is wrong or used.</summary>
    internal MfaDevice? Taking(string code, TenantCipher installation, DateTimeOffset now)
    {
        if (Totp.Match(OpenSecret(installation), code, now, LastStep) is { } step) return this with { LastStep = step };
        var hash = BackupCode.HashOf(code, UserId, installation);
        return BackupCodes.Contains(hash) ? this with { BackupCodes = [.. BackupCodes.Where(known => known != hash)] } : null;
    }
}

/// <summary>A login that waits for its second step.</summary>
/// <param name="Hash">SHA-256 of the secret in the token that the browser was given.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Failures">Wrong codes so far.</param>
public sealed record MfaChallenge(Guid Id, Guid UserId, string Hash, DateTimeOffset ExpiresAt, int Failures) : IDocument
{
    public static int Schema => 1;
}

/// <summary>Codes to be written down, each good once: <c>k7fq-2mzd</c>, without the letters and digits that are taken for each other.</summary>
internal static class BackupCode
{
    public const int Count = 10;
    private const int GroupLength = 4;
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz23456789";

    public static string[] NewSet()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < Count) codes.Add($"{RandomNumberGenerator.GetString(Alphabet, GroupLength)}-{RandomNumberGenerator.GetString(Alphabet, GroupLength)}");
        return [.. codes];
    }

    public static string HashOf(string code, Guid userId, TenantCipher installation) => installation.BlindIndex("mfa.backup", $"{userId:N}|{code.Trim().ToLowerInvariant()}");
}
