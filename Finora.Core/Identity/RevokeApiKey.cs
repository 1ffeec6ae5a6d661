using Finora.Core.Audit;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Identity;

/// <summary>Ends a key, at once and for ever: every request reads the key's row, so the next one with it is refused.</summary>
public sealed class RevokeApiKey(TenantStore store, IdGenerator ids, TimeProvider time)
{
    /// <param name="byTestKey">A caller of the test side may not touch the live one.</param>
    /// <param name="actor">Who asks, for the audit trail.</param>
    /// <returns>The revoked key; the same when it was revoked before.</returns>
    public Task<Outcome<ApiKey>> RunAsync(Guid tenantId, ApiSurface surface, Guid keyId, bool byTestKey, string actor, CancellationToken cancellationToken) =>
        store.RunAsync<ApiKey>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                var key = await store.GetAsync(batch.Scope, Keys.ApiKey(keyId), token);
                if (key is null || key.Value.Surface != surface) return Failure.NotFound("There is no such API key.");
                if (byTestKey && !key.Value.Test) return Failure.Forbidden("A test key may not revoke a live one.");
                if (key.Value.RevokedAt is not null) return key.Value;
                var revoked = key.Value with { RevokedAt = Instant.Now(time) };
                batch.Update(key, revoked);
                var record = new AuditRecord(ids.NewId(), revoked.RevokedAt.Value, actor, "api_key.revoked", PublicId.Format(IdPrefix.ApiKey, keyId), new Dictionary<string, string>());
                batch.Insert(Keys.Audit(record.Id), record);
                return revoked;
            },
            cancellationToken);
}
