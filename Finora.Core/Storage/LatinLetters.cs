using System.Collections.Frozen;
using System.Text;

namespace Finora.Core.Storage;

/// <summary>
/// Brings small Latin letters with marks into one form, so that é is one text whether it came as one character or as e and a mark, and a Yoruba ẹ́ whatever the order of its
/// marks: Unicode's composed form (NFC, UAX #15) over the letters of Latin-1, Latin Extended-A, -B and Additional. The framework's own normalisation needs ICU and
/// does nothing under InvariantGlobalization, which Finora keeps so that it runs the same on every machine.
/// </summary>
public static class LatinLetters
{
    private const char FirstMark = '\u0300';
    private const char LastMark = '\u036F';
    private const int Above = 230;
    private const int Below = 220;

    /// <summary>For each mark, pairs of a letter and what the two make together. From UnicodeData.txt, capitals left out.</summary>
    private static readonly (char Mark, string Pairs)[] Table =
    [
        ('\u0300', "aàeèiìnǹoòuùwẁyỳâầêềôồüǜăằēḕōṑơờưừ"),
        ('\u0301', "aácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźâấåǻæǽçḉêếïḯôốõṍøǿüǘăắēḗōṓũṹơớưứ"),
        ('\u0302', "aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑạậẹệọộ"),
        ('\u0303', "aãeẽiĩnñoõuũvṽyỹâẫêễôỗăẵơỡưữ"),
        ('\u0304', "aāeēgḡiīoōuūyȳäǟæǣõȭöȫüǖǫǭȧǡȯȱḷḹṛṝ"),
        ('\u0306', "aăeĕgğiĭoŏuŭȩḝạặ"),
        ('\u0307', "aȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzżśṥšṧṣṩ"),
        ('\u0308', "aäeëhḧiïoötẗuüwẅxẍyÿõṏūṻ"),
        ('\u0309', "aảeẻiỉoỏuủyỷâẩêểôổăẳơởưử"),
        ('\u030A', "aåuůwẘyẙ"),
        ('\u030B', "oőuű"),
        ('\u030C', "aǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžüǚʒǯ"),
        ('\u030F', "aȁeȅiȉoȍrȑuȕ"),
        ('\u0311', "aȃeȇiȋoȏrȓuȗ"),
        ('\u031B', "oơuư"),
        ('\u0323', "aạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓơợưự"),
        ('\u0324', "uṳ"),
        ('\u0325', "aḁ"),
        ('\u0326', "sștț"),
        ('\u0327', "cçdḑeȩgģhḩkķlļnņrŗsştţ"),
        ('\u0328', "aąeęiįoǫuų"),
        ('\u032D', "dḓeḙlḽnṋtṱuṷ"),
        ('\u032E', "hḫ"),
        ('\u0330', "eḛiḭuṵ"),
        ('\u0331', "bḇdḏhẖkḵlḻnṉrṟtṯzẕ"),
    ];

    private static readonly FrozenDictionary<(char Letter, char Mark), char> Composed =
        Table.SelectMany(row => row.Pairs.Chunk(2), (row, pair) => KeyValuePair.Create((pair[0], row.Mark), pair[1])).ToFrozenDictionary();

    private static readonly FrozenDictionary<char, (char Letter, char Mark)> Decomposed =
        Composed.Select(pair => KeyValuePair.Create(pair.Value, pair.Key))
            .Append(KeyValuePair.Create('\u0130', ('i', '\u0307')))
            .Append(KeyValuePair.Create('\u0344', ('\u0308', '\u0301')))
            .ToFrozenDictionary();

    /// <param name="text">In small letters; capitals with marks stay as they are, but for İ, which has no small letter of its own.</param>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstMark, LastMark) && !text.Contains('\u0130')) return text;
        var parts = new List<char>(text.Length + 8);
        foreach (var c in text) Take(parts, c);
        return Join(parts);
    }

    /// <summary>The bare letter of a small letter with marks, any other character as it is, and null for a mark by itself.</summary>
    public static char? WithoutMarks(char c)
    {
        while (Decomposed.TryGetValue(c, out var pair)) c = pair.Letter;
        return c is >= FirstMark and <= LastMark ? null : c;
    }

    /// <summary>Takes a letter apart and puts each mark where Unicode's order wants it: marks of a lower class come first, those of one class stay as they came.</summary>
    private static void Take(List<char> parts, char c)
    {
        if (Decomposed.TryGetValue(c, out var pair))
        {
            Take(parts, pair.Letter);
            Take(parts, pair.Mark);
            return;
        }

        var mark = c switch { '\u0340' => '\u0300', '\u0341' => '\u0301', '\u0343' => '\u0313', _ => c };
        var at = parts.Count;
        if (ClassOf(mark) > 0)
        {
            while (at > 0 && ClassOf(parts[at - 1]) > ClassOf(mark)) at--;
        }

        parts.Insert(at, mark);
    }

    private static string Join(List<char> parts)
    {
        var text = new StringBuilder(parts.Count);
        var (letter, blocked) = (-1, 0);
        foreach (var c in parts)
        {
            var rank = ClassOf(c);

            // A mark reaches its letter unless one of the same class stands between them.
            if (letter >= 0 && rank > blocked && Composed.TryGetValue((text[letter], c), out var whole))
            {
                text[letter] = whole;
                continue;
            }

            (letter, blocked) = rank == 0 ? (text.Length, 0) : (letter, rank);
            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The canonical combining class of a mark; 0 for anything else.</summary>
    private static int ClassOf(char c) => c switch
    {
        < FirstMark or > LastMark or '\u034F' => 0,
        >= '\u0334' and <= '\u0338' => 1,
        '\u0321' or '\u0322' or '\u0327' or '\u0328' => 202,
        '\u031B' => 216,
        '\u0345' => 240,
        '\u0315' or '\u031A' or '\u0358' => 232,
        '\u035C' or '\u035F' or '\u0362' => 233,
        '\u035D' or '\u035E' or '\u0360' or '\u0361' => 234,
        (>= '\u0316' and <= '\u0333') or (>= '\u0339' and <= '\u033C') or (>= '\u0347' and <= '\u0349') or '\u034D' or '\u034E' or (>= '\u0353' and <= '\u0356') or '\u0359' or '\u035A' => Below,
        _ => Above,
    };
}
