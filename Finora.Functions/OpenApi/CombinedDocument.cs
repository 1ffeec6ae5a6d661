using System.Text.Json.Nodes;

namespace Finora.Functions.OpenApi;

/// <summary>Several surfaces in one document. Names that both have are told apart by the surface's own in front.</summary>
internal static class CombinedDocument
{
    public static JsonObject Build(IEnumerable<DescribedSurface> surfaces, string origin)
    {
        var combined = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Finora", ["version"] = "1", ["description"] = "Both surfaces of Finora.", ["license"] = new JsonObject { ["name"] = "Proprietary", ["identifier"] = "LicenseRef-Finora" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = origin }),
            ["tags"] = new JsonArray(),
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject(),
        };
        foreach (var surface in surfaces) Add(combined, OpenApiDocument.Build(surface, origin), surface.Surface.ToString());
        return combined;
    }

    private static void Add(JsonObject combined, JsonObject document, string prefix)
    {
        Rename(document["paths"]!, prefix);
        Rename(document["components"]!, prefix);
        foreach (var tag in document["tags"]!.AsArray()) combined["tags"]!.AsArray().Add(new JsonObject { ["name"] = $"{prefix}: {tag!["name"]}", ["description"] = tag["description"]!.DeepClone() });
        foreach (var (path, operations) in document["paths"]!.AsObject()) combined["paths"]![path] = operations!.DeepClone();
        foreach (var (kind, members) in document["components"]!.AsObject())
        {
            if (combined["components"]![kind] is not JsonObject all) combined["components"]![kind] = all = [];
            foreach (var (name, member) in members!.AsObject()) all[kind == "securitySchemes" ? name : prefix + name] = member!.DeepClone();
        }
    }

    /// <summary>References, operations and tags below a node.</summary>
    private static void Rename(JsonNode node, string prefix)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>()) Rename(item, prefix);
            return;
        }

        if (node is not JsonObject members) return;
        foreach (var (name, value) in members.ToArray())
        {
            if (name == "$ref") members[name] = Rename(value!.GetValue<string>(), prefix);
            else if (name == "operationId" && value is JsonValue) members[name] = prefix.ToLowerInvariant() + Pascal(value.GetValue<string>());
            else if (name == "tags" && value is JsonArray tags) members[name] = new JsonArray([.. tags.Select(tag => (JsonNode)$"{prefix}: {tag}")]);
            else if (value is not null) Rename(value, prefix);
        }
    }

    private static string Rename(string reference, string prefix) => reference.Insert(reference.LastIndexOf('/') + 1, prefix);

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
