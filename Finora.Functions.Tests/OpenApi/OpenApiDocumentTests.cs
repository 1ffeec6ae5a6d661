using System.Text;
using System.Text.Json;
using Finora.Functions.OpenApi;
using Finora.Functions.Tests.Codebase;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>The published description is that of the code: complete, checked in, sound to a linter, and true to its own examples.</summary>
[TestClass]
public sealed class OpenApiDocumentTests
{
    private const string Origin = "https://api.finorabusiness.com";

    /// <summary>Set to 1, this makes the tests write the copies instead of comparing them.</summary>
    private const string Renew = "FINORA_RENEW_OPENAPI";

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<string> Surfaces => OpenApiDocuments.Surfaces.Keys;

    [TestMethod]
    public void Every_route_of_the_Business_API_is_described()
    {
        var served = ContractRoutes.Functions.Where(function => function.Trigger.Route!.StartsWith("v1/", StringComparison.Ordinal))
            .SelectMany(function => function.Trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} {ContractRoutes.PathOf(function.Trigger)}")).Order(StringComparer.Ordinal).ToArray();
        var described = DescribedApi.Business.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal).ToArray();

        var missing = served.Except(described).ToArray();

        Assert.AreEqual(0, missing.Length, $"docs/openapi.md tells how to describe\n{string.Join('\n', missing)}");
        CollectionAssert.AreEqual(served, described);
    }

    [TestMethod]
    public void Every_route_of_the_Platform_API_is_described()
    {
        var served = ContractRoutes.Functions.Where(function => function.Trigger.Route!.StartsWith("api/v1/", StringComparison.Ordinal))
            .SelectMany(function => function.Trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} {ContractRoutes.PathOf(function.Trigger)}")).Order(StringComparer.Ordinal).ToArray();
        var described = DescribedApi.Platform.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal).ToArray();

        Assert.AreEqual("", string.Join('\n', served.Except(described)), "docs/openapi.md tells how to describe them.");
        CollectionAssert.AreEqual(served, described);
    }

    [TestMethod]
    [DynamicData(nameof(Surfaces))]
    public void The_checked_in_copy_is_what_the_code_says(string surface)
    {
        var path = Path.Combine(InfraFiles.Root, "docs", "openapi", surface + ".json");
        var text = Encoding.UTF8.GetString(OpenApiDocuments.Print(OpenApiDocument.Build(OpenApiDocuments.Surfaces[surface], Origin)));
        if (Environment.GetEnvironmentVariable(Renew) == "1") File.WriteAllText(path, text);

        var (now, before) = (text.Split('\n'), File.Exists(path) ? File.ReadAllText(path).Split('\n') : []);

        var different = Enumerable.Range(0, Math.Max(now.Length, before.Length)).Where(line => now.ElementAtOrDefault(line) != before.ElementAtOrDefault(line)).Take(5)
            .Select(line => $"line {line + 1}: '{before.ElementAtOrDefault(line)}' is now '{now.ElementAtOrDefault(line)}'").ToArray();
        Assert.AreEqual(0, different.Length, $"Look at the change, then renew {path} with {Renew}=1 dotnet test --filter {nameof(OpenApiDocumentTests)}.\n{string.Join('\n', different)}");
    }

    /// <summary>Redocly's recommended rules and a few more, without a warning; see <c>docs/openapi/redocly.yaml</c>.</summary>
    [TestMethod]
    [DynamicData(nameof(Surfaces))]
    public async Task A_linter_finds_nothing(string surface)
    {
        var linter = await Redocly.LintAsync(Path.Combine("docs", "openapi", surface + ".json"), TestContext.CancellationToken);

        linter.Expect(0);
        StringAssert.Contains(linter.Output + linter.Errors, "Your API description is valid");
        Assert.IsFalse((linter.Output + linter.Errors).Contains("You have", StringComparison.Ordinal), linter.Output + linter.Errors);
    }

    [TestMethod]
    [DynamicData(nameof(Surfaces))]
    public void Every_example_of_a_body_is_accepted_by_its_reader(string surface)
    {
        var refused = OpenApiDocument.FunctionsOf(OpenApiDocuments.Surfaces[surface]).Select(entry => entry.Function.Description).Where(route => route.Body is not null)
            .Select(route => (route.Function, Failure: route.Body!.Read(JsonDocument.Parse(route.Body.Example).RootElement))).Where(read => read.Failure is not null)
            .Select(read => $"{read.Function}: {read.Failure!.Message} {string.Join(", ", read.Failure.Fields)}").ToArray();

        Assert.AreEqual(0, refused.Length, string.Join('\n', refused));
    }

    [TestMethod]
    [DynamicData(nameof(Surfaces))]
    public void Every_example_keeps_its_schema(string surface)
    {
        var api = new DescribedApi(OpenApiDocuments.Surfaces[surface]);
        var (faults, examples) = (new List<string>(), 0);
        foreach (var operation in api.Operations)
        {
            var contents = operation.Json.GetProperty("responses").EnumerateObject().Select(response => api.Resolve(response.Value));
            if (operation.Json.TryGetProperty("requestBody", out var body)) contents = contents.Append(body);
            foreach (var (example, schema) in contents.Where(content => content.TryGetProperty("content", out _)).SelectMany(content => content.GetProperty("content").EnumerateObject()).SelectMany(media => ExamplesOf(media.Value)))
            {
                examples++;
                faults.AddRange(api.Check(schema, example).Select(fault => $"{operation.Name}: {fault}"));
            }
        }

        Assert.AreEqual(0, faults.Count, string.Join('\n', faults));
        Assert.IsTrue(examples > 20);
    }

    [TestMethod]
    public async Task It_is_served_to_anyone_and_once_to_who_keeps_it()
    {
        await using var app = await TestApp.OnSqliteAsync();

        var first = (await app.SendAsync(HttpMethod.Get, "/openapi.json?surface=business")).Expect(200);

        Assert.AreEqual(File.ReadAllText(Path.Combine(InfraFiles.Root, "docs", "openapi", "business.json")), first.Text);
        Assert.AreEqual(first.Text, (await app.SendAsync(HttpMethod.Get, "/openapi/business.json")).Expect(200).Text);
        (await app.SendAsync(HttpMethod.Get, "/openapi/nothing.json")).Expect(404);
        Assert.AreEqual("application/json", first.Headers["Content-Type"]);
        Assert.AreEqual("public, max-age=300", first.Headers["Cache-Control"]);
        var again = (await app.SendAsync(HttpMethod.Get, "/openapi.json?surface=business", null, ("If-None-Match", first.Headers["ETag"]))).Expect(304);
        Assert.AreEqual("", again.Text);
        (await app.SendAsync(HttpMethod.Get, "/openapi.json?surface=business", null, ("If-None-Match", "\"another\""))).Expect(200);
    }

    [TestMethod]
    public async Task Without_a_name_all_surfaces_are_one_document_that_a_linter_finds_sound()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var reply = (await app.SendAsync(HttpMethod.Get, "/openapi.json")).Expect(200);
        var paths = Http.Shape.Names(reply.Json.GetProperty("paths"));

        foreach (var surface in OpenApiDocuments.Surfaces.Values)
        {
            var own = new DescribedApi(surface).Operations.Select(operation => operation.Path).Distinct().ToArray();
            Assert.IsNotEmpty(own);
            CollectionAssert.IsSubsetOf(own, paths);
        }

        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            await File.WriteAllTextAsync(file, reply.Text, TestContext.CancellationToken);
            (await Redocly.LintAsync(file, TestContext.CancellationToken)).Expect(0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task There_is_no_other_surface()
    {
        await using var app = await TestApp.OnSqliteAsync();

        var reply = (await app.SendAsync(HttpMethod.Get, "/openapi.json?surface=../settings")).Expect(400);

        Assert.AreEqual("INVALID_REQUEST", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { "surface" }, reply.ErrorFields.ToArray());
    }

    private static IEnumerable<(JsonElement Example, JsonElement Schema)> ExamplesOf(JsonElement media)
    {
        if (media.TryGetProperty("example", out var example)) yield return (example, media.GetProperty("schema"));
        if (!media.TryGetProperty("examples", out var examples)) yield break;
        foreach (var named in examples.EnumerateObject()) yield return (named.Value.GetProperty("value"), media.GetProperty("schema"));
    }
}
