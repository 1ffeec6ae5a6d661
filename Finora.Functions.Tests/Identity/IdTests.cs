using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Identity;

[TestClass]
public sealed class IdTests
{
    [TestMethod]
    public void The_contracts_check_value_holds_both_ways()
    {
        var id = Guid.Parse("019d76ac-5a20-7820-bfe3-766003b962f0");
        Assert.AreEqual("inv_01knvarph0f0gbzrvpc01vjrqg", PublicId.Format(IdPrefix.Invoice, id));
        Assert.IsTrue(PublicId.TryParse(IdPrefix.Invoice, "inv_01knvarph0f0gbzrvpc01vjrqg", out var parsed));
        Assert.AreEqual(id, parsed);
    }

    [TestMethod]
    [DataRow("inv_81knvarph0f0gbzrvpc01vjrqg")]
    [DataRow("INV_01knvarph0f0gbzrvpc01vjrqg")]
    [DataRow("inv_01KNVARPH0F0GBZRVPC01VJRQG")]
    [DataRow("inv_01knvarph0f0gbzrvpc01vjrq")]
    [DataRow("inv_01knvarph0f0gbzrvpc01vjrqg0")]
    [DataRow("inv_01knvarph0f0gbzrvpc01vjrqi")]
    [DataRow("cust_01knvarph0f0gbzrvpc01vjrqg")]
    [DataRow("")]
    public void Anything_else_is_no_id(string text) => Assert.IsFalse(PublicId.TryParse(IdPrefix.Invoice, text, out _));

    [TestMethod]
    public void Ids_sort_strictly_in_the_order_they_were_made_even_when_the_clock_stands_or_jumps_back()
    {
        var time = new ManualTime();
        var ids = new IdGenerator(time);
        var made = new List<Guid>();
        for (var i = 0; i < 10_000; i++)
        {
            if (i == 5_000) time.Advance(TimeSpan.FromMilliseconds(1));
            made.Add(ids.NewId());
        }

        var texts = made.Select(id => id.ToString("N")).ToArray();
        CollectionAssert.AreEqual(texts.Order(StringComparer.Ordinal).ToArray(), texts);
        Assert.HasCount(10_000, made.Distinct());
        Assert.IsTrue(made.All(id => id.Version == 7 && (id.Variant & 0xC) == 8));
    }

    [TestMethod]
    public async Task Ids_from_many_threads_are_all_different()
    {
        var ids = new IdGenerator(TimeProvider.System);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => ids.NewId()).ToArray())));
        Assert.HasCount(40_000, made.SelectMany(batch => batch).Distinct());
    }

    [TestMethod]
    public void Secret_ids_share_nothing_but_their_time()
    {
        var ids = new IdGenerator(new ManualTime());
        var made = Enumerable.Range(0, 1_000).Select(_ => ids.NewSecretId().ToString("N")).ToArray();
        Assert.HasCount(1, made.Select(text => text[..12]).Distinct());
        Assert.HasCount(1_000, made.Select(text => text[17..]).Distinct());
        Assert.IsTrue(made.All(text => text[12] == '7' && "89ab".Contains(text[16])));
    }
}
