using Finora.Functions.OpenApi;

namespace Finora.Functions.Tests.Codebase;

/// <summary>No error that we can answer with is left to be seen for the first time by a caller.</summary>
[TestClass]
public sealed class ErrorCodeTests
{
    [TestMethod]
    public void Every_error_code_of_the_Business_API_is_looked_for_by_a_test()
    {
        var tests = SourceFiles.All.Where(file => file.Path.StartsWith("Finora.Functions.Tests/", StringComparison.Ordinal) && file.Path.EndsWith("Tests.cs", StringComparison.Ordinal)).Select(file => file.Text).ToArray();

        var unseen = BusinessSurface.Codes.Keys.Where(code => !tests.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal))).ToArray();

        Assert.AreEqual(0, unseen.Length, string.Join('\n', unseen));
        Assert.IsTrue(BusinessSurface.Codes.Count >= 19);
    }
}
