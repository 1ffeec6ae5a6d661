using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of reports of the Platform API, section 17 of its contract.</summary>
internal static class PlatformReportRoutes
{
    private const string Buckets = """{ "not_due": "607375.00", "0_30": "0.00", "31_60": "0.00", "61_90": "0.00", "90_plus": "0.00" }""";

    private static readonly string Ageing = $$"""
        { "as_of": "2025-03-09", "currency": "NGN", "total_outstanding": "607375.00", "buckets": {{Buckets}},
          "customers": [ { "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "name": "Adaeze Foods Ltd", "invoice_count": 1, "total": "607375.00", "buckets": {{Buckets}} } ] }
        """;

    public static RouteGroup Group { get; } = new("Reports", "Worked out from the books.",
    [
        new("PlatformReceivablesAgeing", "Ageing of receivables", Answer.Ok(PlatformJson.Default.AgeingBody, Ageing))
        {
            Description = "What was due at the end of `to`, by days past the due date. `NGN` is the whole ledger; another currency covers its own documents.",
            Query = new RequestQuery(request => ReportQuery.TryRead(request, TimeProvider.System, out _, out _)),
        },
    ]);
}
