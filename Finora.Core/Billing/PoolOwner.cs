namespace Finora.Core.Billing;

public enum PoolOwnerKind
{
    Business,

    /// <summary>The wallet of an enterprise, from which all its linked businesses pay.</summary>
    Enterprise,
}

/// <summary>Whose prepaid pool. The pool of a business and the wallet of an enterprise are one thing with two kinds of owner.</summary>
public readonly record struct PoolOwner(PoolOwnerKind Kind, Guid Id)
{
    public static PoolOwner Business(Guid id) => new(PoolOwnerKind.Business, id);

    public static PoolOwner Enterprise(Guid id) => new(PoolOwnerKind.Enterprise, id);
}

/// <summary>What calls cost, in kobo. One list for everybody, unless an enterprise has negotiated its own.</summary>
/// <param name="Call">A call that answers 2xx.</param>
/// <param name="Verification">A verification that finds a record; instead of <paramref name="Call"/>, not on top of it.</param>
public sealed record PriceList(long Call, long Verification)
{
    /// <summary>Business contract, section 6: NGN 100 a call, NGN 200 a verification.</summary>
    public static PriceList Standard { get; } = new(10_000, 20_000);
}

/// <summary>Who pays for the calls of a business, and on what terms.</summary>
/// <param name="Business">The business whose calls they are; stands in the ledger.</param>
/// <param name="NoticeTo">The business whose owner hears of a low balance.</param>
/// <param name="TrialCalls">Successful calls that are free, once for ever.</param>
public sealed record Payer(PoolOwner Owner, Guid Business, Guid NoticeTo, PriceList Prices, int TrialCalls);
