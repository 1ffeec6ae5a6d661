using Finora.Core.Storage;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class KeyRangeTests
{
    [TestMethod]
    public void A_prefix_reaches_to_just_before_the_next_one() => Assert.AreEqual(new KeyRange("cus|", "cus}"), KeyRange.Prefix("cus|"));

    [TestMethod]
    [DataRow("")]
    [DataRow("a\uD7FF")]
    [DataRow("a\uFFFF")]
    public void A_prefix_that_nothing_can_follow_is_refused(string prefix) => Assert.ThrowsExactly<ArgumentException>(() => KeyRange.Prefix(prefix));
}
