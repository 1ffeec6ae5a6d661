using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The wallet of an enterprise, section 24.8.</summary>
public sealed record WalletBody(
    string EnterpriseId, long BalanceKobo, decimal Balance, long CostPerCallKobo, decimal CostPerCall, long CostPerVerificationKobo, decimal CostPerVerification, long LowBalanceThresholdKobo,
    decimal LowBalanceThreshold, bool IsLow)
{
    public static WalletBody From(Guid enterpriseId, long balance, PriceList prices, bool isLow) => new(
        PublicId.Format(IdPrefix.Enterprise, enterpriseId), balance, Kobo.ToNaira(balance), prices.Call, Kobo.ToNaira(prices.Call), prices.Verification, Kobo.ToNaira(prices.Verification),
        PoolState.LowBalance, Kobo.ToNaira(PoolState.LowBalance), isLow);
}

/// <summary>A top-up of a wallet, section 24.9.</summary>
public sealed record WalletTopUpBody(
    string TopupId, string Reference, string Status, long AmountKobo, decimal Amount, long VatKobo, decimal Vat, long TotalKobo, decimal Total, string CheckoutUrl, string ExpiresAt, string CreatedAt, string? PaidAt)
{
    public static WalletTopUpBody From(TopUp topUp, DateTimeOffset now) => new(
        PublicId.Format(IdPrefix.TopUp, topUp.Id), topUp.Reference, WalletBodies.Status(topUp.StateAt(now)), topUp.Amount, Kobo.ToNaira(topUp.Amount), topUp.Vat, Kobo.ToNaira(topUp.Vat), topUp.Total,
        Kobo.ToNaira(topUp.Total), topUp.CheckoutUrl, Instant.Format(topUp.ExpiresAt), Instant.Format(topUp.CreatedAt), InvoiceWords.Print(topUp.PaidAt));
}

/// <summary>A line of a wallet's ledger, section 24.10.</summary>
public sealed record WalletTransactionBody(
    string Id, string Type, long AmountKobo, decimal Amount, long BalanceAfterKobo, decimal BalanceAfter, string? BusinessId, string Description, string? RequestId, string? TopupId, string CreatedAt)
{
    public static WalletTransactionBody From(PoolEntry entry)
    {
        var posting = entry.Posting;
        return new WalletTransactionBody(
            PublicId.Format(IdPrefix.WalletTransaction, entry.Id), WalletBodies.Types.First(type => type.Value == posting.Type).Key, posting.Amount, Kobo.ToNaira(posting.Amount), entry.BalanceAfter,
            Kobo.ToNaira(entry.BalanceAfter), posting.BusinessId is { } business ? PublicId.Format(IdPrefix.Business, business) : null, posting.Description, posting.RequestId,
            posting.TopUpId is { } topUp ? PublicId.Format(IdPrefix.TopUp, topUp) : null, Instant.Format(entry.At));
    }
}

public sealed record WalletTransactionListBody(IReadOnlyList<WalletTransactionBody> Transactions, PaginationBody Pagination);

/// <summary>What all businesses used together.</summary>
public sealed record UsageTotalsBody(long Calls, long Verifications, long ChargedKobo, decimal Charged);

/// <summary>What one business used.</summary>
public sealed record BusinessUsageBody(
    string BusinessId, string Name, long Calls, long Verifications, long ChargedKobo, decimal Charged, long InvoicesIssued, long PaymentsReceivedKobo, decimal PaymentsReceived, string? LastCallAt)
{
    public static BusinessUsageBody From(BusinessUsage usage) => new(
        PublicId.Format(IdPrefix.Business, usage.BusinessId), usage.Name, usage.Cost.Calls, usage.Cost.Verifications, usage.Cost.Charged, Kobo.ToNaira(usage.Cost.Charged), usage.Activity.InvoicesIssued,
        usage.Activity.PaymentsKobo, Kobo.ToNaira(usage.Activity.PaymentsKobo), InvoiceWords.Print(usage.Cost.LastCallAt));
}

/// <summary>What an enterprise used, section 24.7.</summary>
public sealed record EnterpriseUsageBody(PeriodBody Period, UsageTotalsBody Totals, IReadOnlyList<BusinessUsageBody> Businesses, PaginationBody Pagination)
{
    public static EnterpriseUsageBody From(UsageReport report, PeriodBody period, OffsetPage page)
    {
        var totals = report.Totals;
        return new EnterpriseUsageBody(
            period, new UsageTotalsBody(totals.Calls, totals.Verifications, totals.Charged, Kobo.ToNaira(totals.Charged)), [.. report.Businesses.Items.Select(BusinessUsageBody.From)],
            PaginationBody.Of(page, report.Businesses.Total));
    }
}

/// <summary>Reads the bodies of a wallet and names its words.</summary>
internal static class WalletBodies
{
    private const int MaxUrl = 2_048;
    private static readonly AmountRule Amount = new(500_000, 10_000_000_000, "must be a whole number of kobo from 500000 to 10000000000") { MessageAbove = "must be a whole number of kobo from 500000 to 10000000000" };

    public static IReadOnlyDictionary<string, PoolEntryType> Types { get; } = new Dictionary<string, PoolEntryType>
    {
        ["topup"] = PoolEntryType.TopUp,
        ["api_call"] = PoolEntryType.ApiCall,
        ["verification"] = PoolEntryType.Verification,
        ["adjustment"] = PoolEntryType.Adjustment,
        ["transfer"] = PoolEntryType.Transfer,
    };

    public static string Status(TopUpState state) => state switch
    {
        TopUpState.Pending => "pending",
        TopUpState.Paid => "paid",
        TopUpState.Failed => "failed",
        TopUpState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The days, which are there unless the query is refused, and the page.</summary>
    internal static (DateOnly? From, DateOnly? To, OffsetPage Page) ReadUsage(QueryReader query)
    {
        var (from, to) = (query.Day("startDate", required: true), query.Day("endDate", required: true));
        if (to < from) query.Fault("endDate", "must not be before startDate");
        return (from, to, query.Offset());
    }

    internal static (WalletFilter Filter, OffsetPage Page) ReadFilter(QueryReader query)
    {
        var filter = new WalletFilter(query.Choice("type", Types), query.Id("businessId", IdPrefix.Business), query.Day("startDate"), query.Day("endDate"));
        if (filter.To < filter.From) query.Fault("endDate", "must not be before startDate");
        return (filter, query.Offset());
    }

    public static Outcome<(long AmountKobo, string? ReturnUrl)> ReadTopUp(JsonElement body)
    {
        var fields = new Fields(body);
        var (amount, returnUrl) = (fields.WholeKobo("amountKobo", Amount, required: true), fields.Text("returnUrl", MaxUrl));
        if (returnUrl is not null && !(Uri.TryCreate(returnUrl, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps)) fields.Fault("returnUrl", "must be an HTTPS address");
        return fields.Failure is { } failure ? failure : (amount!.Value, returnUrl);
    }
}
