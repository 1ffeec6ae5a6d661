using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>What every file keeps to.</summary>
[TestClass]
public sealed partial class FileRulesTests
{
    private const int MaxLines = 400;

    [TestMethod]
    public void There_are_files_to_look_at()
    {
        foreach (var folder in SourceFiles.ProductFolders) Assert.IsTrue(SourceFiles.Product.Any(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)), folder);
        Assert.IsTrue(SourceFiles.All.Any(file => file.Path == "README.md"));
    }

    [TestMethod]
    public void No_file_of_the_product_is_longer_than_a_reader_can_hold() =>
        AssertNone(SourceFiles.Product.Select(file => (file.Path, Lines: file.Text.Split('\n').Length - 1)).Where(file => file.Lines > MaxLines).Select(file => $"{file.Path} has {file.Lines} lines"));

    /// <summary>Amounts and rates are whole numbers and decimals; RFC 8785 alone asks for doubles, and no amount is taken from there.</summary>
    [TestMethod]
    public void The_domain_knows_no_binary_floating_point() =>
        AssertNone(SourceFiles.Product
            .Where(file => file.Path.StartsWith("Finora.Core/", StringComparison.Ordinal) && file.Path != "Finora.Core/Signing/CanonicalJson.cs" && FloatingPoint().IsMatch(SourceFiles.CodeOf(file.Text)))
            .Select(file => file.Path));

    [TestMethod]
    public void Nothing_is_put_off() => AssertNone(SourceFiles.All.SelectMany(file => PutOff().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));

    [TestMethod]
    public void Nothing_knows_the_machine_it_was_written_on() => AssertNone(SourceFiles.All.SelectMany(file => MachinePath().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));

    /// <summary>Which worker the build uses is known in one place.</summary>
    [TestMethod]
    public void Conditional_code_stands_in_one_file_only() =>
        AssertNone(SourceFiles.Product.Where(file => file.Path != "Finora.Functions/Composition/HostSpecifics.cs" && Conditional().IsMatch(file.Text)).Select(file => file.Path));

    [TestMethod]
    public void Warnings_are_mended_and_not_switched_off() => AssertNone(SourceFiles.Product.Where(file => Pragma().IsMatch(file.Text)).Select(file => file.Path));

    [TestMethod]
    [DataRow("var a = 1.5; // a double", false)]
    [DataRow("/* float */ var text = \"double\" + \"\"\"float\"\"\";", false)]
    [DataRow("double a = 1;", true)]
    [DataRow("var c = '\"'; float b;", true)]
    public void Comments_and_literals_are_no_code(string code, bool found) => Assert.AreEqual(found, FloatingPoint().IsMatch(SourceFiles.CodeOf(code)));

    private static void AssertNone(IEnumerable<string> offenders)
    {
        var found = offenders.Distinct().ToArray();
        if (found.Length > 0) Assert.Fail(string.Join('\n', found));
    }

    [GeneratedRegex(@"\b(double|float|Half|Double|Single)\b(?!\()")]
    private static partial Regex FloatingPoint();

    /// <summary>The words are taken apart here, or this file would be found.</summary>
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b|NotImplemented[E]xception")]
    private static partial Regex PutOff();

    [GeneratedRegex(@"(?<![\w.}])/(work|home|root|Users)/\w|(?<![\w.}])/tm[p]/\w|[A-Z]:\\\\?Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^[ \t]*#(if|elif|else|region)\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"^[ \t]*#pragma\s+warning\s+disable", RegexOptions.Multiline)]
    private static partial Regex Pragma();
}
