using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>What the bank partner reports, ready to be signed and sent.</summary>
internal sealed record PartnerReport(string PaymentId, long AmountKobo)
{
    public string Event { get; init; } = "payment.completed";

    public string? Link { get; init; }

    public string? Session { get; init; }

    public string Currency { get; init; } = "NGN";

    public string? Reference { get; init; }

    public string Timestamp { get; init; } = "2026-03-18T11:02:00.000Z";

    public string? Business { get; init; }

    public string? Invoice { get; init; }

    /// <summary>A payment with an id that no other has.</summary>
    public static PartnerReport Of(long amountKobo) => new("pay_" + RandomNumberGenerator.GetHexString(12, lowercase: true), amountKobo);

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event", Event);
            writer.WriteString("paymentId", PaymentId);
            if (Link is not null) writer.WriteString("paymentLinkId", Link);
            if (Session is not null) writer.WriteString("sessionId", Session);
            writer.WriteNumber("amountKobo", AmountKobo);
            writer.WriteString("currency", Currency);
            if (Reference is not null) writer.WriteString("reference", Reference);
            writer.WriteString("timestamp", Timestamp);
            WriteMetadata(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public Task<Reply> SendAsync(TestApp app, string secret = TestApp.PartnerSecret) => app.PartnerAsync(ToJson(), secret);

    /// <summary>Sends it and answers what the partner is told.</summary>
    public async Task<JsonElement> BookAsync(TestApp app, string secret = TestApp.PartnerSecret) => (await SendAsync(app, secret)).Expect(200).Data;

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        if (Business is null && Invoice is null) return;
        writer.WriteStartObject("metadata");
        if (Business is not null) writer.WriteString("businessId", Business);
        if (Invoice is not null) writer.WriteString("invoiceId", Invoice);
        writer.WriteEndObject();
    }
}
