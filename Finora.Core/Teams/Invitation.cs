using System.Buffers.Text;
using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Teams;

/// <summary>A place that is kept for somebody who was asked into a tenant. The row goes when the place is taken or the invitation withdrawn.</summary>
/// <param name="SealedEmail">Under the tenant's cipher.</param>
/// <param name="TokenHash">SHA-256 of the token's secret in hex.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record Invitation(Guid Id, string SealedEmail, Role Role, Guid InvitedBy, string TokenHash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt) : IDocument
{
    /// <summary>Platform contract, section 19.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    internal const string EmailIndex = "team.email";

    public static int Schema => 1;

    public bool IsOpen(DateTimeOffset now) => now < ExpiresAt;

    internal static string EmailBinding(Guid id) => $"ivt|{id:N}|email";
}

/// <summary>What stands in the letter's link: where the invitation is, and a secret that only the letter has.</summary>
internal sealed record InvitationToken(Guid TenantId, Guid InvitationId, string Secret)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;
    private const int AllBytes = (2 * IdBytes) + SecretBytes;

    public string Hash => Keys.Hash(Secret);

    public static InvitationToken New(Guid tenantId, Guid invitationId) => new(tenantId, invitationId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Base64url of tenant, invitation and secret.</summary>
    public override string ToString()
    {
        Span<byte> all = stackalloc byte[AllBytes];
        TenantId.TryWriteBytes(all, bigEndian: true, out _);
        InvitationId.TryWriteBytes(all[IdBytes..], bigEndian: true, out _);
        Base64Url.DecodeFromChars(Secret, all[(2 * IdBytes)..]);
        return Base64Url.EncodeToString(all);
    }

    /// <summary>Null for what <see cref="ToString"/> cannot have written.</summary>
    public static InvitationToken? Parse(string text)
    {
        Span<byte> all = stackalloc byte[AllBytes];
        if (text.Length != Base64Url.GetEncodedLength(AllBytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, all, out var length) || length != AllBytes) return null;
        return new InvitationToken(new Guid(all[..IdBytes], bigEndian: true), new Guid(all[IdBytes..(2 * IdBytes)], bigEndian: true), Base64Url.EncodeToString(all[(2 * IdBytes)..]));
    }
}
