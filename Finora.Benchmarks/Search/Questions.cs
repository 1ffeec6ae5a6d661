namespace Finora.Benchmarks.Search;

/// <summary>What somebody types into a search box, by kind: kinds cost differently.</summary>
internal static class Questions
{
    private const int Each = 40;
    private static readonly string[] Common = ["ltd", "stores", "okafor", "gmail", ".example", "ventures", "@yahoo", "global"];
    private static readonly string[] Rare = ["zq", "xx", "qj", "vv"];

    public static IReadOnlyList<(string Kind, IReadOnlyList<string> Texts)> Draw(int customers)
    {
        var draw = new Random(customers);
        return
        [
            ("one letter", Many(i => "aeioubcdfghklmnorstwyz@.1-"[i % 26].ToString())),
            ("two letters", Many(_ => Cut(Name(), 2))),
            ("a word that very many have", Many(i => Common[i % Common.Length])),
            ("part of a name", Many(_ => Cut(Name(), 3 + draw.Next(5)))),
            ("a whole name", Many(_ => Name())),
            ("part of an e-mail address", Many(_ => Cut(Email(), 4 + draw.Next(8)))),
            ("a whole e-mail address", Many(_ => Email())),
            ("two words that few have both", Many(_ => Ends(Name(), Name()))),
            ("nobody", Many(i => $"{Cut(Name(), 4)}{Rare[i % Rare.Length]}")),
        ];

        IReadOnlyList<string> Many(Func<int, string> one) => [.. Enumerable.Range(0, Each).Select(one)];

        string Name() => People.Of(draw.Next(customers)).Name;

        string Email() => People.Of(draw.Next(customers)).Email;

        string Cut(string text, int length)
        {
            var start = draw.Next(Math.Max(1, text.Length - length));
            return text.Substring(start, Math.Min(length, text.Length - start)).Trim() is { Length: > 0 } part ? part : "a";
        }

        static string Ends(string one, string other) => $"{one[^3..]} {other[..3]}";
    }
}
