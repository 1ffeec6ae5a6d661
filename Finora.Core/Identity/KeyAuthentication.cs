using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>Who stands behind a key that was recognised.</summary>
public sealed record KeyHolder(ApiKey Key, Business Business, Member Member)
{
    /// <summary>The side of the business that the key sees.</summary>
    public TenantScope Scope => new(Business.Id, Key.Test);
}

/// <summary>
/// Recognises API keys. Nothing is cached: a revoked key, or one whose maker lost the rights that it rests on, fails on the very next request. Costs
/// one read of the pointer and three reads at once in the tenant's partition.
/// </summary>
public sealed class KeyAuthentication(PointerStore pointers, TenantStore store, TimeProvider time)
{
    /// <summary>The holder, or null for any key that is unknown, revoked, expired, of the other surface, or made by someone who is no owner or admin any more.</summary>
    public async Task<KeyHolder?> RecogniseAsync(ApiSurface surface, string secret, CancellationToken cancellationToken)
    {
        var hash = ApiKeyFormat.HashOf(secret);
        var pointer = await pointers.FindAsync(PointerKeys.ApiKey(hash), cancellationToken);
        if (pointer is null) return null;
        var home = TenantScope.Live(pointer.Value.TenantId);
        var key = await store.GetAsync(home, Keys.ApiKey(pointer.Value.KeyId), cancellationToken);
        if (key is null || !IsUsable(key.Value, surface, hash)) return null;
        var business = store.GetAsync(home, Keys.Business, cancellationToken);
        var member = await store.GetAsync(home, Keys.Member(key.Value.UserId), cancellationToken);
        return await business is { } found && member?.Value.Role >= Role.Admin ? new KeyHolder(key.Value, found.Value, member.Value) : null;
    }

    private bool IsUsable(ApiKey key, ApiSurface surface, string hash) =>
        key.Surface == surface && key.IsActive(time.GetUtcNow()) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), Encoding.ASCII.GetBytes(hash));
}
