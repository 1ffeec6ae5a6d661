using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A payment link as it is answered when made, section 12.1.</summary>
public sealed record NewPaymentLinkBody(
    string PaymentLinkId, string InvoiceId, string InvoiceNumber, long AmountKobo, decimal Amount, string PaymentUrl, string ShortUrl, string QrCodeUrl, string? CallbackSecret,
    string ExpiresAt, string Status)
{
    public static NewPaymentLinkBody From(PaymentLinkView view, FinoraSettings settings)
    {
        var (link, urls) = (view.Link, LinkUrls.Of(view.Link.Id, settings));
        return new NewPaymentLinkBody(
            PublicId.Format(IdPrefix.PaymentLink, link.Id), PublicId.Format(IdPrefix.Invoice, link.InvoiceId), link.InvoiceNumber, link.AmountKobo, Kobo.ToNaira(link.AmountKobo),
            urls.Payment, urls.Short, urls.Qr, view.CallbackSecret, Instant.Format(link.ExpiresAt), PaymentLinkBodies.Status(view.State));
    }
}

/// <summary>A payment link as it stands now, section 12.2.</summary>
public sealed record PaymentLinkBody(
    string PaymentLinkId, string InvoiceId, string InvoiceNumber, long AmountKobo, decimal Amount, long AmountPaidKobo, decimal AmountPaid, long AmountDueKobo, decimal AmountDue,
    bool AllowPartialPayment, string PaymentUrl, string ShortUrl, string QrCodeUrl, string? CallbackUrl, JsonElement Metadata, string Status, string? StatusReason,
    IReadOnlyList<LinkPaymentBody> Payments, string ExpiresAt, string? CancelledAt, string CreatedAt)
{
    public static PaymentLinkBody From(PaymentLinkView view, FinoraSettings settings)
    {
        var (link, urls) = (view.Link, LinkUrls.Of(view.Link.Id, settings));
        using var metadata = JsonDocument.Parse(link.Metadata);
        return new PaymentLinkBody(
            PublicId.Format(IdPrefix.PaymentLink, link.Id), PublicId.Format(IdPrefix.Invoice, link.InvoiceId), link.InvoiceNumber, link.AmountKobo, Kobo.ToNaira(link.AmountKobo),
            link.AmountPaidKobo, Kobo.ToNaira(link.AmountPaidKobo), view.AmountDueKobo, Kobo.ToNaira(view.AmountDueKobo), link.AllowPartialPayment, urls.Payment, urls.Short, urls.Qr,
            link.CallbackUrl, metadata.RootElement.Clone(), PaymentLinkBodies.Status(view.State), link.StatusReason, [.. link.Payments.Select(LinkPaymentBody.From)],
            Instant.Format(link.ExpiresAt), InvoiceWords.Print(link.CancelledAt), Instant.Format(link.CreatedAt));
    }
}

/// <summary>A payment that came through a link.</summary>
public sealed record LinkPaymentBody(string PaymentId, string ReceiptId, string ReceiptNumber, long AmountKobo, decimal Amount, string PaidAt)
{
    public static LinkPaymentBody From(LinkPayment payment) => new(
        payment.PartnerPaymentId, PublicId.Format(IdPrefix.Receipt, payment.PaymentId), payment.ReceiptNumber, payment.AmountKobo, Kobo.ToNaira(payment.AmountKobo), Instant.Format(payment.PaidAt));
}

/// <summary>The addresses of a link. The short one is the id without its prefix.</summary>
internal sealed record LinkUrls(string Payment, string Short, string Qr)
{
    public static LinkUrls Of(Guid linkId, FinoraSettings settings)
    {
        var id = PublicId.Format(IdPrefix.PaymentLink, linkId);
        return new LinkUrls($"{settings.PayOrigin}/p/{id}", $"{settings.PayOrigin}/p/{PublicId.Encode(linkId)}", $"{settings.ApiOrigin}/v1/payment-links/{id}/qr.png");
    }
}

/// <summary>Reads the body that makes a link, and names its states.</summary>
internal static class PaymentLinkBodies
{
    private const int DefaultHours = 24;
    private const int MaxHours = 720;
    private const int MaxMetadataKeys = 20;
    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataTextLength = 500;

    public static Outcome<NewPaymentLink> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewPaymentLink(
            fields.Id("invoiceId", IdPrefix.Invoice, required: true) ?? default, fields.WholeNumber("expiresInHours", 1, MaxHours) ?? DefaultHours, fields.Flag("allowPartialPayment") ?? false, ReadMetadata(fields, body))
        {
            CallbackUrl = fields.Text("callbackUrl", Core.Webhooks.WebhookAddress.MaxLength),
        };
        return fields.Failure is { } failure ? failure : input;
    }

    public static string Status(PaymentLinkState state) => state switch
    {
        PaymentLinkState.Active => "active",
        PaymentLinkState.Paid => "paid",
        PaymentLinkState.Expired => "expired",
        PaymentLinkState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static string ReadMetadata(Fields fields, JsonElement body)
    {
        if (fields.Nested("metadata") is null) return "{}";
        var metadata = body.GetProperty("metadata");
        var members = metadata.EnumerateObject().ToArray();
        if (members.Length > MaxMetadataKeys || members.Any(member => member.Name.Length > MaxMetadataKeyLength || !IsPlain(member.Value)))
        {
            fields.Fault("metadata", "must have at most 20 members with names of at most 40 characters, and values that are text of at most 500 characters, numbers, booleans or null");
        }

        return metadata.GetRawText();
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length <= MaxMetadataTextLength,
        JsonValueKind.Number => value.GetRawText().Length <= 40,
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
        _ => false,
    };
}
