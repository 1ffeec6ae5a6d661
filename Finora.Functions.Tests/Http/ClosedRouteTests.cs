using System.Text;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.Tests.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Functions.Tests.Http;

/// <summary>A function whose author forgot the rule is closed, not open. Served by the real middleware over real HTTP.</summary>
[TestClass]
public sealed class ClosedRouteTests
{
    [TestMethod]
    [DataRow("/v1/forgotten")]
    [DataRow("/api/v1/forgotten")]
    public async Task A_function_without_a_rule_answers_403_and_does_not_run(string path)
    {
        await using var host = await RunAsync();

        using var response = await host.Client.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.AreEqual(403, (int)response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "\"FORBIDDEN\"", StringComparison.Ordinal);
        Assert.AreEqual(0, host.Probe.Rest().Count);
    }

    [TestMethod]
    public async Task The_same_function_with_a_rule_runs()
    {
        await using var host = await RunAsync();

        using var response = await host.Client.PostAsync("/v1/opened", new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.AreEqual(204, (int)response.StatusCode);
        Assert.AreEqual(1, host.Probe.Rest().Count);
    }

    private static Task<RuntimeHost> RunAsync() => RuntimeHost.RunAsync(
        builder =>
        {
            builder.UseMiddleware<RequestMiddleware>();
            builder.UseMiddleware<AccessMiddleware>();
            builder.UseMiddleware<BodyMiddleware>();
            builder.Services.AddSingleton<IdGenerator>();
            builder.Services.AddSingleton(new LimitSettings());
            builder.Services.AddSingleton(new AccessRules(typeof(ForgottenFunctions).Assembly));
        },
        typeof(ForgottenFunctions));

    /// <summary>Two functions without a rule and one with.</summary>
    public sealed class ForgottenFunctions(Probe probe)
    {
        [Function("Forgotten")]
        public IResult Forgotten([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/forgotten")] HttpRequest request) => Run(request);

        [Function("ForgottenOnPlatform")]
        public IResult ForgottenOnPlatform([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/forgotten")] HttpRequest request) => Run(request);

        [Function("Opened")]
        [PublicAccess("The counterpart of those that are closed.")]
        public IResult Opened([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/opened")] HttpRequest request) => Run(request);

        private IResult Run(HttpRequest request)
        {
            probe.Say(request.Path.Value!);
            return Results.NoContent();
        }
    }
}
