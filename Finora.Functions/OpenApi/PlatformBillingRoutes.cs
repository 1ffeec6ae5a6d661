using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of billing, section 21 of the Platform contract.</summary>
internal static class PlatformBillingRoutes
{
    private const string Plans = """
        { "data": [ { "code": "starter", "name": "Starter", "currency": "NGN", "price_monthly": "5000.00", "price_annual": "48000.00",
            "limits": { "invoices_per_month": 100, "api_calls_per_month": 10000, "users": 3, "storage_bytes": 1073741824, "requests_per_minute": 60 },
            "features": ["invoicing", "signing", "hosted_payments", "webhooks", "reports", "nrs_submission"] } ], "next_cursor": null, "has_more": false }
        """;

    private const string Subscription = """
        { "plan": "starter", "cycle": "monthly", "status": "active", "current_period_start": "2025-02-20T08:05:00.000Z", "current_period_end": "2025-03-20T08:05:00.000Z",
          "cancel_at_period_end": false, "scheduled_change": null, "usage": { "invoices": 1, "api_calls": 5, "users": 2, "storage_bytes": 184320 } }
        """;

    private const string Checkout = """
        { "checkout_url": "https://checkout.paystack.com/9x2m1k7q", "reference": "sub-0195225e-e800-712f-9e79-f84ce75ae95c-1", "plan": "starter", "cycle": "monthly", "amount": "5000.00", "currency": "NGN" }
        """;

    private const string Usage = """
        { "period_start": "2025-01-31T23:00:00.000Z", "period_end": "2025-02-28T23:00:00.000Z",
          "invoices": { "used": 1, "limit": 100 }, "api_calls": { "used": 5, "limit": 10000, "add_on": 0 }, "users": { "used": 2, "limit": 3 }, "storage_bytes": { "used": 184320, "limit": 1073741824 } }
        """;

    private const string Bills = """
        { "data": [ { "id": "01952263-7be0-7c8e-b542-cf80aa6835f2", "date": "2025-02-20T08:05:00.000Z", "description": "Starter, monthly", "plan": "starter", "amount": "5000.00", "currency": "NGN", "status": "paid", "reference": "sub-0195225e-e800-712f-9e79-f84ce75ae95c-1" } ],
          "next_cursor": null, "has_more": false }
        """;

    public static RouteGroup Group { get; } = new("Billing", "What a tenant pays Finora for. For signed-in admins, but for the list of plans.",
    [
        new("PlatformListPlans", "List the plans", Answer.Ok(PlatformJson.Default.PageBodyPlanBody, Plans)) { Description = "Prices include VAT. A limit that is null is none; a price that is null is by agreement." },
        new("PlatformGetSubscription", "Read the subscription", Answer.Ok(PlatformJson.Default.SubscriptionBody, Subscription)),
        new("PlatformStartSubscription", "Buy a plan, or a higher one", Answer.Created(PlatformJson.Default.BillingCheckoutBody, Checkout))
        {
            Description = "The plan begins when it is paid, with a new period.",
            Body = RequestBody.Of(BillingInput.ReadStart, """{ "plan": "starter", "cycle": "monthly" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "The plan is the one that you have, a lower one, or by agreement; or Paystack is not configured or refuses.",
                [FailureCode.Unavailable] = "Paystack does not answer.",
            },
        },
        new("PlatformChangeSubscription", "Plan a lower plan or another cycle", Answer.Ok(PlatformJson.Default.SubscriptionBody, Subscription))
        {
            Description = "Takes effect when the period ends. `plan` and `cycle` as they are now drop what was planned; `free` cancels.",
            Body = RequestBody.Of(BillingInput.ReadChange, """{ "cycle": "annual" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "The plan is a higher one, or there is no paid subscription.",
                [FailureCode.Conflict] = "The subscription was changed at the same time; see `Retry-After`.",
                [FailureCode.Unavailable] = "Paystack does not answer.",
            },
        },
        new("PlatformCancelSubscription", "Cancel the subscription", Answer.Ok(PlatformJson.Default.SubscriptionBody, Example.With(Subscription, """{ "status": "cancelled", "cancel_at_period_end": true }""")))
        {
            Description = "The plan runs to the end of its period.",
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "There is nothing to cancel.",
                [FailureCode.Conflict] = "The subscription was changed at the same time; see `Retry-After`.",
                [FailureCode.Unavailable] = "Paystack does not answer.",
            },
        },
        new("PlatformGetBillingUsage", "What was used this month", Answer.Ok(PlatformJson.Default.UsageBody, Usage)) { Description = "The month is that of Lagos. A limit that is null is none." },
        new("PlatformListBillingInvoices", "List what was bought", Answer.Ok(PlatformJson.Default.PageBodyBillingInvoiceBody, Bills)) { Query = RequestQuery.Page },
        new("PlatformBuyAddOn", "Buy API calls", Answer.Created(PlatformJson.Default.BillingCheckoutBody, Example.With(Checkout, """{ "reference": "add-0195225e-e800-712f-9e79-f84ce75ae95c-1", "amount": "2500.00" }""")))
        {
            Description = "NGN 2,500 for 10,000 calls, which count to the end of the month in Lagos once they are paid.",
            Body = RequestBody.Of(BillingInput.ReadAddOn, """{ "add_on": "api_calls_10k", "quantity": 1 }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.RuleBroken] = "The plan has API calls without limit; or Paystack is not configured or refuses.",
                [FailureCode.Unavailable] = "Paystack does not answer.",
            },
        },
    ]);
}
