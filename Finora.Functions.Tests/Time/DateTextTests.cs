using Finora.Core.Time;

namespace Finora.Functions.Tests.Time;

[TestClass]
public sealed class DateTextTests
{
    [TestMethod]
    [DataRow("2026-04-10T09:15:00.000Z", "2026-04-10T09:15:00.000Z")]
    [DataRow("2026-04-10T09:15:00Z", "2026-04-10T09:15:00.000Z")]
    [DataRow("2026-04-10T09:15:00.1Z", "2026-04-10T09:15:00.100Z")]
    [DataRow("2026-04-10T09:15:00.123999999Z", "2026-04-10T09:15:00.123Z")]
    [DataRow("2026-04-10T00:15:00+01:00", "2026-04-09T23:15:00.000Z")]
    [DataRow("2026-04-10T09:15:00-05:30", "2026-04-10T14:45:00.000Z")]
    [DataRow("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z")]
    public void An_instant_is_read_and_printed_in_utc(string text, string expected)
    {
        Assert.IsTrue(Instant.TryParse(text, out var instant));
        Assert.AreEqual(expected, Instant.Format(instant));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("2026-04-10")]
    [DataRow("2026-04-10T09:15Z")]
    [DataRow("2026-04-10T09:15:00")]
    [DataRow("2026-04-10 09:15:00Z")]
    [DataRow("2026-04-10T24:00:00Z")]
    [DataRow("2026-04-10T09:15:60Z")]
    [DataRow("2026-02-29T09:15:00Z")]
    [DataRow("2026-04-10T09:15:00.Z")]
    [DataRow("2026-04-10T09:15:00.1234567890Z")]
    [DataRow("2026-04-10T09:15:00.000")]
    [DataRow("2026-04-10T09:15:00+0100")]
    [DataRow("2026-04-10T09:15:00+24:00")]
    [DataRow("2026-04-10T09:15:00z")]
    [DataRow(" 2026-04-10T09:15:00Z")]
    [DataRow("2026-04-10T09:15:00Z ")]
    [DataRow("1899-12-31T09:15:00Z")]
    [DataRow("3000-01-01T09:15:00Z")]
    [DataRow("9999-12-31T23:59:59Z")]
    public void What_is_not_an_instant_is_refused(string text) => Assert.IsFalse(Instant.TryParse(text, out _));

    [TestMethod]
    [DataRow("2026-04-10", "2026-04-10", "2026-04-10")]
    [DataRow("2026-04-10T22:59:59.999Z", "2026-04-10", "2026-04-10")]
    [DataRow("2026-04-10T23:00:00Z", "2026-04-10", "2026-04-11")]
    [DataRow("2026-04-11T00:30:00+01:00", "2026-04-10", "2026-04-11")]
    public void A_document_date_keeps_the_utc_day_or_the_Lagos_day(string text, string utc, string lagos)
    {
        Assert.IsTrue(DocumentDate.TryParse(text, InstantDay.Utc, out var utcDay));
        Assert.AreEqual(utc, DocumentDate.Format(utcDay));
        Assert.IsTrue(DocumentDate.TryParse(text, InstantDay.Lagos, out var lagosDay));
        Assert.AreEqual(lagos, DocumentDate.Format(lagosDay));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("2026-4-10")]
    [DataRow("10.04.2026")]
    [DataRow("2026-02-29")]
    [DataRow("2026-13-01")]
    [DataRow("20260410")]
    [DataRow("2026-04-10 ")]
    [DataRow("1899-12-31")]
    [DataRow("3000-01-01")]
    [DataRow("tomorrow")]
    public void What_is_not_a_date_is_refused(string text) => Assert.IsFalse(DocumentDate.TryParse(text, InstantDay.Utc, out _));

    [TestMethod]
    public void The_Business_form_of_a_date_is_midnight_utc() =>
        Assert.AreEqual("2026-04-10T00:00:00.000Z", DocumentDate.FormatMidnight(new DateOnly(2026, 4, 10)));

    [TestMethod]
    public void A_bare_date_bounds_a_range_by_the_whole_day_in_Lagos()
    {
        Assert.IsTrue(Instant.TryParseFrom("2026-04-10", out var from));
        Assert.IsTrue(Instant.TryParseTo("2026-04-10", out var to));
        Assert.AreEqual("2026-04-09T23:00:00.000Z", Instant.Format(from));
        Assert.AreEqual("2026-04-10T22:59:59.999Z", Instant.Format(to));
    }

    [TestMethod]
    public void An_instant_bounds_a_range_by_itself()
    {
        Assert.IsTrue(Instant.TryParseFrom("2026-04-10T09:15:00.250Z", out var from));
        Assert.IsTrue(Instant.TryParseTo("2026-04-10T09:15:00.250Z", out var to));
        Assert.AreEqual("2026-04-10T09:15:00.250Z", Instant.Format(from));
        Assert.AreEqual(from, to);
        Assert.IsFalse(Instant.TryParseFrom("2026-04-31", out _));
        Assert.IsFalse(Instant.TryParseTo("yesterday", out _));
    }
}
