using Finora.Core.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Storage;

/// <summary>Names in row keys.</summary>
[TestClass]
public sealed class NameOrderTests
{
    private static readonly Guid Id = Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a");

    [TestMethod]
    public void Every_name_makes_a_valid_key_that_sorts_as_the_folded_name() =>
        Prop.ForAll(Names().ToArbitrary(), Names().ToArbitrary(), (left, right) =>
        {
            var (leftKey, rightKey) = (NameOrder.Position(left, Id), NameOrder.Position(right, Id));
            return StoreLimits.IsValidKey(leftKey) && StoreLimits.IsValidKey(rightKey)
                && Math.Sign(string.CompareOrdinal(leftKey, rightKey)) == Math.Sign(string.CompareOrdinal(NameOrder.Fold(left), NameOrder.Fold(right)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [TestMethod]
    public void A_part_of_a_text_folds_to_a_part_of_the_folded_text() =>
        Prop.ForAll(Names().ToArbitrary(), Names().ToArbitrary(), (left, right) => NameOrder.Fold(left + right) == NameOrder.Fold(left) + NameOrder.Fold(right) || right[0] is >= '\u0300' and <= '\u036F')
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [TestMethod]
    public void All_forms_of_a_letter_meet() => Assert.AreEqual(NameOrder.Fold("ΣÉK"), NameOrder.Fold("ςék"));

    [TestMethod]
    public void The_longest_name_of_the_costliest_characters_fits()
    {
        Assert.IsTrue(StoreLimits.IsValidKey(NameOrder.Position(new string(' ', 200), Id)));
        Assert.IsTrue(StoreLimits.IsValidKey(NameOrder.Position(string.Concat(Enumerable.Repeat("😀", 100)), Id)));
    }

    [TestMethod]
    public void A_key_never_denies_a_part_that_the_name_holds() =>
        Prop.ForAll(Names().ToArbitrary(), Names().ToArbitrary(), Names().ToArbitrary(), (left, part, right) =>
        {
            var folded = NameOrder.Fold(left + part + right);
            var start = Math.Min(left.Length, folded.Length - 1);
            var held = folded.Substring(start, Math.Min(part.Length, folded.Length - start));
            return NameOrder.MayHold(NameOrder.Position(left + part + right, Id), NameOrder.InKey(held));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [TestMethod]
    public void A_key_denies_what_the_name_does_not_hold_and_leaves_long_names_open()
    {
        Assert.IsFalse(NameOrder.MayHold(NameOrder.Position("Okafor Stores", Id), NameOrder.InKey("okafor ltd")));
        Assert.IsTrue(NameOrder.MayHold(NameOrder.Position("Okafor Stores", Id), NameOrder.InKey("r s")));
        Assert.IsTrue(NameOrder.MayHold(NameOrder.Position(new string(' ', 200) + "x", Id), NameOrder.InKey("x")));
    }

    private static Gen<string> Names() =>
        from count in Gen.Choose(1, 6)
        from runes in Gen.Frequency((3, Gen.Choose(0, 0x17F)), (1, Gen.Choose(0, 0xD7FF)), (1, Gen.Choose(0xE000, 0xFFFF)), (1, Gen.Choose(0x10000, 0x10FFFF))).ListOf(count)
        select string.Concat(runes.Select(char.ConvertFromUtf32));
}
