using Finora.Core.Billing;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>What one business cost its enterprise in a stretch of time.</summary>
/// <param name="Charged">Kobo.</param>
/// <param name="Others">Entries that are no charge: top-ups, adjustments, transfers.</param>
/// <param name="LastCallAt">UTC; null without calls.</param>
public sealed record BusinessCost(int Calls, int Verifications, long Charged, int Others, DateTimeOffset? LastCallAt)
{
    public static BusinessCost None { get; } = new(0, 0, 0, 0, null);

    public static BusinessCost operator +(BusinessCost a, BusinessCost b) => new(
        a.Calls + b.Calls, a.Verifications + b.Verifications, checked(a.Charged + b.Charged), a.Others + b.Others, a.LastCallAt > b.LastCallAt || b.LastCallAt is null ? a.LastCallAt : b.LastCallAt);

    public static BusinessCost Of(PoolEntry entry) => entry.Posting.Type switch
    {
        PoolEntryType.ApiCall => new BusinessCost(1, 0, -entry.Posting.Amount, 0, entry.At),
        PoolEntryType.Verification => new BusinessCost(0, 1, -entry.Posting.Amount, 0, entry.At),
        _ => None with { Others = 1 },
    };

    /// <summary>How many entries of a type; null for all.</summary>
    public int CountOf(PoolEntryType? type) => type switch
    {
        PoolEntryType.ApiCall => Calls,
        PoolEntryType.Verification => Verifications,
        null => Calls + Verifications + Others,
        _ => Others,
    };
}

/// <summary>A day (of UTC) of a wallet, summed up.</summary>
/// <param name="Costs">By business, the id in 32 hex digits.</param>
public sealed record WalletDay(DateOnly Day, IReadOnlyDictionary<string, BusinessCost> Costs) : IDocument
{
    public static int Schema => 1;

    public static WalletDay Of(DateOnly day, IEnumerable<PoolEntry> entries, Guid enterpriseId) => new(
        day,
        entries.GroupBy(entry => Keys.Ascending(entry.Posting.BusinessId ?? enterpriseId), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(BusinessCost.Of).Aggregate((a, b) => a + b), StringComparer.Ordinal));

    /// <param name="businessId">Null for all.</param>
    public IEnumerable<BusinessCost> CostsOf(Guid? businessId) =>
        businessId is not { } id ? Costs.Values : Costs.TryGetValue(Keys.Ascending(id), out var cost) ? [cost] : [];
}

/// <summary>The last day up to which every day of a wallet is summed up and kept.</summary>
public sealed record WalletDaysDone(DateOnly Day) : IDocument
{
    public static int Schema => 1;
}

/// <summary>What a business did on a day (of Lagos), for its enterprise: it moves in the batch of each cause.</summary>
/// <param name="PaymentsKobo">Naira kobo that came through a gateway.</param>
public sealed record DayActivity(int InvoicesIssued, long PaymentsKobo) : IDocument
{
    public static int Schema => 1;

    public static DayActivity None { get; } = new(0, 0);
}
