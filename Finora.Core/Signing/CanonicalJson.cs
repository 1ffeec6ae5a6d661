using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Finora.Core.Signing;

/// <summary>
/// The canonical form of JSON, RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, strings with the fewest escapes, numbers as ECMAScript
/// prints a double. Binary floating point is the RFC's choice for what is compared and signed; no amount is ever taken from here.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The UTF-8 bytes of the canonical form.</summary>
    /// <param name="without">A top-level member to leave out: the one that holds the signature.</param>
    /// <returns>False when the value has no canonical form: a number beyond a double, or a string with half a surrogate pair.</returns>
    public static bool TryWrite(JsonElement value, string? without, out byte[] canonical)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        try
        {
            Write(value, without, buffer);
            canonical = buffer.WrittenSpan.ToArray();
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            canonical = [];
            return false;
        }
    }

    private static void Write(JsonElement value, string? without, ArrayBufferWriter<byte> buffer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, without, buffer);
                break;
            case JsonValueKind.Array:
                WriteArray(value, buffer);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, buffer);
                break;
            case JsonValueKind.Number:
                buffer.Write(Encoding.ASCII.GetBytes(FormatNumber(value.GetDouble())));
                break;
            default:
                buffer.Write(Encoding.ASCII.GetBytes(value.GetRawText()));
                break;
        }
    }

    private static void WriteObject(JsonElement value, string? without, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("{"u8);
        var first = true;
        foreach (var member in value.EnumerateObject().Where(member => member.Name != without).OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (!first) buffer.Write(","u8);
            first = false;
            WriteString(member.Name, buffer);
            buffer.Write(":"u8);
            Write(member.Value, null, buffer);
        }

        buffer.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) buffer.Write(","u8);
            first = false;
            Write(item, null, buffer);
        }

        buffer.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> buffer)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        buffer.Write(Encoding.UTF8.GetBytes(escaped.Append('"').ToString()));
    }

    /// <summary>ECMA-262, Number::toString: plain digits from 1e-6 up to 1e21, else an exponent with its sign.</summary>
    private static string FormatNumber(double number)
    {
        if (!double.IsFinite(number)) throw new FormatException("The number is beyond a double.");
        if (number == 0) return "0";
        var (digits, exponent) = ShortestDigits(Math.Abs(number));
        var sign = number < 0 ? "-" : "";
        if (exponent is > 0 and <= 21) return sign + Plain(digits, exponent);
        if (exponent is > -6 and <= 0) return $"{sign}0.{new string('0', -exponent)}{digits}";
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{sign}{digits[0]}{fraction}e{(exponent - 1 < 0 ? "-" : "+")}{Math.Abs(exponent - 1)}";
    }

    private static string Plain(string digits, int exponent) =>
        digits.Length <= exponent ? digits.PadRight(exponent, '0') : $"{digits[..exponent]}.{digits[exponent..]}";

    /// <summary>
    /// The shortest digits that read back as the same double, and where the point stands: 0.d1d2… × 10^exponent. Both come from the one shortest text: a longer one
    /// may lie on the other side of a power of ten, as for 1e23.
    /// </summary>
    private static (string Digits, int Exponent) ShortestDigits(double number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        var exponent = (point < 0 ? digits.Length : point) - (digits.Length - significant.Length);
        return (significant.TrimEnd('0'), exponent + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0));
    }
}
