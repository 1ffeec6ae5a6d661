using System.Reflection;
using Azure.Security.KeyVault.Keys;
using Finora.Local.Keys;

namespace Finora.Functions.Tests.Codebase;

/// <summary>
/// The stand-ins for official packages offer nothing that the packages do not. What they leave out, the compiler finds as soon as Finora uses it; what they
/// would add or have otherwise, nobody would find before the official packages are built against.
/// </summary>
[TestClass]
public sealed class OfficialApiTests
{
    private static readonly Assembly Clients = typeof(KeyClient).Assembly;
    private static readonly Assembly Worker = typeof(LocalKeyRing).Assembly;

    private static readonly Lazy<IReadOnlyList<OfficialApiList>> Lists = new(() =>
        [.. Directory.GetFiles(Path.Combine(InfraFiles.Root, "Finora.Functions.Tests", "Codebase", "OfficialApi"), "*.txt").Select(file => OfficialApiList.Parse(File.ReadLines(file)))]);

    [TestMethod]
    public void The_Azure_clients_have_the_official_surface_or_less() => AssertOfficial(Clients.GetExportedTypes());

    [TestMethod]
    public void The_Functions_worker_has_the_official_surface_or_less() =>
        AssertOfficial(Worker.GetExportedTypes().Where(type => !type.Namespace!.StartsWith("Finora.", StringComparison.Ordinal)));

    [TestMethod]
    public void A_type_is_official_in_one_package()
    {
        var names = Lists.Value.SelectMany(list => list.TypeNames).ToArray();

        CollectionAssert.AllItemsAreUnique(names);
    }

    [TestMethod]
    public void Everything_that_a_caller_sees_of_a_type_is_written()
    {
        var type = typeof(OfficialApiSamples.Client<>);

        Assert.AreEqual("abstract class OfficialApiSamples.Client<T> : Exception where T : class, IDisposable", new OfficialApiText(annotated: false).Header(type));
        CollectionAssert.AreEquivalent(
            new[]
            {
                "implements IComparable<int>",
                "const string Name = \"n\"",
                "protected ctor()",
                "protected ctor(Uri? address, params string[] names)",
                "virtual IReadOnlyDictionary<string, object?> Data { get; protected set; }",
                "string? this[int index] { get; init; }",
                "event EventHandler? Changed",
                "static implicit operator string?(Client<T> client)",
                "abstract T[]? Read<TKey>(TKey key, DayOfWeek day = DayOfWeek.Friday, int? most = null, CancellationToken cancellationToken = default) where TKey : struct",
                "protected virtual bool TryRead(ref long at, out string? text)",
                "int CompareTo(int other)",
            },
            new OfficialApiText(annotated: true).Members(type).ToArray());
    }

    [TestMethod]
    public void Every_kind_of_type_is_written_as_it_is_declared()
    {
        var text = new OfficialApiText(annotated: false);

        Assert.AreEqual("[AttributeUsage(Class | Method)] sealed class OfficialApiSamples.MarkAttribute : Attribute", text.Header(typeof(OfficialApiSamples.MarkAttribute)));
        Assert.AreEqual("static class OfficialApiExtensionSamples", text.Header(typeof(OfficialApiExtensionSamples)));
        Assert.AreEqual("readonly struct OfficialApiSamples.Code", text.Header(typeof(OfficialApiSamples.Code)));
        Assert.AreEqual("delegate Task OfficialApiSamples.Next(string context)", text.Header(typeof(OfficialApiSamples.Next)));
        Assert.AreEqual("[Flags] enum OfficialApiSamples.Rights", text.Header(typeof(OfficialApiSamples.Rights)));
        CollectionAssert.AreEqual(new[] { "Read = 1", "Write = 2" }, text.Members(typeof(OfficialApiSamples.Rights)).ToArray());
        CollectionAssert.AreEqual(new[] { "static int Twice(this int number)" }, text.Members(typeof(OfficialApiExtensionSamples)).ToArray());
    }

    [TestMethod]
    public void What_is_left_out_is_no_difference() => Assert.IsEmpty(Differences(
        "readonly struct OfficialApiSamples.Code",
        "    implements IEquatable<Code>",
        "    ctor(string value)",
        "    static Code None { get; }",
        "    string Value { get; }"));

    [TestMethod]
    [DataRow("readonly struct OfficialApiSamples.Code", "    ctor(string text)", "has \"ctor(string value)\", officially \"ctor(string text)\"")]
    [DataRow("readonly struct OfficialApiSamples.Code", "    ctor(string value = null)", "has \"ctor(string value)\", officially \"ctor(string value = null)\"")]
    [DataRow("readonly struct OfficialApiSamples.Code", "    int Length { get; }", "has \"ctor(string value)\", officially nothing of that name")]
    [DataRow("struct OfficialApiSamples.Code", "    ctor(string value)", "is \"readonly struct OfficialApiSamples.Code\", officially \"struct OfficialApiSamples.Code\"")]
    public void Every_other_difference_is_told(string header, string member, string told)
    {
        var differences = Differences(header, member, "    string Value { get; }");

        Assert.HasCount(1, differences);
        Assert.EndsWith(told, differences[0], StringComparison.Ordinal);
    }

    private static string[] Differences(params string[] official) =>
        [.. OfficialApiList.Parse(["namespace Finora.Functions.Tests.Codebase", .. official]).Differences(typeof(OfficialApiSamples.Code))];

    private static void AssertOfficial(IEnumerable<Type> types)
    {
        var seen = types.ToArray();
        var differences = seen.SelectMany(type => Lists.Value.FirstOrDefault(list => list.Contains(type)) is { } list
            ? list.Differences(type)
            : [$"{type}: not an official type that is listed"]).ToArray();

        Assert.IsNotEmpty(seen);
        Assert.IsEmpty(differences, string.Join('\n', differences));
    }
}
