using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Limits;

/// <summary>Gives a Business API key limits of its own, as agreed with its business, or takes them back. Counts from the next request on.</summary>
public sealed class SetKeyLimits(TenantStore store, IdGenerator ids, TimeProvider time)
{
    /// <param name="limits">Null for those of the installation.</param>
    public Task<Outcome<ApiKey>> RunAsync(Guid tenantId, Guid keyId, KeyLimits? limits, CancellationToken cancellationToken) =>
        store.RunAsync<ApiKey>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                var key = await store.GetAsync(batch.Scope, Keys.ApiKey(keyId), token);
                if (key is not { Value.Surface: ApiSurface.Business }) return Failure.NotFound("The business has no such Business API key.");
                var changed = key.Value with { Limits = limits };
                batch.Update(key, changed);
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), "operator", "api_key.limits_set", PublicId.Format(IdPrefix.ApiKey, keyId), Details(limits));
                batch.Insert(Keys.Audit(record.Id), record);
                return changed;
            },
            cancellationToken);

    private static Dictionary<string, string> Details(KeyLimits? limits) => limits is null ? [] : new()
    {
        ["perMinute"] = limits.PerMinute.ToString(),
        ["perHour"] = limits.PerHour.ToString(),
        ["perDay"] = limits.PerDay.ToString(),
        ["inFlight"] = limits.InFlight.ToString(),
    };
}
