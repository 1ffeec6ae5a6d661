using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Enterprise;

/// <summary>
/// Suspends and resumes linked businesses. The business's own row decides, from the next request on; the copy in the enterprise's list follows.
/// Money that arrives is booked all the same.
/// </summary>
public sealed class SuspendBusiness(TenantStore store, Enterprises enterprises, IdGenerator ids, TimeProvider time)
{
    /// <param name="actor">The user whose key it was.</param>
    public Task<Outcome<Business>> SuspendAsync(TenantScope enterprise, Guid businessId, string reason, Guid actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            enterprise,
            businessId,
            business => business.StatusAt(time.GetUtcNow()) == SubscriptionStatus.Active ? business with { IsSuspended = true, SuspendedReason = reason } : Failure.Conflict("Only an active business can be suspended."),
            Audit("business.suspended", actor, businessId),
            cancellationToken);

    public Task<Outcome<Business>> ResumeAsync(TenantScope enterprise, Guid businessId, Guid actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            enterprise,
            businessId,
            business => business.IsSuspended ? business with { IsSuspended = false, SuspendedReason = null } : Failure.Conflict("Only a suspended business can be resumed."),
            Audit("business.resumed", actor, businessId),
            cancellationToken);

    private AuditRecord Audit(string action, Guid actor, Guid businessId) =>
        new(ids.NewId(), Instant.Now(time), PublicId.Format(IdPrefix.User, actor), action, PublicId.Format(IdPrefix.Business, businessId), new Dictionary<string, string>());

    private async Task<Outcome<Business>> ChangeAsync(
        TenantScope enterprise, Guid businessId, Func<Business, Outcome<Business>> change, AuditRecord audit, CancellationToken cancellationToken)
    {
        if (await enterprises.ManagedAsync(enterprise, businessId, cancellationToken) is null) return Failure.NotFound("There is no such business in this enterprise.");
        if (businessId == enterprise.TenantId) return Failure.Rule("The enterprise's own home business cannot be suspended or resumed.");
        var changed = await store.RunAsync<Business>(TenantScope.Live(businessId), (batch, token) => ChangeAsync(batch, change, audit, token), cancellationToken);
        if (changed.IsOk) await store.RunAsync<bool>(enterprise, (batch, token) => CopyAsync(batch, changed.Value, token), cancellationToken);
        return changed;
    }

    private async Task<Outcome<Business>> ChangeAsync(TenantBatch batch, Func<Business, Outcome<Business>> change, AuditRecord audit, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A business is gone.");
        var changed = change(stored.Value);
        if (!changed.IsOk) return changed;
        batch.Update(stored, changed.Value);
        batch.Insert(Keys.Audit(audit.Id), audit);
        return changed;
    }

    private async Task<Outcome<bool>> CopyAsync(TenantBatch batch, Business business, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.LinkedBusiness(business.Id), cancellationToken) is not { } row) return false;
        batch.Update(row, row.Value.CopyOf(business));
        return true;
    }
}
