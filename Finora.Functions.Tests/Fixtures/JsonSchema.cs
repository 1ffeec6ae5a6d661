using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Checks JSON against a schema, in the part of JSON Schema 2020-12 that our documents use. A keyword that it does not know fails, so that nothing is taken for checked that is not.</summary>
/// <param name="document">Where references lead.</param>
internal sealed class JsonSchema(JsonElement document)
{
    private static readonly string[] Notes = ["description", "example", "examples", "contentMediaType"];

    /// <summary>What is wrong, each with its path; empty when all is well.</summary>
    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check("", schema, value, faults);
        return faults;
    }

    /// <summary>What a reference leads to; anything else itself.</summary>
    public JsonElement Resolve(JsonElement node) =>
        node.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name)) : node;

    private void Check(string path, JsonElement schema, JsonElement value, List<string> faults)
    {
        if (schema.ValueKind == JsonValueKind.True) return;
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Notes.Contains(keyword.Name) && !Holds(keyword, path, value, schema, faults)) faults.Add($"{(path.Length == 0 ? "the whole" : path)} is {Shorten(value)}, against {keyword.Name} {Shorten(keyword.Value)}");
        }
    }

    private bool Holds(JsonProperty keyword, string path, JsonElement value, JsonElement schema, List<string> faults) => keyword.Name switch
    {
        "$ref" => Into(() => Check(path, Resolve(schema), value, faults)),
        "anyOf" => keyword.Value.EnumerateArray().Any(choice => Check(choice, value).Count == 0),
        "type" => keyword.Value.ValueKind == JsonValueKind.Array ? keyword.Value.EnumerateArray().Any(type => IsOf(type.GetString()!, value)) : IsOf(keyword.Value.GetString()!, value),
        "const" => JsonElement.DeepEquals(keyword.Value, value),
        "enum" => keyword.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
        "properties" => value.ValueKind != JsonValueKind.Object || Into(() => CheckMembers(path, keyword.Value, value, faults)),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "items" => value.ValueKind != JsonValueKind.Array || Into(() => CheckItems(path, keyword.Value, value, faults)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(),
        "uniqueItems" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength(),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Trim().Length >= keyword.Value.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Trim().Length <= keyword.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!.Trim(), keyword.Value.GetString()!, RegexOptions.CultureInvariant),
        "format" => value.ValueKind != JsonValueKind.String || IsOfForm(keyword.Value.GetString()!, value.GetString()!.Trim()),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || Into(() => CheckValues(path, keyword.Value, schema, value, faults)),
        var other => throw new InvalidOperationException($"The schema uses {other}, which nothing checks."),
    };

    private static bool Into(Action check)
    {
        check();
        return true;
    }

    private void CheckMembers(string path, JsonElement properties, JsonElement value, List<string> faults)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (value.TryGetProperty(property.Name, out var member)) Check(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, member, faults);
        }
    }

    private void CheckItems(string path, JsonElement items, JsonElement value, List<string> faults)
    {
        foreach (var (index, item) in value.EnumerateArray().Index()) Check($"{path}[{index}]", items, item, faults);
    }

    private void CheckValues(string path, JsonElement values, JsonElement schema, JsonElement value, List<string> faults)
    {
        foreach (var member in value.EnumerateObject().Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _)))
        {
            Check($"{path}.{member.Name}", values, member.Value, faults);
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => throw new InvalidOperationException($"There is no type {type}."),
    };

    private static bool IsOfForm(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.Contains('T', StringComparison.Ordinal),
        "date" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "email" => text.Contains('@', StringComparison.Ordinal),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => throw new InvalidOperationException($"There is no format {format}."),
    };

    private static string Shorten(JsonElement value) => value.GetRawText() is { Length: > 200 } text ? text[..200] + "…" : value.GetRawText();
}
