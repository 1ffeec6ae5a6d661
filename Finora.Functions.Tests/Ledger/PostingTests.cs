using Finora.Core.Ledger;

namespace Finora.Functions.Tests.Ledger;

[TestClass]
public sealed class PostingTests
{
    [TestMethod]
    public void Lines_that_balance_make_a_posting_and_zeros_are_left_out()
    {
        var posting = new PostingBuilder().Debit("1001", 100).Credit("4000", 93, "net").Credit("2031", 0).Credit("2026", 7).Build();
        JournalLine[] expected = [new("1001", 100, 0), new("4000", 0, 93, "net"), new("2026", 0, 7)];
        CollectionAssert.AreEqual(expected, posting.Lines.ToArray());
        Assert.AreEqual(100, posting.Total);
    }

    [TestMethod]
    public void An_amount_below_zero_stands_on_the_other_side()
    {
        var posting = new PostingBuilder().Debit("1001", -100).Credit("4000", -100).Build();
        JournalLine[] expected = [new("1001", 0, 100), new("4000", 100, 0)];
        CollectionAssert.AreEqual(expected, posting.Lines.ToArray());
    }

    [TestMethod]
    public void Unbalanced_and_empty_postings_cannot_be_built()
    {
        Assert.ThrowsExactly<InvalidOperationException>(() => new PostingBuilder().Debit("1001", 100).Credit("4000", 99).Build());
        Assert.ThrowsExactly<InvalidOperationException>(() => new PostingBuilder().Debit("1001", 100).BuildOrNull());
        Assert.ThrowsExactly<InvalidOperationException>(() => new PostingBuilder().Debit("1001", 0).Build());
        Assert.IsNull(new PostingBuilder().Debit("1001", 0).BuildOrNull());
    }

    [TestMethod]
    public void Lines_a_caller_chose_tell_both_totals_when_they_differ()
    {
        Assert.IsFalse(Posting.TryCreate([new("1001", 100, 0), new("3010", 0, 90), new("4000", 0, 9)], out var posting, out var debit, out var credit));
        Assert.IsNull(posting);
        Assert.AreEqual((100, 99), (debit, credit));
        Assert.IsTrue(Posting.TryCreate([new("1001", 100, 0), new("3010", 0, 100)], out posting, out debit, out credit));
        Assert.AreEqual((100, 100, 100), (posting!.Total, debit, credit));
    }

    [TestMethod]
    public void A_line_has_exactly_one_side_above_zero()
    {
        JournalLine[] invalid = [new("1001", 0, 0), new("1001", 5, 5), new("1001", -5, 0), new("1001", 0, -5), new("1001", 5, -5)];
        foreach (var line in invalid)
        {
            Assert.ThrowsExactly<ArgumentException>(() => Posting.TryCreate([line, new("3010", 0, 5)], out _, out _, out _), line.ToString());
        }

        Assert.ThrowsExactly<ArgumentException>(() => Posting.TryCreate([], out _, out _, out _));
    }

    [TestMethod]
    public void A_reversal_swaps_the_sides_of_every_line()
    {
        var reversal = new PostingBuilder().Debit("1021", 100, "x").Credit("4000", 93).Credit("2021", 7).Build().Reversed();
        JournalLine[] expected = [new("1021", 0, 100, "x"), new("4000", 93, 0), new("2021", 7, 0)];
        CollectionAssert.AreEqual(expected, reversal.Lines.ToArray());
        Assert.AreEqual(100, reversal.Total);
    }
}
