using System.Text.Json.Serialization;

namespace Finora.Functions.Platform;

/// <summary>JSON of the Platform API: snake_case, and every member of the contract's examples is there, an absent value as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AgeingBody))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(FinalizedInvoiceBody))]
[JsonSerializable(typeof(InvoiceBody))]
internal sealed partial class PlatformJson : JsonSerializerContext;
