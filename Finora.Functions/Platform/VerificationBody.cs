using System.Text.Json;
using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What anybody may know of a document by its number, section 14: no amounts and no customer.</summary>
public sealed record VerifiedDocumentBody(
    string? Irn, string? NrsIrn, string DocumentType, string InvoiceNumber, string IssueDate, string SellerName, bool SignatureValid, string? SignatureKeyId, string JwksUrl, string State,
    bool RegisteredWithNrs, bool? TotalMatches)
{
    /// <param name="total">What the asker believes the total to be, in minor units; null when that was not asked.</param>
    public static VerifiedDocumentBody From(VerifiedDocument document, long? total, string apiOrigin)
    {
        var invoice = document.Invoice;
        return new VerifiedDocumentBody(
            invoice.Irn,
            invoice.NrsIrn,
            InvoiceWords.DocumentType(invoice.Type),
            invoice.Number,
            DocumentDate.Format(invoice.IssueDate),
            invoice.Seller?.Name ?? "",
            document.IsValid,
            invoice.Signature?.KeyId,
            JwksAddress.Of(apiOrigin, document.Scope.TenantId),
            invoice.State == InvoiceState.Voided ? "voided" : document.IsCreditedInFull ? "credited" : "valid",
            invoice.Nrs is { IsRegistered: true },
            total is { } asked ? asked == invoice.Totals.Total : null);
    }
}

/// <summary>What a document that somebody holds turned out to be.</summary>
public sealed record UploadVerdictBody(bool Valid, string? Reason, string? SignatureKeyId, Guid? TenantId, string? InvoiceNumber, string? Irn)
{
    public static UploadVerdictBody From(UploadVerdict verdict) =>
        new(verdict.Reason is null, verdict.Reason, verdict.Key?.ToString(), verdict.Key?.Tenant, verdict.Number, verdict.Irn);
}

/// <summary>A document to check, as it was sent.</summary>
internal sealed record UploadedDocument(byte[] Xml, byte[] Signature, string? KeyId)
{
    private const int MaxText = 1_048_576;

    public static Outcome<UploadedDocument> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var xml = ReadBase64(fields, "xml");
        var signature = ReadBase64(fields, "signature");
        var keyId = fields.Text("key_id", 100);
        return fields.Failure is { } failure ? failure : new UploadedDocument(xml, signature, keyId);
    }

    private static byte[] ReadBase64(Fields fields, string name)
    {
        var text = fields.Text(name, MaxText, required: true);
        if (text is null) return [];
        var bytes = new byte[text.Length / 4 * 3];
        if (Convert.TryFromBase64String(text, bytes, out var length)) return bytes[..length];
        fields.Fault(name, "must be base64");
        return [];
    }
}
