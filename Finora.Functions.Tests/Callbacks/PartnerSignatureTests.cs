using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Signing;
using Finora.Functions.Callbacks;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>The steps of section 13.2 of the Business contract, with the worked examples of 13.3 byte for byte.</summary>
[TestClass]
public sealed class PartnerSignatureTests
{
    public const string FirstBody =
        """{"event":"payment.completed","paymentId":"pay_7q2m9x","paymentLinkId":"pl_01kpdfv220epm8t0cdtzq16q0g","sessionId":null,"amountKobo":28375000,"currency":"NGN","reference":"PAY-20260417-001","timestamp":"2026-04-17T11:02:00.000Z","metadata":{"businessId":"biz_01kf0e44m0e6g8ec8cwhyrpef1","invoiceId":"inv_01knvarph0f0gbzrvpc01vjrqg"}}""";

    public const string FirstHeader = "sha256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38";
    public const string FirstMember = "sha256=a3e75a0f225e58c0555dae377cda479b5716806ca53273ee252671b5042436d2";

    private const string FirstCanonical =
        """{"amountKobo":28375000,"currency":"NGN","event":"payment.completed","metadata":{"businessId":"biz_01kf0e44m0e6g8ec8cwhyrpef1","invoiceId":"inv_01knvarph0f0gbzrvpc01vjrqg"},"paymentId":"pay_7q2m9x","paymentLinkId":"pl_01kpdfv220epm8t0cdtzq16q0g","reference":"PAY-20260417-001","sessionId":null,"timestamp":"2026-04-17T11:02:00.000Z"}""";

    public const string SecondBody = """
        { "paymentId": "pay_8r3n0y", "event": "payment.completed", "sessionId": "nfc_01kpdfv220edetkmvs4vjeqw2w", "paymentLinkId": null,
          "amountKobo": 5.375e6, "currency": "NGN", "reference": "PAY-20260417-002", "timestamp": "2026-04-17T10:33:20.000Z",
          "metadata": { "till": "Oj\u00e0 \/ 2", "rate": 1.50 }, "signature": "sha256=0a42e48b2ae668eb8a65f8135258335b07498daffa1335b9371bf90e5cbd1b9f" }
        """;

    private const string SecondCanonical =
        """{"amountKobo":5375000,"currency":"NGN","event":"payment.completed","metadata":{"rate":1.5,"till":"Ojà / 2"},"paymentId":"pay_8r3n0y","paymentLinkId":null,"reference":"PAY-20260417-002","sessionId":"nfc_01kpdfv220edetkmvs4vjeqw2w","timestamp":"2026-04-17T10:33:20.000Z"}""";

    private const string Live = "alat-partner-secret-for-docs-only";
    private const string OldLive = "the-live-secret-before-that-one";
    private const string Test = "alat-partner-test-secret";
    private const string OldTest = "the-test-secret-before-that-one";

    private static readonly PartnerSignature Checker = new(new PartnerSecrets([Utf8(Live), Utf8(OldLive)], [Utf8(Test), Utf8(OldTest)]));

    [TestMethod]
    public void The_first_example_is_genuine_by_its_header()
    {
        Assert.AreEqual(332, Utf8(FirstBody).Length);
        Assert.AreEqual(FirstHeader, Sign(Live, FirstBody));

        var verdict = Checker.Check(Utf8(FirstBody), FirstHeader);

        Assert.IsTrue(verdict is { IsGenuine: true, Test: false });
        Assert.AreEqual(FirstBody, verdict.Json.GetRawText());
    }

    [TestMethod]
    public void The_first_example_is_genuine_by_its_member()
    {
        Assert.AreEqual(332, Utf8(FirstCanonical).Length);
        AssertCanonical(FirstCanonical, FirstBody);
        Assert.AreEqual(FirstMember, Sign(Live, FirstCanonical));

        Assert.IsTrue(Checker.Check(Utf8(WithMember(FirstBody, FirstMember)), null) is { IsGenuine: true, Test: false });
    }

    [TestMethod]
    public void The_second_example_is_genuine_whatever_its_spacing_escapes_and_number_forms()
    {
        AssertCanonical(SecondCanonical, SecondBody);

        var verdict = Checker.Check(Utf8(SecondBody), null);

        Assert.IsTrue(verdict is { IsGenuine: true, Test: false });
        Assert.AreEqual("Ojà / 2", verdict.Json.GetProperty("metadata").GetProperty("till").GetString());
    }

    [TestMethod]
    [DataRow(Live, false)]
    [DataRow(OldLive, false)]
    [DataRow(Test, true)]
    [DataRow(OldTest, true)]
    public void Any_of_four_secrets_may_match_and_the_one_that_does_decides_the_side(string secret, bool test)
    {
        var byHeader = Checker.Check(Utf8(FirstBody), Sign(secret, FirstBody));
        var byMember = Checker.Check(Utf8(WithMember(FirstBody, Sign(secret, FirstCanonical))), null);

        Assert.IsTrue(byHeader.IsGenuine && byMember.IsGenuine);
        Assert.AreEqual(test, byHeader.Test);
        Assert.AreEqual(test, byMember.Test);
    }

    [TestMethod]
    public void Header_and_member_must_both_be_right_and_of_one_side()
    {
        var right = WithMember(FirstBody, FirstMember);
        var wrong = WithMember(FirstBody, FirstMember[..^1] + "0");

        Assert.IsTrue(Checker.Check(Utf8(right), Sign(Live, right)).IsGenuine);
        Assert.IsTrue(Checker.Check(Utf8(right), Sign(OldLive, right)).IsGenuine);
        Assert.IsFalse(Checker.Check(Utf8(wrong), Sign(Live, wrong)).IsGenuine);
        Assert.IsFalse(Checker.Check(Utf8(right), Sign("another secret altogether", right)).IsGenuine);
        Assert.IsFalse(Checker.Check(Utf8(right), "").IsGenuine);
        Assert.IsFalse(Checker.Check(Utf8(right), Sign(Test, right)).IsGenuine);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38")]
    [DataRow("SHA256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38")]
    [DataRow("sha256=910ADAA7C46977EC85B587532A60D42BEAD2373903C061B99FE3AFE8951D2F38")]
    [DataRow(" sha256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38")]
    [DataRow("sha256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38,sha256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f38")]
    [DataRow("sha256=910adaa7c46977ec85b587532a60d42bead2373903c061b99fe3afe8951d2f3")]
    [DataRow(FirstMember)]
    public void A_header_is_right_to_the_letter_or_wrong(string header) => Assert.IsFalse(Checker.Check(Utf8(FirstBody), header).IsGenuine);

    [TestMethod]
    [DataRow("null")]
    [DataRow("5")]
    [DataRow("{}")]
    [DataRow("\"\"")]
    [DataRow("\"sha256=\"")]
    [DataRow("\"\\ud800\"")]
    [DataRow("\"" + FirstHeader + "\"")]
    public void A_member_is_right_to_the_letter_or_wrong_even_with_a_right_header(string member)
    {
        var body = $"{FirstBody[..^1]},\"signature\":{member}}}";

        Assert.IsFalse(Checker.Check(Utf8(body), null).IsGenuine);
        if (!member.Contains("\\ud", StringComparison.Ordinal)) Assert.IsFalse(Checker.Check(Utf8(body), Sign(Live, body)).IsGenuine);
    }

    [TestMethod]
    public void A_signature_below_the_top_level_counts_for_nothing()
    {
        var body = $$$"""{"metadata":{"signature":"{{{FirstMember}}}"}}""";

        Assert.IsFalse(Checker.Check(Utf8(body), null).IsGenuine);
        Assert.IsTrue(Checker.Check(Utf8(body), Sign(Live, body)).IsGenuine);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("""{"a":1,"a":1}""")]
    [DataRow("""{"\ud800":1}""")]
    [DataRow("""{"a":"\ud800"}""")]
    public void What_is_no_json_object_is_genuine_by_its_header_only_and_has_no_body(string body)
    {
        var byHeader = Checker.Check(Utf8(body), Sign(Live, body));

        Assert.IsTrue(byHeader.IsGenuine);
        Assert.AreEqual(JsonValueKind.Undefined, byHeader.Json.ValueKind);
        Assert.IsFalse(Checker.Check(Utf8(body), null).IsGenuine);
    }

    [TestMethod]
    [DataRow("""{"amountKobo":28375000,"amountKobo":1}""")]
    [DataRow("""{"amountKobo":1e400}""")]
    public void What_has_no_canonical_form_is_not_genuine_by_a_member(string body)
    {
        var signed = $"{body[..^1]},\"signature\":\"{Sign(Live, body)}\"}}";

        Assert.IsFalse(Checker.Check(Utf8(signed), null).IsGenuine);
    }

    [TestMethod]
    public void Any_changed_byte_breaks_the_signature()
    {
        var body = Utf8(FirstBody);
        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= 1;
            Assert.IsFalse(Checker.Check(body, FirstHeader).IsGenuine, $"byte {i}");
            body[i] ^= 1;
        }

        Assert.IsTrue(Checker.Check(body, FirstHeader).IsGenuine);
    }

    [TestMethod]
    public void Without_a_secret_nothing_is_genuine()
    {
        var none = new PartnerSignature(new PartnerSecrets([], []));

        Assert.IsFalse(none.Check(Utf8(FirstBody), FirstHeader).IsGenuine);
        Assert.IsFalse(none.Check(Utf8(FirstBody), Sign("", FirstBody)).IsGenuine);
        Assert.IsFalse(none.Check(Utf8(WithMember(FirstBody, Sign("", FirstCanonical))), null).IsGenuine);
    }

    private static void AssertCanonical(string expected, string body)
    {
        Assert.IsTrue(CanonicalJson.TryWrite(JsonDocument.Parse(body).RootElement, "signature", out var canonical));
        Assert.AreEqual(expected, Encoding.UTF8.GetString(canonical));
    }

    private static string WithMember(string body, string signature) => $"{body[..^1]},\"signature\":\"{signature}\"}}";

    private static string Sign(string secret, string text) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Utf8(secret), Utf8(text)));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
