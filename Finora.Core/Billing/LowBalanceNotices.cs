using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Core.Billing;

/// <summary>
/// Tells of balances that have fallen below the line, as an event of the business whose owner must hear of it: once for each fall, since the event has the id of the
/// notice. The notice is stored in the batch of the charge that caused it, and due work that was scheduled before finds it, so no crash loses one.
/// </summary>
public sealed class LowBalanceNotices(DueSweep sweep, IPayers payers, TenantStore store, ITableStore tables)
{
    /// <summary>The kind of subject that the event names; its id is the notice's.</summary>
    public const string SubjectKind = "low";

    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.LowCredits, (work, _, token) => RaiseAsync(work.Scope, work.SubjectId, token), cancellationToken);

    /// <summary>What an event tells of; null when there is no such notice.</summary>
    /// <param name="businessId">The business in which the event was raised.</param>
    public async Task<LowBalanceNotice?> FindAsync(Guid businessId, Guid id, CancellationToken cancellationToken)
    {
        var payer = await payers.OfAsync(businessId, cancellationToken);
        var row = await tables.GetAsync(new RowAddress(StoreTable.Counters, PoolKeys.Partition(payer.Owner), PoolKeys.Notice(id)), cancellationToken);
        return row is null ? null : Storage.Documents.Read<LowBalanceNotice>(row).Value;
    }

    private async Task RaiseAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(scope.TenantId, id, cancellationToken) is not { } notice) return;
        await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.Event(id), token) is null) batch.Raise(new DomainEvent(id, EventType.CreditsLow, SubjectKind, id, 1, notice.At));
                return true;
            },
            cancellationToken);
    }
}
