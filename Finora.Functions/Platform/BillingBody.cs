using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What a plan allows; null is without limit.</summary>
public sealed record PlanLimitsBody(int? InvoicesPerMonth, int? ApiCallsPerMonth, int? Users, long? StorageBytes, int? RequestsPerMinute);

/// <summary>A plan as it is sold, section 21.</summary>
public sealed record PlanBody(string Code, string Name, string Currency, string? PriceMonthly, string? PriceAnnual, PlanLimitsBody Limits, IReadOnlyList<string> Features)
{
    public static PlanBody From(PlanTerms terms, LimitSettings limits) => new(
        BillingWords.Plan(terms.Plan), terms.Name, Currencies.Naira, BillingWords.Price(terms.MonthlyKobo), BillingWords.Price(terms.AnnualKobo),
        new PlanLimitsBody(terms.InvoicesPerMonth, terms.ApiCallsPerMonth, terms.Users, terms.StorageBytes, limits.Platform[terms.Plan]), terms.Features);
}

/// <summary>What is planned for the end of the period.</summary>
public sealed record ScheduledChangeBody(string Plan, string? Cycle, string EffectiveAt);

/// <summary>What was used of the plan this month, in short.</summary>
public sealed record UsageSummaryBody(int Invoices, int ApiCalls, int Users, long StorageBytes);

/// <summary>A tenant's subscription, section 21.</summary>
public sealed record SubscriptionBody(
    string Plan, string? Cycle, string Status, string? CurrentPeriodStart, string? CurrentPeriodEnd, bool CancelAtPeriodEnd, ScheduledChangeBody? ScheduledChange, UsageSummaryBody Usage)
{
    public static SubscriptionBody From(SubscriptionStanding standing, PlanUsage usage)
    {
        var known = standing.Subscription;
        return new SubscriptionBody(
            BillingWords.Plan(standing.Plan), known.Cycle is { } cycle ? BillingWords.Cycle(cycle) : null, BillingWords.Status(known), InvoiceWords.Print(known.PeriodStart), InvoiceWords.Print(known.PeriodEnd),
            BillingWords.IsEnding(known),
            known.Planned is { } planned ? new ScheduledChangeBody(BillingWords.Plan(planned.Plan), planned.Cycle is { } next ? BillingWords.Cycle(next) : null, Instant.Format(planned.EffectiveAt)) : null,
            new UsageSummaryBody(usage.Invoices, usage.ApiCalls, usage.Users, usage.StorageBytes));
    }
}

/// <summary>A checkout for a plan or an add-on.</summary>
/// <param name="Cycle">Null for an add-on of a plan that has none.</param>
public sealed record BillingCheckoutBody(string CheckoutUrl, string Reference, string Plan, string? Cycle, string Amount, string Currency)
{
    public static BillingCheckoutBody From(StartedCheckout started) =>
        new(started.CheckoutUrl, started.Reference, BillingWords.Plan(started.Plan), started.Cycle is { } cycle ? BillingWords.Cycle(cycle) : null, Kobo.Format(started.AmountKobo), Currencies.Naira);
}

/// <summary>What of one allowance was used.</summary>
public sealed record AllowanceBody(long Used, long? Limit);

/// <summary>The same of API calls, with what was bought on top.</summary>
public sealed record CallAllowanceBody(int Used, int? Limit, int AddOn);

/// <summary>What was used of the plan this month.</summary>
public sealed record UsageBody(string PeriodStart, string PeriodEnd, AllowanceBody Invoices, CallAllowanceBody ApiCalls, AllowanceBody Users, AllowanceBody StorageBytes)
{
    public static UsageBody From(PlanTerms terms, PlanUsage usage) => new(
        Instant.Format(usage.PeriodStart), Instant.Format(usage.PeriodEnd), new AllowanceBody(usage.Invoices, terms.InvoicesPerMonth), new CallAllowanceBody(usage.ApiCalls, terms.ApiCallsPerMonth, usage.AddOnCalls),
        new AllowanceBody(usage.Users, terms.Users), new AllowanceBody(usage.StorageBytes, terms.StorageBytes));
}

/// <summary>Something that was bought of Finora.</summary>
public sealed record BillingInvoiceBody(Guid Id, string Date, string Description, string Plan, string Amount, string Currency, string Status, string Reference)
{
    public static BillingInvoiceBody From(BillingInvoice bill) => new(
        bill.Id, Instant.Format(bill.Date), bill.Description, BillingWords.Plan(bill.Plan), Kobo.Format(bill.AmountKobo), Currencies.Naira, bill.Status.ToString().ToLowerInvariant(), bill.Reference);
}

/// <summary>Reads what is sent to billing.</summary>
internal static class BillingInput
{
    private static readonly Dictionary<string, int> AddOns = new(StringComparer.Ordinal) { ["api_calls_10k"] = BuyApiCalls.Pack };

    public static Outcome<(Plan Plan, BillingCycle Cycle)> ReadStart(JsonElement body)
    {
        var fields = new Fields(body);
        var (plan, cycle) = (fields.Choice("plan", BillingWords.Plans, required: true), fields.Choice("cycle", BillingWords.Cycles, required: true));
        return fields.Failure is { } failure ? failure : (plan!.Value, cycle!.Value);
    }

    public static Outcome<(Plan? Plan, BillingCycle? Cycle)> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var (plan, cycle) = (fields.Choice("plan", BillingWords.Plans), fields.Choice("cycle", BillingWords.Cycles));
        if (plan is null && cycle is null && fields.Faults.Count == 0) fields.Fault("plan", "or cycle is required");
        return fields.Failure is { } failure ? failure : (plan, cycle);
    }

    public static Outcome<int> ReadAddOn(JsonElement body)
    {
        var fields = new Fields(body);
        fields.Choice("add_on", AddOns, required: true);
        var quantity = fields.WholeNumber("quantity", 1, BuyApiCalls.MaxPacks);
        if (quantity is null && !fields.Has("quantity")) fields.Fault("quantity", "is required");
        return fields.Failure is { } failure ? failure : quantity!.Value;
    }
}

/// <summary>The Platform API's words for billing.</summary>
internal static class BillingWords
{
    public static IReadOnlyDictionary<string, Plan> Plans { get; } = Enum.GetValues<Plan>().ToDictionary(Plan, plan => plan, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, BillingCycle> Cycles { get; } = Enum.GetValues<BillingCycle>().ToDictionary(Cycle, cycle => cycle, StringComparer.Ordinal);

    public static string Plan(Plan plan) => plan.ToString().ToLowerInvariant();

    public static string Cycle(BillingCycle cycle) => cycle.ToString().ToLowerInvariant();

    public static string? Price(long? kobo) => kobo is { } amount ? Kobo.Format(amount) : null;

    public static bool IsEnding(Subscription of) => of.Planned is { Plan: Core.Identity.Plan.Free };

    public static string Status(Subscription of) =>
        of.State == SubscriptionState.PastDue ? "past_due" : IsEnding(of) ? "cancelled" : of is { IsPaid: false, Checkout: not null } ? "pending" : "active";
}
