using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Functions.Business;
using Finora.Functions.Http;

namespace Finora.Functions.Callbacks;

/// <summary>Reads the partner's body, section 13.1.</summary>
internal static class PartnerPaymentBody
{
    private const string Completed = "payment.completed";
    private static readonly AmountRule Amount = new(1, Kobo.MaxAmount, "must be a whole number of kobo above zero");

    /// <summary>Null for an event that is acknowledged and not processed.</summary>
    public static Outcome<ReportedPayment?> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var name = fields.Text("event", int.MaxValue, required: true);
        if (fields.Failure is { } noEvent) return noEvent;
        if (name != Completed) return (ReportedPayment?)null!;
        var payment = new ReportedPayment(
            fields.Text("paymentId", 128, required: true) ?? "",
            fields.WholeKobo("amountKobo", Amount, required: true) ?? 0,
            fields.Matching("currency", Patterns.Currency, "must be three capital letters", required: true) ?? "",
            fields.Instant("timestamp", required: true) ?? default)
        {
            LinkId = IdOrUnknown(IdPrefix.PaymentLink, fields.Text("paymentLinkId", 128)),
            SessionId = IdOrUnknown(IdPrefix.TapSession, fields.Text("sessionId", 128)),
            Reference = fields.Text("reference", 100),
        };
        var metadata = fields.Nested("metadata");
        return fields.Failure is { } failure ? failure : WithMetadata(payment, body, metadata is not null);
    }

    /// <summary>The metadata is the partner's: only its two ids are read, the rest is kept, and nothing there is a fault.</summary>
    private static ReportedPayment WithMetadata(ReportedPayment payment, JsonElement body, bool hasMetadata) => !hasMetadata ? payment : payment with
    {
        BusinessId = IdOrUnknown(IdPrefix.Business, TextOf(body, "businessId")),
        InvoiceId = IdOrUnknown(IdPrefix.Invoice, TextOf(body, "invoiceId")),
        Metadata = Encoding.UTF8.GetBytes(body.GetProperty("metadata").GetRawText()),
    };

    private static string? TextOf(JsonElement body, string name) =>
        body.GetProperty("metadata").TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A malformed id names nothing: money is booked as for an unknown one, never refused.</summary>
    private static Guid? IdOrUnknown(string prefix, string? text) => text is not null && PublicId.TryParse(prefix, text, out var id) ? id : null;
}

/// <summary>The answer to a payment, section 13.3.</summary>
public sealed record PartnerAnswerBody(
    bool Received, string? ReceiptId, string? ReceiptNumber, string? InvoiceStatus, [property: JsonPropertyName("glJournalEntryId")] string? JournalEntryId,
    long UnallocatedAmountKobo, decimal UnallocatedAmount, string? UnmatchedReason)
{
    public static PartnerAnswerBody From(PartnerAnswer answer) => new(
        true,
        answer.ReceiptId is { } receipt ? PublicId.Format(IdPrefix.Receipt, receipt) : null,
        answer.ReceiptNumber,
        answer.InvoiceStatus is { } status ? InvoiceWords.Status(status) : null,
        answer.JournalEntryId is { } entry ? PublicId.Format(IdPrefix.JournalEntry, entry) : null,
        answer.UnallocatedKobo,
        Kobo.ToNaira(answer.UnallocatedKobo),
        answer.UnmatchedReason);
}

/// <summary>The answer to an event that is not processed.</summary>
public sealed record UnprocessedEventBody(bool Received, bool Processed);
