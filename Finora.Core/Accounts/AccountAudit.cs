using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>
/// Runs what users do with their accounts, with a record in the trail of the tenant in which they do it. Where the user's row stands in another tenant the record cannot be in the batch of the
/// fact; it then follows it.
/// </summary>
public sealed class AccountAudit(TenantStore store, IdGenerator ids, TimeProvider time)
{
    /// <summary>As <see cref="TenantStore.RunAsync{T}"/>, in the user's home.</summary>
    public async Task<Outcome<T>> RunAsync<T>(TenantScope home, Func<TenantBatch, AuditNote, CancellationToken, Task<Outcome<T>>> decide, CancellationToken cancellationToken)
    {
        AuditNote? note = null;
        var outcome = await store.RunAsync<T>(home, (batch, token) => decide(batch, note = new AuditNote(batch, ids, time), token), cancellationToken);
        if (outcome.IsOk && note?.Elsewhere is { } follows) await InsertAsync(follows.Scope, follows.Record, cancellationToken);
        return outcome;
    }

    /// <summary>A record of something that changed nothing, and that nobody known did.</summary>
    public Task NoteAsync(Guid tenantId, string action, Guid userId, CancellationToken cancellationToken) =>
        InsertAsync(TenantScope.Live(tenantId), new AuditRecord(ids.NewId(), Instant.Now(time), "", action, userId.ToString(), new Dictionary<string, string>()), cancellationToken);

    private async Task InsertAsync(TenantScope scope, AuditRecord record, CancellationToken cancellationToken) =>
        await store.RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                batch.Insert(Keys.Audit(record.Id), record);
                return Task.FromResult<Outcome<bool>>(true);
            },
            cancellationToken);
}

/// <summary>The record of one attempt at a use case. Who is signing in is known to no call, so the record says it itself.</summary>
public sealed class AuditNote(TenantBatch batch, IdGenerator ids, TimeProvider time)
{
    /// <summary>What must follow the batch, since another partition is to hold it.</summary>
    internal (TenantScope Scope, AuditRecord Record)? Elsewhere { get; private set; }

    /// <param name="tenantId">Whose trail.</param>
    /// <param name="action">A stable name: <c>auth.login</c>.</param>
    /// <param name="changed">Names of fields, as the API has them.</param>
    public void Add(Guid tenantId, string action, Guid userId, params IReadOnlyList<string> changed)
    {
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), userId.ToString(), action, userId.ToString(), new Dictionary<string, string>()) { ActorType = ActorType.User, ActorId = userId, Changed = changed };
        var scope = TenantScope.Live(tenantId);
        if (scope == batch.Scope) batch.Insert(Keys.Audit(record.Id), record);
        else Elsewhere = (scope, record);
    }
}
