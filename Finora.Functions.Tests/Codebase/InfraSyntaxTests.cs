using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>That the Bicep files are well formed and fit together. The nearest to a compiler that can be had without one.</summary>
[TestClass]
public sealed partial class InfraSyntaxTests
{
    [TestMethod]
    public void Every_file_parses() => AssertNone(InfraFiles.All.SelectMany(file => Lines(file, "errors")));

    [TestMethod]
    public void Every_name_is_declared_and_every_parameter_is_used() => AssertNone(InfraFiles.All.SelectMany(file => Lines(file, "nameErrors")));

    [TestMethod]
    [DataRow("param a string\noutput b string = a", "", "")]
    [DataRow("var a = {\n  b 1\n}\noutput c int = a.b", "2:3: unexpected \"b 1\"", "2:3: b is not declared")]
    [DataRow("var a = { b: 1 c: 2 }\noutput d int = a.b", "1:16: a comma or a new line must come before this", "")]
    [DataRow("output a string = b", "", "1:19: b is not declared")]
    [DataRow("var a = [for b in [1]: b]\noutput c int = b", "", "2:16: b is not declared,1:1: a is never used")]
    [DataRow("param a string", "", "1:1: a is never used")]
    [DataRow("output a string = uniqeString('b')", "", "1:19: unknown function uniqeString")]
    public void The_reader_sees_what_is_wrong(string bicep, string errors, string nameErrors)
    {
        var file = InfraFiles.Read(bicep);
        Assert.AreEqual(errors, string.Join(',', file["errors"]!.AsArray()));
        Assert.AreEqual(nameErrors, string.Join(',', file["nameErrors"]!.AsArray()));
    }

    [TestMethod]
    public void Every_module_file_is_used_by_main()
    {
        var used = InfraFiles.Main["modules"]!.AsArray().Select(module => (string)module!["path"]!);
        CollectionAssert.AreEquivalent(InfraFiles.Modules.Select(file => file.Key).ToArray(), used.ToArray());
    }

    [TestMethod]
    public void Every_module_gets_the_parameters_it_asks_for_and_no_others() =>
        AssertNone(InfraFiles.Main["modules"]!.AsArray().SelectMany(module =>
            Misfits((string)module!["path"]!, InfraFiles.All[(string)module["path"]!], module["body"]!["params"]!.AsObject())));

    [TestMethod]
    public void The_sample_parameters_fit_main() =>
        AssertNone(Misfits("main.bicepparam", InfraFiles.Main, InfraFiles.Sample["variables"]!.AsObject()));

    [TestMethod]
    public void Every_module_output_that_main_uses_exists()
    {
        var modules = InfraFiles.Main["modules"]!.AsArray().ToDictionary(module => (string)module!["name"]!, module => InfraFiles.All[(string)module!["path"]!]);
        var used = OutputUse().Matches(File.ReadAllText(Path.Combine(InfraFiles.Root, "infra", "main.bicep")));
        Assert.IsNotEmpty(used);
        AssertNone(used
            .Where(use => !modules.TryGetValue(use.Groups["module"].Value, out var file) || !Names(file, "outputs").Contains(use.Groups["output"].Value))
            .Select(use => use.Value));
    }

    [TestMethod]
    public void Every_parameter_and_output_says_what_it_is() =>
        AssertNone(from file in InfraFiles.All
                   from declared in file.Value["params"]!.AsArray().Concat(file.Value["outputs"]!.AsArray())
                   where string.IsNullOrWhiteSpace((string?)declared!["decorators"]!["description"])
                   select $"{file.Key}: {declared["name"]} has no description");

    [GeneratedRegex(@"\b(?<module>\w+)\.outputs\.(?<output>\w+)", RegexOptions.None, 1000)]
    private static partial Regex OutputUse();

    private static IEnumerable<string> Misfits(string where, JsonNode callee, JsonObject given)
    {
        var wanted = callee["params"]!.AsArray().ToDictionary(param => (string)param!["name"]!, param => param!);
        foreach (var (name, param) in wanted)
        {
            if ((bool)param["required"]! && !given.ContainsKey(name))
                yield return $"{where}: {name} is asked for and not given";
        }

        foreach (var (name, value) in given)
        {
            if (!wanted.TryGetValue(name, out var param))
                yield return $"{where}: {name} is given and not asked for";
            else if (param["decorators"]!["allowed"] is JsonArray allowed && value is JsonValue && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
                yield return $"{where}: {name} must not be {value}";
        }
    }

    private static IEnumerable<string> Lines(KeyValuePair<string, JsonNode> file, string kind) =>
        file.Value[kind]!.AsArray().Select(line => $"{file.Key}:{line}");

    private static IEnumerable<string> Names(JsonNode file, string kind) => file[kind]!.AsArray().Select(declared => (string)declared!["name"]!);

    private static void AssertNone(IEnumerable<string> problems) => Assert.AreEqual("", string.Join('\n', problems));
}
