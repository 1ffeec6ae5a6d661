using Finora.Core.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Invoicing;

/// <summary>The tree of days in which settled invoices are found again.</summary>
[TestClass]
public sealed class OpenDaysTests
{
    [TestMethod]
    public void A_day_finds_every_stretch_that_covers_it_and_only_one_node_holds_each() =>
        Prop.ForAll(Stretches().ToArbitrary(), drawn =>
        {
            var (days, probe) = drawn;
            var nodes = OpenDays.NodesOf(probe).ToArray();
            var covers = days.First <= probe && probe <= days.Last;
            return nodes.Distinct().Count() == nodes.Length && (!covers || nodes.Count(node => node == days.Node) == 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [TestMethod]
    public void A_stretch_stands_at_a_day_of_its_own() =>
        Prop.ForAll(Stretches().ToArbitrary(), drawn => drawn.Days.Node >= OpenDays.Number(drawn.Days.First) && drawn.Days.Node <= OpenDays.Number(drawn.Days.Last))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [TestMethod]
    public void What_was_settled_on_its_first_day_or_is_not_settled_has_no_open_days()
    {
        var day = new DateOnly(2026, 3, 18);
        Assert.IsNull(OpenDays.Of([]));
        Assert.IsNull(OpenDays.Of([new DebtMove(day, 0, 0)]));
        Assert.AreEqual(new OpenDays(day, day.AddDays(1)), OpenDays.Of([new DebtMove(day, 5, 5), new DebtMove(day.AddDays(2), -5, -5)]));
    }

    private static Gen<(OpenDays Days, DateOnly Probe)> Stretches() =>
        from first in Gen.Frequency((1, Gen.Choose(693_595, 1_095_362)), (3, Gen.Choose(739_000, 740_000)))
        from length in Gen.Frequency((3, Gen.Choose(0, 60)), (1, Gen.Choose(0, 5_000)))
        from offset in Gen.Choose(-40, 5_040)
        let probe = Math.Clamp(first + (offset % (length + 40)), 693_595, 1_095_362)
        select (new OpenDays(DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(first + length)), DateOnly.FromDayNumber(probe));
}
