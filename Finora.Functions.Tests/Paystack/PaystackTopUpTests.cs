using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Paystack;

/// <summary>Credits bought through Paystack: sections 17 and 24.9 of the Business contract.</summary>
[TestClass]
public sealed class PaystackTopUpTests
{
    private static PaystackApp paystack = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => paystack = await PaystackApp.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await paystack.DisposeAsync();

    [TestMethod]
    public async Task The_event_of_a_paid_package_credits_it_once()
    {
        var business = await paystack.App.CreateBusinessAsync(Plan.Premium, naira: 0);
        var bought = (await business.BusinessAsync(HttpMethod.Post, "/v1/credits/topups", """{"packageId":"starter"}""")).Expect(201).Data;
        await paystack.FailAsync("webhook", "duplicate");

        var back = await paystack.PressAsync(Trade.Text(bought, "checkoutUrl"));
        await paystack.WorkAsync();

        Assert.StartsWith("https://app.finorabusiness.com/api-credits?", back);
        Assert.AreEqual(500_000, await BalanceAsync(business));
        Assert.AreEqual("paid", Trade.Text((await business.BusinessAsync(HttpMethod.Get, $"/v1/credits/topups/{Trade.Text(bought, "topupId")}")).Expect(200).Data, "status"));
    }

    [TestMethod]
    public async Task Without_an_event_asking_Paystack_credits_it_and_a_silent_Paystack_leaves_it_pending()
    {
        var business = await paystack.App.CreateBusinessAsync(Plan.Premium, naira: 0);
        var bought = (await business.BusinessAsync(HttpMethod.Post, "/v1/credits/topups", """{"packageId":"professional"}""")).Expect(201).Data;
        var path = $"/v1/credits/topups/{Trade.Text(bought, "topupId")}";
        await paystack.FailAsync("webhook", "lost");
        await paystack.PressAsync(Trade.Text(bought, "checkoutUrl"));

        await paystack.FailAsync("verify", "drop");
        Assert.AreEqual("pending", Trade.Text((await business.BusinessAsync(HttpMethod.Get, path)).Expect(200).Data, "status"));
        paystack.App.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual("paid", Trade.Text((await business.BusinessAsync(HttpMethod.Get, path)).Expect(200).Data, "status"));
        Assert.AreEqual(1_000_000, await BalanceAsync(business));
    }

    [TestMethod]
    public async Task A_payment_that_failed_is_told()
    {
        var business = await paystack.App.CreateBusinessAsync(Plan.Premium, naira: 0);
        var bought = (await business.BusinessAsync(HttpMethod.Post, "/v1/credits/topups", """{"packageId":"starter"}""")).Expect(201).Data;
        await paystack.PressAsync(Trade.Text(bought, "checkoutUrl"), "fail");
        Assert.AreEqual("failed", Trade.Text((await business.BusinessAsync(HttpMethod.Get, $"/v1/credits/topups/{Trade.Text(bought, "topupId")}")).Expect(200).Data, "status"));
        Assert.AreEqual(0, await BalanceAsync(business));
    }

    [TestMethod]
    public async Task A_Paystack_that_does_not_answer_is_told_and_nothing_is_kept()
    {
        var business = await paystack.App.CreateBusinessAsync(Plan.Premium, naira: 0);
        await paystack.FailAsync("initialize", "drop");
        var silent = (await business.BusinessAsync(HttpMethod.Post, "/v1/credits/topups", """{"packageId":"starter"}""")).InEnvelope(500);
        Assert.AreEqual("10", silent.Headers["Retry-After"]);
    }

    [TestMethod]
    public async Task An_enterprises_wallet_is_topped_up_the_same_way()
    {
        var admin = await EnterpriseAdmin.InAsync(paystack.App);
        var before = (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64();
        var bought = (await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/wallet/topup", """{"amountKobo":100000000}""")).InEnvelope(201).Data;

        await paystack.PressAsync(Trade.Text(bought, "checkoutUrl"));
        await paystack.WorkAsync();

        Assert.AreEqual(before + 100_000_000, (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64());
    }

    [TestMethod]
    public async Task Money_under_a_reference_that_only_looks_like_a_top_up_is_kept_for_operators()
    {
        (await paystack.EventAsync(PaystackApp.Charge("top_01kpar9hm0fbesa2afewa21vrm", 500, id: 4242))).Expect(200);
        await paystack.WorkAsync();
        Assert.IsTrue((await paystack.App.StoredAsync(TenantScope.Live(Guid.Empty), RowKeys.Payments)).Any(payment => payment.Reference == "top_01kpar9hm0fbesa2afewa21vrm"));
    }

    private static async Task<long> BalanceAsync(TestBusiness business) => (await business.BusinessAsync(HttpMethod.Get, "/v1/credits")).Expect(200).Data.GetProperty("balanceKobo").GetInt64();
}
