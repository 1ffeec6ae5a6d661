using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>The pieces of one to three characters by which texts are found, and what they are called in the index.</summary>
internal static class SearchGrams
{
    public const int Longest = 3;
    private const int MaxProbes = 4;

    /// <summary>Half of a SHA-256 MAC's first 128 bits: two grams of one tenant that share it would only make a candidate that verification drops.</summary>
    private const int TagCharacters = 16;

    /// <summary>Every piece of a folded text, each once.</summary>
    public static IEnumerable<string> Of(string folded)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var length = 1; length <= Longest; length++)
        {
            for (var start = 0; start + length <= folded.Length; start++) seen.Add(folded.Substring(start, length));
        }

        return seen;
    }

    /// <summary>A few pieces that every text with the folded query in it must have: the query itself if it is short, else three characters from all along it.</summary>
    public static IReadOnlyList<string> OfQuery(string folded)
    {
        if (folded.Length <= Longest) return [folded];
        var last = folded.Length - Longest;
        var count = Math.Min(MaxProbes, last + 1);
        return [.. Enumerable.Range(0, count).Select(i => folded.Substring(last * i / (count - 1), Longest)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Names are stored in clear beside their pieces, so the pieces of e-mail addresses have names of their own that those do not give away.</summary>
    public static string NamePrefix(TenantCipher cipher, string gram) => Prefix(cipher, "n", "customer.search.name", gram);

    public static string EmailPrefix(TenantCipher cipher, string gram) => Prefix(cipher, "e", "customer.search.email", gram);

    /// <summary>What is searched of an invoice stands in clear on it, so all its fields share a name.</summary>
    public static string InvoicePrefix(TenantCipher cipher, string gram) => Prefix(cipher, "i", "invoice.search", gram);

    private static string Prefix(TenantCipher cipher, string field, string purpose, string gram) =>
        string.Concat(field, cipher.BlindIndex(purpose, gram).AsSpan(0, TagCharacters), "|");
}
