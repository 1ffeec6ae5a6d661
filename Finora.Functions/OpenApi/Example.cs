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
}
