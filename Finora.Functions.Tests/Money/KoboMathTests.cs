using Finora.Core.Money;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Money;

[TestClass]
public sealed class KoboMathTests
{
    [TestMethod]
    [DataRow(5L, 2L, 3L)]
    [DataRow(-5L, 2L, -3L)]
    [DataRow(4L, 3L, 1L)]
    [DataRow(5L, 3L, 2L)]
    [DataRow(-5L, 3L, -2L)]
    [DataRow(0L, 7L, 0L)]
    [DataRow(long.MaxValue, 1L, long.MaxValue)]
    public void A_quotient_rounds_half_away_from_zero(long dividend, long divisor, long expected) =>
        Assert.AreEqual(expected, KoboMath.Round(dividend, divisor));

    [TestMethod]
    public void Factors_percents_and_included_percents_are_exact()
    {
        Assert.AreEqual(1_249_998, KoboMath.Times(499_999, 2.5m), "1249997.5 rounds up");
        Assert.AreEqual(100_000_000_000_000_000, KoboMath.Times(100_000_000_000, 1_000_000m), "the largest line");
        Assert.AreEqual(1_525_751, KoboMath.Times(1_000, 1525.750625m), "an exchange rate of six places");
        Assert.AreEqual(2, KoboMath.Percent(20, 7.5m), "1.5 kobo");
        Assert.AreEqual(-2, KoboMath.Percent(-20, 7.5m));
        Assert.AreEqual(375_000, KoboMath.IncludedPercent(5_375_000, 7.5m));
        Assert.AreEqual(0, KoboMath.IncludedPercent(5_375_000, 0m));
        Assert.AreEqual(50, KoboMath.IncludedPercent(100, 100m));
        Assert.AreEqual(660_793, KoboMath.Share(1_875_000, 10_000_000, 28_375_000));
        Assert.AreEqual(0, KoboMath.Share(5, 5L, 0L));
        Assert.AreEqual(5_500_000, KoboMath.Share(16_500_000, 5m, 15m));
        Assert.AreEqual(0, KoboMath.Share(5, 0m, 0m));
    }

    [TestMethod]
    public void A_factor_that_is_too_fine_or_a_product_that_is_too_large_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => KoboMath.Times(1, 0.0000001m));
        Assert.ThrowsExactly<OverflowException>(() => KoboMath.Times(long.MaxValue, 2m));
    }

    [TestMethod]
    public void The_spread_of_the_contract_gives_its_shares() =>
        CollectionAssert.AreEqual(new long[] { 66_177, 30_637, 3_186 }, KoboMath.Spread(100_000, [2_700_000, 1_249_998, 130_000]));

    [TestMethod]
    public void Where_parts_cut_off_are_equal_the_earlier_weights_take_what_is_left_over()
    {
        CollectionAssert.AreEqual(new long[] { 34, 33, 33 }, KoboMath.Spread(100, [7, 7, 7]));
        CollectionAssert.AreEqual(new long[] { 1, 1, 0, 0 }, KoboMath.Spread(2, [1, 1, 1, 1]));
    }

    [TestMethod]
    public void Nothing_can_be_spread_over_nothing_but_nothing()
    {
        CollectionAssert.AreEqual(new long[] { 0, 0 }, KoboMath.Spread(0, [0, 0]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KoboMath.Spread(1, [0, 0]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KoboMath.Spread(-1, [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KoboMath.Spread(1, [2, -1]));
    }

    [TestMethod]
    public void Shares_sum_to_the_amount_and_lie_within_one_unit_of_their_exact_part() =>
        Prop.ForAll<NonNegativeInt, NonEmptyArray<NonNegativeInt>>((amount, numbers) =>
        {
            long[] weights = [.. numbers.Get.Select(n => (long)n.Get * 1_000_003), 1];
            var whole = weights.Sum();
            var shares = KoboMath.Spread(amount.Get, weights);
            return shares.Sum() == amount.Get
                && shares.Zip(weights).All(pair => Int128.Abs(((Int128)pair.First * whole) - ((Int128)amount.Get * pair.Second)) < whole);
        }).QuickCheckThrowOnFailure();
}
