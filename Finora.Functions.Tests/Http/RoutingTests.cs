using System.Net;
using System.Net.Sockets;
using System.Text;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Paths, methods and versions that are not there, and the pages that are.</summary>
[TestClass]
public sealed class RoutingTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow("/v2/customers", 400, "INVALID_VERSION")]
    [DataRow("/v2", 400, "INVALID_VERSION")]
    [DataRow("/v0/", 400, "INVALID_VERSION")]
    [DataRow("/v10/invoices/x", 400, "INVALID_VERSION")]
    [DataRow("/V3/customers", 400, "INVALID_VERSION")]
    [DataRow("/v1", 404, "NOT_FOUND")]
    [DataRow("/v1/", 404, "NOT_FOUND")]
    [DataRow("/v1/nothing", 404, "NOT_FOUND")]
    [DataRow("/v1/customers/a/b", 404, "NOT_FOUND")]
    [DataRow("/v1x/customers", 404, "NOT_FOUND")]
    [DataRow("/vendor", 404, "NOT_FOUND")]
    [DataRow("/v", 404, "NOT_FOUND")]
    [DataRow("/nothing", 404, "NOT_FOUND")]
    [DataRow("/api/v2/customers", 404, "NOT_FOUND")]
    [DataRow("/v1/..%2f..%2fhost.json", 404, "NOT_FOUND")]
    public async Task An_unknown_version_or_path_is_told_in_the_business_envelope(string path, int status, string code)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            var reply = await s_app.SendAsync(method, path, method == HttpMethod.Post ? "{ no JSON" : null);
            Assert.AreEqual(code, reply.InEnvelope(status).ErrorCode, method.Method);
        }
    }

    [TestMethod]
    [DataRow("/api/v1")]
    [DataRow("/api/v1/nothing")]
    [DataRow("/API/V1/nothing")]
    [DataRow("/api/v1/customers/not-a-uuid")]
    [DataRow("/api/v1/invoices/not-a-uuid/finalize")]
    [DataRow("/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6/xml")]
    public async Task An_unknown_path_of_the_platform_is_told_in_its_own_shape(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Patch })
        {
            var reply = await s_app.SendAsync(method, path);
            Assert.AreEqual("NOT_FOUND", reply.InPlatformError(404).ErrorCode, method.Method);
        }
    }

    [TestMethod]
    [DataRow("PUT", "/v1/customers", "POST")]
    [DataRow("OPTIONS", "/v1/customers", "POST")]
    [DataRow("POST", "/v1/customers/cust_x", "GET")]
    [DataRow("GET", "/v1/invoices/inv_x/send", "POST")]
    [DataRow("POST", "/v1/receipts/rec_x", "GET")]
    [DataRow("QUERY", "/v1/receipts/rec_x", "GET")]
    [DataRow("GET", "/v1/webhooks/alat-payment", "POST")]
    [DataRow("DELETE", "/v1/Webhooks/Alat-Payment", "POST")]
    public async Task A_wrong_method_is_told_with_what_is_allowed(string method, string path, string allowed)
    {
        var reply = await s_app.SendAsync(new HttpMethod(method), path, null, ("Origin", "https://evil.example"));

        Assert.AreEqual("METHOD_NOT_ALLOWED", reply.InEnvelope(405).ErrorCode);
        CollectionAssert.Contains(reply.Headers["Allow"].Split(", "), allowed);
    }

    [TestMethod]
    [DataRow("DELETE", "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/finalize", "POST")]
    [DataRow("POST", "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/xml", "GET")]
    public async Task A_wrong_method_of_the_platform_is_told_in_its_own_shape(string method, string path, string allowed)
    {
        var reply = await s_app.SendAsync(new HttpMethod(method), path);

        Assert.AreEqual("METHOD_NOT_ALLOWED", reply.InPlatformError(405).ErrorCode);
        Assert.AreEqual(allowed, reply.Headers["Allow"]);
    }

    [TestMethod]
    public async Task Whatever_the_case_of_the_path_a_surface_answers_in_its_own_words()
    {
        var business = await s_app.CreateBusinessAsync();

        Assert.AreEqual("INVALID_API_KEY", (await s_app.SendAsync(HttpMethod.Get, "/V1/Customers/cust_x", null, ("Authorization", "Bearer x"))).InEnvelope(401).ErrorCode);
        (await s_app.SendAsync(HttpMethod.Post, "/API/v1/Customers", "{}")).InPlatformError(401);
        Shape.AssertLike(
            ContractExamples.PlatformCustomer, (await business.PlatformAsync(HttpMethod.Post, "/Api/V1/CUSTOMERS", PlatformTrade.FullCustomer)).Expect(201).Json);
    }

    [TestMethod]
    public async Task Nothing_but_the_right_path_is_asked_for_a_credential()
    {
        (await s_app.SendAsync(HttpMethod.Get, "/v1/nothing")).InEnvelope(404);
        (await s_app.SendAsync(HttpMethod.Put, "/v1/customers")).InEnvelope(405);
        (await s_app.SendAsync(HttpMethod.Post, "/v1/customers")).InEnvelope(401);
    }

    [TestMethod]
    public async Task Health_is_told_to_anyone_and_tells_little()
    {
        var live = (await s_app.SendAsync(HttpMethod.Get, "/healthz")).Expect(200).WithHeaders();
        var ready = (await s_app.SendAsync(HttpMethod.Get, "/readyz")).Expect(200).WithHeaders();

        CollectionAssert.AreEqual(new[] { "status", "request_id" }, Shape.Names(live.Json));
        Assert.AreEqual("ok", Trade.Text(live.Json, "status"));
        CollectionAssert.AreEqual(new[] { "status", "request_id", "storage", "queue", "keys" }, Shape.Names(ready.Json));
        foreach (var (name, value) in new[] { ("status", "ready"), ("storage", "ok"), ("queue", "ok"), ("keys", "ok") }) Assert.AreEqual(value, Trade.Text(ready.Json, name));
        Assert.AreEqual(live.Headers["X-Request-Id"], Trade.Text(live.Json, "request_id"));
    }

    [TestMethod]
    public async Task The_start_page_allows_its_own_style_and_nothing_else()
    {
        var page = (await s_app.SendAsync(HttpMethod.Get, "/")).Expect(200);

        Assert.AreEqual("text/html; charset=utf-8", page.Headers["Content-Type"]);
        StringAssert.StartsWith(page.Text, "<!DOCTYPE html>", StringComparison.Ordinal);
        StringAssert.Contains(page.Text, "<h1>Finora</h1>", StringComparison.Ordinal);
        StringAssert.StartsWith(page.Headers["Content-Security-Policy"], "default-src 'none'; style-src 'sha256-", StringComparison.Ordinal);
        Assert.AreEqual("DENY", page.Headers["X-Frame-Options"]);
        Assert.AreEqual("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.IsFalse(page.Text.Contains("<script", StringComparison.OrdinalIgnoreCase));
        var style = page.Text[(page.Text.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.Text.IndexOf("</style>", StringComparison.Ordinal)];
        StringAssert.Contains(page.Headers["Content-Security-Policy"], Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style))), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_body_that_breaks_http_is_the_callers_fault()
    {
        var business = await s_app.CreateBusinessAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, s_app.Http.BaseAddress!.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/customers?businessId={business.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {business.Created.LiveKey.Secret}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nno-length\r\n"));

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var status = await reader.ReadLineAsync();

        StringAssert.StartsWith(status, "HTTP/1.1 400", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Request_ids_never_repeat()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => s_app.SendAsync(HttpMethod.Get, "/healthz")));

        Assert.AreEqual(50, replies.Select(reply => reply.Headers["X-Request-Id"]).Distinct().Count());
    }
}
