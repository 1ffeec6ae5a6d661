using System.Net;
using System.Text;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class MiddlewareTests
{
    private static Task<RuntimeHost> StartAsync(Action<FunctionsApplicationBuilder> configure) => RuntimeHost.RunAsync(configure, typeof(Targets));

    [TestMethod]
    public async Task Middleware_runs_in_the_order_of_registration_around_the_function()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Probe>().Say("inline in");
                await next();
                context.InstanceServices.GetRequiredService<Probe>().Say("inline out");
            });
            builder.UseMiddleware<Inner>();
        });
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        CollectionAssert.AreEqual(new object[] { "outer in", "inline in", "inner in", "target", "inner out", "inline out", "outer out" }, host.Probe.Rest().ToArray());
    }

    [TestMethod]
    public async Task One_instance_of_a_middleware_serves_all_runs()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware<Counting>());
        for (var i = 0; i < 2; i++)
        {
            using var answer = await host.Client.GetAsync("target", host.Deadline);
        }

        Assert.AreSame(host.Services.GetRequiredService<Counting>(), host.Services.GetRequiredService<Counting>());
        Assert.AreEqual(2, host.Services.GetRequiredService<Counting>().Runs);
    }

    [TestMethod]
    public async Task Middleware_can_answer_without_running_the_function()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware((context, next) =>
        {
            context.GetInvocationResult().Value = Results.Text("refused", statusCode: 403);
            return Task.CompletedTask;
        }));
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.AreEqual("refused", await answer.Content.ReadAsStringAsync(host.Deadline));
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task Middleware_sees_the_result_before_it_is_written_and_can_replace_it()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            var http = context.GetHttpContext()!;
            http.Response.Headers["X-Started"] = http.Response.HasStarted.ToString();
            var result = context.GetInvocationResult();
            var status = ((IStatusCodeHttpResult)result.Value!).StatusCode;
            context.GetInvocationResult<IResult>().Value = Results.Text($"was {status}", statusCode: 201);
        }));
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode);
        Assert.AreEqual("False", answer.Headers.GetValues("X-Started").Single());
        Assert.AreEqual("was 200", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task Asking_for_a_result_of_another_type_is_refused()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            Assert.ThrowsExactly<InvalidOperationException>(() => context.GetInvocationResult<string>());
            context.InstanceServices.GetRequiredService<Probe>().Say("refused");
        }));
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        CollectionAssert.AreEqual(new object[] { "target", "refused" }, host.Probe.Rest().ToArray());
    }

    [TestMethod]
    public async Task Middleware_sees_the_functions_own_exception_and_may_turn_it_into_an_answer()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (NotSupportedException fault)
            {
                context.GetInvocationResult().Value = Results.Text(fault.Message, statusCode: 418);
            }
        }));
        using var answer = await host.Client.GetAsync("faulty", host.Deadline);
        Assert.AreEqual(418, (int)answer.StatusCode);
        Assert.AreEqual("not like this", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task Parameters_are_bound_after_the_middleware()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            context.GetHttpContext()!.Request.RouteValues["n"] = "8";
            await next();
        }));
        Assert.AreEqual("8", await host.Client.GetStringAsync("number/7", host.Deadline));
    }

    [TestMethod]
    public async Task Conditional_middleware_runs_for_the_runs_that_it_is_for()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.UseWhen<Inner>(context => context.FunctionDefinition.Name == "Target");
            builder.UseWhen(context => context.FunctionDefinition.Name == "Number", async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Probe>().Say("number only");
                await next();
            });
        });
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        CollectionAssert.AreEqual(new object[] { "inner in", "target", "inner out" }, host.Probe.Rest().ToArray());
        await host.Client.GetStringAsync("number/1", host.Deadline);
        CollectionAssert.AreEqual(new object[] { "number only" }, host.Probe.Rest().ToArray());
    }

    [TestMethod]
    public async Task Middleware_runs_for_queue_and_timer_functions_too_where_there_is_no_http_context()
    {
        await using var host = await RuntimeHost.RunAsync(builder => builder.UseMiddleware<Naming>(), typeof(Targets), typeof(Background));
        Assert.AreEqual("Timer timerTrigger False", await host.NextAsync<string>());
        await host.Queues.EnsureQueuesAsync(["jobs"], host.Deadline);
        await host.Services.GetRequiredService<IJobQueue>().SendAsync("jobs", Encoding.UTF8.GetBytes("{}"), TimeSpan.Zero, host.Deadline);
        Assert.AreEqual("Queue queueTrigger False", await host.NextAsync<string>());
        using var answer = await host.Client.GetAsync("target", host.Deadline);
        Assert.AreEqual("Target httpTrigger True", await host.NextAsync<string>());
    }

    private sealed class Outer(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Say("outer in");
            await next(context);
            probe.Say("outer out");
        }
    }

    private sealed class Inner(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Say("inner in");
            await next(context);
            probe.Say("inner out");
        }
    }

    private sealed class Counting : IFunctionsWorkerMiddleware
    {
        public int Runs { get; private set; }

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Runs++;
            return next(context);
        }
    }

    private sealed class Naming(Probe probe) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Say($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single().Type} {context.GetHttpContext() is not null}");
            return Task.CompletedTask;
        }
    }

    public sealed class Targets(Probe probe)
    {
        [Function("Target")]
        public IResult Target([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "target")] HttpRequest request)
        {
            probe.Say("target");
            return Results.Ok();
        }

        [Function("Faulty")]
        public static IResult Faulty([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "faulty")] HttpRequest request) =>
            throw new NotSupportedException("not like this");

        [Function("Number")]
        public static IResult Number(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "number/{n}")] HttpRequest request, int n) => Results.Text($"{n}");
    }

    public static class Background
    {
        [Function("Queue")]
        public static void Queue([QueueTrigger("jobs")] string message)
        {
        }

        [Function("Timer")]
        public static void Timer([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer)
        {
        }
    }
}
