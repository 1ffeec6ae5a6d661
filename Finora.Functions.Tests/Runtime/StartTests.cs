using Finora.Core.Storage;
using Finora.Local.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class StartTests
{
    [TestMethod]
    [DataRow(new[] { typeof(GetItem), typeof(GetThing) }, "GetThing", "GetItem", DisplayName = "one route, other parameter names, one method in common")]
    [DataRow(new[] { typeof(GetItem), typeof(AnyItem) }, "AnyItem", "GetItem", DisplayName = "one route, one function for all methods")]
    [DataRow(new[] { typeof(GetItem), typeof(Twice) }, "GETITEM", "same name", DisplayName = "one name in two cases")]
    [DataRow(new[] { typeof(Admin) }, "Admin", "keeps for itself")]
    [DataRow(new[] { typeof(RuntimeInfo) }, "RuntimeInfo", "keeps for itself")]
    [DataRow(new[] { typeof(EmptyRoute) }, "EmptyRoute", "empty")]
    [DataRow(new[] { typeof(Malformed) }, "Malformed", "malformed")]
    [DataRow(new[] { typeof(Constraint) }, "Constraint", "'nosuch'")]
    [DataRow(new[] { typeof(BadName) }, "1bad", "letter")]
    [DataRow(new[] { typeof(NoTrigger) }, "NoTrigger", "0 triggers")]
    [DataRow(new[] { typeof(TwoTriggers) }, "TwoTriggers", "2 triggers")]
    [DataRow(new[] { typeof(Unbindable) }, "Unbindable", "'when'")]
    [DataRow(new[] { typeof(TakesContext) }, "TakesContext", "'http'")]
    [DataRow(new[] { typeof(QueueObject) }, "QueueObject", "'message'")]
    [DataRow(new[] { typeof(QueueName) }, "QueueName", "Jobs")]
    [DataRow(new[] { typeof(OneQueue), typeof(SameQueue) }, "SameQueue", "OneQueue")]
    [DataRow(new[] { typeof(Schedule) }, "Schedule", "@daily")]
    [DataRow(new[] { typeof(Uncreatable) }, "Uncreatable", "created")]
    public async Task A_function_that_cannot_run_stops_the_start_and_is_named(Type[] functions, string function, string problem)
    {
        await using var host = RuntimeHost.Prepare();
        var fault = Assert.ThrowsExactly<InvalidOperationException>(() => host.CreateBuilder(functions).Build());
        Assert.StartsWith($"Function {function}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_disabled_function_is_not_found_and_stands_in_nobodys_way()
    {
        await using var host = await RuntimeHost.RunAsync(builder => builder.Configuration["AzureWebJobs.GetItem.Disabled"] = "true", typeof(GetItem), typeof(GetThing));
        Assert.AreEqual("thing", await host.Client.GetStringAsync("items/1", host.Deadline));
        await using var without = await RuntimeHost.RunAsync(builder => builder.Configuration["AzureWebJobs:GetItem:Disabled"] = "1", typeof(GetItem));
        using var answer = await without.Client.GetAsync("items/1", without.Deadline);
        Assert.AreEqual(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [TestMethod]
    public async Task A_function_that_is_not_disabled_by_true_or_one_runs()
    {
        await using var host = await RuntimeHost.RunAsync(builder => builder.Configuration["AzureWebJobs.GetItem.Disabled"] = "false", typeof(GetItem));
        Assert.AreEqual("item", await host.Client.GetStringAsync("items/1", host.Deadline));
    }

    [TestMethod]
    public async Task Functions_are_found_in_the_assembly_that_is_named()
    {
        await using var host = RuntimeHost.Prepare();
        var builder = host.CreateBuilder([]);
        builder.ConfigureLocalRuntime(options => (options.FunctionTypes, options.FunctionAssembly) = (null, typeof(StartTests).Assembly));
        // This very assembly holds functions that cannot run, so finding them is refused.
        Assert.ThrowsExactly<InvalidOperationException>(builder.Build);
    }

    [TestMethod]
    public async Task Http_functions_need_the_web_application()
    {
        await using var host = RuntimeHost.Prepare();
        var builder = FunctionsApplication.CreateBuilder(["--AzureWebJobsScriptRoot", host.Folder]);
        builder.ConfigureLocalRuntime(options => options.FunctionTypes = [typeof(GetItem)]);
        var fault = Assert.ThrowsExactly<InvalidOperationException>(builder.Build);
        Assert.Contains("ConfigureFunctionsWebApplication", fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_web_application_comes_before_the_middleware()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.UseMiddleware((_, next) => next());
        Assert.ThrowsExactly<InvalidOperationException>(builder.ConfigureFunctionsWebApplication);
    }

    [TestMethod]
    public async Task Queue_functions_need_a_receiver()
    {
        await using var host = RuntimeHost.Prepare();
        var builder = host.CreateBuilder([typeof(OneQueue)]);
        builder.Services.RemoveAll<IJobReceiver>();
        var fault = Assert.ThrowsExactly<InvalidOperationException>(builder.Build);
        Assert.Contains(nameof(IJobReceiver), fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task An_app_is_built_once()
    {
        await using var host = RuntimeHost.Prepare();
        var builder = host.CreateBuilder([typeof(GetItem)]);
        await using var app = (IAsyncDisposable)builder.Build();
        Assert.ThrowsExactly<InvalidOperationException>(builder.Build);
        Assert.ThrowsExactly<InvalidOperationException>(() => builder.Use(next => next));
    }

    [TestMethod]
    public void The_authorisation_level_depends_on_the_overload_as_it_does_officially()
    {
        Assert.AreEqual(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
        Assert.AreEqual(AuthorizationLevel.Anonymous, new HttpTriggerAttribute("get", "post").AuthLevel);
        Assert.AreEqual(AuthorizationLevel.Admin, new HttpTriggerAttribute(AuthorizationLevel.Admin).AuthLevel);
        Assert.AreEqual(AuthorizationLevel.System, new HttpTriggerAttribute(AuthorizationLevel.System, "get").AuthLevel);
        Assert.IsNull(new HttpTriggerAttribute(AuthorizationLevel.Admin).Methods);
        Assert.IsTrue(new TimerTriggerAttribute("0 0 0 * * *").UseMonitor);
    }

    public static class GetItem
    {
        [Function("GetItem")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request) => Results.Text("item");
    }

    public static class GetThing
    {
        [Function("GetThing")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", "GET", Route = "/ITEMS/{thing}")] HttpRequest request) =>
            Results.Text("thing");
    }

    public static class AnyItem
    {
        [Function("AnyItem")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "items/{id}")] HttpRequest request)
        {
        }
    }

    public static class Twice
    {
        [Function("GETITEM")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "other")] HttpRequest request)
        {
        }
    }

    public static class Admin
    {
        [Function("Admin")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "Administrators")] HttpRequest request)
        {
        }
    }

    public static class RuntimeInfo
    {
        [Function("RuntimeInfo")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
        }
    }

    public static class EmptyRoute
    {
        [Function("EmptyRoute")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "")] HttpRequest request)
        {
        }
    }

    public static class Malformed
    {
        [Function("Malformed")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id")] HttpRequest request)
        {
        }
    }

    public static class Constraint
    {
        [Function("Constraint")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id:nosuch}")] HttpRequest request)
        {
        }
    }

    public static class BadName
    {
        [Function("1bad")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x")] HttpRequest request)
        {
        }
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(HttpRequest request)
        {
        }
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [QueueTrigger("jobs")] string message)
        {
        }
    }

    public static class Unbindable
    {
        [Function("Unbindable")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, DateOnly when)
        {
        }
    }

    public static class TakesContext
    {
        [Function("TakesContext")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, HttpContext http)
        {
        }
    }

    public static class QueueObject
    {
        [Function("QueueObject")]
        public static void Run([QueueTrigger("jobs")] Uri message)
        {
        }
    }

    public static class QueueName
    {
        [Function("QueueName")]
        public static void Run([QueueTrigger("Jobs")] string message)
        {
        }
    }

    public static class OneQueue
    {
        [Function("OneQueue")]
        public static void Run([QueueTrigger("jobs")] string message)
        {
        }
    }

    public static class SameQueue
    {
        [Function("SameQueue")]
        public static void Run([QueueTrigger("jobs")] string message)
        {
        }
    }

    public static class Schedule
    {
        [Function("Schedule")]
        public static void Run([TimerTrigger("@daily")] TimerInfo timer)
        {
        }
    }

    public abstract class Uncreatable
    {
        [Function("Uncreatable")]
        public void Run([QueueTrigger("jobs")] string message) => ArgumentNullException.ThrowIfNull(this);
    }
}
