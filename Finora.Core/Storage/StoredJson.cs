using System.Text.Json.Serialization;
using Finora.Core.Accounts;
using Finora.Core.Audit;
using Finora.Core.Billing;
using Finora.Core.Customers;
using Finora.Core.Documents;
using Finora.Core.Enterprise;
using Finora.Core.Exports;
using Finora.Core.Expenses;
using Finora.Core.Idempotency;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Core.Products;
using Finora.Core.Signing;
using Finora.Core.Teams;
using Finora.Core.Verification;
using Finora.Core.Tax;
using Finora.Core.Webhooks;

namespace Finora.Core.Storage;

/// <summary>The JSON of every stored document. Names in camelCase, nulls left out, enums by name, so that a row can be read by eye and a member can be added.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AccountLink))]
[JsonSerializable(typeof(AccountRecord))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(AuditHead))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(BillingInvoice))]
[JsonSerializable(typeof(Business))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(DataExport))]
[JsonSerializable(typeof(DataExportJob))]
[JsonSerializable(typeof(DataKeyDocument))]
[JsonSerializable(typeof(DayActivity))]
[JsonSerializable(typeof(DeliveryBody))]
[JsonSerializable(typeof(DeliveryJob))]
[JsonSerializable(typeof(DomainEvent))]
[JsonSerializable(typeof(DueCursor))]
[JsonSerializable(typeof(DueMonth))]
[JsonSerializable(typeof(DueWork))]
[JsonSerializable(typeof(EnterpriseAccount))]
[JsonSerializable(typeof(Expense))]
[JsonSerializable(typeof(ExportedFile))]
[JsonSerializable(typeof(ExportPointer))]
[JsonSerializable(typeof(GeneratedReport))]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(IdReference))]
[JsonSerializable(typeof(InvoiceQuota))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(InvoiceCounts))]
[JsonSerializable(typeof(InvoiceAttempts))]
[JsonSerializable(typeof(InvoicePointer))]
[JsonSerializable(typeof(JoinedTenant))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(KeyPointer))]
[JsonSerializable(typeof(KeyUse))]
[JsonSerializable(typeof(KnownNumber))]
[JsonSerializable(typeof(LedgerTotals))]
[JsonSerializable(typeof(LinkedBusiness))]
[JsonSerializable(typeof(LinkedIdentity))]
[JsonSerializable(typeof(LowBalanceNotice))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(MfaChallenge))]
[JsonSerializable(typeof(MfaDevice))]
[JsonSerializable(typeof(NumberCheck))]
[JsonSerializable(typeof(NrsAttemptTexts))]
[JsonSerializable(typeof(NrsCodeList))]
[JsonSerializable(typeof(NrsConnection))]
[JsonSerializable(typeof(NrsHeldTenant))]
[JsonSerializable(typeof(NrsInstallationHold))]
[JsonSerializable(typeof(NrsJob))]
[JsonSerializable(typeof(NrsLane))]
[JsonSerializable(typeof(NrsSecrets))]
[JsonSerializable(typeof(NrsSubmission))]
[JsonSerializable(typeof(NrsTexts))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageContent))]
[JsonSerializable(typeof(MessageJob))]
[JsonSerializable(typeof(NumberSeries))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(OutboxSweep))]
[JsonSerializable(typeof(OwnAccountsGuard))]
[JsonSerializable(typeof(PartnerPayment))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(PaymentAttempt))]
[JsonSerializable(typeof(PaymentLink))]
[JsonSerializable(typeof(PaymentQuestion))]
[JsonSerializable(typeof(PaystackAccount))]
[JsonSerializable(typeof(PaystackEvent))]
[JsonSerializable(typeof(PaystackJob))]
[JsonSerializable(typeof(PersonalData))]
[JsonSerializable(typeof(PoisonCount))]
[JsonSerializable(typeof(PoisonedJob))]
[JsonSerializable(typeof(PoolEntry))]
[JsonSerializable(typeof(PoolPointer))]
[JsonSerializable(typeof(PoolState))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Receivable))]
[JsonSerializable(typeof(RegistryRecord))]
[JsonSerializable(typeof(RequestCounts))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(SignedDocument))]
[JsonSerializable(typeof(SignInFailures))]
[JsonSerializable(typeof(SigningKey))]
[JsonSerializable(typeof(StockShelf))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(TapDevice))]
[JsonSerializable(typeof(TapSession))]
[JsonSerializable(typeof(TapWithdrawal))]
[JsonSerializable(typeof(StorageUse))]
[JsonSerializable(typeof(TaxRate))]
[JsonSerializable(typeof(TenantPointer))]
[JsonSerializable(typeof(TopUp))]
[JsonSerializable(typeof(TopUpOfCall))]
[JsonSerializable(typeof(UsageNotice))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserPointer))]
[JsonSerializable(typeof(VatItem))]
[JsonSerializable(typeof(WalletDay))]
[JsonSerializable(typeof(WalletDaysDone))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(EnterpriseWebhook))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookHealth))]
[JsonSerializable(typeof(WhatsAppAccount))]
internal sealed partial class StoredJson : JsonSerializerContext;
