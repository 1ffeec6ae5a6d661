using System.Text.Json.Serialization;

namespace Finora.Functions.Partners;

/// <summary>A session for a device, as the partner is told.</summary>
/// <param name="ExpiresAt">UTC; the device must let go of it then.</param>
public sealed record TapAnnouncement(string SessionId, string DeviceId, long AmountKobo, string Currency, string Description, string ExpiresAt);

/// <summary>A checkout that the partner is asked to start.</summary>
public sealed record CheckoutRequest(string PaymentLinkId, long AmountKobo, string Currency, string Reference, string ReturnUrl);

/// <summary>The partner's answer to a <see cref="CheckoutRequest"/>.</summary>
public sealed record CheckoutAnswer(string? CheckoutUrl);

/// <summary>JSON that goes to the bank partner.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckoutAnswer))]
[JsonSerializable(typeof(CheckoutRequest))]
[JsonSerializable(typeof(TapAnnouncement))]
internal sealed partial class PartnerJson : JsonSerializerContext;
