using System.Text.Json.Nodes;

namespace Finora.Functions.Http;

/// <summary>
/// What the readers of a request ask of one of its objects (or of its query). The API description runs the real readers and writes down what they ask for, so it
/// cannot say anything else than the code does.
/// </summary>
internal sealed class ObjectShape
{
    [ThreadStatic]
    private static ObjectShape? s_recorded;

    private readonly OrderedDictionary<string, MemberShape> _members = new(StringComparer.Ordinal);
    private int _visits;

    /// <summary>The object that readers on this thread report to; null while requests are served.</summary>
    public static ObjectShape? Recorded => s_recorded;

    public IEnumerable<(string Name, MemberShape Shape)> Members => _members.Select(entry => (entry.Key, entry.Value));

    /// <summary>Lets the readers that run inside <paramref name="read"/> report to this object. They must not hop threads.</summary>
    public void Record(Action read)
    {
        s_recorded = this;
        try
        {
            read();
        }
        finally
        {
            s_recorded = null;
        }
    }

    /// <summary>A reader starts; its number is given with everything that it asks.</summary>
    public int Enter() => ++_visits;

    /// <param name="isPresent">Whether the member has a value, so that a reader which requires it is known to refuse null.</param>
    public MemberShape Ask(string name, int visit, bool required, bool isPresent)
    {
        if (!_members.TryGetValue(name, out var member)) _members[name] = member = new MemberShape();
        member.Asked(visit, required, isPresent);
        return member;
    }

    /// <summary>Asked for and required each time that an object was read, and so whatever else it holds.</summary>
    public bool IsRequired(MemberShape member) => member.Visits == _visits && member.IsAlwaysRequired;

    public JsonObject ToSchema()
    {
        var properties = new JsonObject();
        foreach (var (name, member) in Members) properties[name] = member.ToSchema(isNullable: !IsRequired(member) && !member.RefusesNull);
        var schema = new JsonObject { ["type"] = "object" };
        if (properties.Count > 0) schema["properties"] = properties;
        var required = Members.Where(member => IsRequired(member.Shape)).Select(member => (JsonNode)member.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    /// <summary>The words of the member, here or further down, that may say the most.</summary>
    public int MostWords => Members.Select(member => member.Shape.MostWords).DefaultIfEmpty(0).Max();

    /// <summary>An object with every member that is known so far; what lies <paramref name="depth"/> levels down is empty, so that its reader is seen to ask for all of it.</summary>
    /// <param name="word">Which of its words each member says, counted from 0; null for what the example says. A reader may ask for other things by what a word says.</param>
    public JsonObject Sample(int depth, JsonObject? example, int? word = null)
    {
        var sample = new JsonObject();
        if (depth == 0) return sample;
        foreach (var (name, member) in Members)
        {
            if (member.Sample(depth - 1, example?[name], word) is { } value) sample[name] = value;
        }

        return sample;
    }
}

/// <summary>One member of a request, in the keywords of JSON Schema.</summary>
internal sealed class MemberShape
{
    private readonly JsonObject _keywords = [];
    private JsonNode? _sample;
    private string[] _words = [];
    private ObjectShape? _object;
    private bool _isList;
    private int _lastVisit;

    public int Visits { get; private set; }

    public bool IsAlwaysRequired { get; private set; } = true;

    public bool RefusesNull { get; private set; }

    /// <summary>The members of the object, or of each object of the list.</summary>
    public ObjectShape Object => _object ??= new ObjectShape();

    internal int MostWords => Math.Max(_words.Length, _object?.MostWords ?? 0);

    internal void Asked(int visit, bool required, bool isPresent)
    {
        if (visit != _lastVisit) Visits++;
        _lastVisit = visit;
        IsAlwaysRequired &= required;
        RefusesNull |= required && isPresent;
    }

    public MemberShape Text(int min, int max)
    {
        _keywords["type"] = "string";
        if (min > 1) _keywords["minLength"] = min;
        if (max < int.MaxValue) _keywords["maxLength"] = max;
        _sample ??= new string('x', Math.Max(min, 1));
        return this;
    }

    /// <param name="sample">A text of that form.</param>
    public MemberShape Form(string keyword, string value, string? sample)
    {
        _keywords.Remove("maxLength");
        _keywords[keyword] = value;
        _sample = sample;
        return this;
    }

    public MemberShape Note(string description)
    {
        _keywords["description"] = description;
        return this;
    }

    public void Words(IEnumerable<string> words)
    {
        _keywords.Clear();
        _keywords["type"] = "string";
        _words = [.. words];
        _keywords["enum"] = new JsonArray([.. _words.Select(word => (JsonNode)word)]);
        _sample = _words[0];
    }

    public void Flag()
    {
        _keywords["type"] = "boolean";
        _sample = true;
    }

    /// <summary>A member that is read in two ways, as a percentage or an amount by what another says, may be all that either takes.</summary>
    /// <param name="allowText">Whether a decimal string is taken as well.</param>
    public MemberShape Number(string type, decimal min, decimal max, bool allowText = false)
    {
        _keywords["type"] = allowText ? new JsonArray(type, "string") : type;
        _keywords["minimum"] = JsonValue.Create(Math.Min(min, _keywords["minimum"]?.GetValue<decimal>() ?? min));
        _keywords["maximum"] = JsonValue.Create(Math.Max(max, _keywords["maximum"]?.GetValue<decimal>() ?? max));
        _sample = JsonValue.Create(Math.Clamp(1, min, max));
        return this;
    }

    public void NestedObject()
    {
        _keywords["type"] = "object";
        _ = Object;
    }

    public void List(int min, int max)
    {
        _isList = true;
        _keywords["type"] = "array";
        if (min > 0) _keywords["minItems"] = min;
        _keywords["maxItems"] = max;
        _ = Object;
    }

    public void ListOfTexts(int min, int max, string rule)
    {
        _keywords["type"] = "array";
        if (min > 0) _keywords["minItems"] = min;
        _keywords["maxItems"] = max;
        _keywords["uniqueItems"] = true;
        _keywords["items"] = new JsonObject { ["type"] = "string", ["description"] = $"Each {rule}." };
        _sample = new JsonArray();
    }

    /// <param name="isNullable">Null counts as missing, and so does an empty text; where a member may not be missing, neither is allowed.</param>
    public JsonObject ToSchema(bool isNullable)
    {
        var schema = _keywords.DeepClone().AsObject();
        if (_isList) schema["items"] = Object.ToSchema();
        else if (_object is not null)
        {
            foreach (var (keyword, value) in Object.ToSchema()) schema[keyword] = value?.DeepClone();
        }

        if (isNullable) AllowNull(schema);
        else if (schema.ContainsKey("maxLength") && !schema.ContainsKey("minLength")) schema["minLength"] = 1;
        return schema;
    }

    internal JsonNode? Sample(int depth, JsonNode? example, int? word)
    {
        if (_isList) return new JsonArray(Object.Sample(0, null), Object.Sample(depth, (example as JsonArray)?.FirstOrDefault() as JsonObject, word));
        if (_object is not null) return Object.Sample(depth, example as JsonObject, word);
        return word is { } place && _words.Length > 0 ? _words[place % _words.Length] : (example ?? _sample)?.DeepClone();
    }

    private static void AllowNull(JsonObject schema)
    {
        schema["type"] = schema["type"] is JsonArray types ? new JsonArray([.. types.Select(type => type!.DeepClone()), "null"]) : new JsonArray(schema["type"]!.DeepClone(), "null");
        (schema["enum"] as JsonArray)?.Add((JsonNode?)null);
    }
}
