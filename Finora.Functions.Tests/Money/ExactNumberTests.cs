using System.Globalization;
using System.Text;
using Finora.Core.Money;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Money;

[TestClass]
public sealed class ExactNumberTests
{
    [TestMethod]
    [DataRow("0.1", 2, 10L)]
    [DataRow("1", 2, 100L)]
    [DataRow("1.50", 2, 150L)]
    [DataRow("1.5000000000000000000000000000000000000000", 2, 150L)]
    [DataRow("5.375e6", 0, 5_375_000L)]
    [DataRow("5375E+3", 0, 5_375_000L)]
    [DataRow("537500000e-2", 0, 5_375_000L)]
    [DataRow("-0.05", 2, -5L)]
    [DataRow("-0", 2, 0L)]
    [DataRow("0.00", 0, 0L)]
    [DataRow("0e99999999999", 0, 0L)]
    [DataRow("0.0001", 4, 1L)]
    [DataRow("999999999999999999", 0, 999_999_999_999_999_999L)]
    [DataRow("100000000000000000e-17", 0, 1L)]
    [DataRow("0.00000000000000000000000012e26", 0, 12L)]
    public void A_number_is_read_exactly(string text, int places, long expected)
    {
        Assert.AreEqual(NumberFault.None, ExactNumber.Parse(text, places, out long scaled));
        Assert.AreEqual(expected, scaled);
    }

    [TestMethod]
    [DataRow("0.125", 2, NumberFault.TooManyPlaces)]
    [DataRow("1e-3", 2, NumberFault.TooManyPlaces)]
    [DataRow("1e-99999999999", 2, NumberFault.TooManyPlaces)]
    [DataRow("0.1000000000000000000000000000001", 2, NumberFault.TooManyPlaces)]
    [DataRow("1234567890123456789012345678.001", 2, NumberFault.TooManyPlaces)]
    [DataRow("1000000000000000000", 0, NumberFault.TooLarge)]
    [DataRow("10000000000000000", 2, NumberFault.TooLarge)]
    [DataRow("1e99999999999", 2, NumberFault.TooLarge)]
    [DataRow("1234567890123456789012345678", 2, NumberFault.TooLarge)]
    [DataRow("", 2, NumberFault.Malformed)]
    [DataRow("-", 2, NumberFault.Malformed)]
    [DataRow("+1", 2, NumberFault.Malformed)]
    [DataRow(" 1", 2, NumberFault.Malformed)]
    [DataRow("1 ", 2, NumberFault.Malformed)]
    [DataRow("01", 2, NumberFault.Malformed)]
    [DataRow("-01", 2, NumberFault.Malformed)]
    [DataRow(".5", 2, NumberFault.Malformed)]
    [DataRow("5.", 2, NumberFault.Malformed)]
    [DataRow("1e", 2, NumberFault.Malformed)]
    [DataRow("1e+", 2, NumberFault.Malformed)]
    [DataRow("1.2.3", 2, NumberFault.Malformed)]
    [DataRow("1,5", 2, NumberFault.Malformed)]
    [DataRow("0x10", 2, NumberFault.Malformed)]
    [DataRow("NaN", 2, NumberFault.Malformed)]
    [DataRow("\u0661", 2, NumberFault.Malformed)]
    public void What_is_not_the_number_asked_for_is_a_fault_and_leaves_zero(string text, int places, NumberFault expected)
    {
        Assert.AreEqual(expected, ExactNumber.Parse(text, places, out long scaled));
        Assert.AreEqual(0, scaled);
        Assert.AreEqual(expected, ExactNumber.Parse(Encoding.UTF8.GetBytes(text), places, out decimal value));
        Assert.AreEqual(0, value);
    }

    [TestMethod]
    public void Every_number_comes_back_as_it_was_printed() =>
        Prop.ForAll<long, byte>((number, place) =>
        {
            var places = place % 7;
            var scaled = number % 1_000_000_000_000_000_000;
            var printed = ExactNumber.Format(ExactNumber.Shortest(scaled, places));
            return ExactNumber.Parse(printed, places, out long read) == NumberFault.None && read == scaled
                && decimal.Parse(printed, CultureInfo.InvariantCulture) == scaled / (decimal)Math.Pow(10, places);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("2.50", "2.5")]
    [DataRow("7.5000", "7.5")]
    [DataRow("15", "15")]
    [DataRow("100", "100")]
    [DataRow("1500.25", "1500.25")]
    public void A_decimal_prints_without_trailing_zeros(string text, string expected)
    {
        Assert.AreEqual(NumberFault.None, ExactNumber.Parse(text, 4, out decimal value));
        Assert.AreEqual(expected, ExactNumber.Format(value));
        Assert.AreEqual(expected, value.ToString(CultureInfo.InvariantCulture));
    }
}
