using System.Globalization;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>Every row key of a pool's partition in the counter table: the state with its versions, the ledger, top-ups and notices.</summary>
internal static class PoolKeys
{
    private const string Ledger = "ent|";

    public static CounterKey<PoolState> State(PoolOwner owner) => new(Partition(owner), "pool");

    public static string Partition(PoolOwner owner) => $"pool.{(owner.Kind == PoolOwnerKind.Business ? "biz" : "ent")}.{owner.Id:N}";

    /// <summary>Newest first: by instant, then by sequence number, which is the order in which they were stored.</summary>
    public static string Entry(PoolEntry entry) => Ledger + Position(entry.At, entry.Sequence);

    /// <summary>A copy under its type, for the types that are rare among calls: their list need not walk over all calls.</summary>
    public static string? EntryByType(PoolEntry entry) => entry.Posting.Type == PoolEntryType.ApiCall ? null : Prefix(entry.Posting.Type) + Position(entry.At, entry.Sequence);

    /// <summary>Entries from the first instant to the second, both included; of one type if it is given.</summary>
    public static KeyRange Entries(PoolEntryType? type, DateTimeOffset? from, DateTimeOffset? to)
    {
        var prefix = Prefix(type);
        var whole = KeyRange.Prefix(prefix);
        return new KeyRange(
            to is { } last ? prefix + Descending(last.ToUnixTimeMilliseconds()) : whole.From,
            from is { } first ? prefix + Descending(first.ToUnixTimeMilliseconds() - 1) : whole.To);
    }

    public static string TopUp(Guid id) => "top|" + Keys.Descending(id);

    /// <summary>Finds the top-up that an idempotent call has made.</summary>
    public static string TopUpByCall(Guid callId) => "top-call|" + Keys.Ascending(callId);

    public static string Notice(Guid id) => "low|" + Keys.Ascending(id);

    private static string Prefix(PoolEntryType? type) => type is null or PoolEntryType.ApiCall ? Ledger : $"ent.{type}|";

    private static string Position(DateTimeOffset at, long sequence) => $"{Descending(at.ToUnixTimeMilliseconds())}|{Descending(sequence)}";

    private static string Descending(long value) => (long.MaxValue - value).ToString("x16", CultureInfo.InvariantCulture);
}
