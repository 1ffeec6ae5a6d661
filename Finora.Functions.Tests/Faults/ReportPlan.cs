using System.Globalization;
using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Faults;

/// <summary>One report of the bank partner, to be sent as often as it takes.</summary>
/// <param name="LinkId">Null when it names no link that exists.</param>
internal sealed record Report(string PaymentId, Account Account, string Body, long AmountKobo, string Currency, string? LinkId);

/// <summary>
/// Makes up reports from a seed: parts, whole sums and more than is due, to links and to invoices, drafts and issued ones; money for nobody known, in other currencies,
/// with contradicting metadata; repeats, and repeats with another amount.
/// </summary>
internal sealed class ReportPlan(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<Collectable> _offers = [];
    private readonly List<Report> _made = [];

    public void Offer(Collectable offer)
    {
        lock (_gate) _offers.Add(offer);
    }

    /// <summary>Every report that was ever given out, each text once.</summary>
    public IReadOnlyList<Report> All()
    {
        lock (_gate) return [.. _made];
    }

    public Report Next()
    {
        lock (_gate)
        {
            var dice = _random.Next(100);
            if (_made.Count > 0 && dice < 15) return _made[_random.Next(_made.Count)];
            var report = _made.Count > 0 && dice < 18 ? WithAnotherAmount(_made[_random.Next(_made.Count)]) : New();
            _made.Add(report);
            return report;
        }
    }

    private Report New()
    {
        var offer = _offers[_random.Next(_offers.Count)];
        var (linkId, invoiceId) = (offer.LinkId, offer.InvoiceId);
        return _random.Next(100) switch
        {
            < 50 => Make(offer, _random.NextInt64(1, (offer.TotalKobo / 3) + 1), linkId),
            < 62 => Make(offer, offer.TotalKobo, linkId),
            < 70 => Make(offer, offer.TotalKobo + _random.Next(1, 1_000_000), linkId),
            < 78 => Make(offer, _random.NextInt64(1, offer.TotalKobo), null, offer.Account.BusinessId, invoiceId),
            < 84 => Make(offer, _random.NextInt64(1, offer.TotalKobo), linkId, offer.Account.BusinessId, _offers[_random.Next(_offers.Count)].InvoiceId),
            < 89 => Make(offer, _random.Next(1, 1_000_000), null, offer.Account.BusinessId, "inv_01m7z9se77egg85mae5rx1my4d"),
            < 94 => Make(offer, _random.Next(1, 1_000_000), null, "biz_01m7z9se77egg85mae5rx1my4d"),
            _ => InDollars(Make(offer, _random.Next(1, 1_000_000), linkId)),
        };
    }

    private Report Make(Collectable offer, long amount, string? linkId, string? businessId = null, string? invoiceId = null)
    {
        var body = new JsonObject
        {
            ["event"] = "payment.completed",
            ["paymentId"] = $"pay_{seed:x}_{_made.Count}",
            ["paymentLinkId"] = linkId,
            ["amountKobo"] = amount,
            ["currency"] = "NGN",
            ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["metadata"] = new JsonObject { ["businessId"] = businessId, ["invoiceId"] = invoiceId },
        };
        return new Report(body["paymentId"]!.GetValue<string>(), offer.Account, body.ToJsonString(), amount, "NGN", linkId);
    }

    private static Report InDollars(Report report) => report with { Currency = "USD", Body = report.Body.Replace("\"NGN\"", "\"USD\"", StringComparison.Ordinal) };

    private static Report WithAnotherAmount(Report report)
    {
        var body = JsonNode.Parse(report.Body)!.AsObject();
        body["amountKobo"] = report.AmountKobo + 1;
        return report with { AmountKobo = report.AmountKobo + 1, Body = body.ToJsonString() };
    }
}
