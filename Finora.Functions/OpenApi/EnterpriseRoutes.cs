using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of the management of an enterprise, section 24 of the contract.</summary>
internal static class EnterpriseRoutes
{
    private const string Business = """
        { "id": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "name": "Ikeja Paper & Print", "email": "ops@ikejapaper.example", "industry": "Printing", "subscriptionTier": "enterprise",
          "enterpriseSubscriptionStatus": "active", "enterpriseSubscriptionExpiresAt": "2026-12-31T23:59:59.000Z", "suspendedReason": null, "setupComplete": true, "createdAt": "2026-01-15T09:00:00.000Z" }
        """;

    private const string NewBusiness = """
        { "ownerEmail": "owner@surulerekitchens.example", "ownerFirstName": "Bola", "ownerLastName": "Ade", "ownerPhone": "+2348010000001",
          "business": { "name": "Surulere Kitchens", "email": "ops@surulerekitchens.example", "industry": "Food & Beverage", "invoicePrefix": "SK" } }
        """;

    private const string Provisioned = """
        { "id": "biz_01kpdmzvg0f4gbta558kfeg94h", "name": "Surulere Kitchens", "email": "ops@surulerekitchens.example", "industry": "Food & Beverage", "subscriptionTier": "enterprise",
          "enterpriseSubscriptionStatus": "active", "enterpriseSubscriptionExpiresAt": "2026-12-31T23:59:59.000Z", "suspendedReason": null, "setupComplete": false, "createdAt": "2026-04-17T12:00:00.000Z",
          "owner": { "userId": "usr_01kpdmzvg0f0nsmpx1rq9q1dxk", "email": "owner@surulerekitchens.example", "created": true }, "accountsSeeded": 42 }
        """;

    private const string Usage = """
        { "period": { "startDate": "2026-04-01", "endDate": "2026-04-30" }, "totals": { "calls": 18230, "verifications": 112, "chargedKobo": 184540000, "charged": 1845400 },
          "businesses": [ { "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "name": "Ikeja Paper & Print", "calls": 1230, "verifications": 4, "chargedKobo": 12380000, "charged": 123800,
            "invoicesIssued": 214, "paymentsReceivedKobo": 912500000, "paymentsReceived": 9125000, "lastCallAt": "2026-04-17T10:29:12.483Z" } ],
          "pagination": { "total": 145, "limit": 50, "offset": 0, "hasMore": true } }
        """;

    private const string Wallet = """
        { "enterpriseId": "ent_01ke6jq300e4vvck65z6hr6jat", "balanceKobo": 250000000, "balance": 2500000, "costPerCallKobo": 10000, "costPerCall": 100, "costPerVerificationKobo": 20000,
          "costPerVerification": 200, "lowBalanceThresholdKobo": 100000, "lowBalanceThreshold": 1000, "isLow": false }
        """;

    private const string TopUp = """
        { "topupId": "top_01kpdrdq40f7x81sja3ks9wmms", "reference": "top_01kpdrdq40f7x81sja3ks9wmms", "status": "pending", "amountKobo": 100000000, "amount": 1000000, "vatKobo": 7500000, "vat": 75000,
          "totalKobo": 107500000, "total": 1075000, "checkoutUrl": "https://checkout.paystack.com/5z7x9c1v3b2n4m6", "expiresAt": "2026-04-18T13:00:00.000Z", "createdAt": "2026-04-17T13:00:00.000Z",
          "paidAt": null }
        """;

    private const string Transactions = """
        { "transactions": [ { "id": "wtx_01kpdfv220fprtfvhdzr0bkkwj", "type": "api_call", "amountKobo": -10000, "amount": -100, "balanceAfterKobo": 250000000, "balanceAfter": 2500000,
            "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "description": "POST /v1/businesses/{businessId}/payments/generate-link", "requestId": "req_q9w3e7r1t5y8u2i6", "topupId": null,
            "createdAt": "2026-04-17T10:30:00.000Z" } ],
          "pagination": { "total": 18342, "limit": 50, "offset": 0, "hasMore": true } }
        """;

    private static readonly string Businesses = $$"""{ "businesses": [ {{Business}} ], "pagination": { "total": 145, "limit": 50, "offset": 0, "hasMore": true } }""";
    private static readonly string Suspended = Example.With(Business, """{ "enterpriseSubscriptionStatus": "suspended", "suspendedReason": "Fees of March are unpaid" }""");

    public static RouteGroup Group { get; } = new("Enterprise", "For administrators of an enterprise: its businesses, and the wallet that pays for all of them.",
    [
        new("EnterpriseListBusinesses", "List the businesses of the enterprise", Answer.Ok(BusinessJson.Default.LinkedBusinessListBody, Businesses))
        {
            Description = "Newest first. `search` is a part of the name.",
            Query = RequestQuery.Plain(query => EnterpriseBodies.ReadList(query)),
        },
        new("EnterpriseGetBusiness", "Read a business of the enterprise", Answer.Ok(BusinessJson.Default.LinkedBusinessBody, Business)),
        new("EnterpriseProvisionBusiness", "Make a business of the enterprise", Answer.Created(BusinessJson.Default.ProvisionedBusinessBody, Provisioned))
        {
            Description = "Finds the owner's login by its e-mail address or makes it, makes the business with its chart of accounts, and links it. A new owner gets an e-mail to set a password; an existing one becomes owner of the new business too. "
                + "With a test key the business exists on the test side only, and no e-mail is sent.",
            Body = RequestBody.Of(EnterpriseBodies.ReadNew, NewBusiness),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "A linked business has the e-mail address." },
        },
        new("EnterpriseSuspendBusiness", "Suspend a business", Answer.Ok(BusinessJson.Default.LinkedBusinessBody, Suspended))
        {
            Description = "Calls that name it are refused with `BUSINESS_SUSPENDED`, its hosted pages close, and its users may read only. Money that arrives is still booked.",
            Body = RequestBody.Of(EnterpriseBodies.ReadReason, """{ "reason": "Fees of March are unpaid" }"""),
            Errors = Refusals("The business is not active.", "It is the enterprise's own home business."),
        },
        new("EnterpriseResumeBusiness", "Resume a suspended business", Answer.Ok(BusinessJson.Default.LinkedBusinessBody, Business))
        {
            Errors = Refusals("The business is not suspended.", "It is the enterprise's own home business."),
        },
        new(
            "EnterpriseDeprovisionBusiness",
            "Let a business go",
            Answer.Ok(BusinessJson.Default.DeprovisionedBody, """{ "id": "biz_01kpdmzvg0f4gbta558kfeg94h", "deprovisioned": true, "deprovisionedAt": "2026-04-30T16:00:00.000Z" }"""))
        {
            Description = "Its plan becomes free, its API keys are revoked, open payment links and sessions are cancelled, and its webhooks are switched off. Nothing is erased: the owner keeps the books.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is the enterprise's own home business." },
        },
        new("EnterpriseUsage", "Read what the businesses used", Answer.Ok(BusinessJson.Default.EnterpriseUsageBody, Usage))
        {
            Description = "By what they were charged, the highest first. `calls` are charged ordinary calls. Days are days of UTC, both included.",
            Query = RequestQuery.Plain(query => WalletBodies.ReadUsage(query)),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The period is longer than 366 days." },
        },
        new("EnterpriseWallet", "Read the wallet", Answer.Ok(BusinessJson.Default.WalletBody, Wallet))
        {
            Description = "It pays for every call of every linked business, at the prices agreed with the enterprise. Free of charge.",
        },
        new("EnterpriseTopUp", "Top up the wallet", Answer.Created(BusinessJson.Default.WalletTopUpBody, TopUp))
        {
            Description = "VAT of 7.5 % comes on top. Pay at `checkoutUrl` within 24 hours. The payer then comes back to `returnUrl` with `?reference=`; it is the dashboard's page of credits unless given. Free of charge.",
            Body = RequestBody.Of(WalletBodies.ReadTopUp, """{ "amountKobo": 100000000 }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "Payment by card is not set up, or a test key calls.",
                [FailureCode.Unavailable] = "The payment provider does not answer; nothing was kept. See `Retry-After`.",
            },
        },
        new("EnterpriseTransactions", "List what moved the wallet", Answer.Ok(BusinessJson.Default.WalletTransactionListBody, Transactions))
        {
            Description = "Newest first. Days are days of UTC, both included. Free of charge.",
            Query = RequestQuery.Plain(query => WalletBodies.ReadFilter(query)),
        },
    ]);

    private static Dictionary<FailureCode, string> Refusals(string wrongState, string rule) => new() { [FailureCode.Conflict] = wrongState, [FailureCode.RuleBroken] = rule };
}
