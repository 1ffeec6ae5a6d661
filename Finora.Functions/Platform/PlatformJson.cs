using System.Text.Json.Serialization;

namespace Finora.Functions.Platform;

/// <summary>JSON of the Platform API: snake_case, and every member of the contract's examples is there, an absent value as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(FinalizedInvoiceBody))]
[JsonSerializable(typeof(FirsQueuedBody))]
[JsonSerializable(typeof(FirsSubmissionBody))]
[JsonSerializable(typeof(IntegrationsBody))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookListBody))]
[JsonSerializable(typeof(WebhookMessageBody))]
[JsonSerializable(typeof(RotatedSecretBody))]
[JsonSerializable(typeof(WebhookDeliveryBody))]
[JsonSerializable(typeof(WebhookDeliveryListBody))]
[JsonSerializable(typeof(OpenDeliveryBody))]
[JsonSerializable(typeof(QueuedDeliveriesBody))]
[JsonSerializable(typeof(WebhookTestBody))]
[JsonSerializable(typeof(NrsTestBody))]
[JsonSerializable(typeof(Callbacks.ReceivedBody))]
internal sealed partial class PlatformJson : JsonSerializerContext;
