using Finora.Core.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Storage;

/// <summary>One form for letters with marks.</summary>
[TestClass]
public sealed class LatinLettersTests
{
    [TestMethod]
    [DataRow("cafe\u0301", "caf\u00E9")]
    [DataRow("o\u0323la\u0301", "\u1ECDl\u00E1")]
    [DataRow("e\u0323\u0301", "\u1EB9\u0301")]
    [DataRow("e\u0301\u0323", "\u1EB9\u0301")]
    [DataRow("\u00E9\u0323", "\u1EB9\u0301")]
    [DataRow("\u1EB9\u0301", "\u1EB9\u0301")]
    [DataRow("s\u0323e\u0323gun", "\u1E63\u1EB9gun")]
    [DataRow("n\u0307", "\u1E45")]
    [DataRow("u\u0308\u0304", "\u01D6")]
    [DataRow("o\u031B\u0323", "\u1EE3")]
    [DataRow("a\u0302\u0323", "\u1EAD")]
    [DataRow("a\u0323\u0306", "\u1EB7")]
    [DataRow("e\u0301\u0301", "\u00E9\u0301")]
    [DataRow("e\u0341", "\u00E9")]
    [DataRow("u\u0344", "\u01D8")]
    [DataRow("\u0301e", "\u0301e")]
    [DataRow("x\u0301", "x\u0301")]
    [DataRow("\u0432\u0301e\u0301", "\u0432\u0301\u00E9")]
    [DataRow("plain", "plain")]
    public void Marks_join_their_letters_in_the_order_of_Unicode(string text, string composed) => Assert.AreEqual(composed, LatinLetters.Compose(text));

    [TestMethod]
    public void A_composed_text_stays_as_it_is() =>
        Prop.ForAll(Texts().ToArbitrary(), text => LatinLetters.Compose(LatinLetters.Compose(text)) == LatinLetters.Compose(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [TestMethod]
    public void Marks_of_different_places_may_come_in_any_order() =>
        Prop.ForAll(
            Gen.Elements("aeinosuz".ToCharArray()).ToArbitrary(),
            Gen.Elements('\u0323', '\u0331').ToArbitrary(),
            Gen.Elements('\u0300', '\u0301', '\u0302', '\u0304', '\u0308').ToArbitrary(),
            (letter, below, above) => LatinLetters.Compose($"{letter}{below}{above}") == LatinLetters.Compose($"{letter}{above}{below}")
                && LatinLetters.Compose(LatinLetters.Compose($"{letter}{above}") + below) == LatinLetters.Compose($"{letter}{below}{above}"))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [TestMethod]
    public void Capitals_and_small_letters_meet_in_either_form()
    {
        foreach (var (one, other) in new[] { ("\u00C9", "e\u0301"), ("E\u0301", "\u00E9"), ("\u1ECC\u0300", "o\u0300\u0323"), ("\u0130", "i\u0307"), ("\u0130", "I\u0307"), ("\u1E9B", "s\u0307") })
        {
            Assert.AreEqual(NameOrder.Fold(one), NameOrder.Fold(other));
        }
    }

    private static Gen<string> Texts() =>
        from count in Gen.Choose(1, 8)
        from runes in Gen.Frequency((3, Gen.Choose(0x61, 0x7A)), (3, Gen.Choose(0x300, 0x36F)), (2, Gen.Choose(0xDF, 0x24F)), (1, Gen.Choose(0x1E00, 0x1EFF))).ListOf(count)
        select string.Concat(runes.Select(rune => (char)rune)).ToLowerInvariant();
}
