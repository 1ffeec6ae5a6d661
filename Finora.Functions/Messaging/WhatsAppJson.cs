using System.Text.Json.Serialization;

namespace Finora.Functions.Messaging;

/// <summary>A template message of the WhatsApp Cloud API: "Send Messages", developers.facebook.com/docs/whatsapp/cloud-api.</summary>
internal sealed record WhatsAppMessage(string To, WhatsAppTemplate Template)
{
    public string MessagingProduct { get; init; } = "whatsapp";

    public string Type { get; init; } = "template";
}

internal sealed record WhatsAppTemplate(string Name, WhatsAppLanguage Language, IReadOnlyList<WhatsAppComponent> Components);

internal sealed record WhatsAppLanguage(string Code);

/// <param name="Type"><c>header</c>, <c>body</c> or <c>button</c>.</param>
/// <param name="SubType">Of a button: <c>url</c>.</param>
/// <param name="Index">Of a button, from 0, as text.</param>
internal sealed record WhatsAppComponent(string Type, IReadOnlyList<WhatsAppParameter> Parameters, string? SubType = null, string? Index = null);

internal sealed record WhatsAppParameter(string Type, string? Text = null, WhatsAppDocument? Document = null);

internal sealed record WhatsAppDocument(string Id, string Filename);

/// <summary>The answer to an upload, and to a message, of which nothing but success is needed.</summary>
internal sealed record WhatsAppAnswer(string? Id, WhatsAppError? Error);

internal sealed record WhatsAppError(int Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WhatsAppMessage))]
[JsonSerializable(typeof(WhatsAppAnswer))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
