using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed partial class FunctionContextTests
{
    [TestMethod]
    public async Task A_function_knows_its_definition()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        var context = await AskAsync(host, "/ask/1");
        var definition = context.FunctionDefinition;
        Assert.AreEqual("Ask", definition.Name);
        Assert.AreEqual($"{typeof(Asking).FullName}.RunAsync", definition.EntryPoint);
        Assert.AreEqual(typeof(Asking).Assembly.Location, definition.PathToAssembly);
        Assert.AreEqual(definition.Id, context.FunctionId);
        CollectionAssert.AreEqual(new[] { "request", "context", "id", "limit" }, definition.Parameters.Select(parameter => parameter.Name).ToArray());
        var limit = definition.Parameters[3];
        Assert.AreEqual((typeof(int?), true, true, 5), (limit.Type, limit.HasDefaultValue, limit.IsReferenceOrNullableType, (int)limit.DefaultValue!));
        Assert.IsFalse(definition.Parameters[2].IsReferenceOrNullableType);
        var input = definition.InputBindings.Single();
        Assert.AreEqual(("request", "httpTrigger", BindingDirection.In), (input.Key, input.Value.Type, input.Value.Direction));
        var output = definition.OutputBindings.Single();
        Assert.AreEqual(("$return", "http", BindingDirection.Out), (output.Key, output.Value.Type, output.Value.Direction));
    }

    [TestMethod]
    public async Task Every_run_has_an_id_of_its_own_and_the_function_keeps_its_id()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        var one = await AskAsync(host, "/ask/1");
        var other = await AskAsync(host, "/ask/1");
        Assert.AreNotEqual(one.InvocationId, other.InvocationId);
        Assert.IsTrue(Guid.TryParse(one.InvocationId, out _));
        var again = one.InvocationId;
        Assert.AreEqual(again, one.InvocationId);
        Assert.AreEqual(one.FunctionId, other.FunctionId);
    }

    [TestMethod]
    public async Task Binding_data_holds_query_and_route_values_whatever_the_case()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        var data = (await AskAsync(host, "/ask/7?Q=x&id=9")).BindingContext.BindingData;
        Assert.AreEqual("x", data["q"]);
        Assert.AreEqual("7", data["ID"]);
    }

    [TestMethod]
    public async Task Items_and_features_belong_to_the_run()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        var one = await AskAsync(host, "/ask/1");
        one.Items["key"] = "value";
        one.Features.Set("feature");
        Assert.AreEqual("feature", one.Features.Get<string>());
        Assert.AreEqual(typeof(string), one.Features.Single().Key);
        Assert.IsNull(one.Features.Get<Uri>());
        var other = await AskAsync(host, "/ask/1");
        Assert.IsEmpty(other.Items);
        Assert.IsNull(other.Features.Get<string>());
    }

    [TestMethod]
    public async Task The_trace_context_is_that_of_the_request()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        host.Client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        host.Client.DefaultRequestHeaders.Add("tracestate", "vendor=1");
        var trace = (await AskAsync(host, "/ask/1")).TraceContext;
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", trace.TraceParent, StringComparison.Ordinal);
        Assert.AreEqual("vendor=1", trace.TraceState);
        Assert.IsEmpty(trace.Attributes);
        Assert.IsEmpty(trace.Baggage);
    }

    [TestMethod]
    public async Task Loggers_of_the_context_write_to_the_apps_log()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        await AskAsync(host, "/ask/1");
        Assert.IsTrue(host.Logs.Entries.Any(entry => entry is { Message: "by type", Category: var category } && category.EndsWith("Asking", StringComparison.Ordinal)));
        Assert.IsTrue(host.Logs.Entries.Any(entry => entry is { Message: "by name", Category: "Some.Category" }));
    }

    [TestMethod]
    public async Task There_are_no_retries_of_the_host()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Asking));
        var retries = (await AskAsync(host, "/ask/1")).RetryContext;
        Assert.AreEqual((0, 0), (retries.RetryCount, retries.MaxRetryCount));
    }

    /// <summary>The context of a run that still goes on: it ends with the host.</summary>
    private static async Task<FunctionContext> AskAsync(RuntimeHost host, string path)
    {
        _ = host.Client.GetAsync(path, host.Deadline);
        return await host.NextAsync<FunctionContext>();
    }

    public sealed partial class Asking(Probe probe)
    {
        [Function("Ask")]
        public async Task RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ask/{id}")] HttpRequest request, FunctionContext context, int id, int? limit = 5)
        {
            Note(context.GetLogger<Asking>(), "by type");
            Note(context.GetLogger("Some.Category"), "by name");
            probe.Say(context);
            await probe.Gate.Task;
        }

        [LoggerMessage(1, LogLevel.Information, "{Text}")]
        private static partial void Note(ILogger logger, string text);
    }
}
