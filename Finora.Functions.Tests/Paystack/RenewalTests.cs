using System.Text.Json;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>Plans whose period is over and that Paystack told nothing of. The period of each is the month from 18 March, 12:00.</summary>
[TestClass]
public sealed class RenewalTests
{
    private PaystackApp _paystack = null!;

    private TestApp App => _paystack.App;

    [TestInitialize]
    public async Task StartAsync() => _paystack = await PaystackApp.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _paystack.DisposeAsync();

    [TestMethod]
    public async Task A_charge_whose_event_was_lost_is_found_and_extends_the_period_once()
    {
        var business = await SubscribedAsync();
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await _paystack.FailAsync("webhook", "lost");
        await ChargeAsync(business, "success");
        Assert.AreEqual("active 2026-04-18T12:00:00.000Z", await StandingAsync(business));

        await SweepAfterAsync(TimeSpan.FromHours(25));
        Assert.AreEqual("active 2026-05-18T12:00:00.000Z", await StandingAsync(business));
        Assert.AreEqual("5000.00 paid", (await BillsAsync(business))[0].Facts("amount", "status"));

        // The event comes after all.
        var found = (await App.StoredAsync(business.Live, RowKeys.BillingInvoices))[0];
        var plan = (await StoredAsync(business)).PlanCode;
        (await _paystack.EventAsync(PaystackApp.Charge(found.Reference, 500_000, $$""","plan":{"plan_code":"{{plan}}"}"""))).Expect(200);
        await _paystack.WorkAsync();
        await SweepAfterAsync(TimeSpan.FromDays(5));
        Assert.AreEqual("active 2026-05-18T12:00:00.000Z", await StandingAsync(business));
        Assert.HasCount(2, await BillsAsync(business));
    }

    [TestMethod]
    public async Task What_was_heard_of_is_not_asked_about()
    {
        var business = await SubscribedAsync();
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await ChargeAsync(business, "success");
        await _paystack.FailAsync("subscription", "status", ""","status":503,"times":9""");
        await SweepAfterAsync(TimeSpan.FromDays(4));
        Assert.AreEqual("active 2026-05-18T12:00:00.000Z", await StandingAsync(business));
    }

    [TestMethod]
    public async Task A_charge_that_failed_unheard_makes_the_plan_past_due_and_later_free()
    {
        var business = await SubscribedAsync();
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await _paystack.FailAsync("webhook", "lost");
        await ChargeAsync(business, "failed");
        await SweepAfterAsync(TimeSpan.FromHours(25));

        Assert.AreEqual("past_due 2026-04-18T12:00:00.000Z", await StandingAsync(business));
        Assert.AreEqual("failed", Trade.Text((await BillsAsync(business))[0], "status"));
        Assert.AreEqual(1, (await App.StoredAsync(business.Live, RowKeys.Events)).Count(one => one.Type == "subscription.past_due"));
        await SweepAfterAsync(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        Assert.AreEqual(Plan.Free, (await App.FindAsync(business.Live, RowKeys.Business))!.Plan);
    }

    [TestMethod]
    public async Task One_that_is_active_and_never_charged_is_asked_about_again_and_past_due_after_three_days()
    {
        var business = await SubscribedAsync();
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await SweepAfterAsync(TimeSpan.FromHours(25));
        await SweepAfterAsync(TimeSpan.FromHours(24));
        Assert.AreEqual("active 2026-04-18T12:00:00.000Z", await StandingAsync(business));
        await SweepAfterAsync(TimeSpan.FromHours(24));
        Assert.AreEqual("past_due 2026-04-18T12:00:00.000Z", await StandingAsync(business));

        await ChargeAsync(business, "success");
        Assert.AreEqual("active 2026-05-18T12:00:00.000Z", await StandingAsync(business));
    }

    [TestMethod]
    [DataRow("subscription")]
    [DataRow("transaction")]
    public async Task A_Paystack_that_does_not_answer_is_asked_again_and_costs_nobody_the_plan(string call)
    {
        var business = await SubscribedAsync();
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await _paystack.FailAsync("webhook", "lost");
        await ChargeAsync(business, "success");
        await _paystack.FailAsync(call, "status", ""","status":503,"times":100""");
        for (var day = 0; day < 5; day++) await SweepAfterAsync(TimeSpan.FromHours(25));
        Assert.AreEqual("active 2026-04-18T12:00:00.000Z", await StandingAsync(business));

        await _paystack.ControlAsync("heal", "{}");
        await SweepAfterAsync(TimeSpan.FromHours(7));
        Assert.AreEqual("active 2026-05-18T12:00:00.000Z", await StandingAsync(business));
    }

    [TestMethod]
    public async Task One_that_ended_at_Paystack_or_that_it_never_told_of_is_past_due()
    {
        var (unknown, unnamed) = (await SubscribedAsync(), await SubscribedAsync());
        await App.EditAsync(unknown.Live, RowKeys.Subscription, known => known with { SubscriptionCode = "SUB_nobody" });
        await App.EditAsync(unnamed.Live, RowKeys.Subscription, known => known with { SubscriptionCode = null });
        await SweepAfterAsync(TimeSpan.FromDays(31));
        await SweepAfterAsync(TimeSpan.FromHours(25));
        foreach (var business in new[] { unknown, unnamed }) Assert.AreEqual("past_due 2026-04-18T12:00:00.000Z", await StandingAsync(business));
    }

    [TestMethod]
    public async Task A_plan_that_staff_agreed_to_and_one_that_was_cancelled_are_left_alone()
    {
        var (agreed, cancelled) = (await SubscribedAsync(), await SubscribedAsync());
        await App.EditAsync(agreed.Live, RowKeys.Business, known => known with { Plan = Plan.Enterprise });
        (await SessionAsync(cancelled, HttpMethod.Delete, "subscription")).Expect(200);
        await SweepAfterAsync(TimeSpan.FromDays(32));
        await SweepAfterAsync(TimeSpan.FromDays(5));
        Assert.AreEqual(SubscriptionState.Active, (await StoredAsync(agreed)).State);
        Assert.AreEqual("free active", (await SessionAsync(cancelled, HttpMethod.Get, "subscription")).Expect(200).Json.Facts("plan", "status"));
    }

    /// <summary>Lets time pass and does what the timer would.</summary>
    private async Task SweepAfterAsync(TimeSpan span)
    {
        App.Time.Leap(span);
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        await App.Service<CheckRenewals>().RunAsync(CancellationToken.None);
    }

    private async Task<TestBusiness> SubscribedAsync()
    {
        var business = await App.CreateBusinessAsync(Plan.Free);
        var started = (await SessionAsync(business, HttpMethod.Post, "subscription", """{"plan":"starter","cycle":"monthly"}""")).Expect(201).Json;
        await _paystack.PressAsync(Trade.Text(started, "checkout_url"));
        await _paystack.WorkAsync();
        Assert.IsNotNull((await StoredAsync(business)).SubscriptionCode);
        return business;
    }

    private async Task ChargeAsync(TestBusiness business, string result)
    {
        await _paystack.ControlAsync("charges", $$"""{"subscription_code":"{{(await StoredAsync(business)).SubscriptionCode}}","result":"{{result}}"}""");
        await _paystack.DeliveredAsync();
        await _paystack.WorkAsync();
    }

    private async Task<string> StandingAsync(TestBusiness business) => (await SessionAsync(business, HttpMethod.Get, "subscription")).Expect(200).Json.Facts("status", "current_period_end");

    private async Task<JsonElement[]> BillsAsync(TestBusiness business) => [.. (await SessionAsync(business, HttpMethod.Get, "invoices")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    private async Task<Subscription> StoredAsync(TestBusiness business) => (await App.FindAsync(business.Live, RowKeys.Subscription))!;

    private Task<Reply> SessionAsync(TestBusiness business, HttpMethod method, string path, string? body = null) =>
        App.SendAsync(method, "/api/v1/billing/" + path, body, ("Authorization", $"Bearer {business.Created.Business.Id}.{Role.Admin}"));
}
