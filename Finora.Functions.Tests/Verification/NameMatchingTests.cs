using Finora.Core.Verification;

namespace Finora.Functions.Tests.Verification;

[TestClass]
public sealed class NameMatchingTests
{
    [TestMethod]
    [DataRow("Sunbird Stationers Ltd", "SUNBIRD STATIONERS LIMITED", NameMatch.Full)]
    [DataRow("sunbird, stationers", "SUNBIRD STATIONERS LTD.", NameMatch.Full)]
    [DataRow("A. & B. Company Limited", "A B", NameMatch.Full)]
    [DataRow("Café O'Neil", "CAFE ONEIL PLC", NameMatch.Full)]
    [DataRow("CAFE\u0301 ẸLẸ\u0301DÀ", "Cafe Eleda", NameMatch.Full)]
    [DataRow("Ltd", "LTD", NameMatch.Full)]
    [DataRow("Stationers Sunbird", "SUNBIRD STATIONERS", NameMatch.Partial)]
    [DataRow("Sunbird", "SUNBIRD STATIONERS", NameMatch.Partial)]
    [DataRow("Sunbird Stationers Lagos", "SUNBIRD STATIONERS", NameMatch.Partial)]
    [DataRow("Sunbird Foods", "SUNBIRD STATIONERS", NameMatch.None)]
    [DataRow("?!", "SUNBIRD STATIONERS", NameMatch.None)]
    public void Names_are_compared_without_case_punctuation_and_suffix(string said, string known, NameMatch expected) => Assert.AreEqual(expected, NameMatching.Of([said], [known]));

    [TestMethod]
    [DataRow("Zainab", "Okonwara", NameMatch.Full)]
    [DataRow("Zainab", null, NameMatch.Full)]
    [DataRow(null, "Okonwara", NameMatch.Full)]
    [DataRow("Okonwara", "Zainab", NameMatch.Partial)]
    [DataRow("Zainab Aisha", "Okonwara", NameMatch.Partial)]
    [DataRow("Zainab", "Bello", NameMatch.None)]
    public void Of_a_person_each_name_given_counts(string? first, string? last, NameMatch expected) => Assert.AreEqual(expected, NameMatching.Of([first, last], ["ZAINAB", "OKONWARA"]));

    [TestMethod]
    public void Without_a_name_there_is_nothing_to_tell() => Assert.IsNull(NameMatching.Of([null, null], ["ZAINAB", "OKONWARA"]));
}
