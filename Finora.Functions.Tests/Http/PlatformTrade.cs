using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>As <see cref="Trade"/>, on the Platform API.</summary>
internal static class PlatformTrade
{
    /// <summary>Sample A of section 9: 607,375.00 in all.</summary>
    public const string SampleLines = """
        [{"description":"Website development","unit_price":400000.00,"isic_code":"6201","service_category":"Computer programming activities"},
         {"description":"Support hours","quantity":15,"unit":"HUR","unit_price":"11000.00","isic_code":"6201","service_category":"Computer programming activities"}]
        """;

    public const string FullCustomer = """
        {"name":"Adaeze Foods Ltd","email":" Accounts@AdaezeFoods.example","company_name":"Adaeze Foods Ltd","phone":"08030000002","tin":"87654321-0001",
         "billing_address":{"street":"3 Aminu Kano Crescent","city":"Abuja","state":"Federal Capital Territory","postal_code":"904101"}}
        """;

    public static async Task<string> PlatformCustomerAsync(this TestBusiness business, string body = FullCustomer) =>
        Trade.Text((await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", body)).Expect(201).Json, "id");

    public static async Task<JsonElement> PlatformInvoiceAsync(this TestBusiness business, string customerId, string lines = SampleLines, string more = "") =>
        (await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customerId}}","line_items":{{lines}}{{more}}}""")).Expect(201).Json;

    public static async Task<JsonElement> FinalizedAsync(this TestBusiness business, string id, string? body = null) =>
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/finalize", body)).Expect(200).Json;
}
