using System.Text.Json.Nodes;

namespace Finora.Functions.OpenApi;

/// <summary>Examples that differ from the contract's object in a few members, because the record is in another state.</summary>
internal static class Example
{
    /// <param name="example">A JSON object.</param>
    /// <param name="changes">The members that differ.</param>
    public static string With(string example, string changes)
    {
        var changed = JsonNode.Parse(example)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject()) changed[name] = value?.DeepClone();
        return changed.ToJsonString();
    }

    /// <summary>The object without some of its members.</summary>
    public static string Without(string example, params ReadOnlySpan<string> names)
    {
        var changed = JsonNode.Parse(example)!.AsObject();
        foreach (var name in names) changed.Remove(name);
        return changed.ToJsonString();
    }

    /// <summary>A last page of the Platform API with one record.</summary>
    public static string Page(string record) => $$"""{ "data": [ {{record}} ], "next_cursor": null, "has_more": false }""";
}
