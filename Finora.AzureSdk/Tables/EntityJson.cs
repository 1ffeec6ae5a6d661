using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>
/// Rows as the Table service speaks them: OData JSON with minimal metadata ("Payload format for Table service operations", Microsoft Learn). What
/// JSON cannot tell apart carries its type in a member of its own, and 64-bit integers travel as strings.
/// </summary>
internal static class EntityJson
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <exception cref="NotSupportedException">A value is of a type that a table cannot hold.</exception>
    public static byte[] Write(IDictionary<string, object?> entity)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in entity)
            {
                // The service sets these two; sent back they would be refused or ignored.
                if (name is EntityNames.Timestamp or EntityNames.ETag) continue;
                WriteProperty(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static TableEntity Read(JsonElement row)
    {
        var entity = new TableEntity();
        foreach (var property in row.EnumerateObject())
        {
            if (property.Name.EndsWith(EntityNames.TypeSuffix, StringComparison.Ordinal) || property.NameEquals("odata.metadata")) continue;
            var type = row.TryGetProperty(property.Name + EntityNames.TypeSuffix, out var annotation) ? annotation.GetString() : null;
            if (property.NameEquals(EntityNames.Timestamp)) type ??= "Edm.DateTime";
            entity[property.Name] = ReadValue(property.Value, type);
        }

        return entity;
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case string text: writer.WriteString(name, text); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case int number: writer.WriteNumber(name, number); break;
            case long number: WriteTyped(writer, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteDouble(writer, name, number); break;
            case Guid id: WriteTyped(writer, name, "Edm.Guid", id.ToString()); break;
            case DateTimeOffset instant: WriteTyped(writer, name, "Edm.DateTime", instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture)); break;
            case DateTime instant: WriteTyped(writer, name, "Edm.DateTime", instant.ToUniversalTime().ToString(InstantFormat, CultureInfo.InvariantCulture)); break;
            case byte[] bytes: WriteBinary(writer, name, bytes); break;
            case BinaryData data: WriteBinary(writer, name, data.ToMemory().Span); break;
            default: throw new NotSupportedException($"A table cannot hold a value of type {value.GetType()} (property '{name}').");
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + EntityNames.TypeSuffix, type);
        writer.WriteString(name, value);
    }

    private static void WriteDouble(Utf8JsonWriter writer, string name, double value)
    {
        writer.WriteString(name + EntityNames.TypeSuffix, "Edm.Double");
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteBinary(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        writer.WriteString(name + EntityNames.TypeSuffix, "Edm.Binary");
        writer.WriteBase64String(name, bytes);
    }

    private static object? ReadValue(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("Edm.Int64", JsonValueKind.String) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", JsonValueKind.String) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", _) => value.GetDouble(),
        ("Edm.Guid", _) => value.GetGuid(),
        ("Edm.DateTime", _) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        (_, JsonValueKind.True) => true,
        (_, JsonValueKind.False) => false,
        (_, JsonValueKind.Number) => ReadNumber(value),
        _ => value.GetString(),
    };

    /// <summary>Without a type a number is an Int32, or a Double, which then has a decimal point.</summary>
    private static object ReadNumber(JsonElement value)
    {
        if (value.TryGetInt32(out var small)) return small;
        return value.TryGetInt64(out var large) ? large : value.GetDouble();
    }
}
