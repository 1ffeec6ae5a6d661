using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Customers;

/// <summary>
/// The search against a model that looks at every customer. There are more of them than the search looks through by itself, so that most answers come from the
/// index, and all kinds of characters, those that a key cannot hold among them.
/// </summary>
[TestClass]
public sealed class SearchPropertyTests
{
    private const int Customers = 420;
    private static readonly string[] Pieces = ["a", "b", "an", "É", "é", "ß", "Σ", "ς", "ж", "Ọ", "ọ́", "o\u0301\u0323", "e\u0301", "E\u0301\u0323", "s\u0323", "中", "😀", "𐐀", " ", "/", "\\", "#", "?", "'", "|", "~", "!", "\u0001", "\uFFFD", "%", ".", "Stores", "Ltd", "7"];
    private static readonly List<(Guid Id, string Name, string Email)> Known = [];
    private static TestApp _app = null!;
    private static TenantScope _scope;

    [ClassInitialize]
    public static async Task FillAsync(TestContext context)
    {
        _app = await TestApp.OnSqliteAsync();
        _scope = (await _app.CreateBusinessAsync()).Live;
        var create = _app.Services.GetRequiredService<CreateCustomer>();
        var inputs = Texts(1, 12).ListOf(Customers).Sample(1).Single().Zip(EmailParts().ListOf(Customers).Sample(1).Single())
            .Select((pair, i) => new NewCustomer($"{pair.First}{(i % 7 == 0 ? " Zenith" : "")}", $"{pair.Second}{i}@mail{i % 3}.example")).ToArray();
        foreach (var chunk in inputs.Chunk(16))
        {
            var made = await Task.WhenAll(chunk.Select(input => create.RunAsync(_scope, input, CancellationToken.None)));
            Known.AddRange(made.Select(outcome => (outcome.Value.Customer.Id, outcome.Value.Customer.Name, outcome.Value.Personal.Email!)));
        }
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public void Any_part_of_a_name_or_email_is_found_as_the_model_finds_it() => Check(
        from index in Gen.Choose(0, Customers - 1)
        from inName in Gen.Elements(true, false)
        from start in Gen.Choose(0, 60)
        from length in Gen.Choose(1, 12)
        from upper in Gen.Elements(true, false)
        select Cut(inName ? Known[index].Name : Known[index].Email, start, length, upper));

    [TestMethod]
    public void Any_text_finds_what_the_model_finds() => Check(Texts(1, 3));

    private static void Check(Gen<string> queries) =>
        Prop.ForAll(queries.ToArbitrary(), query =>
        {
            var found = _app.Services.GetRequiredService<SearchCustomers>().RunAsync(_scope, query, CancellationToken.None).GetAwaiter().GetResult();
            var expected = Expected(query);
            return expected.SequenceEqual(found.Select(open => open.Customer.Id)) ? true : throw new AssertFailedException($"'{query}' found {found.Count} customers, the model {expected.Length}.");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static Guid[] Expected(string query) =>
        [.. Known.Where(known => Plain(known.Name).Contains(Plain(query), StringComparison.Ordinal) || Plain(known.Email).Contains(Plain(query), StringComparison.Ordinal))
            .OrderBy(known => Plain(known.Name), StringComparer.Ordinal).ThenBy(known => known.Id.ToString(), StringComparer.Ordinal).Take(50).Select(known => known.Id)];

    /// <summary>Without case, and each letter with marks in the one form that its pieces have here.</summary>
    private static string Plain(string text) =>
        text.ToUpperInvariant().ToLowerInvariant()
            .Replace("o\u0301\u0323", "\u1ECD\u0301", StringComparison.Ordinal).Replace("e\u0301\u0323", "\u1EB9\u0301", StringComparison.Ordinal)
            .Replace("e\u0301", "\u00E9", StringComparison.Ordinal).Replace("s\u0323", "\u1E63", StringComparison.Ordinal);

    /// <summary>Cuts between characters: half a surrogate pair is no text and never comes in.</summary>
    private static string Cut(string text, int start, int length, bool upper)
    {
        var runes = text.EnumerateRunes().ToArray();
        var part = string.Concat(runes.Skip(start % runes.Length).Take(length));
        return upper ? part.ToUpperInvariant() : part;
    }

    private static Gen<string> Texts(int min, int max) =>
        from count in Gen.Choose(min, max)
        from pieces in Gen.Elements(Pieces).ListOf(count)
        select string.Concat(pieces);

    private static Gen<string> EmailParts() =>
        from count in Gen.Choose(1, 10)
        from pieces in Gen.Elements("a", "b", "an", "ola", "é", "ж", "7", "-", "_", "q").ListOf(count)
        select string.Concat(pieces);
}
