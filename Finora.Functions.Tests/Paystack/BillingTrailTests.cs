using Finora.Core.Audit;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>What the audit trail says of plans, add-ons and the connection to Paystack: sections 20 to 23 of the Platform contract.</summary>
[TestClass]
public sealed class BillingTrailTests
{
    private PaystackApp _paystack = null!;
    private TestBusiness _business = null!;
    private int _seen;

    private TestApp App => _paystack.App;

    [TestInitialize]
    public async Task StartAsync()
    {
        _paystack = await PaystackApp.StartAsync();
        _business = await App.CreateBusinessAsync(Plan.Free);
    }

    [TestCleanup]
    public async Task StopAsync() => await _paystack.DisposeAsync();

    [TestMethod]
    public async Task A_plan_is_told_from_its_checkout_to_its_end()
    {
        await BuyAsync("subscription", """{"plan":"starter","cycle":"monthly"}""");
        Assert.AreEqual("user billing_invoice.created | system billing_invoice.paid | system subscription.started", await NewsAsync());

        await BillingAsync(HttpMethod.Patch, "subscription", """{"cycle":"annual"}""");
        await BillingAsync(HttpMethod.Patch, "subscription", """{"plan":"starter","cycle":"monthly"}""");
        await BillingAsync(HttpMethod.Delete, "subscription");
        await BillingAsync(HttpMethod.Patch, "subscription", """{"plan":"starter"}""");
        Assert.AreEqual("user subscription.change_scheduled | user subscription.resumed | user subscription.cancelled | user subscription.resumed", await NewsAsync());

        App.Time.Leap(TimeSpan.FromDays(31));
        await ChargeAsync("success");
        Assert.AreEqual("system billing_invoice.paid | system subscription.renewed", await NewsAsync());

        await BuyAsync("subscription", """{"plan":"premium","cycle":"monthly"}""");
        Assert.AreEqual("user billing_invoice.created | system billing_invoice.paid | system subscription.changed", await NewsAsync());

        await BillingAsync(HttpMethod.Delete, "subscription");
        App.Time.Leap(TimeSpan.FromDays(32));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        Assert.AreEqual("user subscription.cancelled | system subscription.ended", await NewsAsync());
    }

    [TestMethod]
    public async Task A_plan_that_is_not_paid_is_told_until_it_is()
    {
        await BuyAsync("subscription", """{"plan":"premium","cycle":"monthly"}""");
        await NewsAsync();
        await ChargeAsync("failed");
        Assert.AreEqual("system billing_invoice.failed | system subscription.lapsed", await NewsAsync());
        App.Time.Leap(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        await App.Service<SubscriptionPeriods>().RunAsync(CancellationToken.None);
        Assert.AreEqual("system subscription.suspended", await NewsAsync());
        await ChargeAsync("success");
        Assert.AreEqual("system billing_invoice.paid | system subscription.renewed", await NewsAsync());
    }

    [TestMethod]
    public async Task An_add_on_and_a_checkout_that_Paystack_gives_no_page_for_are_told_as_bills()
    {
        await BuyAsync("add-ons", """{"add_on":"api_calls_10k","quantity":1}""");
        Assert.AreEqual("user billing_invoice.created | system billing_invoice.paid", await NewsAsync());
        await _paystack.FailAsync("initialize", "drop");
        (await SaidAsync(HttpMethod.Post, "/billing/add-ons", """{"add_on":"api_calls_10k","quantity":1}""")).InPlatformError(503);
        Assert.AreEqual("user billing_invoice.created | user billing_invoice.failed", await NewsAsync());
    }

    [TestMethod]
    public async Task Connecting_Paystack_and_changing_settings_name_the_person_and_the_members()
    {
        (await SaidAsync(HttpMethod.Patch, "/settings/integrations", """{"paystack":{"mode":"own","public_key":"pk_test_example","secret_key":"sk_test_of_the_tenant"}}""")).Expect(200);
        (await SaidAsync(HttpMethod.Patch, "/settings/integrations", """{"paystack":{"secret_key":"sk_test_another_of_it"}}""")).Expect(200);
        (await SaidAsync(HttpMethod.Patch, "/settings/integrations", """{"paystack":null}""")).Expect(200);
        (await SaidAsync(HttpMethod.Patch, "/settings", """{"industry":"Printing","phone":"+2348030000001"}""")).Expect(200);
        Assert.AreEqual("user integration.connected | user integration.updated | user integration.disconnected | user settings.updated", await NewsAsync());

        var told = await TrailAsync();
        Assert.IsTrue(told.Where(record => record.ResourceType == "integration").All(record => record.ResourceId == "paystack"));
        CollectionAssert.Contains(told.Single(record => record.Action == "integration.updated").Changed.ToArray(), "secret_key");
        CollectionAssert.AreEquivalent(new[] { "industry", "phone" }, told.Single(record => record.Action == "settings.updated").Changed.ToArray());
        Assert.AreEqual(_business.Created.UserId, told.Last().ActorId);
    }

    /// <summary>Actor and action of every record since the last call, oldest first.</summary>
    private async Task<string> NewsAsync()
    {
        var all = await TrailAsync();
        var news = all.Skip(_seen).Where(IsNews).ToArray();
        _seen = all.Count;
        return string.Join(" | ", news.Select(record => $"{record.ActorType.ToString().ToLowerInvariant()} {record.Action}"));
    }

    /// <summary>What makes the business and its credits is not the subject here.</summary>
    private static bool IsNews(AuditRecord record) => record.ResourceType is "billing_invoice" or "subscription" or "integration" || record.Action == "settings.updated";

    private async Task<List<AuditRecord>> TrailAsync() => [.. (await App.StoredAsync(_business.Live, RowKeys.AuditRecords)).OrderBy(record => record.Sequence)];

    private Task<Reply> SaidAsync(HttpMethod method, string path, string? body = null) => App.SaidAsync(_business, Role.Owner, method, path, body);

    private async Task<Reply> BillingAsync(HttpMethod method, string path, string? body = null) => (await SaidAsync(method, "/billing/" + path, body)).Expect(200);

    private async Task BuyAsync(string path, string body)
    {
        await _paystack.PressAsync(Trade.Text((await SaidAsync(HttpMethod.Post, "/billing/" + path, body)).Expect(201).Json, "checkout_url"));
        await _paystack.WorkAsync();
    }

    private async Task ChargeAsync(string result)
    {
        var code = (await App.FindAsync(_business.Live, RowKeys.Subscription))!.SubscriptionCode;
        await _paystack.ControlAsync("charges", $$"""{"subscription_code":"{{code}}","result":"{{result}}"}""");
        await _paystack.DeliveredAsync();
        await _paystack.WorkAsync();
    }
}
