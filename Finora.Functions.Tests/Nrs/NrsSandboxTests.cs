using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Core.Nrs;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.NrsSandbox;

namespace Finora.Functions.Tests.Nrs;

/// <summary>The stand-in judges as section 20 of the NRS contract says, in the authority's paths and wire forms.</summary>
[TestClass]
public sealed class NrsSandboxTests
{
    private static readonly ManualTime Time = new();
    private static NrsSandboxKit s_sandbox = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_sandbox = await NrsSandboxKit.StartAsync(Time);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_sandbox.DisposeAsync();

    [TestInitialize]
    public Task ForgetAsync() => s_sandbox.ControlAsync(HttpMethod.Post, "reset");

    [TestMethod]
    [DataRow("business_id", "\"12\"", "invalid UUID length: 2")]
    [DataRow("business_id", "\"0194bece-a000-7237-8bc3-000000000000\"", "invoicerequest.invoice.business_id is not yours")]
    [DataRow("irn", null, "invoicerequest.invoice.irn is required")]
    [DataRow("issue_date", null, "invoicerequest.invoice.issue_date is required")]
    [DataRow("tax_total", null, "invoicerequest.invoice.tax_total is required")]
    [DataRow("invoice_line", "[]", "invoicerequest.invoice.invoice_line is required")]
    [DataRow("issue_date", "\"27.2.2025\"", "taxpointdate must be a valid date value yyyy-mm-dd")]
    [DataRow("invoice_type_code", "\"999\"", "invoicerequest.invoice.invoicetypecode must be a valid invoice type")]
    [DataRow("document_currency_code", "\"ZZZ\"", "documentcurrencycode must be a valid currency")]
    [DataRow("irn", "\"INV2025001-OTHER001-20250227\"", "invoicerequest.invoice.irn is not valid")]
    [DataRow("irn", "\"INV2025001-F1N0RA01-20250228\"", "invoicerequest.invoice.irn is not valid")]
    [DataRow("accounting_customer_party", null, "accountingcustomerparty.tin is required")]
    [DataRow("accounting_customer_party", """{"tin":"1234"}""", "accountingcustomerparty.tin must be at least in length or value 5")]
    [DataRow("accounting_customer_party", """{"tin":"12345","telephone":"0803"}""", "accountingcustomerparty.telephone must be a valid telephone number that starts with +")]
    [DataRow("invoice_kind", "\"B2C\"", "accountingcustomerparty is not allowed for B2C")]
    [DataRow("legal_monetary_total", """{"line_extension_amount":1,"tax_exclusive_amount":1,"tax_inclusive_amount":1,"payable_amount":1}""", "legalmonetarytotal does not add up")]
    [DataRow("invoice_type_code", "\"380\"", "billingreference[0].irn must be a signed invoice")]
    public async Task A_body_that_breaks_a_rule_is_refused_with_the_detail(string member, string? value, string details)
    {
        var body = Body();
        if (value is null) body.Remove(member);
        else body[member] = JsonNode.Parse(value);
        foreach (var path in new[] { "validate", "sign" })
        {
            var (status, answer) = await PostAsync(path, body.ToJsonString());
            var error = answer.GetProperty("error");
            Assert.AreEqual((400, details, "invoice_actions"), (status, error.GetProperty("details").GetString(), error.GetProperty("handler").GetString()));
            Assert.IsTrue(Guid.TryParse(error.GetProperty("id").GetString(), out _));
        }

        Assert.IsEmpty(await s_sandbox.InvoicesAsync());
    }

    [TestMethod]
    public async Task A_good_body_is_validated_signed_found_paid_and_transmitted()
    {
        var body = Body().ToJsonString();
        Assert.AreEqual((201, """{"code":201,"data":{"ok":true}}"""), await TextAsync(HttpMethod.Post, "validate", body));
        Assert.AreEqual(404, (await TextAsync(HttpMethod.Get, $"confirm/{NrsSamples.NrsIrn}")).Status);
        Assert.AreEqual((201, """{"code":201,"data":{"ok":true}}"""), await TextAsync(HttpMethod.Post, "sign", body));
        var found = JsonDocument.Parse((await TextAsync(HttpMethod.Get, $"confirm/{NrsSamples.NrsIrn}")).Text).RootElement.GetProperty("data");
        CollectionAssert.AreEqual(new[] { "irn", "issue_date", "due_date", "sync_date", "payment_status", "transmitted", "delivered" }, found.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual(200, (await TextAsync(HttpMethod.Post, $"transmit/{NrsSamples.NrsIrn}", "")).Status);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.IsTrue((await s_sandbox.InvoicesAsync()).Single().GetProperty("delivered").GetBoolean());
        Assert.AreEqual(200, (await TextAsync(HttpMethod.Patch, $"update/{NrsSamples.NrsIrn}", """{"payment_status":"PAID","reference":"R"}""")).Status);
        StringAssert.Contains((await TextAsync(HttpMethod.Patch, $"update/{NrsSamples.NrsIrn}", """{"payment_status":"PAID","reference":"R"}""")).Text, "invoice is in a terminal state");
        StringAssert.Contains((await TextAsync(HttpMethod.Get, $"{NrsSamples.BusinessId}?irn={NrsSamples.NrsIrn}")).Text, "\"total\":1");
        Assert.AreEqual(Convert.ToBase64String(Encoding.UTF8.GetBytes(body)), (await s_sandbox.InvoicesAsync()).Single().GetProperty("body").GetString());
    }

    [TestMethod]
    [DataRow(SandboxDuplicateStyle.Generic)]
    [DataRow(SandboxDuplicateStyle.Explicit)]
    public async Task A_second_sign_is_refused_also_with_the_same_bytes(SandboxDuplicateStyle style)
    {
        await using var sandbox = await NrsSandboxKit.StartAsync(Time, new SandboxOptions { DuplicateStyle = style });
        var replies = new List<string>();
        for (var i = 0; i < 2; i++) replies.Add((await TextAsync(HttpMethod.Post, "sign", Body().ToJsonString(), sandbox)).Text);
        var error = JsonDocument.Parse(replies[1]).RootElement.GetProperty("error");
        if (style == SandboxDuplicateStyle.Generic) StringAssert.Contains(error.GetProperty("details").GetString(), "try again later");
        else Assert.AreEqual("invoice.irn already exists", $"{error.GetProperty("errors")[0].GetProperty("field")} {error.GetProperty("errors")[0].GetProperty("message")}");
        Assert.AreEqual(2, (await sandbox.InvoicesAsync()).Single().GetProperty("sign_calls").GetInt32());
    }

    [TestMethod]
    public async Task Keys_are_asked_for_before_the_route_and_secrets_are_masked_in_the_log()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/nowhere");
        request.Headers.Add("x-api-key", "sandbox-key");
        request.Headers.Add("x-api-secret", "wrong");
        using var response = await s_sandbox.Http.SendAsync(request);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "unable to validate api key");
        StringAssert.Contains((await TextAsync(HttpMethod.Get, "../../nowhere")).Text, "no route found for this path");
        var log = (await s_sandbox.ControlAsync(HttpMethod.Get, "requests")).GetRawText();
        Assert.DoesNotContain("sandbox-key", log);
        Assert.DoesNotContain("sandbox-secret", log);
    }

    [TestMethod]
    public async Task Lists_and_health_need_no_keys_and_the_entity_offers_the_service_id()
    {
        Assert.AreEqual(HttpStatusCode.OK, (await s_sandbox.Http.GetAsync(new Uri("api", UriKind.Relative))).StatusCode);
        foreach (var kind in NrsCodes.Lists) Assert.AreEqual(HttpStatusCode.OK, (await s_sandbox.Http.GetAsync(new Uri($"api/v1/invoice/resources/{kind}", UriKind.Relative))).StatusCode, kind);
        StringAssert.Contains((await TextAsync(HttpMethod.Get, $"../entity/{new SandboxOptions().EntityId}")).Text, "-F1N0RA01-");
        Assert.AreEqual(200, (await TextAsync(HttpMethod.Post, "../utilities/verify-tin/", """{"tin":"87654321-0001"}""")).Status);
        Assert.AreEqual(404, (await TextAsync(HttpMethod.Post, "../utilities/verify-tin/", """{"tin":"00000000-0001"}""")).Status);
    }

    [TestMethod]
    public async Task Fault_rules_are_listed_used_up_and_removed()
    {
        var id = (await s_sandbox.ControlAsync(HttpMethod.Post, "faults", """{"match":"sign","mode":"status","times":2,"status":503}""")).GetProperty("id").GetInt32();
        Assert.AreEqual(503, (await TextAsync(HttpMethod.Post, "sign", "{}")).Status);
        Assert.AreEqual(1, (await s_sandbox.ControlAsync(HttpMethod.Get, "faults"))[0].GetProperty("times").GetInt32());
        await s_sandbox.ControlAsync(HttpMethod.Delete, $"faults/{id}");
        Assert.AreEqual(400, (await TextAsync(HttpMethod.Post, "sign", "{}")).Status);
    }

    [TestMethod]
    public async Task A_text_that_is_no_qr_text_is_not_valid()
    {
        var decoded = await s_sandbox.ControlAsync(HttpMethod.Post, "qr/decode", """{"payload":"AAAA"}""");
        Assert.IsFalse(decoded.GetProperty("valid").GetBoolean());
    }

    private static JsonObject Body() => JsonNode.Parse(MbsInvoiceJson.Write(NrsSamples.SampleA(), NrsSamples.Context()))!.AsObject();

    private static async Task<(int Status, JsonElement Answer)> PostAsync(string path, string body)
    {
        var (status, text) = await TextAsync(HttpMethod.Post, path, body);
        return (status, JsonDocument.Parse(text).RootElement);
    }

    private static async Task<(int Status, string Text)> TextAsync(HttpMethod method, string path, string? body = null, NrsSandboxKit? sandbox = null)
    {
        using var request = new HttpRequestMessage(method, "api/v1/invoice/" + path);
        request.Headers.Add("x-api-key", "sandbox-key");
        request.Headers.Add("x-api-secret", "sandbox-secret");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await (sandbox ?? s_sandbox).Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
