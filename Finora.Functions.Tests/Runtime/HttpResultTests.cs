using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class HttpResultTests
{
    [TestMethod]
    [DataRow("result", HttpStatusCode.Accepted, "result")]
    [DataRow("result-task", HttpStatusCode.Accepted, "result task")]
    [DataRow("result-value-task", HttpStatusCode.Accepted, "result value task")]
    [DataRow("concrete-task", HttpStatusCode.NotFound, "")]
    [DataRow("action", HttpStatusCode.Gone, "")]
    [DataRow("action-task", HttpStatusCode.Gone, "")]
    public async Task A_result_is_written(string route, HttpStatusCode status, string body)
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Answers));
        using var answer = await host.Client.GetAsync(route, host.Deadline);
        Assert.AreEqual(status, answer.StatusCode);
        Assert.AreEqual(body, await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("object-task")]
    [DataRow("null-task")]
    [DataRow("task")]
    [DataRow("value-task")]
    [DataRow("nothing")]
    public async Task Whatever_is_no_result_is_an_empty_200(string route)
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Answers));
        using var answer = await host.Client.GetAsync(route, host.Deadline);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    [DataRow("throw")]
    [DataRow("throw-later")]
    [DataRow("throw-in-result")]
    public async Task An_exception_is_an_empty_500_and_is_logged(string route)
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Faults));
        using var answer = await host.Client.GetAsync(route, host.Deadline);
        Assert.AreEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.AreEqual("", await answer.Content.ReadAsStringAsync(host.Deadline));
        Assert.IsFalse(answer.Headers.Contains("X-Begun"));
        Assert.IsNull(answer.Content.Headers.ContentType);
        var entry = host.Logs.Entries.Single(entry => entry.Level == LogLevel.Error);
        Assert.AreEqual(route, ((InvalidOperationException)entry.Exception!).Message);
    }

    [TestMethod]
    public async Task An_exception_after_the_answer_began_breaks_the_connection()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Faults));
        using var answer = await host.Client.GetAsync("throw-after-start", HttpCompletionOption.ResponseHeadersRead, host.Deadline);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        host.Probe.Gate.SetResult();
        await Assert.ThrowsExactlyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task A_client_that_leaves_cancels_the_run_and_is_no_error()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Faults));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, host.Deadline);
            await client.GetStream().WriteAsync("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), host.Deadline);
            Assert.AreEqual("waiting", await host.NextAsync<string>());
        }

        Assert.AreEqual("cancelled", await host.NextAsync<string>());
        await host.StopAsync();
        Assert.IsFalse(host.Logs.Entries.Any(entry => entry.Level >= LogLevel.Warning));
    }

    [TestMethod]
    public async Task Each_run_has_an_instance_and_a_scope_of_its_own_that_ends_with_the_response()
    {
        await using var host = await RuntimeHost.RunAsync(builder => builder.Services.AddScoped<Scoped>(), typeof(Scopes));
        var seen = new HashSet<Scoped>();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await host.Client.GetAsync("scope", host.Deadline);
            var (injected, fromRequest, fromContext) = await host.NextAsync<(Scoped, Scoped, Scoped)>();
            Assert.AreSame(injected, fromRequest);
            Assert.AreSame(injected, fromContext);
            Assert.IsTrue(seen.Add(injected));
            await injected.Disposed.Task.WaitAsync(host.Deadline);
        }
    }

    public sealed class Scoped : IDisposable
    {
        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => Disposed.SetResult();
    }

    public sealed class Scopes(Scoped scoped, Probe probe)
    {
        [Function("Scope")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scope")] HttpRequest request, FunctionContext context) =>
            probe.Say((scoped, request.HttpContext.RequestServices.GetRequiredService<Scoped>(), context.InstanceServices.GetRequiredService<Scoped>()));
    }

    public static class Answers
    {
        [Function("Result")]
        public static IResult Result([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result")] HttpRequest request) =>
            Results.Text("result", statusCode: 202);

        [Function("ResultTask")]
        public static async Task<IResult> ResultTask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result-task")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Text("result task", statusCode: 202);
        }

        [Function("ResultValueTask")]
        public static ValueTask<IResult> ResultValueTask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result-value-task")] HttpRequest request) =>
            ValueTask.FromResult(Results.Text("result value task", statusCode: 202));

        [Function("ConcreteTask")]
        public static Task<Microsoft.AspNetCore.Http.HttpResults.NotFound> ConcreteTask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "concrete-task")] HttpRequest request) => Task.FromResult(TypedResults.NotFound());

        [Function("Action")]
        public static IActionResult Action(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) => new StatusCodeResult(410);

        [Function("ActionTask")]
        public static Task<IActionResult> ActionTask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action-task")] HttpRequest request) =>
            Task.FromResult<IActionResult>(new StatusCodeResult(410));

        [Function("Text")]
        public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text")] HttpRequest request) => "ignored";

        [Function("ObjectTask")]
        public static Task<Uri> ObjectTask([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "object-task")] HttpRequest request) =>
            Task.FromResult(new Uri("http://ignored/"));

        [Function("NullTask")]
        public static Task<IResult?> NullTask(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "null-task")] HttpRequest request) =>
            Task.FromResult<IResult?>(null);

        [Function("Task")]
        public static Task Done(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "task")] HttpRequest request) => Task.CompletedTask;

        [Function("ValueTask")]
        public static ValueTask ValueDone(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "value-task")] HttpRequest request) => ValueTask.CompletedTask;

        [Function("Nothing")]
        public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request)
        {
        }
    }

    public sealed class Faults(Probe probe)
    {
        [Function("Throw")]
        public static IResult Throw([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Begun"] = "yes";
            throw new InvalidOperationException("throw");
        }

        [Function("ThrowLater")]
        public static async Task<IResult> ThrowLater(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw-later")] HttpRequest request)
        {
            await Task.Yield();
            throw new InvalidOperationException("throw-later");
        }

        [Function("ThrowInResult")]
        public static IResult ThrowInResult(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw-in-result")] HttpRequest request) => new Broken();

        [Function("ThrowAfterStart")]
        public async Task ThrowAfterStart(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw-after-start")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half of it");
            await request.HttpContext.Response.Body.FlushAsync();
            await probe.Gate.Task;
            throw new InvalidOperationException("throw-after-start");
        }

        [Function("Wait")]
        public async Task Wait(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, CancellationToken cancellationToken)
        {
            probe.Say("waiting");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                probe.Say(cancellationToken.IsCancellationRequested ? "cancelled" : "not cancelled");
            }
        }

        private sealed class Broken : IResult
        {
            public Task ExecuteAsync(HttpContext httpContext)
            {
                httpContext.Response.ContentType = "text/plain";
                throw new InvalidOperationException("throw-in-result");
            }
        }
    }
}
