using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>A person, as a provider has vouched for them.</summary>
/// <param name="Subject">What the provider calls the person for ever, and nobody else. Addresses change hands; this does not.</param>
/// <param name="Email">In lower case; null when the provider told none that can be used.</param>
/// <param name="IsEmailVerified">The provider says that the address is the person's.</param>
/// <param name="FirstName">1 to 100 characters.</param>
/// <param name="LastName">At most 100 characters; empty when the provider knows none.</param>
public sealed record ProviderIdentity(AuthProvider Provider, string Subject, string? Email, bool IsEmailVerified, string FirstName, string LastName);

/// <summary>That a user signs in as somebody at a provider. Stands in the user's home and confirms the pointer from the identity.</summary>
/// <param name="LinkedAt">UTC.</param>
public sealed record LinkedIdentity(AuthProvider Provider, DateTimeOffset LinkedAt) : IDocument
{
    public static int Schema => 1;
}
