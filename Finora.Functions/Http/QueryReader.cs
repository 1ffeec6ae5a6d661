using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Finora.Core;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>Reads the query parameters of a route that has no pages, and collects what is wrong with each. Values are trimmed; an empty one counts as missing.</summary>
public sealed class QueryReader(HttpRequest request)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private readonly List<FieldFault> _faults = [];
    private readonly ObjectShape? _shape = ObjectShape.Recorded;
    private readonly int _visit = ObjectShape.Recorded?.Enter() ?? 0;

    /// <summary>A text of at most <paramref name="max"/> characters.</summary>
    public string? Text(string name, int max, bool required = false)
    {
        Ask(name, required)?.Text(1, max);
        var text = Value(name);
        if (text?.Length <= max) return text;
        if (required || text is not null) Fault(name, $"must be 1 to {max} characters");
        return null;
    }

    public int? WholeNumber(string name, int min, int max)
    {
        Ask(name)?.Number("integer", min, max);
        if (Value(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Fault(name, $"must be an integer from {min} to {max}");
        return null;
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        Ask(name)?.Words(choices.Keys);
        if (Value(name) is not { } text) return null;
        if (choices.TryGetValue(text, out var choice)) return choice;
        Fault(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return null;
    }

    public bool? Flag(string name)
    {
        Ask(name)?.Flag();
        if (Value(name) is not { } text) return null;
        if (text is "true" or "false") return text == "true";
        Fault(name, "must be true or false");
        return null;
    }

    public DateOnly? Day(string name, bool required = false, InstantDay rule = InstantDay.Utc)
    {
        Ask(name, required)?.Text(1, 64).Form("format", "date", null);
        if (Value(name) is not { } text)
        {
            if (required) Fault(name, "is required");
            return null;
        }

        if (DocumentDate.TryParse(text, rule, out var day)) return day;
        Fault(name, "must be a valid ISO date");
        return null;
    }

    /// <summary>An id of the Business API. Whether it names anything is for the use case.</summary>
    public Guid? Id(string name, string prefix)
    {
        Ask(name)?.Text(1, 64).Form("pattern", PublicId.PatternOf(prefix), null);
        if (Value(name) is not { } text) return null;
        if (PublicId.TryParse(prefix, text, out var id)) return id;
        Fault(name, $"must be an id that starts with {prefix}_");
        return null;
    }

    /// <summary><c>limit</c> and <c>offset</c> of an enterprise list, Business contract 1.7: 50 and 0 unless given; a limit above 100 is read as 100.</summary>
    public OffsetPage Offset() => new(
        Math.Min(Whole("limit", 1, DefaultLimit, $"How many at most; {DefaultLimit} unless given. More than {MaxLimit} is read as {MaxLimit}."), MaxLimit), Whole("offset", 0, 0, "How many to leave out first; 0 unless given."));

    public void Fault(string name, string message) => _faults.Add(new FieldFault(name, message));

    /// <summary>Whether a parameter is at fault; all faults are told at once.</summary>
    public bool IsRefused([NotNullWhen(true)] out RefusedRequest? refused)
    {
        refused = _faults.Count == 0 ? null : new RefusedRequest(Refusal.InvalidRequest, "A query parameter is missing or invalid.", [.. _faults]);
        return refused is not null;
    }

    private int Whole(string name, int min, int preset, string note)
    {
        Ask(name)?.Number("integer", min, int.MaxValue).Note(note);
        if (Value(name) is not { } text) return preset;
        var whole = text.All(char.IsAsciiDigit);
        var number = whole && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : whole ? int.MaxValue : -1;
        if (number < min) Fault(name, $"must be an integer of at least {min}");
        return number;
    }

    private MemberShape? Ask(string name, bool required = false) => _shape?.Ask(name, _visit, required, isPresent: false);

    private string? Value(string name)
    {
        var values = request.Query[name];
        if (values.Count <= 1) return values.ToString().Trim() is { Length: > 0 } text ? text : null;
        Fault(name, "must be given once");
        return null;
    }
}
