using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Finora.Core.Messaging;

namespace Finora.Functions.Messaging;

/// <summary>Writes a letter as an e-mail: plain text and HTML that say the same, and the document attached.</summary>
internal static class MailWriter
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>The caller disposes it.</summary>
    public static MailMessage Write(Letter letter, MailAddress from)
    {
        var mail = new MailMessage
        {
            From = new MailAddress(from.Address, OneLine(letter.SenderName is { } name ? $"{name} via {Product(from)}" : Product(from)), Encoding.UTF8),
            Subject = OneLine(letter.Subject),
            SubjectEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(letter.To));
        foreach (var address in letter.Cc) mail.CC.Add(new MailAddress(address));
        if (letter.ReplyTo is { } replyTo && MailAddress.TryCreate(replyTo, out var reply)) mail.ReplyToList.Add(reply);

        // The same on every attempt, so that a receiver who got the message twice shows it once (RFC 5322, 3.6.4).
        mail.Headers["Message-ID"] = $"<{letter.MessageId:N}@{from.Host}>";
        mail.Headers["Auto-Submitted"] = "auto-generated";
        mail.AlternateViews.Add(View(PlainText(letter), MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View(HtmlText(letter), MediaTypeNames.Text.Html));
        if (letter.Attachment is { } file) mail.Attachments.Add(new Attachment(new MemoryStream(file.Content, writable: false), file.Name, file.MediaType));
        return mail;
    }

    private static string Product(MailAddress from) => from.DisplayName.Length > 0 ? from.DisplayName : "Finora";

    /// <summary>A line break in a header would begin another header; names and numbers of documents come from callers.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static AlternateView View(string text, string mediaType) => AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, mediaType);

    private static string PlainText(Letter letter)
    {
        var text = new StringBuilder();
        if (letter.Greeting is { } name) text.Append(CultureInfo.InvariantCulture, $"Hello {name},\r\n\r\n");
        foreach (var paragraph in letter.Paragraphs) text.Append(paragraph).Append("\r\n\r\n");
        foreach (var (label, address) in letter.Links) text.Append(CultureInfo.InvariantCulture, $"{label}: {address}\r\n");
        return text.ToString();
    }

    private static string HtmlText(Letter letter)
    {
        var text = new StringBuilder("<!doctype html><html lang=\"en\"><body style=\"font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1b2430\">");
        if (letter.Greeting is { } name) text.Append(CultureInfo.InvariantCulture, $"<p>Hello {Html.Encode(name)},</p>");
        foreach (var paragraph in letter.Paragraphs) text.Append(CultureInfo.InvariantCulture, $"<p style=\"white-space:pre-line\">{Html.Encode(paragraph)}</p>");
        if (letter.Links.Count > 0) text.Append("<p>").AppendJoin(" &nbsp; ", letter.Links.Select(Button)).Append("</p>");
        return text.Append("</body></html>").ToString();
    }

    private static string Button((string Label, string Address) link, int index)
    {
        var look = index == 0 ? "background:#0b6b4f;color:#ffffff" : "color:#0b6b4f;border:1px solid #0b6b4f";
        return $"<a href=\"{Html.Encode(link.Address)}\" style=\"display:inline-block;padding:10px 18px;border-radius:6px;text-decoration:none;{look}\">{Html.Encode(link.Label)}</a>";
    }
}
