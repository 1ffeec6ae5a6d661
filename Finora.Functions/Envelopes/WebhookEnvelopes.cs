using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Functions.Envelopes;

/// <summary>Writes the bodies of deliveries: the envelope of each surface around what its module's GET shows, in the same JSON that the API answers.</summary>
public sealed class WebhookEnvelopes(BusinessEventData business, PlatformEventData platform, SampleEvents samples) : IWebhookEnvelopes
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<byte[]?> WriteAsync(TenantScope scope, ApiSurface surface, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        var data = surface == ApiSurface.Platform ? await platform.WriteAsync(scope, domainEvent, cancellationToken) : await business.WriteAsync(scope, domainEvent, cancellationToken);
        if (data is null || EventCatalogue.NameOn(surface, domainEvent.Type) is not { } name) return null;
        var envelope = new Envelope(domainEvent.Id, name, domainEvent.OccurredAt, domainEvent.Sequence);
        var body = Write(scope, surface, envelope, data);
        return body.Length <= IWebhookEnvelopes.MaxBytes ? body : Write(scope, surface, envelope, Shortened(surface, domainEvent));
    }

    public byte[] WriteSample(TenantScope scope, ApiSurface surface, Guid eventId, string name, DateTimeOffset at) =>
        Write(scope, surface, new Envelope(eventId, name, at, 1), surface == ApiSurface.Platform ? samples.OfPlatform(name) : samples.OfBusiness(scope.TenantId, name));

    internal static byte[] Json<T>(T value, JsonTypeInfo<T> type) => Build(writer => JsonSerializer.Serialize(writer, value, type));

    internal static byte[] Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A record that would make the body too large is named only; the receiver asks for it.</summary>
    private static byte[] Shortened(ApiSurface surface, DomainEvent domainEvent) => Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, surface == ApiSurface.Platform ? domainEvent.SubjectId.ToString("D") : PublicId.Format(domainEvent.SubjectKind, domainEvent.SubjectId));
        writer.WriteBoolean("truncated"u8, true);
        writer.WriteEndObject();
    });

    private static byte[] Write(TenantScope scope, ApiSurface surface, Envelope envelope, byte[] data) => Build(writer =>
    {
        writer.WriteStartObject();
        if (surface == ApiSurface.Platform) WritePlatform(writer, scope, envelope);
        else WriteBusiness(writer, scope, envelope);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(data, skipInputValidation: true);
        writer.WriteEndObject();
    });

    private static void WriteBusiness(Utf8JsonWriter writer, TenantScope scope, Envelope envelope)
    {
        writer.WriteString("id"u8, PublicId.Format(IdPrefix.Event, envelope.Id));
        writer.WriteString("event"u8, envelope.Name);
        writer.WriteString("businessId"u8, PublicId.Format(IdPrefix.Business, scope.TenantId));
        writer.WriteString("createdAt"u8, Instant.Format(envelope.At));
    }

    private static void WritePlatform(Utf8JsonWriter writer, TenantScope scope, Envelope envelope)
    {
        writer.WriteString("id"u8, envelope.Id);
        writer.WriteString("event"u8, envelope.Name);
        writer.WriteString("created_at"u8, Instant.Format(envelope.At));
        writer.WriteString("tenant_id"u8, scope.TenantId);
        writer.WriteNumber("sequence"u8, envelope.Sequence);
    }

    private sealed record Envelope(Guid Id, string Name, DateTimeOffset At, int Sequence);
}
