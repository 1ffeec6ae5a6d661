using System.Net.Http.Headers;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Who may call the Platform API, and the order in which that is judged: sections 2 and 5 of its contract.</summary>
[TestClass]
public sealed class PlatformAccessTests
{
    private const string Broken = "{ this is no JSON";
    private const string Missing = "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Whatever_is_no_valid_key_is_answered_alike()
    {
        var business = await s_app.CreateBusinessAsync();
        var key = business.Created.PlatformKey.Secret;
        var expected = (await s_app.SendAsync(HttpMethod.Get, Missing, null, ("x-api-key", "fp_live_" + new string('0', 40)))).InPlatformError(401);

        Assert.AreEqual("UNAUTHORIZED", expected.ErrorCode);
        Assert.AreEqual("UNAUTHORIZED", (await s_app.SendAsync(HttpMethod.Post, "/api/v1/invoices", Broken)).InPlatformError(401).ErrorCode);
        foreach (var wrong in new[] { "x", key[..^1], key + "0", key.ToUpperInvariant(), business.Created.LiveKey.Secret, business.Created.TestKey.Secret })
        {
            Assert.AreEqual(expected.Bare(), (await s_app.SendAsync(HttpMethod.Get, Missing, null, ("x-api-key", wrong))).InPlatformError(401).Bare(), wrong);
        }

        await s_app.EditAsync(business.Live, RowKeys.ApiKey(business.Created.PlatformKey.Key.Id), stored => stored with { RevokedAt = s_app.Time.GetUtcNow() });
        Assert.AreEqual(expected.Bare(), (await business.PlatformAsync(HttpMethod.Get, Missing)).InPlatformError(401).Bare());
    }

    [TestMethod]
    [DataRow("invoices:read", 404, 403, 403, 403)]
    [DataRow("invoices:write", 404, 400, 403, 403)]
    [DataRow("customers:read", 403, 403, 404, 403)]
    [DataRow("customers:write", 403, 403, 404, 400)]
    [DataRow("payments:write", 403, 403, 403, 403)]
    [DataRow("*", 404, 400, 404, 400)]
    public async Task A_scope_opens_what_it_names_and_writing_implies_reading(string scope, int readInvoice, int writeInvoice, int readCustomer, int writeCustomer)
    {
        var business = await s_app.CreateBusinessAsync();
        await s_app.EditAsync(business.Live, RowKeys.ApiKey(business.Created.PlatformKey.Key.Id), key => key with { Scopes = [scope] });

        Assert.AreEqual(readInvoice, (await business.PlatformAsync(HttpMethod.Get, Missing)).Status);
        Assert.AreEqual(readInvoice, (await business.PlatformAsync(HttpMethod.Get, Missing + "/xml")).Status);
        Assert.AreEqual(writeInvoice, (await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", Broken)).Status);
        Assert.AreEqual(writeInvoice, (await business.PlatformAsync(HttpMethod.Post, Missing + "/finalize", Broken)).Status);
        Assert.AreEqual(readCustomer, (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a")).Status);
        var customer = await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", Broken);
        customer.InPlatformError(writeCustomer);
        if (writeCustomer == 403) Assert.AreEqual("FORBIDDEN", customer.ErrorCode);
    }

    [TestMethod]
    [DataRow("invoices:write", "invoices:read", true)]
    [DataRow("invoices:read", "invoices:write", false)]
    [DataRow("customers:write", "invoices:read", false)]
    [DataRow("webhooks:manage", "webhooks:manage", true)]
    [DataRow("*", "reports:read", true)]
    [DataRow("", "reports:read", false)]
    public void Scopes_are_compared_whole(string held, string needed, bool allowed) => Assert.AreEqual(allowed, PlatformAccess.Allows([held], needed));

    [TestMethod]
    [DataRow(Plan.Free)]
    [DataRow(Plan.Starter)]
    public async Task Every_plan_may_invoice_and_finalize(Plan plan)
    {
        var business = await s_app.CreateBusinessAsync(plan);

        var draft = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync());

        Assert.AreEqual("finalized", Trade.Text(await business.FinalizedAsync(Trade.Text(draft, "id")), "status"));
    }

    [TestMethod]
    public async Task A_suspended_tenant_reads_and_does_not_write()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });

        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/customers/{customer}")).Expect(200);
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", Broken)).InPlatformError(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Post, Missing + "/finalize")).InPlatformError(403).ErrorCode);
    }

    [TestMethod]
    public async Task The_size_of_the_body_is_judged_before_the_credential()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invoices") { Content = new ByteArrayContent(new byte[1_048_577]) };
        request.Headers.ExpectContinue = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await s_app.Http.SendAsync(request);

        Assert.AreEqual(413, (int)response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "\"PAYLOAD_TOO_LARGE\"");
    }

    [TestMethod]
    public async Task What_belongs_to_others_answers_to_the_byte_as_what_does_not_exist()
    {
        var (ours, others) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var customer = await others.PlatformCustomerAsync();
        var invoice = Trade.Text(await others.PlatformInvoiceAsync(customer), "id");
        await others.FinalizedAsync(invoice);

        await AssertMissingAsync(HttpMethod.Get, "/api/v1/customers/*", customer, null, 404);
        await AssertMissingAsync(HttpMethod.Get, "/api/v1/invoices/*", invoice, null, 404);
        await AssertMissingAsync(HttpMethod.Get, "/api/v1/invoices/*/xml", invoice, null, 404);
        await AssertMissingAsync(HttpMethod.Post, "/api/v1/invoices/*/finalize", invoice, null, 404);
        await AssertMissingAsync(HttpMethod.Post, "/api/v1/invoices", customer, """{"customer_id":"*","line_items":[{"description":"A","unit_price":1}]}""", 400);

        async Task AssertMissingAsync(HttpMethod method, string path, string foreign, string? body, int status)
        {
            const string Unknown = "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";
            var expected = (await CallAsync(Unknown)).InPlatformError(status).Bare();
            Assert.AreEqual(expected, (await CallAsync(foreign)).InPlatformError(status).Bare().Replace(foreign, Unknown, StringComparison.Ordinal), path);

            Task<Reply> CallAsync(string id) => ours.PlatformAsync(method, path.Replace("*", id, StringComparison.Ordinal), body?.Replace("*", id, StringComparison.Ordinal));
        }
    }
}
