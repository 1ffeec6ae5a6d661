using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

public enum TopUpState
{
    Pending,
    Paid,
    Failed,
    Expired,
}

/// <summary>Credits that are being bought. It stands in the partition of its pool, so that crediting it is one batch.</summary>
/// <param name="BusinessId">For whom it was asked.</param>
/// <param name="PackageId">Null where the amount was named.</param>
/// <param name="Amount">Kobo that the pool grows by.</param>
/// <param name="Vat">Kobo on top.</param>
public sealed record TopUp(
    Guid Id, PoolOwner Owner, Guid BusinessId, string? PackageId, string Description, long Amount, long Vat, string? Email, string ReturnUrl, string CheckoutUrl, DateTimeOffset CreatedAt) : IDocument
{
    /// <summary>VAT on the price, in percent.</summary>
    public const decimal VatRate = 7.5m;

    /// <summary>How long the page can be paid on. What arrives later is credited all the same.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromHours(24);

    public static int Schema => 1;

    /// <summary>UTC; when the gateway was last asked.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Kobo that the gateway confirmed.</summary>
    public long? Confirmed { get; init; }

    public long Total => Amount + Vat;

    public DateTimeOffset ExpiresAt => CreatedAt + Life;

    public string Reference => PublicId.Format(IdPrefix.TopUp, Id);

    internal CheckoutRequest Checkout => new(Reference, Total, Email, ReturnUrl);

    public TopUpState StateAt(DateTimeOffset now) =>
        PaidAt is not null ? TopUpState.Paid : FailedAt is not null ? TopUpState.Failed : now >= ExpiresAt ? TopUpState.Expired : TopUpState.Pending;

    public static long VatOn(long amount) => KoboMath.Percent(amount, VatRate);

    /// <summary>What a confirmed sum is worth without VAT: the amount if it is the total, else what is left of the sum, down to the kobo.</summary>
    internal long CreditFor(long confirmed) => confirmed == Total ? Amount : (long)((Int128)confirmed * 1000 / 1075);
}

/// <summary>Finds the pool of a top-up that a gateway names by its reference.</summary>
public sealed record PoolPointer(PoolOwner Owner) : IDocument
{
    public static int Schema => 1;
}

/// <summary>Finds the top-up that an idempotent call has made.</summary>
public sealed record TopUpOfCall(Guid TopUpId) : IDocument
{
    public static int Schema => 1;
}
