using System.Text.Json.Serialization;

namespace Finora.Functions.Envelopes;

/// <summary>JSON of what only events of the Platform API carry.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CustomerEventBody))]
[JsonSerializable(typeof(InvoiceEventBody))]
[JsonSerializable(typeof(PaymentEventBody))]
[JsonSerializable(typeof(PaymentFailedEventBody))]
[JsonSerializable(typeof(SubscriptionEventBody))]
[JsonSerializable(typeof(TestEventBody))]
internal sealed partial class PlatformEventJson : JsonSerializerContext;

/// <summary>JSON of what only events of the Business API carry.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PaymentReceivedBody))]
internal sealed partial class BusinessEventJson : JsonSerializerContext;
