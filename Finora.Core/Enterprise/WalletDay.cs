using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>What one business cost its enterprise on a day.</summary>
/// <param name="Charged">Kobo.</param>
/// <param name="LastCallAt">UTC; null without calls.</param>
public sealed record BusinessCost(int Calls, int Verifications, long Charged, DateTimeOffset? LastCallAt)
{
    public static BusinessCost None { get; } = new(0, 0, 0, null);

    public static BusinessCost operator +(BusinessCost a, BusinessCost b) =>
        new(a.Calls + b.Calls, a.Verifications + b.Verifications, checked(a.Charged + b.Charged), a.LastCallAt > b.LastCallAt || b.LastCallAt is null ? a.LastCallAt : b.LastCallAt);
}

/// <summary>A day of a wallet, summed up once it is over. Days without a row had no entry.</summary>
/// <param name="Costs">By business, the id in 32 hex digits.</param>
public sealed record WalletDay(DateOnly Day, IReadOnlyDictionary<string, BusinessCost> Costs) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The last day up to which every day of a wallet is summed up.</summary>
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
