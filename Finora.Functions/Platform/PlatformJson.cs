using System.Text.Json.Serialization;

namespace Finora.Functions.Platform;

/// <summary>JSON of the Platform API: snake_case, and every member of the contract's examples is there, an absent value as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(FinalizedInvoiceBody))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(ExpenseBody))]
[JsonSerializable(typeof(PageBody<CustomerBody>))]
[JsonSerializable(typeof(PageBody<ExpenseBody>))]
[JsonSerializable(typeof(PageBody<InvoiceRowBody>))]
[JsonSerializable(typeof(PageBody<TaxRateBody>))]
[JsonSerializable(typeof(PublicLinkBody))]
[JsonSerializable(typeof(SigningKeyBody))]
[JsonSerializable(typeof(UploadVerdictBody))]
[JsonSerializable(typeof(VerifiedDocumentBody))]
[JsonSerializable(typeof(Core.Signing.JsonWebKeySet))]
[JsonSerializable(typeof(RecordedPaymentBody))]
[JsonSerializable(typeof(TaxRateBody))]
internal sealed partial class PlatformJson : JsonSerializerContext;
