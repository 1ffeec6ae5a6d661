using Finora.Core.Audit;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Identity;

/// <summary>A key that is wanted.</summary>
/// <param name="UserId">To whom it will belong; it works only while this user is owner or admin of the business.</param>
/// <param name="Actor">Who asks, for the audit trail.</param>
public sealed record NewApiKey(Guid TenantId, ApiSurface Surface, bool Test, string Name, Guid UserId, string Actor)
{
    /// <summary>Fixed by an idempotent call. A repeat whose first run died gives the key that it made a new secret, since the old one was never shown.</summary>
    public Guid? Id { get; init; }

    /// <summary>Platform keys only.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>UTC; Platform keys only, where nothing means for ever. Business keys live 90 days.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>
/// Makes an API key and shows it once. The pointer from its hash is written first: a crash in between leaves a pointer to nothing, and no key works that the business
/// does not list.
/// </summary>
public sealed class CreateApiKey(TenantStore store, PointerStore pointers, IdGenerator ids, TimeProvider time, ExpireApiKeys expiry)
{
    /// <summary>Business contract, 16.2.</summary>
    private const int MaxInEnvironment = 10;

    /// <summary>Platform contract, 5.1.</summary>
    private const int MaxPlatform = 20;

    public async Task<Outcome<IssuedApiKey>> RunAsync(NewApiKey wanted, CancellationToken cancellationToken)
    {
        var issued = Issue(wanted);
        await expiry.ScheduleAsync(wanted.TenantId, issued.Key, cancellationToken);
        await pointers.ClaimAsync(PointerKeys.ApiKey(issued.Key.Hash), new KeyPointer(wanted.TenantId, issued.Key.Id, wanted.UserId), cancellationToken);
        return await store.RunAsync<IssuedApiKey>(
            TenantScope.Live(wanted.TenantId),
            async (batch, token) =>
            {
                var known = wanted.Id is { } id ? await store.GetAsync(batch.Scope, Keys.ApiKey(id), token) : null;
                if (known is not null) batch.Update(known, issued.Key with { CreatedAt = known.Value.CreatedAt, ExpiresAt = known.Value.ExpiresAt });
                else if (await IsFullAsync(batch.Scope, wanted, token)) return Failure.Rule(TooMany(wanted));
                else Insert(batch, issued.Key, wanted.Actor);
                return issued;
            },
            cancellationToken);
    }

    private IssuedApiKey Issue(NewApiKey wanted)
    {
        var (id, now) = (wanted.Id ?? ids.NewId(), Instant.Now(time));
        if (wanted.Surface == ApiSurface.Business) return ApiKeyFormat.IssueBusiness(id, wanted.Test, wanted.Name, wanted.UserId, now);
        var issued = ApiKeyFormat.IssuePlatform(id, wanted.Name, wanted.Scopes, wanted.UserId, now);
        return issued with { Key = issued.Key with { ExpiresAt = wanted.ExpiresAt } };
    }

    private void Insert(TenantBatch batch, ApiKey key, string actor)
    {
        batch.Insert(Keys.ApiKey(key.Id), key);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.ApiKeyCreated, IdPrefix.ApiKey, key.Id, 1, key.CreatedAt));
        var record = new AuditRecord(ids.NewId(), key.CreatedAt, actor, "api_key.created", PublicId.Format(IdPrefix.ApiKey, key.Id), Details(key));
        batch.Insert(Keys.Audit(record.Id), record);
    }

    private static Dictionary<string, string> Details(ApiKey key) => new()
    {
        ["surface"] = key.Surface == ApiSurface.Business ? "business" : "platform",
        ["environment"] = key.Test ? "test" : "live",
    };

    /// <summary>Revoked keys are not among those that are read, so there are at most a few more than the limit, expired ones.</summary>
    private async Task<bool> IsFullAsync(TenantScope home, NewApiKey wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var standing = await store.ReadAllAsync(home, Keys.StandingApiKeys, cancellationToken);
        var active = standing.Count(key => key.Surface == wanted.Surface && key.Test == wanted.Test && key.IsActive(now));
        return active >= (wanted.Surface == ApiSurface.Business ? MaxInEnvironment : MaxPlatform);
    }

    private static string TooMany(NewApiKey wanted) => wanted.Surface == ApiSurface.Business
        ? $"There are {MaxInEnvironment} active {(wanted.Test ? "test" : "live")} keys already. Revoke one first."
        : $"There are {MaxPlatform} active API keys already. Revoke one first.";
}
