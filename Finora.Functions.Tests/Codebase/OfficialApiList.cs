using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>
/// The official surface of one package, from a file of <c>Codebase/OfficialApi</c>: "namespace N", then a type a line, then indented its members, in the form of
/// <see cref="OfficialApiText"/>. "#" begins a comment; the line "nullable" says that the package tells which references may be null.
/// </summary>
internal sealed partial class OfficialApiList
{
    private readonly Dictionary<string, (string Header, HashSet<string> Members)> _types = [];

    private OfficialApiList()
    {
    }

    /// <summary>Whether the lines tell which references may be null.</summary>
    public bool Annotated { get; private set; }

    public IEnumerable<string> TypeNames => _types.Keys;

    public static OfficialApiList Parse(IEnumerable<string> lines)
    {
        var list = new OfficialApiList();
        var space = "";
        HashSet<string>? members = null;
        foreach (var line in lines.Where(line => !string.IsNullOrWhiteSpace(line) && line[0] != '#'))
        {
            if (line[0] == ' ')
            {
                Add(members ?? throw new FormatException($"No type stands before \"{line}\"."), line.Trim());
            }
            else if (line == "nullable")
            {
                list.Annotated = true;
            }
            else if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                space = line["namespace ".Length..];
            }
            else
            {
                members = [];
                list._types.Add($"{space}.{NameIn(line)}", (line, members));
            }
        }

        return list;
    }

    public bool Contains(Type type) => _types.ContainsKey(Key(type));

    /// <summary>What the type has that the official one has not, or has otherwise. What it leaves out is no difference.</summary>
    public IEnumerable<string> Differences(Type type)
    {
        var (header, members) = _types[Key(type)];
        var text = new OfficialApiText(Annotated);
        if (text.Header(type) != header)
        {
            yield return $"{Key(type)}: is \"{text.Header(type)}\", officially \"{header}\"";
        }

        foreach (var member in text.Members(type).Where(member => !members.Contains(member)))
        {
            var alike = members.Where(official => Subject(official) == Subject(member)).ToArray();
            yield return $"{Key(type)}: has \"{member}\", officially {(alike.Length == 0 ? "nothing of that name" : string.Join(" or ", alike.Select(official => $"\"{official}\"")))}";
        }
    }

    private static void Add(HashSet<string> members, string member)
    {
        if (!members.Add(member))
        {
            throw new FormatException($"\"{member}\" stands twice in one type.");
        }
    }

    private static string Key(Type type) => $"{type.Namespace}.{OfficialApiText.DeclaredName(type)}";

    private static string NameIn(string header) =>
        HeaderForm().Match(header) is { Success: true } match ? match.Groups["name"].Value : throw new FormatException($"\"{header}\" is not the head of a type.");

    [GeneratedRegex(
        @"^(\[[^\]]*\] )?((\w+ )*(class|struct|enum|interface) (?<name>.+?)( : .+| where .+)?|delegate .+ (?<name>[\w.]+)\(.*\))$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderForm();

    /// <summary>What a member is called, without its types: enough to set a wrong line against the right one.</summary>
    private static string Subject(string member)
    {
        var head = member.Split(['(', '{', '='], 2)[0].Trim();
        return head.Split(' ')[^1].Split('<')[0];
    }
}
