using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Pages;

/// <summary>Errors on the paths of pages: HTML for people, JSON for programs, nothing of the inside for anybody.</summary>
[TestClass]
public sealed class PageErrorTests
{
    private const string Inside = "the password of the database is hunter2";
    private const string Nobody = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static readonly (string Name, string Value) Browser = ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    private static readonly (string Name, string Value) Program = ("Accept", "application/json");

    private static readonly TableHooks s_hooks = new();
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await TestApp.OnSqliteAsync(s_hooks.Use);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestCleanup]
    public void Mend() => s_hooks.Before = null;

    [TestMethod]
    public async Task A_form_that_is_too_large_is_told_on_a_page()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var token = await business.FinalTokenAsync();
        foreach (var path in new[] { $"/p/{token}/pay", "/p/01km58dkh0ecca5b8sma5333hz/checkout" })
        {
            var page = (await s_app.PostFormAsync(path, ("email", new string('a', 20_000)))).AsPage(413);
            StringAssert.Contains(page.Text, "Too much was sent", StringComparison.Ordinal);
        }

        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await s_app.SendAsync(HttpMethod.Post, $"/p/{token}/pay", $"\"{new string('a', 20_000)}\"")).InEnvelope(413).ErrorCode);
    }

    [TestMethod]
    [DataRow("DELETE", "/p/" + Nobody, "GET")]
    [DataRow("GET", "/p/01km58dkh0ecca5b8sma5333hz/checkout", "POST")]
    [DataRow("PUT", "/p/" + Nobody + "/pay", "GET, POST")]
    [DataRow("POST", "/verify/" + Nobody, "GET")]
    public async Task Another_method_is_told_with_those_that_there_are(string method, string path, string allowed)
    {
        var page = (await s_app.SendAsync(new HttpMethod(method), path, null, Browser)).AsPage(405);
        Assert.AreEqual(allowed, page.Headers["Allow"]);
        Assert.AreEqual("METHOD_NOT_ALLOWED", (await s_app.SendAsync(new HttpMethod(method), path, null, Program)).InEnvelope(405).ErrorCode);
    }

    [TestMethod]
    [DataRow("/p")]
    [DataRow("/p/a/b/c")]
    [DataRow("/verify")]
    [DataRow("/verify/a/b")]
    [DataRow("/exports/" + Nobody)]
    [DataRow("/logos/nobody/1.png")]
    [DataRow("/nowhere")]
    public async Task Nothing_looks_alike_everywhere(string path)
    {
        var page = (await s_app.SendAsync(HttpMethod.Get, path, null, Browser)).AsPage(404);
        Assert.AreEqual((await s_app.SendAsync(HttpMethod.Get, $"/p/{Nobody}", null, Browser)).AsPage(404).Text, page.Text);
        Assert.AreEqual("application/json; charset=utf-8", (await s_app.SendAsync(HttpMethod.Get, path, null, Program)).Expect(404).Headers["Content-Type"]);
    }

    [TestMethod]
    public async Task A_path_that_is_no_page_answers_programs_that_ask_for_nothing_in_JSON()
    {
        foreach (var path in new[] { $"/exports/{Nobody}", "/nowhere" }) (await s_app.SendAsync(HttpMethod.Get, path)).InEnvelope(404);
        (await s_app.SendAsync(HttpMethod.Get, "/p/a/b/c")).AsPage(404);
    }

    [TestMethod]
    [DataRow("/p/" + Nobody)]
    [DataRow("/p/01km58dkh0ecca5b8sma5333hz")]
    [DataRow("/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e")]
    public async Task A_fault_of_ours_is_a_page_with_the_number_to_quote_and_nothing_of_the_inside(string path)
    {
        s_hooks.Before = (_, _) => throw new InvalidOperationException(Inside);
        var page = (await s_app.SendAsync(HttpMethod.Get, path, null, Browser)).AsPage(500);
        StringAssert.Contains(page.Text, page.Headers["X-Request-Id"], StringComparison.Ordinal);
        Assert.IsFalse(page.Text.Contains("hunter2", StringComparison.Ordinal), page.Text);
        Assert.AreEqual("INTERNAL_ERROR", (await s_app.SendAsync(HttpMethod.Get, path, null, Program)).InEnvelope(500).ErrorCode);
    }

    [TestMethod]
    public async Task A_store_that_does_not_answer_is_a_page_that_says_when_to_try_again()
    {
        s_hooks.Before = (_, _) => throw new StorageUnavailableException(Inside);
        var page = (await s_app.SendAsync(HttpMethod.Get, $"/p/{Nobody}/pay", null, Browser)).AsPage(503);
        Assert.AreEqual("5", page.Headers["Retry-After"]);
        Assert.IsFalse(page.Text.Contains("hunter2", StringComparison.Ordinal), page.Text);
    }

    [TestMethod]
    public async Task Who_comes_too_often_is_told_on_a_page_at_every_page()
    {
        await using var strict = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings { Verification = 1, InvoicePage = 1, HostedPage = 1 }));
        foreach (var path in new[] { $"/p/{Nobody}", "/p/01km58dkh0ecca5b8sma5333hz", "/verify/1" })
        {
            (await strict.SendAsync(HttpMethod.Get, path, null, Browser)).AsPage(404);
            Assert.AreEqual("60", (await strict.SendAsync(HttpMethod.Get, path, null, Browser)).AsPage(429).Headers["Retry-After"]);
            Assert.AreEqual("RATE_LIMIT", (await strict.SendAsync(HttpMethod.Get, path, null, Program)).InEnvelope(429).ErrorCode);
        }
    }

    [TestMethod]
    public async Task The_APIs_speak_JSON_to_browsers_too()
    {
        (await s_app.SendAsync(HttpMethod.Get, "/v1/nowhere", null, Browser)).InEnvelope(404);
        (await s_app.SendAsync(HttpMethod.Get, "/api/v1/nowhere", null, Browser)).InPlatformError(404);
        (await s_app.SendAsync(HttpMethod.Get, "/v9/customers", null, Browser)).InEnvelope(400);
    }
}
