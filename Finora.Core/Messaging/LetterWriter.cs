using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Invoicing;

namespace Finora.Core.Messaging;

/// <summary>Where the pages are that messages and documents link to.</summary>
/// <param name="ApiOrigin">Where documents are verified; no slash at the end.</param>
/// <param name="PayOrigin">Where invoices are viewed and paid.</param>
/// <param name="AppOrigin">Where the dashboard is.</param>
public sealed record MessageOrigins(string ApiOrigin, string PayOrigin, string AppOrigin);

/// <summary>Puts a stored message into words, from the records as they are when it is sent.</summary>
public sealed class LetterWriter(InvoiceRegister invoices, PrintInvoice print, MessageOrigins origins)
{
    private const string SenderWithoutName = "your supplier";

    /// <returns>Null when there is nothing left to send: the invoice was voided meanwhile.</returns>
    public async Task<Letter?> WriteAsync(TenantScope scope, Message message, MessageContent content, CancellationToken cancellationToken) => message.InvoiceId is { } invoiceId
        ? await InvoiceAsync(scope, message, content, invoiceId, cancellationToken)
        : Notice(message, content);

    private static Letter Notice(Message message, MessageContent content)
    {
        var text = NoticeTexts.Of(content.Notice ?? throw new InvalidDataException("A message has neither invoice nor notice."), content.Values);
        return new Letter(message.Id, content.To, content.Cc, text.Subject, null, text.Paragraphs) { Links = text.Link is { } link ? [link] : [] };
    }

    private async Task<Letter?> InvoiceAsync(TenantScope scope, Message message, MessageContent content, Guid invoiceId, CancellationToken cancellationToken)
    {
        var found = await invoices.GetAsync(scope, invoiceId, cancellationToken);
        if (!found.IsOk || found.Value.Invoice.State != InvoiceState.Issued) return null;
        var (invoice, seller) = (found.Value.Invoice, found.Value.Seller);
        var printed = await print.RunAsync(scope, invoiceId, cancellationToken);
        if (!printed.IsOk) return null;
        var business = invoice.Seller?.Name ?? SenderWithoutName;
        var token = found.Value.LinkToken;
        return new Letter(message.Id, content.To, content.Cc, $"{Word(invoice)} {invoice.Number} from {business}", invoice.Buyer.Name, [.. Paragraphs(invoice, business, content.Text)])
        {
            Links = [.. Links(invoice, token)],
            Attachment = printed.Value,
            SenderName = business,
            ReplyTo = seller?.Email,
            Template = new InvoiceTemplate(invoice.Buyer.Name, business, invoice.Number, MoneyText.WithSign(invoice.Due, invoice.Currency), MoneyText.Day(invoice.DueDate), token),
        };
    }

    private static string Word(Invoice invoice) => invoice.Type == DocumentType.CreditNote ? "Credit note" : "Invoice";

    private static IEnumerable<string> Paragraphs(Invoice invoice, string business, string? text)
    {
        if (text is not null) yield return text;
        yield return $"{Word(invoice)} {invoice.Number} from {business} over {MoneyText.WithSign(invoice.Totals.Total, invoice.Currency)} is attached.";
        if (invoice.Type == DocumentType.CreditNote) yield break;
        yield return invoice.Due == 0 ? "It is paid. Thank you." : $"{MoneyText.WithSign(invoice.Due, invoice.Currency)} is due on {MoneyText.Day(invoice.DueDate)}.";
    }

    private IEnumerable<(string Label, string Address)> Links(Invoice invoice, string? token)
    {
        if (token is null) yield break;
        yield return ("View Invoice", $"{origins.PayOrigin}/p/{token}");
        if (invoice.Type == DocumentType.Invoice && invoice.Due > 0) yield return ("Pay now", $"{origins.PayOrigin}/p/{token}/pay");
    }
}
