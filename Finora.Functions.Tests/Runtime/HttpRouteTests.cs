using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class HttpRouteTests
{
    private static async Task<RuntimeHost> StartAsync() => await RuntimeHost.RunAsync(configure: null, typeof(Things), typeof(Statics));

    [TestMethod]
    public async Task Route_and_query_values_reach_the_parameters_of_their_names()
    {
        await using var host = await StartAsync();
        var answer = await host.Client.GetStringAsync("/things/8f14e45f-ceea-467f-a0e6-4b4ac0ff4f3e/parts/7?big=-5000000000&flag=true&NAME=a%20b", host.Deadline);
        Assert.AreEqual("8f14e45f-ceea-467f-a0e6-4b4ac0ff4f3e|7|-5000000000|True|a b", answer);
    }

    [TestMethod]
    public async Task Absent_values_are_null_or_the_default_of_the_parameter()
    {
        await using var host = await StartAsync();
        Assert.AreEqual("null|null|20", await host.Client.GetStringAsync("/optional", host.Deadline));
        Assert.AreEqual("x|3|4", await host.Client.GetStringAsync("/optional/x?number=3&limit=4", host.Deadline));
    }

    [TestMethod]
    [DataRow("/needs?number=abc")]
    [DataRow("/needs?number=007")]
    [DataRow("/needs?number=%2B5")]
    [DataRow("/needs?number=1.0")]
    [DataRow("/needs?number=5&flag=True")]
    [DataRow("/needs")]
    public async Task A_value_that_the_worker_could_not_convert_fails_the_run(string path)
    {
        await using var host = await StartAsync();
        Assert.AreEqual(HttpStatusCode.OK, (await host.Client.GetAsync("/needs?number=-5&flag=false", host.Deadline)).StatusCode);
        Assert.AreEqual(HttpStatusCode.InternalServerError, (await host.Client.GetAsync(path, host.Deadline)).StatusCode);
    }

    [TestMethod]
    public async Task A_constraint_that_does_not_hold_is_not_found()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Statics));
        Assert.AreEqual("12", await host.Client.GetStringAsync("/numbers/12", host.Deadline));
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("/numbers/twelve", host.Deadline)).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("/numbers/99", host.Deadline)).StatusCode);
    }

    [TestMethod]
    public async Task A_literal_route_wins_over_a_parameter_and_that_over_the_catch_all()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(CatchAll), typeof(Pages));
        Assert.AreEqual("about", await host.Client.GetStringAsync("/pages/about", host.Deadline));
        Assert.AreEqual("page other", await host.Client.GetStringAsync("/pages/other", host.Deadline));
        Assert.AreEqual("all pages/other/more", await host.Client.GetStringAsync("/pages/other/more", host.Deadline));
        Assert.AreEqual("all ", await host.Client.GetStringAsync("/", host.Deadline));
    }

    [TestMethod]
    public async Task A_method_that_no_route_of_the_path_has_is_not_found()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(Pages));
        using var answer = await host.Client.PostAsync("/pages/about", content: null, host.Deadline);
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task A_method_that_no_route_of_the_path_has_falls_to_the_catch_all()
    {
        await using var host = await RuntimeHost.RunAsync(configure: null, typeof(CatchAll), typeof(Pages));
        using var answer = await host.Client.DeleteAsync("/pages/about", host.Deadline);
        Assert.AreEqual("all pages/about", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task One_path_may_have_a_function_for_each_method()
    {
        await using var host = await StartAsync();
        Assert.AreEqual("read", await host.Client.GetStringAsync("/same", host.Deadline));
        using var answer = await host.Client.PostAsync("/same", content: null, host.Deadline);
        Assert.AreEqual("write", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    [DataRow("GET")]
    [DataRow("PATCH")]
    [DataRow("BREW")]
    public async Task A_function_that_names_no_methods_takes_them_all(string method)
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/any"), host.Deadline);
        Assert.AreEqual(method, await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    [TestMethod]
    public async Task Without_a_route_the_function_is_at_its_name_below_the_default_prefix()
    {
        await using var host = await RuntimeHost.Prepare(hostJson: null).StartAsync(configure: null, typeof(Statics));
        Assert.AreEqual("nameless", await host.Client.GetStringAsync("/api/Nameless", host.Deadline));
        Assert.AreEqual("nameless", await host.Client.GetStringAsync("/api/nameless", host.Deadline));
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("/nameless", host.Deadline)).StatusCode);
    }

    [TestMethod]
    public async Task The_route_prefix_of_host_json_stands_before_every_route()
    {
        await using var host = await RuntimeHost.Prepare("""{ "extensions": { "http": { "routePrefix": "/one/two/" } } }""").StartAsync(configure: null, typeof(Statics));
        Assert.AreEqual("12", await host.Client.GetStringAsync("/one/two/numbers/12", host.Deadline));
    }

    [TestMethod]
    public async Task Settings_are_not_replaced_in_routes()
    {
        await using var host = await RuntimeHost.RunAsync(builder => builder.Configuration["Place"] = "lagos", typeof(Percent));
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("/percent/lagos", host.Deadline)).StatusCode);
        Assert.AreEqual("percent", await host.Client.GetStringAsync("/percent/%25Place%25", host.Deadline));
    }

    [TestMethod]
    public async Task The_server_does_not_name_itself()
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.GetAsync("/same", host.Deadline);
        Assert.IsFalse(answer.Headers.Contains("Server"));
    }

    [TestMethod]
    public async Task A_body_of_twelve_mebibytes_is_let_through()
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.PostAsync("/count", new ByteArrayContent(new byte[12 * 1024 * 1024]), host.Deadline);
        Assert.AreEqual("12582912", await answer.Content.ReadAsStringAsync(host.Deadline));
    }

    public static class Things
    {
        [Function("Part")]
        public static IResult Part(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:guid}/parts/{part}")] HttpRequest request,
            Guid id, int part, long big, bool flag, string name) => Results.Text($"{id}|{part}|{big}|{flag}|{name}");

        [Function("Optional")]
        public static IResult Optional(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{name?}")] HttpRequest request, string? name, int? number, int limit = 20) =>
            Results.Text($"{name ?? "null"}|{number?.ToString() ?? "null"}|{limit}");

        [Function("Needs")]
        public static IResult Needs(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "needs")] HttpRequest request, int number, bool? flag) =>
            Results.Text($"{number}{flag}");

        [Function("ReadSame")]
        public static IResult Read(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "same")] HttpRequest request) => Results.Text("read");

        [Function("WriteSame")]
        public static IResult Write(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "same")] HttpRequest request) => Results.Text("write");

        [Function("Any")]
        public static IResult Any(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request) => Results.Text(request.Method);

        [Function("Count")]
        public static async Task<IResult> Count(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count")] HttpRequest request, CancellationToken cancellationToken)
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            return Results.Text($"{body.Length}");
        }
    }

    public static class Statics
    {
        [Function("Number")]
        public static IResult Number(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n:int:max(50)}")] HttpRequest request, int n) =>
            Results.Text($"{n}");

        [Function("Nameless")]
        public static IResult Nameless([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("nameless");
    }

    public static class CatchAll
    {
        [Function("All")]
        public static IResult All(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path) =>
            Results.Text($"all {path}");
    }

    public static class Pages
    {
        [Function("Page")]
        public static IResult Page(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/{name}")] HttpRequest request, string name) =>
            Results.Text($"page {name}");

        [Function("About")]
        public static IResult About(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/about")] HttpRequest request) => Results.Text("about");
    }

    public static class Percent
    {
        [Function("Percent")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "percent/%Place%")] HttpRequest request) => Results.Text("percent");
    }
}
