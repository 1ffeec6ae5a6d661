using System.Text;

namespace Finora.Core.Storage;

/// <summary>
/// Names without case, and their place in a row key. A key sorts as the folded names do, ordinally by UTF-16 unit, and ties go by id.
/// </summary>
public static class NameOrder
{
    /// <summary>What fits a key of 512 characters beside the tag and ids of a search posting. Names that agree in this much of their key go by id.</summary>
    private const int MaxKeyCharacters = 300;

    /// <summary>
    /// Runs of characters that a key cannot hold. The one before each run introduces the pairs that stand for it and for the run, so that the order stays
    /// what it was. Space is among them: it ends the name in a key, below all that a name may hold.
    /// </summary>
    private static readonly (char Introducer, char Last, char Base)[] Runs =
    [
        ('\0', '!', '\u00C0'), ('"', '#', '0'), ('.', '/', '0'), ('>', '?', '0'), ('[', '\\', '0'), ('~', '\u009F', '\u00C0'), ('\uD7FF', '\uDFFF', '\u3000'),
        ('\uFFEF', '\uFFFF', '\u3000'),
    ];

    /// <summary>
    /// The text without case: to upper case, then to lower, each character by Unicode's simple mapping, so that all forms of a letter meet (σ and ς, K and the
    /// Kelvin sign), and with its marks as <see cref="LatinLetters"/> joins them. A part of a text folds to a part of the folded text, unless it is cut between a letter and
    /// its mark.
    /// </summary>
    public static string Fold(string text) => LatinLetters.Compose(text.ToUpperInvariant().ToLowerInvariant());

    /// <summary>Where a record of that name stands in a list by name.</summary>
    public static string Position(string name, Guid id) => string.Concat(Key(Fold(name)), " ", Keys.Ascending(id));

    /// <summary>A part of a folded name as it stands in a key.</summary>
    internal static string InKey(string folded) => Key(folded, int.MaxValue);

    /// <summary>Whether the name of a position may hold a part, given as <see cref="InKey"/> writes it: no only where it certainly does not.</summary>
    internal static bool MayHold(string position, string part)
    {
        var name = position.AsSpan(0, position.IndexOf(' '));
        return name.Length >= MaxKeyCharacters || name.Contains(part, StringComparison.Ordinal);
    }

    private static string Key(string folded, int maxCharacters = MaxKeyCharacters)
    {
        var key = new StringBuilder(folded.Length + 16);
        foreach (var c in folded)
        {
            Append(key, c);
            if (key.Length >= maxCharacters) break;
        }

        return key.ToString();
    }

    private static void Append(StringBuilder key, char c)
    {
        foreach (var (introducer, last, first) in Runs)
        {
            if (c < introducer || c > last) continue;

            // The first run begins at 0 and has no character before it; its last, '!', introduces it.
            key.Append(introducer == '\0' ? '!' : introducer).Append((char)(first + (c - introducer)));
            return;
        }

        key.Append(c);
    }
}
