using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>What a user may change of himself. A name that is not sent stays.</summary>
public sealed record ProfileChange(Edit<string> FirstName, Edit<string> LastName);

/// <summary>Changes a user's own name.</summary>
public sealed class ChangeProfile(TenantStore store, AccountAudit audit)
{
    /// <param name="tenantId">The tenant in which the user asks, whose trail records it.</param>
    public Task<Outcome<User>> RunAsync(UserPointer at, Guid tenantId, ProfileChange change, CancellationToken cancellationToken) =>
        audit.RunAsync<User>(
            TenantScope.Live(at.TenantId),
            async (batch, note, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.User(at.UserId), token) is not { } stored) return Failure.NotFound("There is no such user.");
                var user = stored.Value with { FirstName = change.FirstName.Over(stored.Value.FirstName)!, LastName = change.LastName.Over(stored.Value.LastName)! };
                if (user == stored.Value) return user;
                batch.Update(stored, user);
                note.Add(tenantId, "user.updated", at.UserId, [.. Names(stored.Value, user)]);
                return user;
            },
            cancellationToken);

    private static IEnumerable<string> Names(User before, User after)
    {
        if (before.FirstName != after.FirstName) yield return "first_name";
        if (before.LastName != after.LastName) yield return "last_name";
    }
}
