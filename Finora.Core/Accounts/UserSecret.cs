using System.Buffers.Text;
using System.Security.Cryptography;
using Finora.Core.Identity;

namespace Finora.Core.Accounts;

/// <summary>
/// A secret that a user was given: 32 random bytes, with the ids that find the row which confirms it, so that nothing else need be kept to look it up. Stored is the SHA-256 of the
/// bytes; the whole is what cookies and links carry.
/// </summary>
/// <param name="User">Whose it is, and in which tenant's partition the row stands.</param>
/// <param name="RowId">The row that it belongs to.</param>
public sealed record UserSecret(UserPointer User, Guid RowId, ReadOnlyMemory<byte> Secret)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;
    private const int AllBytes = (3 * IdBytes) + SecretBytes;

    /// <summary>Lower-case hex.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Secret.Span));

    public static UserSecret New(UserPointer user, Guid rowId) => new(user, rowId, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>In constant time.</summary>
    /// <param name="hash">As <see cref="Hash"/> gives it.</param>
    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Hash), System.Text.Encoding.ASCII.GetBytes(hash));

    /// <summary>
    /// The secret that follows this one by a salt. Whoever holds this one and knows the salt gets the same successor, however often he asks; the salt alone, which is what is stored, gives
    /// nothing.
    /// </summary>
    public UserSecret Next(byte[] salt) => this with { Secret = HMACSHA256.HashData(Secret.Span, salt) };

    /// <summary>Base64url of home tenant, user, row and secret.</summary>
    public override string ToString()
    {
        Span<byte> all = stackalloc byte[AllBytes];
        User.TenantId.TryWriteBytes(all, bigEndian: true, out _);
        User.UserId.TryWriteBytes(all[IdBytes..], bigEndian: true, out _);
        RowId.TryWriteBytes(all[(2 * IdBytes)..], bigEndian: true, out _);
        Secret.Span.CopyTo(all[(3 * IdBytes)..]);
        return Base64Url.EncodeToString(all);
    }

    /// <summary>Null for what <see cref="ToString"/> cannot have written.</summary>
    public static UserSecret? Parse(string? text)
    {
        Span<byte> all = stackalloc byte[AllBytes];
        if (text is null || text.Length != Base64Url.GetEncodedLength(AllBytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, all, out var length) || length != AllBytes) return null;
        return new UserSecret(new UserPointer(Id(all[IdBytes..]), Id(all)), Id(all[(2 * IdBytes)..]), all[(3 * IdBytes)..].ToArray());
    }

    private static Guid Id(ReadOnlySpan<byte> bytes) => new(bytes[..IdBytes], bigEndian: true);
}
