using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>
/// Reads the members of a JSON object and collects what is wrong with each, so that all faults are told at once. Types are exact: <c>"5"</c> is no number.
/// Strings are trimmed and an empty one counts as missing; null counts as missing. Every reader answers null (or its default) after a fault, so a use
/// case may only be called when <see cref="Faults"/> is empty.
/// </summary>
public sealed class Fields
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<FieldFault> _faults;

    /// <param name="body">A JSON object.</param>
    public Fields(JsonElement body)
        : this(body, "", [])
    {
    }

    private Fields(JsonElement body, string path, List<FieldFault> faults)
    {
        _object = body;
        _path = path;
        _faults = faults;
    }

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>The failure to answer with, or null when all is well.</summary>
    public Failure? Failure => _faults.Count == 0 ? null : Core.Failure.Invalid(_faults);

    /// <summary>Whether the member is there with a value.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Whether the member is there at all, null included: a change of a record touches only what it is sent.</summary>
    public bool IsSent(string name) => _object.TryGetProperty(name, out _);

    public void Fault(string name, string message) => _faults.Add(new FieldFault(_path + name, message));

    public string? Text(string name, int max, bool required = false, int min = 1)
    {
        if (!TryGet(name, out var value)) return Missing<string>(name, required);
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(name, "must be a string");
        if (ReadString(value) is not { } text) return Wrong<string>(name, "must be text in Unicode");
        text = text.Trim();
        if (text.Length == 0) return Missing<string>(name, required);
        return text.Length > max ? Wrong<string>(name, $"must be at most {max} characters") : text.Length < min ? Wrong<string>(name, $"must be at least {min} characters") : text;
    }

    public string? Matching(string name, Regex form, string message, bool required = false)
    {
        if (Text(name, 2_048, required) is not { } text) return null;
        return form.IsMatch(text) ? text : Wrong<string>(name, message);
    }

    /// <summary>An e-mail address in lower case.</summary>
    public string? Email(string name, bool required = false)
    {
        if (Text(name, 254, required) is not { } text) return null;
        return Patterns.Email(text) ?? Wrong<string>(name, "must be an e-mail address");
    }

    /// <summary>An id of the Business API. A malformed one is a fault of the field; whether it names anything is for the use case.</summary>
    public Guid? Id(string name, string prefix, bool required = false)
    {
        if (Text(name, 64, required) is not { } text) return null;
        return PublicId.TryParse(prefix, text, out var id) ? id : Bad<Guid>(name, $"must be an id that starts with {prefix}_");
    }

    /// <summary>A UUID, as ids are on the Platform API.</summary>
    public Guid? Uuid(string name, bool required = false)
    {
        if (Text(name, 64, required) is not { } text) return null;
        return Guid.TryParseExact(text, "D", out var id) ? id : Bad<Guid>(name, "must be a UUID");
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices, bool required = false)
        where T : struct
    {
        if (Text(name, 100, required) is not { } text) return null;
        if (choices.TryGetValue(text, out var choice)) return choice;
        Fault(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fault(name, "must be true or false");
        return null;
    }

    public DateOnly? Day(string name, InstantDay rule, bool required = false)
    {
        if (Text(name, 64, required) is not { } text) return null;
        if (DocumentDate.TryParse(text, rule, out var day)) return day;
        Fault(name, "must be a valid ISO date");
        return null;
    }

    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Text(name, 64, required) is not { } text) return null;
        if (Core.Time.Instant.TryParse(text, out var instant)) return instant;
        Fault(name, "must be an ISO 8601 instant");
        return null;
    }

    /// <summary>An amount in naira as a JSON number (and as a decimal string where <paramref name="allowText"/>), in kobo.</summary>
    public long? Naira(string name, AmountRule rule, bool required = false, bool allowText = false)
    {
        if (!TryGetNumber(name, required, allowText, out var text)) return null;
        return Amount(name, Kobo.ParseNaira(text, out var kobo), kobo, rule);
    }

    /// <summary>A whole amount in kobo.</summary>
    public long? WholeKobo(string name, AmountRule rule, bool required = false)
    {
        if (!TryGetNumber(name, required, allowText: false, out var text)) return null;
        return Amount(name, Kobo.ParseKobo(text, out var kobo), kobo, rule);
    }

    /// <summary>A decimal within bounds, both included, with at most as many decimals as the rule allows.</summary>
    public decimal? Number(string name, NumberRule rule, bool required = false, bool allowText = false)
    {
        if (!TryGetNumber(name, required, allowText, out var text)) return null;
        var fault = ExactNumber.Parse(text, rule.Places, out decimal value);
        if (fault == NumberFault.TooManyPlaces) return Bad<decimal>(name, $"must have at most {rule.Places} decimals");
        if (fault == NumberFault.Malformed) return Bad<decimal>(name, "must be a number");
        return fault == NumberFault.TooLarge || value < rule.Min || value > rule.Max ? Bad<decimal>(name, rule.Message) : value;
    }

    public int? WholeNumber(string name, int min, int max)
    {
        if (!TryGetNumber(name, required: false, allowText: false, out var text)) return null;
        return ExactNumber.Parse(text, 0, out long value) == NumberFault.None && value >= min && value <= max ? (int)value : Bad<int>(name, $"must be an integer from {min} to {max}");
    }

    /// <summary>A nested object; null when missing.</summary>
    public Fields? Nested(string name, bool required = false)
    {
        if (!TryGet(name, out var value)) return Missing<Fields>(name, required);
        return value.ValueKind == JsonValueKind.Object ? new Fields(value, $"{_path}{name}.", _faults) : Wrong<Fields>(name, "must be an object");
    }

    /// <summary>A list of objects, each read by <paramref name="read"/>; null when missing or of the wrong shape.</summary>
    public IReadOnlyList<T>? Items<T>(string name, int min, int max, Func<Fields, T> read, bool required = false)
    {
        if (!TryGet(name, out var value)) return Missing<IReadOnlyList<T>>(name, required);
        if (value.ValueKind != JsonValueKind.Array) return Wrong<IReadOnlyList<T>>(name, "must be a list");
        var count = value.GetArrayLength();
        if (count < min || count > max) return Wrong<IReadOnlyList<T>>(name, $"must have {min} to {max} items");
        var items = new List<T>(count);
        foreach (var item in value.EnumerateArray())
        {
            var path = $"{_path}{name}[{items.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                _faults.Add(new FieldFault(path, "must be an object"));
                return null;
            }

            items.Add(read(new Fields(item, path + ".", _faults)));
        }

        return items;
    }

    private static string? ReadString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON grammar, no text.
            return null;
        }
    }

    private bool TryGet(string name, out JsonElement value) => _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private bool TryGetNumber(string name, bool required, bool allowText, out string text)
    {
        text = "";
        if (!TryGet(name, out var value))
        {
            Missing<string>(name, required);
            return false;
        }

        if (value.ValueKind == JsonValueKind.Number) text = value.GetRawText();
        else if (allowText && value.ValueKind == JsonValueKind.String) text = ReadString(value)?.Trim() ?? "";
        else Fault(name, "must be a number");
        return text.Length > 0;
    }

    private long? Amount(string name, NumberFault fault, long kobo, AmountRule rule) => fault switch
    {
        NumberFault.TooManyPlaces => Bad<long>(name, "must have at most two decimals"),
        NumberFault.Malformed => Bad<long>(name, "must be a number"),
        NumberFault.TooLarge => Bad<long>(name, rule.Message),
        _ => kobo < rule.Min || kobo > rule.Max ? Bad<long>(name, rule.Message) : kobo,
    };

    private T? Missing<T>(string name, bool required)
        where T : class
    {
        if (required) Fault(name, "is required");
        return null;
    }

    private T? Wrong<T>(string name, string message)
        where T : class
    {
        Fault(name, message);
        return null;
    }

    private T? Bad<T>(string name, string message)
        where T : struct
    {
        Fault(name, message);
        return null;
    }
}

/// <summary>Bounds of an amount in kobo, both included, and what is said when they are broken.</summary>
public sealed record AmountRule(long Min, long Max, string Message);

/// <summary>Bounds of a number, both included, its decimals, and what is said when the bounds are broken.</summary>
public sealed record NumberRule(decimal Min, decimal Max, int Places, string Message);
