using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>A bucket of the ageing.</summary>
public sealed record AgeingBucketBody(string Bucket, int Count, long AmountKobo, decimal Amount)
{
    public static AgeingBucketBody From(AgeingSum sum) => new(NameOf(sum.Band), sum.Count, sum.Amount, Kobo.ToNaira(sum.Amount));

    private static string NameOf(AgeingBand band) => band switch
    {
        AgeingBand.NotDue => "current",
        AgeingBand.UpTo30 => "1-30",
        AgeingBand.UpTo60 => "31-60",
        AgeingBand.UpTo90 => "61-90",
        AgeingBand.Over90 => "90+",
        _ => throw new ArgumentOutOfRangeException(nameof(band), band, null),
    };
}

/// <summary>What one customer owes; only buckets with invoices.</summary>
public sealed record CustomerAgeingBody(string CustomerId, string Name, long TotalKobo, decimal Total, IReadOnlyList<AgeingBucketBody> Buckets)
{
    public static CustomerAgeingBody From(CustomerAgeing customer) => new(
        PublicId.Format(IdPrefix.Customer, customer.CustomerId), customer.Name, customer.Total, Kobo.ToNaira(customer.Total), [.. customer.Bands.Select(AgeingBucketBody.From)]);
}

/// <summary>The ageing of receivables, section 23.6 of the contract.</summary>
public sealed record AgeingBody(string AsOfDate, IReadOnlyList<AgeingBucketBody> Buckets, IReadOnlyList<CustomerAgeingBody> Customers, long TotalKobo, decimal Total)
{
    public static AgeingBody From(DateOnly asOf, Ageing report) => new(
        DocumentDate.Format(asOf),
        [.. report.Bands.Select(AgeingBucketBody.From)],
        [.. report.Customers.Select(CustomerAgeingBody.From)],
        report.Total,
        Kobo.ToNaira(report.Total));
}
