using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Invoicing;

/// <summary>One series and one set of numbers, under two rules: exact on the Business API, by letters and digits on the Platform API.</summary>
[TestClass]
public sealed class InvoiceNumberTests
{
    private static TestApp s_app = null!;
    private TestBusiness _business = null!;
    private string _customer = "";
    private string _platformCustomer = "";

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestInitialize]
    public async Task CreateAsync()
    {
        _business = await s_app.CreateBusinessAsync();
        _customer = await Trade.CustomerAsync(_business);
        _platformCustomer = await _business.PlatformCustomerAsync();
    }

    [TestMethod]
    [DataRow("A-17/B", "a-17/b")]
    [DataRow("A-17/B", "A17B")]
    [DataRow("INV-1", "INV1")]
    [DataRow("/", "-")]
    public async Task On_the_Business_API_numbers_that_only_look_alike_are_two(string one, string other)
    {
        (await OnBusinessAsync(one)).Expect(201);
        (await OnBusinessAsync(other)).Expect(201);
        (await OnBusinessAsync(one)).Expect(409);
        (await OnBusinessAsync(other)).Expect(409);
    }

    [TestMethod]
    [DataRow("a-17/b")]
    [DataRow("A17B")]
    [DataRow("A-17/B")]
    public async Task On_the_Platform_API_a_number_must_differ_in_its_letters_and_digits_from_those_of_either_surface(string again)
    {
        (await OnBusinessAsync("A-17/B")).Expect(201);
        Assert.AreEqual("CONFLICT", (await OnPlatformAsync(again)).Expect(409).ErrorCode);
        (await OnPlatformAsync("Q-8")).Expect(201);
        Assert.AreEqual("CONFLICT", (await OnPlatformAsync("q8")).Expect(409).ErrorCode);
    }

    [TestMethod]
    public async Task A_number_of_the_Platform_is_taken_on_the_Business_API_only_as_it_stands()
    {
        (await OnPlatformAsync("Q-8")).Expect(201);
        (await OnBusinessAsync("Q-8")).Expect(409);
        (await OnBusinessAsync("q8")).Expect(201);
        (await OnPlatformAsync("Q8")).Expect(409);
    }

    [TestMethod]
    public async Task The_series_skips_what_its_surface_may_not_use()
    {
        (await OnBusinessAsync("inv2026001")).Expect(201);
        Assert.AreEqual("INV-2026-001", (await OnBusinessAsync(null)).Expect(201).Data.GetProperty("invoiceNumber").GetString());
        (await OnBusinessAsync("INV2026002")).Expect(201);
        Assert.AreEqual("INV-2026-003", (await OnPlatformAsync(null)).Expect(201).Json.GetProperty("invoice_number").GetString());
    }

    [TestMethod]
    public async Task Of_many_alike_at_once_the_Platform_takes_one_and_the_Business_API_all()
    {
        string[] alike = ["Z-1", "Z/1", "z1", "Z1", "z-1"];
        var there = await Task.WhenAll(alike.Select(OnPlatformAsync));
        Assert.AreEqual(1, there.Count(reply => reply.Status == 201));
        Assert.AreEqual(4, there.Count(reply => reply.Status == 409));
        var here = await Task.WhenAll(alike.Select(number => OnBusinessAsync(number.Replace('1', '2'))));
        Assert.IsTrue(here.All(reply => reply.Status == 201));
    }

    private Task<Reply> OnBusinessAsync(string? number) => _business.BusinessAsync(
        HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{_customer}}","lineItems":{{Trade.ExampleLines}}{{(number is null ? "" : $",\"invoiceNumber\":\"{number}\"")}}}""");

    private Task<Reply> OnPlatformAsync(string? number) => _business.PlatformAsync(
        HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{_platformCustomer}}","line_items":{{PlatformTrade.SampleLines}}{{(number is null ? "" : $",\"invoice_number\":\"{number}\"")}}}""");
}
