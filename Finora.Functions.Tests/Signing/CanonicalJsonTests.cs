using System.Globalization;
using System.Text;
using System.Text.Json;
using Finora.Core.Signing;

namespace Finora.Functions.Tests.Signing;

/// <summary>RFC 8785, with its own examples.</summary>
[TestClass]
public sealed class CanonicalJsonTests
{
    /// <summary>Appendix B: the bits of a double and how it is written.</summary>
    [TestMethod]
    [DataRow("0000000000000000", "0")]
    [DataRow("8000000000000000", "0")]
    [DataRow("0000000000000001", "5e-324")]
    [DataRow("8000000000000001", "-5e-324")]
    [DataRow("7fefffffffffffff", "1.7976931348623157e+308")]
    [DataRow("ffefffffffffffff", "-1.7976931348623157e+308")]
    [DataRow("4340000000000000", "9007199254740992")]
    [DataRow("c340000000000000", "-9007199254740992")]
    [DataRow("4430000000000000", "295147905179352830000")]
    [DataRow("44b52d02c7e14af5", "9.999999999999997e+22")]
    [DataRow("44b52d02c7e14af6", "1e+23")]
    [DataRow("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [DataRow("444b1ae4d6e2ef4e", "999999999999999700000")]
    [DataRow("444b1ae4d6e2ef4f", "999999999999999900000")]
    [DataRow("444b1ae4d6e2ef50", "1e+21")]
    [DataRow("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [DataRow("3eb0c6f7a0b5ed8d", "0.000001")]
    [DataRow("41b3de4355555553", "333333333.3333332")]
    [DataRow("41b3de4355555554", "333333333.33333325")]
    [DataRow("41b3de4355555555", "333333333.3333333")]
    [DataRow("41b3de4355555556", "333333333.3333334")]
    [DataRow("41b3de4355555557", "333333333.33333343")]
    [DataRow("becbf647612f3696", "-0.0000033333333333333333")]
    [DataRow("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_appendix_writes_them(string bits, string expected)
    {
        var number = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.AreEqual(expected, Canonical(number.ToString("E17", CultureInfo.InvariantCulture)));
    }

    [TestMethod]
    [DataRow("-0", "0")]
    [DataRow("0e99", "0")]
    [DataRow("5.375e6", "5375000")]
    [DataRow("1.50", "1.5")]
    [DataRow("100", "100")]
    [DataRow("0.00001", "0.00001")]
    [DataRow("1e-7", "1e-7")]
    [DataRow("1E2", "100")]
    [DataRow("-12.5E-1", "-1.25")]
    [DataRow("9007199254740993", "9007199254740992")]
    [DataRow("123456789012345678901234567890", "1.2345678901234568e+29")]
    public void Numbers_are_doubles(string number, string expected) => Assert.AreEqual(expected, Canonical(number));

    [TestMethod]
    public void A_walk_over_powers_of_ten_reads_back_and_has_the_form_of_ecmascript()
    {
        for (var exponent = -323; exponent <= 308; exponent++)
        {
            var text = Canonical(string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"));
            var expected = exponent switch
            {
                >= 0 and < 21 => "1" + new string('0', exponent),
                >= 21 => $"1e+{exponent}",
                >= -6 => "0." + new string('0', -exponent - 1) + "1",
                _ => $"1e{exponent}",
            };
            Assert.AreEqual(expected, text);
        }
    }

    [TestMethod]
    [DataRow("1e400")]
    [DataRow("""{"a":[-1e999]}""")]
    [DataRow("\"\\ud800\"")]
    [DataRow("""{"\udc00":1}""")]
    [DataRow("""["a\ud83d"]""")]
    public void What_has_no_canonical_form_is_told(string json)
    {
        Assert.IsFalse(CanonicalJson.TryWrite(Parse(json), null, out var canonical));
        Assert.AreEqual(0, canonical.Length);
    }

    /// <summary>Section 3.2.2, with the bytes of section 3.2.4.</summary>
    [TestMethod]
    public void The_primitive_types_are_written_as_the_sample_shows()
    {
        const string Sample = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string Bytes =
            "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c"
            + "22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d";

        Assert.IsTrue(CanonicalJson.TryWrite(Parse(Sample), null, out var canonical));

        Assert.AreEqual(Bytes, Convert.ToHexStringLower(canonical));
    }

    /// <summary>Section 3.2.3.</summary>
    [TestMethod]
    public void Members_are_sorted_by_their_utf16_code_units()
    {
        const string Sample = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;

        Assert.IsTrue(CanonicalJson.TryWrite(Parse(Sample), null, out var canonical));

        var values = JsonDocument.Parse(canonical).RootElement.EnumerateObject().Select(member => member.Value.GetString()).ToArray();
        CollectionAssert.AreEqual(
            new[] { "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh" }, values);
    }

    [TestMethod]
    [DataRow("""{"b":{"z":1,"a":[{"d":2,"c":3}]},"a":{}}""", """{"a":{},"b":{"a":[{"c":3,"d":2}],"z":1}}""")]
    [DataRow("""{"a":1,"A":2,"aa":3,"":4}""", """{"":4,"A":2,"a":1,"aa":3}""")]
    [DataRow("[ 3 , 1 , 2 ]", "[3,1,2]")]
    [DataRow(" \"\\b\\f\\n\\r\\t\\u0000\\u001F\\u007f\\/\\u2028<>&'\" ", "\"\\b\\f\\n\\r\\t\\u0000\\u001f\u007f/\u2028<>&'\"")]
    [DataRow("null", "null")]
    public void Objects_are_sorted_at_every_depth_lists_keep_their_order_and_escapes_are_the_fewest(string json, string expected) => Assert.AreEqual(expected, Canonical(json));

    [TestMethod]
    public void Only_the_top_level_member_of_that_name_is_left_out()
    {
        Assert.IsTrue(CanonicalJson.TryWrite(Parse("""{"signature":"s","a":{"signature":"t"}}"""), "signature", out var canonical));

        Assert.AreEqual("""{"a":{"signature":"t"}}""", Encoding.UTF8.GetString(canonical));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static string Canonical(string json)
    {
        Assert.IsTrue(CanonicalJson.TryWrite(Parse(json), null, out var canonical), json);
        return Encoding.UTF8.GetString(canonical);
    }
}
