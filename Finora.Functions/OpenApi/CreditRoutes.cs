using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of API credits, section 17 of the contract.</summary>
internal static class CreditRoutes
{
    private const string Credits = """
        { "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "mode": "credits", "balanceKobo": 450000, "balance": 4500, "trialCallsUsed": 10, "trialCallsRemaining": 0, "costPerCallKobo": 10000,
          "costPerCall": 100, "costPerVerificationKobo": 20000, "costPerVerification": 200, "apiCallsAvailable": 45, "verificationsAvailable": 22, "lowBalanceThresholdKobo": 100000,
          "lowBalanceThreshold": 1000, "isLow": false }
        """;

    private const string Packages = """
        { "packages": [ { "packageId": "starter", "name": "Starter", "priceKobo": 500000, "price": 5000, "vatKobo": 37500, "vat": 375, "totalKobo": 537500, "total": 5375, "verifications": 25, "apiCalls": 50,
            "recommended": false },
          { "packageId": "professional", "name": "Professional", "priceKobo": 1000000, "price": 10000, "vatKobo": 75000, "vat": 750, "totalKobo": 1075000, "total": 10750, "verifications": 50, "apiCalls": 100,
            "recommended": true },
          { "packageId": "enterprise", "name": "Enterprise", "priceKobo": 2000000, "price": 20000, "vatKobo": 150000, "vat": 1500, "totalKobo": 2150000, "total": 21500, "verifications": 100, "apiCalls": 200,
            "recommended": false } ], "count": 3 }
        """;

    private const string TopUp = """
        { "topupId": "top_01kpar9hm0fbesa2afewa21vrm", "reference": "top_01kpar9hm0fbesa2afewa21vrm", "packageId": "starter", "status": "pending", "amountKobo": 500000, "amount": 5000, "vatKobo": 37500,
          "vat": 375, "totalKobo": 537500, "total": 5375, "checkoutUrl": "https://checkout.paystack.com/0x9k2m4p6r8t1v3", "expiresAt": "2026-04-17T09:00:00.000Z",
          "createdAt": "2026-04-16T09:00:00.000Z", "paidAt": null }
        """;

    private const string Entries = """
        { "entries": [ { "id": "crd_01kpdfsk60e68ty7jkm94k81pv", "type": "api_call", "amountKobo": -10000, "amount": -100, "balanceAfterKobo": 450000, "balanceAfter": 4500, "description": "GET /v1/invoices",
            "keyId": "key_01km58dkh0ec1szjah47naxc1n", "requestId": "req_a7k2m9q4x1c8v5n3", "topupId": null, "createdAt": "2026-04-17T10:29:12.483Z" },
          { "id": "crd_01kpargw00f7mbgry8vt9pgzgt", "type": "topup", "amountKobo": 500000, "amount": 5000, "balanceAfterKobo": 520000, "balanceAfter": 5200, "description": "Starter package", "keyId": null,
            "requestId": null, "topupId": "top_01kpar9hm0fbesa2afewa21vrm", "createdAt": "2026-04-16T09:04:00.000Z" } ], "count": 2, "nextCursor": null }
        """;

    private static readonly string Paid = Example.With(TopUp, """{ "status": "paid", "paidAt": "2026-04-16T09:04:00.000Z" }""");

    public static RouteGroup Group { get; } = new("Credits", "The prepaid credits that pay for calls. These calls cost nothing. A test key sees zeros.",
    [
        new("BusinessGetCredits", "Read the credits", Answer.Ok(BusinessJson.Default.CreditsBody, Credits))
        {
            Description = "How many calls or verifications the balance pays for is told without the trial calls. The balance of a linked business is its enterprise's wallet.",
        },
        new("BusinessListCreditPackages", "List packages of credits", Answer.Ok(BusinessJson.Default.CreditPackageListBody, Packages))
        {
            Description = "VAT of 7.5 % comes on top of the price. The package named Enterprise has nothing to do with the enterprise plan.",
        },
        new("BusinessStartTopUp", "Buy credits", Answer.Created(BusinessJson.Default.TopUpBody, TopUp))
        {
            Description = "Pay at `checkoutUrl` within 24 hours. The payer then comes back to `returnUrl` with `?reference=`; it is the dashboard's page of credits unless given. The credits grow by `amount` once the payment is confirmed.",
            Body = RequestBody.Of(NewTopUpBody.Read, """{ "packageId": "starter", "returnUrl": "https://shop.example/credits" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "Payment by card is not set up, a test key calls, or an enterprise pays for the business.",
                [FailureCode.Unavailable] = "The payment provider does not answer; nothing was kept. See `Retry-After`.",
            },
        },
        new("BusinessGetTopUp", "Read a top-up", Answer.Ok(BusinessJson.Default.TopUpBody, Paid))
        {
            Description = "While it is pending, the payment provider is asked, at most every 10 seconds. A payment that is confirmed after the expiry is credited too.",
        },
        new("BusinessListCreditEntries", "List what moved the credits", Answer.Ok(BusinessJson.Default.CreditEntryListBody, Entries))
        {
            Description = "Newest first. Days are days of UTC, both included. A trial call is listed with the amount 0.",
            Query = RequestQuery.Pages(query => CreditWords.ReadFilter(query)),
        },
    ]);
}
