using System.Diagnostics.CodeAnalysis;
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
    private const string DayNote = "A calendar day. A full instant is taken as well; its day counts.";
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<FieldFault> _faults;
    private readonly ObjectShape? _shape;
    private readonly int _visit;

    /// <param name="body">A JSON object.</param>
    public Fields(JsonElement body)
        : this(body, "", [], ObjectShape.Recorded)
    {
    }

    private Fields(JsonElement body, string path, List<FieldFault> faults, ObjectShape? shape)
    {
        _object = body;
        _path = path;
        _faults = faults;
        _shape = shape;
        _visit = shape?.Enter() ?? 0;
    }

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>The failure to answer with, its faults in the order of the body, or null when all is well.</summary>
    public Failure? Failure => _faults.Count == 0 ? null : Core.Failure.Invalid(BodyOrder.Sort(_object, _faults));

    /// <summary>Whether the member is there with a value.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Whether the member is there at all, null included: a change of a record touches only what it is sent.</summary>
    public bool IsSent(string name) => _object.TryGetProperty(name, out _);

    public void Fault(string name, string message) => _faults.Add(new FieldFault(_path + name, message));

    public string? Text(string name, int max, bool required = false, int min = 1)
    {
        Ask(name, required)?.Text(min, max);
        if (!TryGet(name, out var value)) return Missing<string>(name, required);
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(name, "must be a string");
        var text = value.GetString()!.Trim();
        if (text.Length == 0) return Missing<string>(name, required);
        return text.Length > max ? Wrong<string>(name, $"must be at most {max} characters") : text.Length < min ? Wrong<string>(name, $"must be at least {min} characters") : text;
    }

    /// <summary>A text that is taken as it was typed, blanks and all: a password.</summary>
    public string? Untrimmed(string name, int max, bool required = false)
    {
        Ask(name, required)?.Text(1, max);
        if (!TryGet(name, out var value)) return Missing<string>(name, required);
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(name, "must be a string");
        var text = value.GetString()!;
        if (text.Length == 0) return Missing<string>(name, required);
        return text.Length > max ? Wrong<string>(name, $"must be at most {max} characters") : text;
    }

    public string? Matching(string name, Regex form, string message, bool required = false)
    {
        var given = Text(name, 2_048, required);
        Ask(name, required)?.Form("pattern", form.ToString(), Patterns.Samples.FirstOrDefault(form.IsMatch)).Note($"It {message}.");
        if (given is not { } text) return null;
        return form.IsMatch(text) ? text : Wrong<string>(name, message);
    }

    /// <summary>An e-mail address in lower case.</summary>
    public string? Email(string name, bool required = false)
    {
        var given = Text(name, 254, required);
        Ask(name, required)?.Form("format", "email", "ada@example.com");
        if (given is not { } text) return null;
        return Patterns.Email(text) ?? Wrong<string>(name, "must be an e-mail address");
    }

    /// <summary>An id of the Business API. A malformed one is a fault of the field; whether it names anything is for the use case.</summary>
    public Guid? Id(string name, string prefix, bool required = false)
    {
        var given = Text(name, 64, required);
        Ask(name, required)?.Form("pattern", PublicId.PatternOf(prefix), PublicId.Format(prefix, Guid.Empty));
        if (given is not { } text) return null;
        return PublicId.TryParse(prefix, text, out var id) ? id : Bad<Guid>(name, $"must be an id that starts with {prefix}_");
    }

    /// <summary>A UUID, as ids are on the Platform API.</summary>
    public Guid? Uuid(string name, bool required = false)
    {
        var given = Text(name, 64, required);
        Ask(name, required)?.Form("format", "uuid", Guid.Empty.ToString());
        if (given is not { } text) return null;
        return Guid.TryParseExact(text, "D", out var id) ? id : Bad<Guid>(name, "must be a UUID");
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices, bool required = false)
        where T : struct
    {
        var given = Text(name, 100, required);
        Ask(name, required)?.Words(choices.Keys);
        if (given is not { } text) return null;
        if (choices.TryGetValue(text, out var choice)) return choice;
        Fault(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return null;
    }

    public bool? Flag(string name, bool required = false)
    {
        Ask(name, required)?.Flag();
        if (!TryGet(name, out var value))
        {
            if (required) Fault(name, "is required");
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fault(name, "must be true or false");
        return null;
    }

    public DateOnly? Day(string name, InstantDay rule, bool required = false)
    {
        var given = Text(name, 64, required);
        Ask(name, required)?.Form("format", "date", "2026-04-10").Note(DayNote);
        if (given is not { } text) return null;
        if (DocumentDate.TryParse(text, rule, out var day)) return day;
        Fault(name, "must be a valid ISO date");
        return null;
    }

    public DateTimeOffset? Instant(string name, bool required = false)
    {
        var given = Text(name, 64, required);
        Ask(name, required)?.Form("format", "date-time", "2026-04-17T11:02:00.000Z");
        if (given is not { } text) return null;
        if (Core.Time.Instant.TryParse(text, out var instant)) return instant;
        Fault(name, "must be an ISO 8601 instant");
        return null;
    }

    /// <summary>An amount in naira as a JSON number (and as a decimal string where <paramref name="allowText"/>), in kobo.</summary>
    public long? Naira(string name, AmountRule rule, bool required = false, bool allowText = false)
    {
        Ask(name, required)?.Number("number", Kobo.ToNaira(rule.Min), Kobo.ToNaira(rule.Max), allowText).Note("Naira, with at most two decimals.");
        if (!TryGetNumber(name, required, allowText, out var text)) return null;
        return Amount(name, Kobo.ParseNaira(text, out var kobo), kobo, rule);
    }

    /// <summary>A whole amount in kobo.</summary>
    public long? WholeKobo(string name, AmountRule rule, bool required = false)
    {
        Ask(name, required)?.Number("integer", rule.Min, rule.Max);
        if (!TryGetNumber(name, required, allowText: false, out var text)) return null;
        return Amount(name, Kobo.ParseKobo(text, out var kobo), kobo, rule);
    }

    /// <summary>A decimal within bounds, both included, with at most as many decimals as the rule allows.</summary>
    public decimal? Number(string name, NumberRule rule, bool required = false, bool allowText = false)
    {
        Ask(name, required)?.Number("number", rule.Min, rule.Max, allowText).Note($"At most {rule.Places} decimals.");
        if (!TryGetNumber(name, required, allowText, out var text)) return null;
        var fault = ExactNumber.Parse(text, rule.Places, out decimal value);
        if (fault == NumberFault.TooManyPlaces) return Bad<decimal>(name, $"must have at most {rule.Places} decimals");
        if (fault == NumberFault.Malformed) return Bad<decimal>(name, "must be a number");
        return fault == NumberFault.TooLarge || value < rule.Min || value > rule.Max ? Bad<decimal>(name, rule.Message) : value;
    }

    public int? WholeNumber(string name, int min, int max)
    {
        Ask(name, required: false)?.Number("integer", min, max);
        if (!TryGetNumber(name, required: false, allowText: false, out var text)) return null;
        return ExactNumber.Parse(text, 0, out long value) == NumberFault.None && value >= min && value <= max ? (int)value : Bad<int>(name, $"must be an integer from {min} to {max}");
    }

    /// <summary>A nested object; null when missing.</summary>
    public Fields? Nested(string name, bool required = false)
    {
        var member = Ask(name, required);
        member?.NestedObject();
        if (!TryGet(name, out var value)) return Missing<Fields>(name, required);
        return value.ValueKind == JsonValueKind.Object ? new Fields(value, $"{_path}{name}.", _faults, member?.Object) : Wrong<Fields>(name, "must be an object");
    }

    /// <summary>A list of objects, each read by <paramref name="read"/>; null when missing or of the wrong shape.</summary>
    public IReadOnlyList<T>? Items<T>(string name, int min, int max, Func<Fields, T> read, bool required = false)
    {
        var member = Ask(name, required);
        member?.List(min, max);
        if (!TryGet(name, out var value)) return Missing<IReadOnlyList<T>>(name, required);
        if (value.ValueKind != JsonValueKind.Array) return Wrong<IReadOnlyList<T>>(name, "must be a list");
        var count = value.GetArrayLength();
        if (count < min || count > max) return Wrong<IReadOnlyList<T>>(name, $"must have {min} to {max} items");
        var items = new List<T>(count);
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.Object) items.Add(read(new Fields(item, $"{_path}{name}[{index}].", _faults, member?.Object)));
            else Fault($"{name}[{index}]", "must be an object");
        }

        return items;
    }

    /// <summary>A list of texts, each of which <paramref name="isValid"/> and none of which comes twice; null when missing or of the wrong shape.</summary>
    public IReadOnlyList<string>? Texts(string name, int max, Func<string, bool> isValid, string message, bool required = false, int min = 0)
    {
        Ask(name, required)?.ListOfTexts(min, max, message);
        if (!TryGet(name, out var value)) return Missing<IReadOnlyList<string>>(name, required);
        if (value.ValueKind != JsonValueKind.Array) return Wrong<IReadOnlyList<string>>(name, "must be a list");
        if (value.GetArrayLength() > max) return Wrong<IReadOnlyList<string>>(name, $"must have at most {max} items");
        if (value.GetArrayLength() < min) return Wrong<IReadOnlyList<string>>(name, $"must have at least {(min == 1 ? "one item" : $"{min} items")}");
        var texts = new List<string>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()!.Trim() : "";
            if (!isValid(text)) Fault($"{name}[{index}]", message);
            else if (texts.Contains(text, StringComparer.OrdinalIgnoreCase)) Fault($"{name}[{index}]", "must not be repeated");
            else texts.Add(text);
        }

        return texts;
    }

    private MemberShape? Ask(string name, bool required) => _shape?.Ask(name, _visit, required, Has(name));

    private bool TryGet(string name, out JsonElement value) => _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private bool TryGetNumber(string name, bool required, bool allowText, [NotNullWhen(true)] out string? text)
    {
        text = !TryGet(name, out var value) ? ""
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
            : allowText && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim()
            : null;
        if (text is null) Fault(name, "must be a number");
        else if (text.Length == 0 && required) Fault(name, "is required");
        return !string.IsNullOrEmpty(text);
    }

    private long? Amount(string name, NumberFault fault, long kobo, AmountRule rule) => fault switch
    {
        NumberFault.TooManyPlaces => Bad<long>(name, "must have at most two decimals"),
        NumberFault.Malformed => Bad<long>(name, "must be a number"),
        NumberFault.TooLarge => Bad<long>(name, rule.MessageAbove),
        _ when kobo < rule.Min => Bad<long>(name, rule.Message),
        _ when kobo > rule.Max => Bad<long>(name, rule.MessageAbove),
        _ => kobo,
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

/// <summary>Bounds of an amount in kobo, both included, and what is said of one below and of one above them.</summary>
public sealed record AmountRule(long Min, long Max, string Message)
{
    public string MessageAbove { get; init; } = "is too large";
}

/// <summary>Bounds of a number, both included, its decimals, and what is said when the bounds are broken.</summary>
public sealed record NumberRule(decimal Min, decimal Max, int Places, string Message);
