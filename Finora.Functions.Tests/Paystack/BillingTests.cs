using System.Text.Json;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>Plans, subscriptions, usage, bills and add-ons: section 21 of the Platform contract.</summary>
[TestClass]
public sealed class BillingTests
{
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

    private const string Bill = """
        { "id": "01952263-7be0-7c8e-b542-cf80aa6835f2", "date": "2025-02-20T08:05:00.000Z", "description": "Starter, monthly", "plan": "starter", "amount": "5000.00", "currency": "NGN", "status": "paid", "reference": "sub-0195225e-e800-712f-9e79-f84ce75ae95c-1" }
        """;

    private PaystackApp _paystack = null!;

    private TestApp App => _paystack.App;

    [TestInitialize]
    public async Task StartAsync() => _paystack = await PaystackApp.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _paystack.DisposeAsync();

    [TestMethod]
    public async Task The_plans_are_those_of_the_contract_and_open_to_anybody()
    {
        var plans = (await App.SendAsync(HttpMethod.Get, "/api/v1/billing/plans")).Expect(200).Json;

        Assert.AreEqual("free starter premium enterprise", string.Join(' ', plans.Column("code")));
        Assert.AreEqual(
            """{"code":"starter","name":"Starter","currency":"NGN","price_monthly":"5000.00","price_annual":"48000.00","limits":{"invoices_per_month":100,"api_calls_per_month":10000,"users":3,"storage_bytes":1073741824,"requests_per_minute":100000},"features":["invoicing","signing","hosted_payments","webhooks","reports","nrs_submission"]}""",
            plans.GetProperty("data")[1].GetRawText());
        Assert.AreEqual("0.00 0.00", plans.GetProperty("data")[0].Facts("price_monthly", "price_annual"));
        Assert.AreEqual("20000.00 192000.00", plans.GetProperty("data")[2].Facts("price_monthly", "price_annual"));
        Assert.AreEqual("null null", plans.GetProperty("data")[3].Facts("price_monthly", "price_annual"));
        Assert.IsTrue(plans.GetProperty("data")[3].GetProperty("limits").EnumerateObject().All(limit => limit.Name == "requests_per_minute" || limit.Value.ValueKind == JsonValueKind.Null));
    }

    [TestMethod]
    public async Task A_free_tenant_has_a_subscription_without_cycle_and_nothing_to_change()
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        var told = (await SessionAsync(business, HttpMethod.Get, "subscription")).Expect(200).Json;
        Assert.AreEqual("free null active null null False null", told.Facts("plan", "cycle", "status", "current_period_start", "current_period_end", "cancel_at_period_end", "scheduled_change"));
        (await SessionAsync(business, HttpMethod.Delete, "subscription")).InPlatformError(422);
        (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"cycle":"annual"}""")).InPlatformError(422);
        (await SessionAsync(business, HttpMethod.Get, "subscription", role: Role.Accountant)).InPlatformError(403);
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/billing/subscription")).InPlatformError(403);
        (await App.SendAsync(HttpMethod.Get, "/api/v1/billing/usage")).InPlatformError(401);
    }

    [TestMethod]
    public async Task A_plan_begins_when_it_is_paid_and_is_told_once_Paystack_has_made_the_subscription()
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        var started = (await SessionAsync(business, HttpMethod.Post, "subscription", """{"plan":"starter","cycle":"monthly"}""")).Expect(201).Json;
        Shape.AssertLike(CheckoutAt(started), started, "checkout_url", "reference");
        Assert.AreEqual($"sub-{business.Created.Business.Id}-1 starter monthly 5000.00 NGN", started.Facts("reference", "plan", "cycle", "amount", "currency"));
        Assert.AreEqual("free pending", (await ReadAsync(business)).Facts("plan", "status"));
        Assert.AreEqual("pending", Trade.Text((await BillsAsync(business))[0], "status"));

        var back = await _paystack.PressAsync(Trade.Text(started, "checkout_url"));
        await WorkAsync();

        Assert.StartsWith("https://app.finorabusiness.com/billing?", back);
        var told = await ReadAsync(business);
        Shape.AssertLike(Subscription, told);
        Assert.AreEqual("starter monthly active 2026-03-18T12:00:00.000Z 2026-04-18T12:00:00.000Z False", told.Facts("plan", "cycle", "status", "current_period_start", "current_period_end", "cancel_at_period_end"));
        Assert.AreEqual(Plan.Starter, (await App.FindAsync(business.Live, RowKeys.Business))!.Plan);
        var bill = (await BillsAsync(business)).Single();
        Shape.AssertLike(Bill, bill);
        Assert.AreEqual("Starter, monthly starter 5000.00 paid", bill.Facts("description", "plan", "amount", "status"));
        Assert.AreEqual("starter monthly active 2026-04-18T12:00:00.000Z False", (await EventsAsync(business)).Single().Facts("plan", "cycle", "status", "current_period_end", "cancel_at_period_end"));
    }

    [TestMethod]
    [DataRow("""{"plan":"starter"}""", "cycle")]
    [DataRow("""{"plan":"gold","cycle":"weekly"}""", "plan,cycle")]
    [DataRow("{}", "plan,cycle")]
    public async Task What_is_wrong_names_its_field(string body, string fields)
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        Assert.AreEqual(fields, string.Join(',', (await SessionAsync(business, HttpMethod.Post, "subscription", body)).InPlatformError(400).ErrorFields));
    }

    [TestMethod]
    public async Task Plans_that_cannot_be_bought_are_told_and_a_silent_Paystack_changes_nothing()
    {
        var business = await SubscribedAsync(Plan.Premium, "premium", "monthly");
        foreach (var plan in new[] { "premium", "starter", "free", "enterprise" }) (await SessionAsync(business, HttpMethod.Post, "subscription", $$"""{"plan":"{{plan}}","cycle":"annual"}""")).InPlatformError(422);
        var agreed = await App.CreateBusinessAsync(Plan.Enterprise);
        (await SessionAsync(agreed, HttpMethod.Post, "subscription", """{"plan":"premium","cycle":"annual"}""")).InPlatformError(422);
        (await SessionAsync(agreed, HttpMethod.Delete, "subscription")).InPlatformError(422);
        (await SessionAsync(agreed, HttpMethod.Post, "add-ons", """{"add_on":"api_calls_10k","quantity":1}""")).InPlatformError(422);

        var free = await App.CreateBusinessAsync(Plan.Free);
        await _paystack.FailAsync("initialize", "drop");
        (await SessionAsync(free, HttpMethod.Post, "subscription", """{"plan":"starter","cycle":"annual"}""")).InPlatformError(503);
        Assert.AreEqual("free active", (await ReadAsync(free)).Facts("plan", "status"));
        await _paystack.FailAsync("plan", "status");
        (await SessionAsync(free, HttpMethod.Post, "subscription", """{"plan":"starter","cycle":"monthly"}""")).InPlatformError(503);
    }

    [TestMethod]
    public async Task An_upgrade_begins_a_new_period_and_stops_the_old_subscription()
    {
        var business = await SubscribedAsync(Plan.Starter, "starter", "monthly");
        var old = (await StoredAsync(business)).SubscriptionCode!;
        App.Time.Leap(TimeSpan.FromDays(10));

        await BuyAsync(business, "premium", "annual");

        Assert.AreEqual("premium annual active 2026-03-28T12:00:00.000Z 2027-03-28T12:00:00.000Z", (await ReadAsync(business)).Facts("plan", "cycle", "status", "current_period_start", "current_period_end"));
        var stored = await StoredAsync(business);
        Assert.AreNotEqual(old, stored.SubscriptionCode);
        Assert.IsEmpty(stored.Superseded);
        await ChargeAsync(business, "success", old, isRefused: true);
    }

    [TestMethod]
    public async Task The_next_charge_extends_the_period_once()
    {
        var business = await SubscribedAsync(Plan.Starter, "starter", "monthly");
        App.Time.Leap(TimeSpan.FromDays(31));

        await _paystack.FailAsync("webhook", "duplicate");
        await ChargeAsync(business, "success");

        Assert.AreEqual("starter active 2026-04-18T12:00:00.000Z 2026-05-18T12:00:00.000Z", (await ReadAsync(business)).Facts("plan", "status", "current_period_start", "current_period_end"));
        Assert.HasCount(2, await BillsAsync(business));
        Assert.HasCount(1, await EventsAsync(business));
    }

    [TestMethod]
    public async Task A_charge_that_failed_makes_it_past_due_for_seven_days_then_free_until_it_is_paid()
    {
        var business = await SubscribedAsync(Plan.Premium, "premium", "monthly");
        await ChargeAsync(business, "failed");

        Assert.AreEqual("premium past_due", (await ReadAsync(business)).Facts("plan", "status"));
        CollectionAssert.Contains((await BillsAsync(business)).Select(bill => Trade.Text(bill, "status")).ToArray(), "failed");
        Assert.AreEqual("BUSINESS_SUSPENDED", (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).InEnvelope(403).ErrorCode);
        (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", PlatformTrade.FullCustomer)).Expect(201);
        Assert.AreEqual("past_due", Trade.Text((await EventsAsync(business))[^1], "status"));
        Assert.HasCount(1, await NoticesAsync(business));

        App.Time.Leap(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        Assert.AreEqual(Plan.Free, (await App.FindAsync(business.Live, RowKeys.Business))!.Plan);
        Assert.AreEqual("premium past_due", (await ReadAsync(business)).Facts("plan", "status"));

        await ChargeAsync(business, "success");
        Assert.AreEqual(Plan.Premium, (await App.FindAsync(business.Live, RowKeys.Business))!.Plan);
        Assert.AreEqual("premium active", (await ReadAsync(business)).Facts("plan", "status"));
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
    }

    [TestMethod]
    public async Task A_cancelled_plan_runs_to_the_end_of_its_period_and_can_be_taken_up_again()
    {
        var business = await SubscribedAsync(Plan.Starter, "starter", "monthly");

        var cancelled = (await SessionAsync(business, HttpMethod.Delete, "subscription")).Expect(200).Json;
        Assert.AreEqual("starter cancelled True", cancelled.Facts("plan", "status", "cancel_at_period_end"));
        Assert.AreEqual("free null 2026-04-18T12:00:00.000Z", cancelled.GetProperty("scheduled_change").Facts("plan", "cycle", "effective_at"));
        (await SessionAsync(business, HttpMethod.Delete, "subscription")).InPlatformError(422);
        await ChargeAsync(business, "success", isRefused: true);

        var again = (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"starter"}""")).Expect(200).Json;
        Assert.AreEqual("active False null", again.Facts("status", "cancel_at_period_end", "scheduled_change"));
        await ChargeAsync(business, "success");

        (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"free"}""")).Expect(200);
        App.Time.Leap(TimeSpan.FromDays(62));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        Assert.AreEqual("free null active null", (await ReadAsync(business)).Facts("plan", "cycle", "status", "current_period_end"));
        Assert.AreEqual(Plan.Free, (await App.FindAsync(business.Live, RowKeys.Business))!.Plan);
        Assert.AreEqual("free", Trade.Text((await EventsAsync(business))[^1], "plan"));
    }

    [TestMethod]
    public async Task A_lower_plan_or_another_cycle_begins_when_the_period_ends()
    {
        var business = await SubscribedAsync(Plan.Premium, "premium", "monthly");
        (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"enterprise"}""")).InPlatformError(422);
        (await SessionAsync(business, HttpMethod.Patch, "subscription", "{}")).InPlatformError(400);

        await _paystack.FailAsync("subscription", "drop");
        (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"starter","cycle":"annual"}""")).InPlatformError(503);
        Assert.AreEqual(JsonValueKind.Null, (await ReadAsync(business)).GetProperty("scheduled_change").ValueKind);

        var planned = (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"starter","cycle":"annual"}""")).Expect(200).Json;
        Assert.AreEqual("premium monthly active False", planned.Facts("plan", "cycle", "status", "cancel_at_period_end"));
        Assert.AreEqual("starter annual 2026-04-18T12:00:00.000Z", planned.GetProperty("scheduled_change").Facts("plan", "cycle", "effective_at"));

        App.Time.Leap(TimeSpan.FromDays(31) + TimeSpan.FromHours(1));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        await _paystack.DeliveredAsync();
        await WorkAsync();

        Assert.AreEqual("starter annual active 2026-04-18T12:00:00.000Z 2027-04-18T12:00:00.000Z", (await ReadAsync(business)).Facts("plan", "cycle", "status", "current_period_start", "current_period_end"));
        Assert.AreEqual("48000.00", Trade.Text((await BillsAsync(business))[0], "amount"));
        Assert.IsNotNull((await StoredAsync(business)).SubscriptionCode);
    }

    [TestMethod]
    public async Task A_subscription_that_Paystack_told_of_before_it_answered_can_still_be_ended()
    {
        var business = await SubscribedAsync(Plan.Premium, "premium", "monthly");
        (await SessionAsync(business, HttpMethod.Patch, "subscription", """{"plan":"starter"}""")).Expect(200);
        App.Time.Leap(TimeSpan.FromDays(31) + TimeSpan.FromHours(1));

        await _paystack.FailAsync("subscription", "commit_then_drop");
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        await _paystack.DeliveredAsync();
        await WorkAsync();
        var told = (await StoredAsync(business)).SubscriptionCode;
        App.Time.Leap(TimeSpan.FromMinutes(16));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);

        Assert.IsNotNull(told);
        Assert.AreEqual("starter active null", (await ReadAsync(business)).Facts("plan", "status", "scheduled_change"));
        Assert.AreEqual(told, (await StoredAsync(business)).SubscriptionCode);
    }

    [TestMethod]
    public async Task Usage_counts_the_month_in_Lagos_and_packs_add_calls_to_it()
    {
        var business = await App.CreateBusinessAsync(Plan.Starter);
        await business.PlatformInvoiceAsync(await business.AnyCustomerAsync());
        await business.PlatformReadAsync("/invoices");

        var used = (await SessionAsync(business, HttpMethod.Get, "usage")).Expect(200).Json;
        Shape.AssertLike(Usage, used);
        Assert.AreEqual("2026-02-28T23:00:00.000Z 2026-03-31T23:00:00.000Z", used.Facts("period_start", "period_end"));
        Assert.AreEqual("1 100", used.GetProperty("invoices").Facts("used", "limit"));
        Assert.AreEqual("3 10000 0", used.GetProperty("api_calls").Facts("used", "limit", "add_on"));
        Assert.AreEqual("1 3", used.GetProperty("users").Facts("used", "limit"));

        var bought = (await SessionAsync(business, HttpMethod.Post, "add-ons", """{"add_on":"api_calls_10k","quantity":3}""")).Expect(201).Json;
        Shape.AssertLike(CheckoutAt(bought), bought, "cycle");
        Assert.AreEqual($"add-{business.Created.Business.Id}-1 7500.00", bought.Facts("reference", "amount"));
        await _paystack.PressAsync(Trade.Text(bought, "checkout_url"));
        await WorkAsync();
        Assert.AreEqual(30_000, (await SessionAsync(business, HttpMethod.Get, "usage")).Expect(200).Json.GetProperty("api_calls").GetProperty("add_on").GetInt32());
        App.Time.Leap(TimeSpan.FromDays(14));
        var next = (await SessionAsync(business, HttpMethod.Get, "usage")).Expect(200).Json;
        Assert.AreEqual("0 10000 0", next.GetProperty("api_calls").Facts("used", "limit", "add_on"));
        Assert.AreEqual("0", next.GetProperty("invoices").Facts("used"));
    }

    [TestMethod]
    [DataRow("""{"quantity":1}""", "add_on")]
    [DataRow("""{"add_on":"storage","quantity":1}""", "add_on")]
    [DataRow("""{"add_on":"api_calls_10k"}""", "quantity")]
    [DataRow("""{"add_on":"api_calls_10k","quantity":101}""", "quantity")]
    [DataRow("""{"add_on":"api_calls_10k","quantity":0}""", "quantity")]
    public async Task An_add_on_that_is_wrong_names_its_field(string body, string field)
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        CollectionAssert.AreEqual(new[] { field }, (await SessionAsync(business, HttpMethod.Post, "add-ons", body)).InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Less_money_than_the_price_begins_nothing_and_is_kept_for_operators()
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        var started = (await SessionAsync(business, HttpMethod.Post, "subscription", """{"plan":"starter","cycle":"monthly"}""")).Expect(201).Json;
        (await _paystack.EventAsync(PaystackApp.Charge(Trade.Text(started, "reference"), 499_999))).Expect(200);
        await WorkAsync();
        Assert.AreEqual("free pending", (await ReadAsync(business)).Facts("plan", "status"));
        Assert.AreEqual(499_999, (await App.StoredAsync(business.Live, RowKeys.Payments)).Concat(await App.StoredAsync(TenantScope.Live(Guid.Empty), RowKeys.Payments)).Single().Amount);
    }

    private Task WorkAsync() => _paystack.WorkAsync();

    private Task<Reply> SessionAsync(TestBusiness business, HttpMethod method, string path, string? body = null, Role role = Role.Admin) =>
        App.SendAsync(method, "/api/v1/billing/" + path, body, ("Authorization", $"Bearer {business.Created.Business.Id}.{role}"));

    private async Task<JsonElement> ReadAsync(TestBusiness business) => (await SessionAsync(business, HttpMethod.Get, "subscription")).Expect(200).Json;

    private async Task<JsonElement[]> BillsAsync(TestBusiness business) => [.. (await SessionAsync(business, HttpMethod.Get, "invoices")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    private async Task<Subscription> StoredAsync(TestBusiness business) => (await App.FindAsync(business.Live, RowKeys.Subscription))!;

    private async Task<TestBusiness> SubscribedAsync(Plan plan, string name, string cycle)
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        await BuyAsync(business, name, cycle);
        Assert.AreEqual(plan, (await StoredAsync(business)).Plan);
        return business;
    }

    private async Task BuyAsync(TestBusiness business, string plan, string cycle)
    {
        var started = (await SessionAsync(business, HttpMethod.Post, "subscription", $$"""{"plan":"{{plan}}","cycle":"{{cycle}}"}""")).Expect(201).Json;
        await _paystack.PressAsync(Trade.Text(started, "checkout_url"));
        await WorkAsync();
    }

    /// <summary>The next charge of the tenant's subscription at Paystack.</summary>
    private async Task ChargeAsync(TestBusiness business, string result, string? code = null, bool isRefused = false)
    {
        var control = _paystack.ControlAsync("charges", $$"""{"subscription_code":"{{code ?? (await StoredAsync(business)).SubscriptionCode}}","result":"{{result}}"}""");
        if (isRefused) await Assert.ThrowsAsync<AssertFailedException>(() => control);
        else await control;
        await _paystack.DeliveredAsync();
        await WorkAsync();
    }

    /// <summary>The <c>subscription</c> of each event that was told, oldest first.</summary>
    private async Task<JsonElement[]> EventsAsync(TestBusiness business)
    {
        var told = new List<JsonElement>();
        foreach (var happened in (await App.StoredAsync(business.Live, RowKeys.Events)).Where(one => one.Type == "subscription.updated").OrderBy(one => one.Sequence))
        {
            told.Add(JsonDocument.Parse((await App.Service<IWebhookEnvelopes>().WriteAsync(business.Live, ApiSurface.Platform, happened, CancellationToken.None))!).RootElement.GetProperty("data").GetProperty("subscription"));
        }

        return [.. told];
    }

    private async Task<Core.Webhooks.DomainEvent[]> NoticesAsync(TestBusiness business) => [.. (await App.StoredAsync(business.Live, RowKeys.Events)).Where(one => one.Type == "subscription.past_due")];

    /// <summary>The example with the address of the stand-in, which is not Paystack's.</summary>
    private static string CheckoutAt(JsonElement answer) => Checkout.Replace("https://checkout.paystack.com/9x2m1k7q", Trade.Text(answer, "checkout_url"), StringComparison.Ordinal);
}
