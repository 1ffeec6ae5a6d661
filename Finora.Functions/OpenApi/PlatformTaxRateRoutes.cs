using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of tax rates of the Platform API, section 16 of its contract.</summary>
internal static class PlatformTaxRateRoutes
{
    private const string Rate = """
        { "id": "0195225e-e80b-7fcb-a19e-8d5f7bbe6e0b", "code": "WHT_5", "name": "WHT 5%", "kind": "wht", "rate": "5", "nrs_tax_category": null, "is_system": true, "is_default": false,
          "is_active": true, "created_at": "2025-02-20T08:00:00.011Z" }
        """;

    private static readonly Dictionary<FailureCode, string> SystemRate = new() { [FailureCode.RuleBroken] = "The rate is one of the system's." };

    public static RouteGroup Group { get; } = new("Tax rates", "The system's, and those of the tenant.",
    [
        new("PlatformListTaxRates", "List tax rates", Answer.Ok(PlatformJson.Default.PageBodyTaxRateBody, Example.Page(Rate)))
        {
            Description = "The system's first.",
            Query = RequestQuery.Pages(query => TaxRateFunctions.ReadFilter(query)),
        },
        new("PlatformCreateTaxRate", "Create a tax rate", Answer.Created(PlatformJson.Default.TaxRateBody, Rate))
        {
            Description = "`code` is made from the name where it is left out. `nrs_tax_category` is required for the kind `other`.",
            Body = RequestBody.Of(TaxRateBody.Read, """{ "name": "WHT 2%", "kind": "wht", "rate": 2, "code": "WHT_2" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The `code` is used." },
        },
        new("PlatformGetTaxRate", "Read a tax rate", Answer.Ok(PlatformJson.Default.TaxRateBody, Rate)),
        new("PlatformChangeTaxRate", "Change a tax rate", Answer.Ok(PlatformJson.Default.TaxRateBody, Rate))
        {
            Description = "Invoices that are there keep the rate that they were made with.",
            Body = RequestBody.Of(TaxRateBody.ReadChange, """{ "name": "WHT 2%", "is_active": false }"""),
            Errors = SystemRate,
        },
        new("PlatformDeleteTaxRate", "Delete a tax rate", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Tax rate deleted." }"""))
        {
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The rate is one of the system's, on an invoice, or a default." },
        },
    ]);
}
