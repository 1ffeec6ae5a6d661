using System.Text;
using Finora.Core.Storage;

namespace Finora.Core.Verification;

public enum NameMatch
{
    Full,

    /// <summary>Every word of the one side stands in the other, but not all of them, or not in the same order.</summary>
    Partial,

    None,
}

/// <summary>Compares names without case, accents, punctuation and company suffixes: Business contract, 18.1.</summary>
internal static class NameMatching
{
    private static readonly HashSet<string> Suffixes = new(["ltd", "limited", "plc", "llc", "llp", "inc", "incorporated", "co", "company", "gte"], StringComparer.Ordinal);

    /// <param name="claimed">In the order of <paramref name="recorded"/>; null where nothing was said.</param>
    /// <returns>Null when nothing was said at all.</returns>
    public static NameMatch? Of(IReadOnlyList<string?> claimed, IReadOnlyList<string> recorded)
    {
        if (claimed.All(name => name is null)) return null;
        var pairs = claimed.Zip(recorded, (said, known) => (Said: Words(said), Known: Words(known))).ToArray();
        if (pairs.Where((_, index) => claimed[index] is not null).All(pair => pair.Said.SequenceEqual(pair.Known))) return NameMatch.Full;
        var said = pairs.SelectMany(pair => pair.Said).ToHashSet(StringComparer.Ordinal);
        var known = pairs.SelectMany(pair => pair.Known).ToHashSet(StringComparer.Ordinal);
        return said.Count > 0 && known.Count > 0 && (said.IsSubsetOf(known) || known.IsSubsetOf(said)) ? NameMatch.Partial : NameMatch.None;
    }

    private static List<string> Words(string? name)
    {
        var words = Bare(name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();

        // A name that is nothing but a suffix keeps it.
        while (words.Count > 1 && Suffixes.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        return words;
    }

    /// <summary>Letters and digits in lower case without accents; a hyphen, '&amp;' or a space parts words, an apostrophe or dot does not.</summary>
    private static string Bare(string name)
    {
        var bare = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
        {
            if (LatinLetters.WithoutMarks(c) is not { } letter || letter is '\'' or '’' or '.') continue;
            bare.Append(char.IsLetterOrDigit(letter) ? letter : ' ');
        }

        return bare.ToString();
    }
}
