using System.Text;
using System.Text.Json;
using Finora.Core.Money;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Money;

[TestClass]
public sealed class KoboTests
{
    [TestMethod]
    [DataRow("0.1", 10L)]
    [DataRow("607375.00", 60_737_500L)]
    [DataRow("5.375e6", 537_500_000L)]
    [DataRow("100000000000", Kobo.MaxAmount)]
    [DataRow("-100000000000.00", -Kobo.MaxAmount)]
    public void Naira_are_read_to_the_kobo(string text, long expected)
    {
        Assert.AreEqual(NumberFault.None, Kobo.ParseNaira(text, out var kobo));
        Assert.AreEqual(expected, kobo);
        Assert.AreEqual(NumberFault.None, Kobo.ParseNaira(Encoding.UTF8.GetBytes(text), out kobo));
        Assert.AreEqual(expected, kobo);
    }

    [TestMethod]
    [DataRow("0.001", NumberFault.TooManyPlaces)]
    [DataRow("100000000000.01", NumberFault.TooLarge)]
    [DataRow("-100000000000.01", NumberFault.TooLarge)]
    [DataRow("1e30", NumberFault.TooLarge)]
    [DataRow("ten", NumberFault.Malformed)]
    public void Other_amounts_are_faults(string text, NumberFault expected)
    {
        Assert.AreEqual(expected, Kobo.ParseNaira(text, out var kobo));
        Assert.AreEqual(0, kobo);
    }

    [TestMethod]
    [DataRow("5.375e6", NumberFault.None, 5_375_000L)]
    [DataRow("28375000", NumberFault.None, 28_375_000L)]
    [DataRow("28375000.0", NumberFault.None, 28_375_000L)]
    [DataRow("0.5", NumberFault.TooManyPlaces, 0L)]
    [DataRow("10000000000001", NumberFault.TooLarge, 0L)]
    public void Kobo_are_whole_however_they_are_written(string text, NumberFault fault, long expected)
    {
        Assert.AreEqual(fault, Kobo.ParseKobo(text, out var kobo));
        Assert.AreEqual(expected, kobo);
        Assert.AreEqual(fault, Kobo.ParseKobo(Encoding.UTF8.GetBytes(text), out kobo));
        Assert.AreEqual(expected, kobo);
    }

    [TestMethod]
    [DataRow(60_737_500L, "607375.00", "607375")]
    [DataRow(5_375_050L, "53750.50", "53750.5")]
    [DataRow(5_375_055L, "53750.55", "53750.55")]
    [DataRow(0L, "0.00", "0")]
    [DataRow(5L, "0.05", "0.05")]
    [DataRow(-5L, "-0.05", "-0.05")]
    [DataRow(-12_345L, "-123.45", "-123.45")]
    [DataRow(long.MinValue, "-92233720368547758.08", "-92233720368547758.08")]
    [DataRow(long.MaxValue, "92233720368547758.07", "92233720368547758.07")]
    public void An_amount_prints_as_either_surface_wants_it(long kobo, string platform, string business)
    {
        Assert.AreEqual(platform, Kobo.Format(kobo));
        Assert.AreEqual(business, JsonSerializer.Serialize(Kobo.ToNaira(kobo)));
    }

    [TestMethod]
    public void Every_amount_is_read_back_from_both_forms() =>
        Prop.ForAll<long>(number =>
        {
            var kobo = number % (Kobo.MaxAmount + 1);
            return Kobo.ParseNaira(Kobo.Format(kobo), out var platform) == NumberFault.None && platform == kobo
                && Kobo.ParseNaira(JsonSerializer.SerializeToUtf8Bytes(Kobo.ToNaira(kobo)), out var business) == NumberFault.None && business == kobo;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("NGN", true, false)]
    [DataRow("USD", true, true)]
    [DataRow("EUR", true, true)]
    [DataRow("GBP", true, true)]
    [DataRow("JPY", false, true)]
    [DataRow("ngn", false, true)]
    public void Four_currencies_are_known_and_all_but_naira_need_a_rate(string currency, bool known, bool needsRate)
    {
        Assert.AreEqual(known, Currencies.All.Contains(currency));
        Assert.AreEqual(needsRate, Currencies.NeedsExchangeRate(currency));
    }
}
