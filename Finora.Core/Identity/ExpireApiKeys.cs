using Finora.Core.Audit;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Identity;

/// <summary>
/// Takes Business API keys that have come to their end out of the list of those that can be used, and notes it for the auditors. Every request judges expiry by itself, so nothing waits for this
/// sweep; without it the list would grow by every key that ever was. Platform keys stay: theirs is listed until it is revoked.
/// </summary>
public sealed class ExpireApiKeys(DueTable due, DueSweep sweep, TenantStore store, IdGenerator ids, TimeProvider time)
{
    private const string Actor = "system";

    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.ApiKeyExpiry, ExpireAsync, cancellationToken);

    /// <summary>Before the key is stored.</summary>
    internal async Task ScheduleAsync(Guid tenantId, ApiKey key, CancellationToken cancellationToken)
    {
        if (key is { Surface: ApiSurface.Business, ExpiresAt: { } end }) await due.ScheduleAsync(new DueWork(DueKind.ApiKeyExpiry, end, tenantId, false, key.Id), cancellationToken);
    }

    private Task ExpireAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                var key = await store.GetAsync(work.Scope, Keys.ApiKey(work.SubjectId), token);
                if (key is not { Value: { RevokedAt: null, ExpiryNotedAt: null } } || key.Value.IsActive(now)) return false;
                batch.Update(key, key.Value with { ExpiryNotedAt = Instant.Now(time) });
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), Actor, "api_key.expired", PublicId.Format(IdPrefix.ApiKey, key.Value.Id), new Dictionary<string, string>());
                batch.Insert(Keys.Audit(record.Id), record);
                return true;
            },
            cancellationToken);
}
