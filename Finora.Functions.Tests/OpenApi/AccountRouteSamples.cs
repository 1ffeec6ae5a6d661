using Finora.Core.Identity;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>Samples of the routes about the account itself: keys, credits, verification and the enterprise.</summary>
internal static class AccountRouteSamples
{
    private const string Businesses = "/v1/enterprise/businesses";
    private const string TopUps = "/v1/credits/topups";

    public static RouteSample[] ApiKeys =>
    [
        new("GET /v1/api-keys", 200, Nothing, "/v1/api-keys?limit=10"),
        new("POST /v1/api-keys", 201, Nothing, "/v1/api-keys", """{"name":"ERP sync"}""") { IsOfBothSides = true },
        new("DELETE /v1/api-keys/{keyId}", 200, story => story.KeyAsync(), "/v1/api-keys/*") { IsOfBothSides = true },
        new("GET /v1/usage", 200, Nothing, "/v1/usage"),
    ];

    public static RouteSample[] Credits =>
    [
        new("GET /v1/credits", 200, Nothing, "/v1/credits"),
        new("GET /v1/credits/packages", 200, Nothing, "/v1/credits/packages"),
        new("POST /v1/credits/topups", 201, Nothing, TopUps, """{"packageId":"starter"}""") { IsLiveOnly = true, Plan = Plan.Premium },
        new("GET /v1/credits/topups/{topupId}", 200, story => story.TopUpAsync(), TopUps + "/*") { IsLiveOnly = true, Plan = Plan.Premium },
        new("GET /v1/credits/ledger", 200, story => story.CustomerAsync(), "/v1/credits/ledger?type=api_call"),
    ];

    public static RouteSample[] Verification =>
    [
        new("POST /v1/verification/tin", 200, story => story.CustomerAsync(), "/v1/verification/tin", """{"tin":"23456789-0001","name":"Sunbird Stationers","customerId":"*"}"""),
        new("POST /v1/verification/nin", 200, Nothing, "/v1/verification/nin", """{"nin":"12345674821","consent":true,"firstName":"Zainab"}"""),
    ];

    public static RouteSample[] Enterprise =>
    [
        new("GET /v1/enterprise/businesses", 200, Nothing, Businesses + "?status=active&search=ikeja"),
        new("GET /v1/enterprise/businesses/{businessId}", 200, story => story.LinkedBusinessAsync(), Businesses + "/*"),
        new("POST /v1/enterprise/businesses", 201, Nothing, Businesses,
            """{"ownerEmail":"owner@surulere.example","ownerFirstName":"Bola","ownerLastName":"Ade","business":{"name":"Surulere Kitchens","email":"ops@surulere.example"}}"""),
        new("POST /v1/enterprise/businesses/{businessId}/suspend", 200, story => story.LinkedBusinessAsync(), Businesses + "/*/suspend", """{"reason":"Fees of March are unpaid"}"""),
        new("POST /v1/enterprise/businesses/{businessId}/resume", 200, story => story.SuspendedBusinessAsync(), Businesses + "/*/resume"),
        new("DELETE /v1/enterprise/businesses/{businessId}", 200, story => story.LinkedBusinessAsync(), Businesses + "/*"),
        new("GET /v1/enterprise/usage", 200, Nothing, "/v1/enterprise/usage?startDate=2026-03-01&endDate=2026-03-31"),
        new("GET /v1/enterprise/wallet", 200, Nothing, "/v1/enterprise/wallet"),
        new("POST /v1/enterprise/wallet/topup", 201, Nothing, "/v1/enterprise/wallet/topup", """{"amountKobo":500000}""") { IsLiveOnly = true },
        new("GET /v1/enterprise/wallet/transactions", 200, story => story.LinkedBusinessAsync(), "/v1/enterprise/wallet/transactions?type=api_call"),
    ];

    private static Task<string> Nothing(SampleStory story) => Task.FromResult("");
}
