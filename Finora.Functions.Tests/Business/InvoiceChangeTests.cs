using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

[TestClass]
public sealed class InvoiceChangeTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    [DataRow("PUT")]
    [DataRow("PATCH")]
    public async Task A_change_touches_only_what_it_is_sent(string method)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.InvoiceAsync(await business.CustomerAsync(), "\"invoiceDate\":\"2026-03-10\",\"reference\":\"PO-1\",\"notes\":\"Thanks\"");

        var changed = (await ChangeAsync(business, id, """{"reference":"PO-2","notes":null}""", method)).Expect(200).Data;

        Assert.AreEqual("PO-2", changed.Text("reference"));
        Assert.IsNull(changed.GetProperty("notes").GetString());
        Assert.AreEqual("2026-03-10T00:00:00.000Z", changed.Text("invoiceDate"));
        Assert.AreEqual(InvoiceSamples.Total, changed.Whole("totalKobo"));
        Assert.AreEqual((await business.ReadAsync($"/v1/invoices/{id}")).GetRawText(), changed.GetRawText());
        CollectionAssert.AreEqual(new[] { id }, (await business.ReadAsync("/v1/invoices?reference=PO-2")).Ids("invoices"));
        Assert.AreEqual(0, (await business.ReadAsync("/v1/invoices?reference=PO-1")).Whole("count"));
    }

    [TestMethod]
    public async Task Lines_rate_and_kind_of_price_are_priced_anew_and_the_number_stays()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.InvoiceAsync(await business.CustomerAsync());
        var number = (await business.ReadAsync($"/v1/invoices/{id}")).Text("invoiceNumber");

        var gross = (await ChangeAsync(business, id, """{"pricesIncludeVat":true,"invoiceDate":"2027-01-05","dueDate":"2027-01-06"}""")).Expect(200).Data;
        Assert.AreEqual(26_500_000, gross.Whole("totalKobo"));
        var dearer = (await ChangeAsync(business, id, """{"pricesIncludeVat":null,"vatRate":10}""")).Expect(200).Data;
        Assert.AreEqual(2_500_000, dearer.Whole("vatAmountKobo"));
        var shorter = (await ChangeAsync(business, id, """{"lineItems":[{"description":"One","unitPrice":100}],"vatRate":null}""")).Expect(200).Data;

        Assert.AreEqual(10_750, shorter.Whole("totalKobo"));
        Assert.AreEqual(1, shorter.GetProperty("lineItems").GetArrayLength());
        Assert.AreEqual(number, shorter.Text("invoiceNumber"));
    }

    [TestMethod]
    public async Task Another_customer_brings_another_buyer()
    {
        var business = await app.CreateBusinessAsync();
        var (old, next) = (await business.CustomerAsync(), await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Lekki Books","email":"lekki@books.example"}"""));
        var id = await business.InvoiceAsync(old);

        var changed = (await ChangeAsync(business, id, $$"""{"customerId":"{{next.Id()}}"}""")).Expect(200).Data;

        Assert.AreEqual("Lekki Books", changed.Text("customerName"));
        Assert.AreEqual(0, (await business.ReadAsync($"/v1/invoices?customerId={old}")).Whole("count"));
        CollectionAssert.AreEqual(new[] { id }, (await business.ReadAsync($"/v1/invoices?customerId={next.Id()}")).Ids("invoices"));
    }

    [TestMethod]
    [DataRow("""{"dueDate":"2026-03-10"}""", "dueDate")]
    [DataRow("""{"invoiceDate":"2026-03-20"}""", "dueDate")]
    [DataRow("""{"lineItems":null}""", "lineItems")]
    [DataRow("""{"lineItems":[]}""", "lineItems")]
    [DataRow("""{"customerId":null}""", "customerId")]
    [DataRow("""{"customerId":"cust_1"}""", "customerId")]
    [DataRow("""{"lineItems":[{"description":"Free","unitPrice":0}]}""", "lineItems[0].unitPrice")]
    [DataRow("""{"vatRate":"7"}""", "vatRate")]
    public async Task A_bad_member_is_named_and_nothing_changes(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.InvoiceAsync(await business.CustomerAsync(), "\"invoiceDate\":\"2026-03-10\",\"dueDate\":\"2026-03-20\"");
        var before = await business.ReadAsync($"/v1/invoices/{id}");
        var reply = (await ChangeAsync(business, id, body)).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
        Assert.AreEqual(before.GetRawText(), (await business.ReadAsync($"/v1/invoices/{id}")).GetRawText());
    }

    [TestMethod]
    public async Task Only_a_known_draft_of_this_business_can_be_changed_or_deleted()
    {
        var (business, other) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var customer = await business.CustomerAsync();
        var sent = await business.SentInvoiceAsync(customer);
        var draft = await business.InvoiceAsync(customer);

        Assert.AreEqual("CONFLICT", (await ChangeAsync(business, sent, """{"notes":"x"}""")).Expect(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{sent}")).Expect(409).ErrorCode);
        foreach (var reply in new[] { await ChangeAsync(other, draft, """{"notes":"x"}"""), await other.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{draft}"), await ChangeAsync(business, "inv_x", "{}") })
        {
            Assert.AreEqual("NOT_FOUND", reply.Expect(404).ErrorCode);
        }

        var unknown = await ChangeAsync(business, draft, """{"customerId":"cust_01km58dkh0ecca5b8sma5333hz"}""");
        Assert.AreEqual("NOT_FOUND", unknown.Expect(404).ErrorCode);
        CollectionAssert.AreEqual(new[] { "customerId" }, unknown.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_deleted_draft_is_gone_keeps_its_number_and_closes_its_links()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var id = await business.InvoiceAsync(customer, "\"invoiceNumber\":\"A-1\"");
        var link = (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{id}}"}""")).Expect(201).Data.Text("paymentLinkId");

        var answer = (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{id}")).Expect(200).Data;

        Assert.AreEqual($$"""{"id":"{{id}}","deleted":true}""", answer.GetRawText());
        (await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices/{id}")).Expect(404);
        (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{id}")).Expect(404);
        Assert.AreEqual(0, (await business.ReadAsync("/v1/invoices")).Whole("count"));
        var closed = await business.ReadAsync($"/v1/businesses/{business.Id}/payments/links/{link}");
        Assert.AreEqual("cancelled invoice_deleted", $"{closed.Text("status")} {closed.Text("statusReason")}");
        (await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","invoiceNumber":"A-1","lineItems":[{"description":"x","unitPrice":1}]}""")).Expect(409);
    }

    private static Task<Reply> ChangeAsync(TestBusiness business, string id, string body, string method = "PUT") => business.BusinessAsync(new HttpMethod(method), $"/v1/invoices/{id}", body);
}
