using System.Text.Json.Serialization;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Functions.Platform;

/// <summary>Amounts by days past due.</summary>
public sealed record AgeingBucketsBody(
    string NotDue,
    [property: JsonPropertyName("0_30")] string UpTo30,
    [property: JsonPropertyName("31_60")] string UpTo60,
    [property: JsonPropertyName("61_90")] string UpTo90,
    [property: JsonPropertyName("90_plus")] string Over90)
{
    public static AgeingBucketsBody From(IReadOnlyList<AgeingSum> bands) =>
        new(In(bands, AgeingBand.NotDue), In(bands, AgeingBand.UpTo30), In(bands, AgeingBand.UpTo60), In(bands, AgeingBand.UpTo90), In(bands, AgeingBand.Over90));

    private static string In(IReadOnlyList<AgeingSum> bands, AgeingBand band) => Kobo.Format(bands.Where(sum => sum.Band == band).Sum(sum => sum.Amount));
}

/// <summary>What one customer owes.</summary>
public sealed record CustomerAgeingBody(Guid CustomerId, string Name, int InvoiceCount, string Total, AgeingBucketsBody Buckets)
{
    public static CustomerAgeingBody From(CustomerAgeing customer) =>
        new(customer.CustomerId, customer.Name, customer.Count, Kobo.Format(customer.Total), AgeingBucketsBody.From(customer.Bands));
}

/// <summary>The ageing of receivables, section 17 of the contract.</summary>
public sealed record AgeingBody(string AsOf, string Currency, string TotalOutstanding, AgeingBucketsBody Buckets, IReadOnlyList<CustomerAgeingBody> Customers)
{
    public static AgeingBody From(DateOnly asOf, string currency, Ageing report) => new(
        DocumentDate.Format(asOf), currency, Kobo.Format(report.Total), AgeingBucketsBody.From(report.Bands), [.. report.Customers.Select(CustomerAgeingBody.From)]);
}
