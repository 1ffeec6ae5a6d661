using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>The stored top-ups of pools.</summary>
internal static class TopUpRows
{
    public static async Task<Stored<TopUp>?> FindTopUpAsync(this ITableStore tables, PoolOwner owner, Guid id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Counters, PoolKeys.Partition(owner), PoolKeys.TopUp(id)), cancellationToken);
        return row is null ? null : Storage.Documents.Read<TopUp>(row);
    }

    public static async Task<TopUp?> FindTopUpOfCallAsync(this ITableStore tables, PoolOwner owner, Guid callId, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Counters, PoolKeys.Partition(owner), PoolKeys.TopUpByCall(callId)), cancellationToken);
        return row is null ? null : (await tables.FindTopUpAsync(owner, Storage.Documents.Read<TopUpOfCall>(row).Value.TopUpId, cancellationToken))?.Value;
    }

    /// <summary>Stores a new top-up; false when the call has made one already.</summary>
    public static async Task<bool> InsertTopUpAsync(this ITableStore tables, TopUp topUp, Guid callId, CancellationToken cancellationToken)
    {
        RowChange[] both =
        [
            RowChange.Insert(PoolKeys.TopUp(topUp.Id), TopUp.Schema, Storage.Documents.Write(topUp)),
            RowChange.Insert(PoolKeys.TopUpByCall(callId), TopUpOfCall.Schema, Storage.Documents.Write(new TopUpOfCall(topUp.Id))),
        ];
        return (await tables.CommitAsync(StoreTable.Counters, PoolKeys.Partition(topUp.Owner), both, cancellationToken)).IsCommitted;
    }

    /// <summary>False when somebody else changed it first.</summary>
    public static async Task<bool> UpdateTopUpAsync(this ITableStore tables, Stored<TopUp> read, TopUp topUp, CancellationToken cancellationToken) =>
        (await tables.CommitAsync(StoreTable.Counters, PoolKeys.Partition(topUp.Owner), [ChangeOf(read, topUp)], cancellationToken)).IsCommitted;

    public static RowChange ChangeOf(Stored<TopUp> read, TopUp topUp) => RowChange.Update(read.Key.Value, TopUp.Schema, Storage.Documents.Write(topUp), read.ETag);
}
