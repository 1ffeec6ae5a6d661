namespace Finora.Core.Storage;

/// <summary>One of the tables that Finora keeps. Each is created at start; no use case makes one up.</summary>
/// <param name="Name">Letters and digits, 3 to 63, as Azure Tables asks.</param>
public readonly record struct StoreTable(string Name)
{
    /// <summary>Business data; the partition is the tenant (and its live or test side), so one batch can hold a whole payment.</summary>
    public static StoreTable Data { get; } = new("FinoraData");

    /// <summary>Ways to find a tenant before it is known: hashes of keys, e-mail addresses and tokens, in partitions spread by hash.</summary>
    public static StoreTable Pointers { get; } = new("FinoraPointers");

    /// <summary>Counters that change on every request; kept apart so that they never contend with business writes.</summary>
    public static StoreTable Counters { get; } = new("FinoraCounters");

    /// <summary>Work that falls due at an instant, in hour buckets.</summary>
    public static StoreTable Due { get; } = new("FinoraDue");

    /// <summary>Postings of searches: many small rows a record, written before the record and confirmed by it, so they take no part in its batch.</summary>
    public static StoreTable Search { get; } = new("FinoraSearch");

    public static IReadOnlyList<StoreTable> All { get; } = [Data, Pointers, Counters, Due, Search];

    public override string ToString() => Name;
}
