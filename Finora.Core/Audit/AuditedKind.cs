using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Audit;

/// <summary>What the trail says of the changes of one kind of document.</summary>
internal interface IAuditedKind
{
    /// <param name="key">Of the home row.</param>
    /// <param name="sealedNames">Members inside a sealed one that changed, as the use case names them.</param>
    /// <returns>Null for a change that is no action: totals that follow, times of delivery, counters.</returns>
    AuditFact? Judge(string key, object? before, object? after, IReadOnlyList<string> sealedNames);
}

/// <param name="resource">As the audit log names the kind.</param>
/// <param name="id">Of the record.</param>
internal sealed class AuditedKind<T>(string resource, Func<T, string?> id) : IAuditedKind
    where T : class, IDocument
{
    /// <summary>A verb that says nothing.</summary>
    public const string Quiet = "";

    private static readonly string[] AlwaysSilent = ["updatedAt", "eventCount"];

    /// <summary>Members that follow from others or from elsewhere: their change alone is no action, and they are not named.</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    /// <summary>Members of the stored form whose own members are named in their place.</summary>
    public IReadOnlyList<string> Opened { get; init; } = [];

    /// <summary>Names of stored members in the words of the API, where they differ by more than their case.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The verb of a change, by what it was before and after; null for <c>created</c>, <c>updated</c> or <c>deleted</c>.</summary>
    public Func<T?, T?, string?> Verb { get; init; } = (_, _) => null;

    /// <summary>Another name for the kind where the document says so; null for the usual one.</summary>
    public Func<T, string?> Resource { get; init; } = _ => null;

    /// <summary>Whether the row under a key is the home row of such a record.</summary>
    public string? KeyPrefix { get; init; }

    public AuditFact? Judge(string key, object? before, object? after, IReadOnlyList<string> sealedNames)
    {
        if (KeyPrefix is { } prefix && !key.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var (old, now) = ((T?)before, (T?)after);
        var subject = (now ?? old)!;
        var verb = Verb(old, now);
        if (verb == Quiet) return null;
        IReadOnlyList<string> changed = old is null || now is null ? [] : [.. Compare(old, now).Concat(sealedNames).Distinct(StringComparer.Ordinal)];
        if (verb is null && old is not null && now is not null && changed.Count == 0) return null;
        var name = Resource(subject) ?? resource;
        return new AuditFact($"{name}.{verb ?? (old is null ? "created" : now is null ? "deleted" : "updated")}", name, id(subject), changed);
    }

    private IEnumerable<string> Compare(T before, T after) => Differences(Storage.Documents.Write(before), Storage.Documents.Write(after));

    private IEnumerable<string> Differences(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var (old, now) = (MembersOf(before), MembersOf(after));
        foreach (var name in old.Keys.Concat(now.Keys.Where(name => !old.ContainsKey(name))))
        {
            if (Silent.Contains(name) || AlwaysSilent.Contains(name) || AreEqual(old.GetValueOrDefault(name), now.GetValueOrDefault(name))) continue;
            if (!Opened.Contains(name)) yield return Word(name);
            else foreach (var inner in Differences(old.GetValueOrDefault(name), now.GetValueOrDefault(name))) yield return inner;
        }
    }

    /// <summary>The members of an object by name, in their order, each as it is written; none where there is no object.</summary>
    private static Dictionary<string, ReadOnlyMemory<byte>> MembersOf(ReadOnlyMemory<byte> json)
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (json.IsEmpty) return members;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members[name] = json[start..(int)reader.BytesConsumed];
        }

        return members;
    }

    /// <summary>Most members are written alike to the byte and need no look into them. An empty one is none, and equals nothing.</summary>
    private static bool AreEqual(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        if (before.IsEmpty || after.IsEmpty) return false;
        if (before.Span.SequenceEqual(after.Span)) return true;
        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        return JsonElement.DeepEquals(old.RootElement, now.RootElement);
    }

    private string Word(string name) => Names.GetValueOrDefault(name) ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name.StartsWith("sealed", StringComparison.Ordinal) ? name["sealed".Length..] : name);
}
