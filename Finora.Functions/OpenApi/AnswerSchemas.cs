using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Finora.Functions.OpenApi;

/// <summary>
/// JSON Schemas of answers, from the very type information that writes them. Each object becomes a component; every member is required, since the contracts say that
/// answers contain every listed member.
/// </summary>
/// <param name="components">The document's <c>components.schemas</c>, which grows.</param>
/// <param name="words">The words that a member may be, by component and member name.</param>
internal sealed class AnswerSchemas(JsonObject components, IReadOnlyDictionary<string, IEnumerable<string>> words)
{
    private const string Suffix = "Body";

    /// <summary>A reference to the schema of a type. The example tells which texts are dates and addresses, which the types do not know.</summary>
    public JsonNode Of(JsonTypeInfo type, string? example)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });
        if (example is not null) AddFormats(schema, JsonNode.Parse(example));
        return schema;
    }

    /// <summary>The name of a type's component: <c>CustomerBody</c> is a <c>Customer</c>, a page of them a <c>CustomerPage</c>.</summary>
    public static string NameOf(Type type)
    {
        var plain = type.Name.Split('`')[0];
        var name = plain.EndsWith(Suffix, StringComparison.Ordinal) ? plain[..^Suffix.Length] : plain;
        return string.Concat([.. type.GenericTypeArguments.Select(NameOf), name]);
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Kind != JsonTypeInfoKind.Object || schema is not JsonObject node) return schema;
        var name = NameOf(context.TypeInfo.Type);
        if (!components.ContainsKey(name)) components[name] = Component(name, node, context.TypeInfo);
        var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
        return AllowsNull(node) ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private JsonObject Component(string name, JsonObject exported, JsonTypeInfo type)
    {
        var properties = exported["properties"]?.DeepClone().AsObject() ?? [];
        foreach (var (member, schema) in properties)
        {
            if (words.TryGetValue($"{name}.{member}", out var choices)) AddWords(schema!.AsObject(), choices);
            else if (member.EndsWith("At", StringComparison.Ordinal) || member.EndsWith("_at", StringComparison.Ordinal)) schema!["format"] = "date-time";
        }

        // A secret that is shown once is left out of every other answer.
        var optional = type.Properties.Where(property => property.ShouldSerialize is not null).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        return new JsonObject
        {
            ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray([.. properties.Where(property => !optional.Contains(property.Key)).Select(property => (JsonNode)property.Key)]),
        };
    }

    private static void AddWords(JsonObject schema, IEnumerable<string> choices)
    {
        var all = new JsonArray([.. choices.Select(word => (JsonNode)word)]);
        if (AllowsNull(schema)) all.Add((JsonNode?)null);
        schema["enum"] = all;
    }

    private static bool AllowsNull(JsonObject schema) => schema["type"] is JsonArray types && types.Any(type => (string?)type == "null");

    private void AddFormats(JsonNode? schema, JsonNode? example)
    {
        if (schema is not JsonObject node) return;
        if ((node["anyOf"]?[0]?["$ref"] ?? node["$ref"])?.GetValue<string>() is { } reference) AddFormats(components[reference[(reference.LastIndexOf('/') + 1)..]], example);
        else if (example is JsonArray items) foreach (var item in items) AddFormats(node["items"], item);
        else if (example is JsonObject members && node["properties"] is JsonObject properties) foreach (var (name, value) in members.Where(IsTelling)) AddFormats(properties[name], value);
        else if (example?.GetValueKind() == System.Text.Json.JsonValueKind.String && FormatOf(example.GetValue<string>()) is { } format) node["format"] = format;
    }

    /// <summary>A text that happens to be an address in the example, such as what a QR code holds, need not be one always; a member that is named for it is.</summary>
    private static bool IsTelling(KeyValuePair<string, JsonNode?> member) =>
        member.Key.EndsWith("url", StringComparison.OrdinalIgnoreCase) || member.Value?.GetValueKind() != System.Text.Json.JsonValueKind.String || FormatOf(member.Value.GetValue<string>()) != "uri";

    private static string? FormatOf(string text) =>
        text.Length == 24 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? "date-time"
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "date"
        : text.StartsWith("https://", StringComparison.Ordinal) ? "uri"
        : null;
}
