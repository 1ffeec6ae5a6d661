using Finora.Core.Storage;

namespace Finora.Core.Billing;

public enum PoolEntryType
{
    /// <summary>A free call; its amount is 0.</summary>
    TrialCall,

    ApiCall,
    Verification,
    TopUp,

    /// <summary>By Finora staff, with a reason.</summary>
    Adjustment,

    /// <summary>A business's pool moved into its enterprise's wallet.</summary>
    Transfer,
}

/// <summary>What an entry tells of its cause.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Amount">Kobo; negative for what was spent.</param>
/// <param name="Description">The call as method and route, the package, or the reason.</param>
public sealed record PoolPosting(PoolEntryType Type, long Amount, string Description)
{
    /// <summary>The business whose call it was, or for which money came.</summary>
    public Guid? BusinessId { get; init; }

    public Guid? KeyId { get; init; }

    public string? RequestId { get; init; }

    public Guid? TopUpId { get; init; }

    /// <summary>The call that was charged; by it a call is never charged twice.</summary>
    public Guid? CallId { get; init; }
}

/// <summary>A line of the pool's ledger. Inserted once and never changed; the amounts of all of them are the balance.</summary>
/// <param name="Sequence">1, 2, 3 … within the pool.</param>
/// <param name="At">UTC; never before the entry before it.</param>
public sealed record PoolEntry(Guid Id, long Sequence, DateTimeOffset At, long BalanceAfter, PoolPosting Posting) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The balance has fallen below the line. Whoever hands it to the owner strikes it off.</summary>
/// <param name="Balance">Kobo, right after the fall.</param>
public sealed record LowBalanceNotice(Guid Id, DateTimeOffset At, long Balance) : IDocument
{
    public static int Schema => 1;
}
