using System.Text;
using Finora.Core.Accounts;

namespace Finora.Functions.Tests.Accounts;

/// <summary>The vectors of RFC 6238, appendix B, and of RFC 4648, section 10.</summary>
[TestClass]
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [TestMethod]
    [DataRow(59L, "94287082")]
    [DataRow(1111111109L, "07081804")]
    [DataRow(1111111111L, "14050471")]
    [DataRow(1234567890L, "89005924")]
    [DataRow(2000000000L, "69279037")]
    [DataRow(20000000000L, "65353130")]
    public void A_code_is_that_of_the_standard(long seconds, string code)
    {
        var step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));

        Assert.AreEqual(code, Totp.CodeOf(Secret, step, digits: 8));
        Assert.AreEqual(code[2..], Totp.CodeOf(Secret, step));
    }

    [TestMethod]
    [DataRow("f", "MY")]
    [DataRow("fo", "MZXQ")]
    [DataRow("foo", "MZXW6")]
    [DataRow("foob", "MZXW6YQ")]
    [DataRow("fooba", "MZXW6YTB")]
    [DataRow("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_base_32_without_padding(string text, string encoded)
    {
        // A last group that is not whole is padded with zero bits by the standard; ours are always whole, so only those are written.
        var whole = text.Length % 5 == 0 ? encoded : encoded[..(text.Length * 8 / 5)];

        Assert.AreEqual(whole, Totp.Encode(Encoding.ASCII.GetBytes(text)));
    }

    [TestMethod]
    public void One_step_to_either_side_is_taken_and_none_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_000_000_005);
        var step = Totp.StepAt(now);
        foreach (var offset in new[] { -1, 0, 1 }) Assert.AreEqual(step + offset, Totp.Match(Secret, Totp.CodeOf(Secret, step + offset), now, 0));
        foreach (var offset in new[] { -2, 2 }) Assert.IsNull(Totp.Match(Secret, Totp.CodeOf(Secret, step + offset), now, 0));
        Assert.IsNull(Totp.Match(Secret, Totp.CodeOf(Secret, step), now, step));
        Assert.IsNull(Totp.Match(Secret, Totp.CodeOf(Secret, step - 1), now, step));
        Assert.AreEqual(step + 1, Totp.Match(Secret, Totp.CodeOf(Secret, step + 1), now, step));
        Assert.IsNull(Totp.Match(Secret, "", now, 0));
        Assert.IsNull(Totp.Match(Secret, "١٢٣٤٥٦", now, 0));
    }
}
