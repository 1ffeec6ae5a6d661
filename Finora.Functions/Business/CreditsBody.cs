using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>How a business stands with its credits: its pool, or its enterprise's wallet. A test key sees zeros.</summary>
internal sealed record CreditStanding(string Mode, long Balance, int TrialUsed, int TrialRemaining, PriceList Prices, bool IsLow)
{
    public const string Trial = "trial";
    public const string Credits = "credits";
    public const string TestMode = "test";

    public static CreditStanding Of(Payer payer, PoolState state)
    {
        var used = payer.TrialCalls == 0 ? 0 : state.TrialUsed;
        var remaining = Math.Max(0, payer.TrialCalls - used);
        return new CreditStanding(remaining > 0 ? Trial : Credits, state.Balance, used, remaining, payer.Prices, state.IsLow);
    }

    public static CreditStanding OfTest(Payer payer) => new(TestMode, 0, 0, 0, payer.Prices, false);
}

/// <summary>The credits of a business, 17.1.</summary>
public sealed record CreditsBody
{
    public required string BusinessId { get; init; }

    public required string Mode { get; init; }

    public required long BalanceKobo { get; init; }

    public decimal Balance => Kobo.ToNaira(BalanceKobo);

    public required int TrialCallsUsed { get; init; }

    public required int TrialCallsRemaining { get; init; }

    public required long CostPerCallKobo { get; init; }

    public decimal CostPerCall => Kobo.ToNaira(CostPerCallKobo);

    public required long CostPerVerificationKobo { get; init; }

    public decimal CostPerVerification => Kobo.ToNaira(CostPerVerificationKobo);

    public long ApiCallsAvailable => BalanceKobo / CostPerCallKobo;

    public long VerificationsAvailable => BalanceKobo / CostPerVerificationKobo;

    public long LowBalanceThresholdKobo { get; init; } = PoolState.LowBalance;

    public decimal LowBalanceThreshold => Kobo.ToNaira(LowBalanceThresholdKobo);

    public required bool IsLow { get; init; }

    internal static CreditsBody From(Guid businessId, CreditStanding standing) => new()
    {
        BusinessId = PublicId.Format(IdPrefix.Business, businessId),
        Mode = standing.Mode,
        BalanceKobo = standing.Balance,
        TrialCallsUsed = standing.TrialUsed,
        TrialCallsRemaining = standing.TrialRemaining,
        CostPerCallKobo = standing.Prices.Call,
        CostPerVerificationKobo = standing.Prices.Verification,
        IsLow = standing.IsLow,
    };
}

/// <summary>Use of the API, 16.4.</summary>
public sealed record UsageBody(
    string Mode, int TrialCallsUsed, int TrialCallsRemaining, long CreditsBalanceKobo, decimal CreditsBalance, long TotalCallsThisMonth, long TotalCallsAllTime, string? LastCallAt);

/// <summary>A package of credits, 17.2.</summary>
public sealed record CreditPackageBody(
    string PackageId, string Name, long PriceKobo, decimal Price, long VatKobo, decimal Vat, long TotalKobo, decimal Total, long Verifications, long ApiCalls, bool Recommended)
{
    public static CreditPackageBody From(CreditPackage package, PriceList prices)
    {
        var vat = TopUp.VatOn(package.Price);
        return new CreditPackageBody(
            package.Id, package.Name, package.Price, Kobo.ToNaira(package.Price), vat, Kobo.ToNaira(vat), package.Price + vat, Kobo.ToNaira(package.Price + vat),
            package.Price / prices.Verification, package.Price / prices.Call, package.IsRecommended);
    }
}

public sealed record CreditPackageListBody(IReadOnlyList<CreditPackageBody> Packages, int Count);

/// <summary>A top-up, 17.3.</summary>
public sealed record TopUpBody(
    string TopupId, string Reference, string? PackageId, string Status, long AmountKobo, decimal Amount, long VatKobo, decimal Vat, long TotalKobo, decimal Total, string CheckoutUrl, string ExpiresAt, string CreatedAt, string? PaidAt)
{
    public static TopUpBody From(TopUp topUp, DateTimeOffset now) => new(
        PublicId.Format(IdPrefix.TopUp, topUp.Id), topUp.Reference, topUp.PackageId, CreditWords.State(topUp.StateAt(now)), topUp.Amount, Kobo.ToNaira(topUp.Amount), topUp.Vat, Kobo.ToNaira(topUp.Vat),
        topUp.Total, Kobo.ToNaira(topUp.Total), topUp.CheckoutUrl, Instant.Format(topUp.ExpiresAt), Instant.Format(topUp.CreatedAt), topUp.PaidAt is { } paid ? Instant.Format(paid) : null);
}

/// <summary>A line of the credit ledger, 17.5.</summary>
public sealed record CreditEntryBody(
    string Id, string Type, long AmountKobo, decimal Amount, long BalanceAfterKobo, decimal BalanceAfter, string Description, string? KeyId, string? RequestId, string? TopupId, string CreatedAt)
{
    public static CreditEntryBody From(PoolEntry entry) => new(
        PublicId.Format(IdPrefix.CreditEntry, entry.Id), CreditWords.Type(entry.Posting.Type), entry.Posting.Amount, Kobo.ToNaira(entry.Posting.Amount), entry.BalanceAfter, Kobo.ToNaira(entry.BalanceAfter),
        entry.Posting.Description, IdOrNull(IdPrefix.ApiKey, entry.Posting.KeyId), entry.Posting.RequestId, IdOrNull(IdPrefix.TopUp, entry.Posting.TopUpId), Instant.Format(entry.At));

    private static string? IdOrNull(string prefix, Guid? id) => id is { } known ? PublicId.Format(prefix, known) : null;
}

public sealed record CreditEntryListBody(IReadOnlyList<CreditEntryBody> Entries, int Count, string? NextCursor);

/// <summary>The Business API's words on credits.</summary>
internal static class CreditWords
{
    public static IReadOnlyDictionary<string, PoolEntryType> Types { get; } = new Dictionary<string, PoolEntryType>(StringComparer.Ordinal)
    {
        ["trial_call"] = PoolEntryType.TrialCall,
        ["api_call"] = PoolEntryType.ApiCall,
        ["verification"] = PoolEntryType.Verification,
        ["topup"] = PoolEntryType.TopUp,
        ["adjustment"] = PoolEntryType.Adjustment,
        ["transfer"] = PoolEntryType.Transfer,
    };

    public static string Type(PoolEntryType type) => Types.First(entry => entry.Value == type).Key;

    public static string State(TopUpState state) => state switch
    {
        TopUpState.Pending => "pending",
        TopUpState.Paid => "paid",
        TopUpState.Failed => "failed",
        TopUpState.Expired => "expired",
    };

    /// <summary>The filters of the ledger; days are whole days of UTC.</summary>
    internal static LedgerFilter ReadFilter(ListQuery query)
    {
        var type = query.Choice("type", Types);
        var (from, to) = query.Days("startDate", "endDate", InstantDay.Utc);
        return new LedgerFilter(type, StartOf(from), StartOf(to?.AddDays(1))?.AddTicks(-1));
    }

    private static DateTimeOffset? StartOf(DateOnly? day) => day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
