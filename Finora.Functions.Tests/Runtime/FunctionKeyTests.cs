using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class FunctionKeyTests
{
    private static Task<RuntimeHost> StartAsync() => RuntimeHost.RunAsync(
        builder =>
        {
            builder.Configuration["FunctionKeys:Keyed"] = "own-key";
            builder.Configuration["FunctionKeys:Other"] = "others-key";
            builder.Configuration["FunctionKeys:default"] = "app-key";
            builder.Configuration["FunctionKeys:master"] = "master-key";
        },
        typeof(Doors));

    private static async Task<HttpStatusCode> GetAsync(RuntimeHost host, string path, string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
        {
            request.Headers.Add("x-functions-key", header);
        }

        using var answer = await host.Client.SendAsync(request, host.Deadline);
        return answer.StatusCode;
    }

    [TestMethod]
    public async Task An_anonymous_function_asks_for_no_key()
    {
        await using var host = await StartAsync();
        Assert.AreEqual(HttpStatusCode.OK, await GetAsync(host, "/open"));
        Assert.AreEqual(HttpStatusCode.OK, await GetAsync(host, "/open?code=wrong"));
    }

    [TestMethod]
    [DataRow("own-key", HttpStatusCode.OK)]
    [DataRow("app-key", HttpStatusCode.OK)]
    [DataRow("master-key", HttpStatusCode.OK)]
    [DataRow("others-key", HttpStatusCode.Unauthorized)]
    [DataRow("own-ke", HttpStatusCode.Unauthorized)]
    [DataRow("OWN-KEY", HttpStatusCode.Unauthorized)]
    [DataRow("", HttpStatusCode.Unauthorized)]
    public async Task The_function_level_opens_with_the_functions_own_key_or_a_wider_one(string key, HttpStatusCode expected)
    {
        await using var host = await StartAsync();
        Assert.AreEqual(expected, await GetAsync(host, "/keyed", key));
        Assert.AreEqual(expected, await GetAsync(host, $"/keyed?code={key}"));
    }

    [TestMethod]
    [DataRow("master-key", HttpStatusCode.OK)]
    [DataRow("app-key", HttpStatusCode.Unauthorized)]
    [DataRow("wrong", HttpStatusCode.Unauthorized)]
    public async Task The_admin_level_opens_with_the_master_key_only(string key, HttpStatusCode expected)
    {
        await using var host = await StartAsync();
        Assert.AreEqual(expected, await GetAsync(host, "/keeper", key));
    }

    [TestMethod]
    public async Task Without_a_key_the_function_does_not_run()
    {
        await using var host = await StartAsync();
        Assert.AreEqual(HttpStatusCode.Unauthorized, await GetAsync(host, "/keyed"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await GetAsync(host, "/keeper"));
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task With_no_keys_set_a_function_that_asks_for_one_is_closed()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Doors));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await GetAsync(host, "/keyed", "anything"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await GetAsync(host, "/keyed"));
    }

    [TestMethod]
    public async Task The_key_is_not_among_the_binding_data()
    {
        await using var host = await StartAsync();
        Assert.AreEqual(HttpStatusCode.OK, await GetAsync(host, "/keyed?code=own-key&other=1"));
        Assert.AreEqual("null;other", await host.NextAsync<string>());
    }

    public sealed class Doors(Probe probe)
    {
        [Function("Open")]
        public void Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => probe.Say("open");

        [Function("Keyed")]
        public void Keyed(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "keyed")] HttpRequest request, FunctionContext context, string? code) =>
            probe.Say($"{code ?? "null"};{string.Join(',', context.BindingContext.BindingData.Keys)}");

        [Function("Keeper")]
        public void Keeper([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "keeper")] HttpRequest request) => probe.Say("keeper");
    }
}
