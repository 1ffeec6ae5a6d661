using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Billing;

/// <summary>The plan's allowance of invoices a month, over both surfaces.</summary>
[TestClass]
public sealed class InvoiceQuotaTests
{
    private static readonly DateOnly March = new(2026, 3, 18);
    private TestApp _app = null!;

    [TestInitialize]
    public async Task StartAsync() => _app = await TestApp.OnSqliteAsync();

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task Past_2000_invoices_premium_is_refused_on_both_surfaces_until_the_month_in_Lagos_ends()
    {
        var business = await _app.CreateBusinessAsync(Plan.Premium);
        await SeedAsync(business, 1_998);
        var customer = await CustomerAsync(business, false);
        (await CreateAsync(business, customer)).Expect(201);
        (await CreateOnPlatformAsync(business, customer)).Expect(201);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await CreateAsync(business, customer)).Expect(422).ErrorCode);
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await CreateOnPlatformAsync(business, customer)).Expect(402).ErrorCode);
        Assert.AreEqual(2_000, await _app.Service<InvoiceQuotas>().UsedAsync(business.Live.TenantId, CancellationToken.None));

        // 22:59:59 UTC on the 31st is 23:59:59 in Lagos.
        _app.Time.Leap(new DateTimeOffset(2026, 3, 31, 22, 59, 59, TimeSpan.Zero) - _app.Time.GetUtcNow());
        (await CreateAsync(business, customer)).Expect(422);
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        (await CreateAsync(business, customer)).Expect(201);
        Assert.AreEqual(1, await _app.Service<InvoiceQuotas>().UsedAsync(business.Live.TenantId, CancellationToken.None));
    }

    [TestMethod]
    public async Task Creates_at_once_do_not_pass_the_allowance_together()
    {
        var business = await _app.CreateBusinessAsync(Plan.Premium);
        await SeedAsync(business, 1_995);
        var customer = await CustomerAsync(business, false);
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CreateAsync(business, customer)));
        Assert.AreEqual(5, replies.Count(reply => reply.Status == 201));
        Assert.AreEqual(7, replies.Count(reply => reply.Status == 422));
    }

    [TestMethod]
    public async Task A_deleted_draft_stays_counted_and_a_refused_create_is_not()
    {
        var business = await _app.CreateBusinessAsync(Plan.Premium);
        var customer = await CustomerAsync(business, false);
        var id = (await CreateAsync(business, customer)).Expect(201).Data.GetProperty("id").GetString();
        (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{id}")).Expect(200);
        (await CreateAsync(business, "cust_01km58dkh0ecca5b8sma5333hz")).Expect(404);
        Assert.AreEqual(1, await _app.Service<InvoiceQuotas>().UsedAsync(business.Live.TenantId, CancellationToken.None));
    }

    [TestMethod]
    public async Task Test_invoices_and_the_enterprise_plan_are_not_limited()
    {
        var premium = await _app.CreateBusinessAsync(Plan.Premium);
        await SeedAsync(premium, 2_000);
        var customer = await CustomerAsync(premium, true);
        (await premium.BusinessTestAsync(HttpMethod.Post, "/v1/invoices", Invoice(customer))).Expect(201);
        var enterprise = await _app.CreateBusinessAsync(Plan.Enterprise);
        await SeedAsync(enterprise, 50_000);
        (await CreateAsync(enterprise, await CustomerAsync(enterprise, false))).Expect(201);
    }

    [TestMethod]
    [DataRow(Plan.Free, 10)]
    [DataRow(Plan.Starter, 100)]
    public async Task The_lower_plans_have_their_own_allowance_on_the_platform(Plan plan, int allowance)
    {
        var business = await _app.CreateBusinessAsync(plan);
        await SeedAsync(business, allowance - 1);
        var made = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods Ltd","email":"accounts@adaezefoods.example"}""")).Expect(201);
        var customer = made.Json.GetProperty("id").GetString()!;
        (await CreateOnPlatformAsync(business, customer)).Expect(201);
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await CreateOnPlatformAsync(business, customer)).Expect(402).ErrorCode);
    }

    private Task SeedAsync(TestBusiness business, int created) => _app.InsertAsync(business.Live, RowKeys.InvoiceQuota(March), new InvoiceQuota(created));

    private static async Task<string> CustomerAsync(TestBusiness business, bool test)
    {
        const string Body = """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""";
        var made = test ? await business.BusinessTestAsync(HttpMethod.Post, "/v1/customers", Body) : await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Body);
        return made.Expect(201).Data.GetProperty("id").GetString()!;
    }

    private static Task<Reply> CreateAsync(TestBusiness business, string customer) => business.BusinessAsync(HttpMethod.Post, "/v1/invoices", Invoice(customer));

    private static string Invoice(string customer) => $$"""{"customerId":"{{customer}}","lineItems":[{"description":"Letterhead","unitPrice":125000}]}""";

    private static Task<Reply> CreateOnPlatformAsync(TestBusiness business, string customer)
    {
        var id = PublicId.TryParse(IdPrefix.Customer, customer, out var known) ? known.ToString() : customer;
        return business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{id}}","line_items":[{"description":"Letterhead","unit_price":125000}]}""");
    }
}
