using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Http;

/// <summary>What a field of a body takes, so that what it does not take can be made up.</summary>
internal enum Takes
{
    Text,
    Number,
    Flag,
    List,
    Object,
}

/// <summary>One field of a body, by its path (<c>lineItems[0].unitPrice</c>), with what its contract says about it.</summary>
/// <param name="Wrong">Further values, as JSON, that are of the right type and against the rule.</param>
internal sealed record Field(string Path, Takes Takes, params string[] Wrong)
{
    public bool Required { get; init; }

    /// <summary>Characters of a text.</summary>
    public int? Max { get; init; }

    /// <summary>Takes numbers as decimal strings too.</summary>
    public bool OrText { get; init; }
}

/// <summary>A valid body made invalid in one place.</summary>
/// <param name="What">For the message of a failing test.</param>
/// <param name="Path">The field that must be named.</param>
internal sealed record BadBody(string What, string Path, string Json);

/// <summary>Makes, from one valid body and the list of its fields, every body that is wrong in one of them.</summary>
internal static class BadInput
{
    private static readonly string[] AllTypes = ["\"text\"", "5", "true", "[]", "{}"];

    public static IEnumerable<BadBody> From(string valid, IEnumerable<Field> fields) => fields.SelectMany(field => From(valid, field));

    private static IEnumerable<BadBody> From(string valid, Field field)
    {
        foreach (var value in WrongTypes(field).Concat(field.Wrong)) yield return Bad(valid, field, value);
        if (field.Max is { } max) yield return new BadBody($"{field.Path} of {max + 1} characters", field.Path, With(valid, field.Path, JsonValue.Create(new string('x', max + 1))));
        if (!field.Required) yield break;
        yield return new BadBody($"no {field.Path}", field.Path, Without(valid, field.Path));
        yield return Bad(valid, field, "null");
        if (field.Takes != Takes.Text && !field.OrText) yield break;
        yield return Bad(valid, field, "\"\"");
        yield return Bad(valid, field, "\" \\t\\n \"");
    }

    private static BadBody Bad(string valid, Field field, string value) =>
        new($"{field.Path} = {(value.Length > 60 ? value[..60] + "…" : value)}", field.Path, With(valid, field.Path, JsonNode.Parse(value)));

    private static IEnumerable<string> WrongTypes(Field field) => AllTypes.Where(value => value[0] != field.Takes switch
    {
        Takes.Text => '"',
        Takes.Number => '5',
        Takes.Flag => 't',
        Takes.List => '[',
        _ => '{',
    });

    private static string With(string json, string path, JsonNode? value)
    {
        var (root, parent, last) = Find(json, path);
        if (last.EndsWith(']')) parent.AsArray()[int.Parse(last[..^1])] = value;
        else parent.AsObject()[last] = value;
        return root.ToJsonString();
    }

    private static string Without(string json, string path)
    {
        var (root, parent, last) = Find(json, path);
        Assert.IsTrue(parent.AsObject().Remove(last), path);
        return root.ToJsonString();
    }

    private static (JsonNode Root, JsonNode Parent, string Last) Find(string json, string path)
    {
        var root = JsonNode.Parse(json)!;
        var steps = path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries);
        var parent = root;
        foreach (var step in steps[..^1]) parent = (step.EndsWith(']') ? parent[int.Parse(step[..^1])] : parent[step])!;
        return (root, parent, steps[^1]);
    }
}
