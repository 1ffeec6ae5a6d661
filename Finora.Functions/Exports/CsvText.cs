using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Finora.Functions.Exports;

/// <summary>Lines of a CSV file (RFC 4180).</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");
    /// <summary>What a spreadsheet takes for the beginning of a formula.</summary>
    private const string FormulaStarts = "=+-@\t\r";

    public static byte[] Line(IEnumerable<string> fields) => Encoding.UTF8.GetBytes(string.Join(',', fields.Select(Quoted)) + "\r\n");

    /// <summary>A value as text; an object or list as JSON.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => Harmless(value.GetString()!),
        _ => value.GetRawText(),
    };

    /// <summary>A customer may call himself <c>=HYPERLINK(…)</c>, and the owner opens the file: an apostrophe makes text of it. Numbers and phone numbers begin with a sign and stay.</summary>
    private static string Harmless(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0]) && !text.AsSpan(1).ContainsAnyExcept(OfNumbers) && text.Length > 1 ? text
        : text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text
        : text;

    private static string Quoted(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
