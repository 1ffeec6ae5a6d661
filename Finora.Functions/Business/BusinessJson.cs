using System.Text.Json.Serialization;
using Finora.Functions.Callbacks;

namespace Finora.Functions.Business;

/// <summary>JSON of the Business API: camelCase, and every listed member is there, an unset one as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountListBody))]
[JsonSerializable(typeof(AgeingBody))]
[JsonSerializable(typeof(BalanceSheetBody))]
[JsonSerializable(typeof(CashFlowBody))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(DashboardBody))]
[JsonSerializable(typeof(DeletedBody))]
[JsonSerializable(typeof(CustomerListBody))]
[JsonSerializable(typeof(CustomerMatchesBody))]
[JsonSerializable(typeof(FoundCustomerBody))]
[JsonSerializable(typeof(InactiveBody))]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(ProductListBody))]
[JsonSerializable(typeof(ExpenseBody))]
[JsonSerializable(typeof(ExpenseListBody))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(InvoiceListBody))]
[JsonSerializable(typeof(SentInvoiceBody))]
[JsonSerializable(typeof(JournalEntryBody))]
[JsonSerializable(typeof(JournalEntryListBody))]
[JsonSerializable(typeof(NewPaymentLinkBody))]
[JsonSerializable(typeof(PaymentLinkBody))]
[JsonSerializable(typeof(ProfitAndLossBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(ReceiptListBody))]
[JsonSerializable(typeof(TrialBalanceBody))]
[JsonSerializable(typeof(VatReturnBody))]
[JsonSerializable(typeof(PartnerAnswerBody))]
[JsonSerializable(typeof(UnprocessedEventBody))]
internal sealed partial class BusinessJson : JsonSerializerContext;
