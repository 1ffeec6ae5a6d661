using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>Roles in ascending order; each may do what the ones before it may.</summary>
public enum Role
{
    ReadOnly,
    Member,
    Accountant,
    Admin,
    Owner,
}

/// <summary>Where a person proves who he is.</summary>
public enum AuthProvider
{
    Password,
    Google,
    Microsoft,
}

/// <summary>
/// A person. The row stands in the partition of the tenant in which the person first appeared, so that registering is one batch; the e-mail pointer
/// says which tenant that is.
/// </summary>
/// <param name="SealedEmail">The address, under the installation's cipher.</param>
/// <param name="PasswordHash">As the framework's password hasher writes it; null for accounts that sign in elsewhere.</param>
public sealed record User(Guid Id, string FirstName, string LastName, string SealedEmail, string? PasswordHash, DateTimeOffset CreatedAt) : IDocument
{
    public static int Schema => 1;

    public bool IsEmailVerified { get; init; }

    /// <summary>Where the account came from.</summary>
    public AuthProvider Provider { get; init; }

    /// <summary>Signing in takes a second step; the device is a row of its own.</summary>
    public bool IsMfaEnabled { get; init; }

    /// <summary>The tenant last worked in, which signing in opens again.</summary>
    public Guid? LastTenantId { get; init; }

    /// <summary>Under the installation's cipher.</summary>
    public string? SealedPhone { get; init; }

    internal static string EmailBinding(Guid id) => $"user|{id:N}|email";

    internal static string PhoneBinding(Guid id) => $"user|{id:N}|phone";
}

/// <summary>What a user may do in the tenant in whose partition the row stands.</summary>
public sealed record Member(Guid UserId, Role Role, DateTimeOffset JoinedAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>The user who asked this one in; null for the owner who registered.</summary>
    public Guid? InvitedBy { get; init; }
}

/// <summary>Finds the user of an e-mail address.</summary>
public sealed record UserPointer(Guid UserId, Guid TenantId) : IDocument
{
    public static int Schema => 1;
}
