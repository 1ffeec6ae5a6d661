using Finora.Core.Messaging;
using Finora.Functions.Messaging;

namespace Finora.Functions.Tests.Messaging;

[TestClass]
public sealed class NoticeTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["business"] = "Ikeja Paper & Print", ["link"] = "https://app.finorabusiness.com/x?token=1", ["key"] = "Till", ["host"] = "hooks.example",
        ["balance"] = "₦950.00", ["why"] = "NRS refused the API key or the secret.", ["document"] = "Invoice INV-2026-001", ["until"] = "13:00 on 19 March 2026",
        ["inviter"] = "Ada Obi", ["role"] = "accountant", ["from"] = "Ada Obi", ["provider"] = "Google", ["to"] = "Bola Ade", ["later"] = "https://app.finorabusiness.com/forgot-password",
        ["what"] = "invoices of March 2026", ["limit"] = "the 10 invoices of March 2026", ["then"] = "no further invoice can be made",
    };

    [TestMethod]
    public void Every_kind_has_words()
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            var text = NoticeTexts.Of(kind, Values);
            Assert.AreNotEqual(0, text.Subject.Length, kind.ToString());
            Assert.AreNotEqual(0, text.Paragraphs.Count, kind.ToString());
        }
    }

    [TestMethod]
    public void A_value_that_is_missing_is_a_fault_of_ours() =>
        Assert.ThrowsExactly<InvalidDataException>(() => NoticeTexts.Of(NoticeKind.CreditsLow, new Dictionary<string, string>()));

    [TestMethod]
    public void Words_of_callers_cannot_become_headers_or_markup()
    {
        var letter = new Letter(Guid.Empty, "a@b.example", [], "Invoice\r\nBcc: x@y.example", "<b>Ada</b>", ["<script>alert(1)</script>"]) { SenderName = "Evil\r\nBcc: x@y.example" };
        using var mail = MailWriter.Write(letter, new System.Net.Mail.MailAddress("invoices@finora.example", "Finora"));
        Assert.AreEqual("Invoice Bcc: x@y.example", mail.Subject);
        Assert.AreEqual("Evil Bcc: x@y.example via Finora", mail.From!.DisplayName);
        using var html = new StreamReader(mail.AlternateViews[1].ContentStream);
        var text = html.ReadToEnd();
        Assert.IsFalse(text.Contains("<script>", StringComparison.Ordinal) || text.Contains("<b>Ada", StringComparison.Ordinal), text);
    }

    [TestMethod]
    [DataRow("accounts@sunbird.example", "a•••@sunbird.example")]
    [DataRow("+2348030000002", "•••0002")]
    [DataRow("x", "•••")]
    public void Addresses_are_masked(string address, string masked) => Assert.AreEqual(masked, MaskedAddress.Of(address));
}
