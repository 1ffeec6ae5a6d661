using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

[TestClass]
public sealed class InvoiceListTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Each_status_lists_its_invoices_and_no_other()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var draft = await business.InvoiceAsync(customer);
        var sent = await business.SentInvoiceAsync(customer);
        var part = await business.SentInvoiceAsync(customer);
        (await business.PayAsync(1000, (part, 1000))).Expect(201);
        var paid = await business.SentInvoiceAsync(customer);
        (await business.PayAsync(283750, (paid, 283750))).Expect(201);
        var late = await business.SentInvoiceAsync(customer, "\"invoiceDate\":\"2026-03-01\",\"dueDate\":\"2026-03-17\"");
        var dueToday = await business.SentInvoiceAsync(customer, "\"invoiceDate\":\"2026-03-01\",\"dueDate\":\"2026-03-18\"");
        var cancelled = await business.SentInvoiceAsync(customer);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{cancelled}/void", """{"reason":"Wrong buyer"}""")).Expect(200);
        var unsent = await business.InvoiceAsync(customer);
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{Uuid(unsent)}/finalize", "{}")).Expect(200);

        await ExpectAsync(business, "status=draft", draft);
        await ExpectAsync(business, "status=unsent", unsent);
        await ExpectAsync(business, "status=sent", dueToday, sent);
        await ExpectAsync(business, "status=partially_paid", part);
        await ExpectAsync(business, "status=paid", paid);
        await ExpectAsync(business, "status=overdue", late);
        await ExpectAsync(business, "status=cancelled", cancelled);
        await ExpectAsync(business, "limit=100", unsent, cancelled, dueToday, late, paid, part, sent, draft);
        await ExpectAsync(business, $"status=overdue&customerId={customer}", late);
    }

    [TestMethod]
    public async Task Customer_reference_and_dates_narrow_the_list_to_full_objects()
    {
        var business = await app.CreateBusinessAsync();
        var (sunbird, other) = (await business.CustomerAsync(), await business.CustomerAsync("other@sunbird.example"));
        var first = await business.InvoiceAsync(sunbird, "\"invoiceDate\":\"2026-02-10\",\"reference\":\"PO-7781\"");
        var second = await business.InvoiceAsync(other, "\"invoiceDate\":\"2026-02-11\",\"reference\":\"PO-7781\"");
        var third = await business.InvoiceAsync(sunbird, "\"invoiceDate\":\"2026-02-12\"");

        await ExpectAsync(business, $"customerId={sunbird}", third, first);
        await ExpectAsync(business, "reference=PO-7781", second, first);
        await ExpectAsync(business, $"reference=PO-7781&customerId={sunbird}", first);
        await ExpectAsync(business, "reference=po-7781");
        await ExpectAsync(business, "startDate=2026-02-11&endDate=2026-02-12", third, second);
        await ExpectAsync(business, "endDate=2026-02-10", first);
        var invoice = (await business.ReadAsync("/v1/invoices?reference=PO-7781")).GetProperty("invoices")[1];
        Assert.AreEqual((await business.ReadAsync($"/v1/invoices/{first}")).GetRawText(), invoice.GetRawText());
        Assert.AreEqual(2, invoice.GetProperty("lineItems").GetArrayLength());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("&status=draft")]
    public async Task Cursors_lead_through_all_invoices_once(string filter)
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Insert(0, await business.InvoiceAsync(customer));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await business.ReadAsync($"/v1/invoices?limit=2{filter}{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Ids("invoices"));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        CollectionAssert.AreEqual(made, seen);
    }

    [TestMethod]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=two", "limit")]
    [DataRow("cursor=made-up", "cursor")]
    [DataRow("status=open", "status")]
    [DataRow("customerId=inv_1", "customerId")]
    [DataRow("startDate=2026-13-01", "startDate")]
    [DataRow("startDate=2026-02-02&endDate=2026-02-01", "endDate")]
    public async Task A_bad_parameter_is_named(string query, string field)
    {
        var business = await app.CreateBusinessAsync();
        var reply = (await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices?{query}")).Expect(400);
        Assert.AreEqual("INVALID_REQUEST", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Another_business_and_the_test_side_see_nothing()
    {
        var (business, other) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var customer = await business.CustomerAsync();
        await business.InvoiceAsync(customer);
        await ExpectAsync(other, $"customerId={customer}");
        Assert.AreEqual(0, (await business.BusinessTestAsync(HttpMethod.Get, "/v1/invoices")).Expect(200).Data.Whole("count"));
    }

    private static string Uuid(string id)
    {
        Assert.IsTrue(Core.Identity.PublicId.TryParse(Core.Identity.IdPrefix.Invoice, id, out var uuid));
        return uuid.ToString();
    }

    private static async Task ExpectAsync(TestBusiness business, string query, params string[] ids)
    {
        var data = await business.ReadAsync($"/v1/invoices?{query}");
        CollectionAssert.AreEqual(ids, data.Ids("invoices"), query);
        Assert.AreEqual(ids.Length, data.Whole("count"));
        Assert.IsNull(data.GetProperty("nextCursor").GetString());
    }
}
