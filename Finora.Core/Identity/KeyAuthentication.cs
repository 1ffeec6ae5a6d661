using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>Who stands behind a key that was recognised.</summary>
public sealed record KeyHolder(ApiKey Key, Business Business)
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
    /// <summary>
    /// The holder, or null for any key that is unknown, revoked, expired or of the other surface, or of the Business API and made by someone who is no owner or admin any more. Keys of the
    /// Platform stay when their maker goes: they are the business's.
    /// </summary>
    public async Task<KeyHolder?> RecogniseAsync(ApiSurface surface, string secret, CancellationToken cancellationToken)
    {
        var hash = ApiKeyFormat.HashOf(secret);
        var pointer = await pointers.FindAsync(PointerKeys.ApiKey(hash), cancellationToken);
        if (pointer is null) return null;
        var home = TenantScope.Live(pointer.Value.TenantId);
        var (key, business, mayHold) = (
            store.GetAsync(home, Keys.ApiKey(pointer.Value.KeyId), cancellationToken),
            store.GetAsync(home, Keys.Business, cancellationToken),
            MayHoldAsync(surface, home, pointer.Value.UserId, cancellationToken));
        await Task.WhenAll(key, business, mayHold);
        return await key is { } stored && stored.Value.UserId == pointer.Value.UserId && IsUsable(stored.Value, surface, hash) && await business is { } found && await mayHold
            ? new KeyHolder(stored.Value, found.Value)
            : null;
    }

    private async Task<bool> MayHoldAsync(ApiSurface surface, TenantScope home, Guid makerId, CancellationToken cancellationToken) =>
        surface == ApiSurface.Platform || await store.GetAsync(home, Keys.Member(makerId), cancellationToken) is { Value.Role: >= Role.Admin };

    private bool IsUsable(ApiKey key, ApiSurface surface, string hash) =>
        key.Surface == surface && key.IsActive(time.GetUtcNow()) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), Encoding.ASCII.GetBytes(hash));
}
