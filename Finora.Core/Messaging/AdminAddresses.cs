using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Messaging;

/// <summary>Where the people are reached who run a business: its owner first, then its admins.</summary>
public sealed class AdminAddresses(TenantStore store, UserDirectory users)
{
    /// <summary>A team has at most fifteen in the plans that are sold by number; more are not written to.</summary>
    private const int MaxMembers = 100;

    /// <summary>None twice. The business's own address stands for an owner whose login is not known here.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(TenantScope scope, Business business, CancellationToken cancellationToken)
    {
        var members = await store.ReadAsync(scope.Home, Keys.Members, MaxMembers, null, cancellationToken);
        var people = members.Items.Select(item => item.Value).Where(member => member.Role >= Role.Admin).OrderByDescending(member => member.Role).ThenBy(member => member.JoinedAt).Select(member => member.UserId);
        var addresses = new List<string>();
        foreach (var userId in people.Prepend(business.OwnerUserId).Distinct())
        {
            var address = (await users.FindAsync(scope.TenantId, userId, cancellationToken))?.Email ?? (userId == business.OwnerUserId ? business.Email : null);
            if (address is not null && !addresses.Contains(address, StringComparer.OrdinalIgnoreCase)) addresses.Add(address);
        }

        return addresses;
    }
}
