using Finora.Azure;
using Finora.Core.Accounts;
using Finora.Core.Audit;
using Finora.Core.Billing;
using Finora.Core.Customers;
using Finora.Core.Documents;
using Finora.Core.Enterprise;
using Finora.Core.Expenses;
using Finora.Core.Exports;
using Finora.Core.Idempotency;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Ledger;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Payments;
using Finora.Core.Products;
using Finora.Core.Reports;
using Finora.Core.Settings;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Teams;
using Finora.Core.Verification;
using Finora.Core.Webhooks;
using Finora.Core.Tax;
using Finora.Functions.Callbacks;
using Finora.Local.Keys;
using Finora.Local.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Finora.Functions.Composition;

/// <summary>Everything that use cases need, on the stores that the settings choose. Shared by the app and the operator commands.</summary>
public static class FinoraServices
{
    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512 (Password Storage Cheat Sheet, 2023).</summary>
    private const int PasswordIterations = 210_000;

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddFinora(this IServiceCollection services, IConfiguration configuration)
    {
        var dataDirectory = DataDirectory.Resolve(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddVerification(configuration);
        AddStores(services, configuration, dataDirectory);
        try
        {
            AddKeys(services, configuration, dataDirectory);
            services.AddPaystack(configuration, dataDirectory);
            services.AddSingleton(LocalPartnerSecrets.Complete(PartnerSecrets.Read(configuration), configuration, dataDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The data directory {dataDirectory} cannot be used; the setting {DataDirectory.Setting} names another. {e.Message}", e);
        }

        services.AddSingleton<IPasswordHasher<User>>(new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordIterations })));
        return services.AddBankPartner(configuration).AddStorageServices().AddUseCases().AddNrs(configuration);
    }

    /// <summary>Empty <c>AzureWebJobsStorage</c>: one SQLite file. Set: that storage account.</summary>
    private static void AddStores(IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        if (IsLocalStorage(configuration)) services.AddSqliteStorage(dataDirectory);
        else services.AddAzureStorage(configuration);
    }

    internal static bool IsLocalStorage(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration["AzureWebJobsStorage"]) && !configuration.GetSection("AzureWebJobsStorage").GetChildren().Any();

    /// <summary>Empty <c>KeyVault__Uri</c>: keys in the data directory.</summary>
    private static void AddKeys(IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        if (IsLocalKeyRing(configuration)) services.AddLocalKeyRing(dataDirectory, configuration["FINORA_MASTER_KEY"]);
        else services.AddAzureKeyVault(configuration);
    }

    /// <summary>Where keys are kept on this machine, partners are sandboxes of ours unless the settings name real ones.</summary>
    private static bool IsLocalKeyRing(IConfiguration configuration) => string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]);

    private static IServiceCollection AddStorageServices(this IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<TenantStore>();
        services.AddSingleton<PointerStore>();
        services.AddSingleton<DueTable>();
        services.AddSingleton<DueSweep>();
        services.AddSingleton<CounterRows>();
        services.AddSingleton<TenantKeyring>();
        services.AddSingleton<PoisonedJobs>();
        return services;
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<AccountAudit>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<ForgetSignInFailures>();
        services.AddSingleton<MfaChallenges>();
        services.AddSingleton<ManageMfa>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<EmailProof>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SignInElsewhere>();
        services.AddSingleton<RegisterAccount>();
        services.AddSingleton<ChangeProfile>();
        services.AddSingleton<IssuerKeys>();
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<VerifyAuditTrail>();
        services.AddSingleton<KeyAuthentication>();
        services.AddSingleton<ApiKeyRegister>();
        services.AddSingleton<CreateApiKey>();
        services.AddSingleton<RevokeApiKey>();
        services.AddSingleton<ExpireApiKeys>();
        services.AddSingleton<RequestMeter>();
        services.AddSingleton<RequestUsage>();
        services.AddSingleton<PlatformKeyUses>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<InFlightRequests>();
        services.AddSingleton<AddressCounters>();
        services.AddSingleton<ForgetAddressCounters>();
        services.AddSingleton<SetKeyLimits>();
        services.AddSingleton<PrepaidPools>();
        services.AddSingleton<PoolLedger>();
        services.AddSingleton<IPayers, EnterprisePayers>();
        services.AddSingleton<CallCharging>();
        services.AddSingleton<AddCredits>();
        services.AddSingleton<LowBalanceNotices>();
        services.AddSingleton<UsageNotices>();
        services.AddSingleton<InvoiceQuotas>();
        services.AddSingleton<VerifyNumber>();
        services.AddSingleton<StartTopUp>();
        services.AddSingleton<ConfirmTopUp>();
        services.AddSingleton<TopUps>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<ForgetIdempotencyKeys>();
        services.AddSingleton<CreateBusiness>();
        services.AddSingleton<Logins>();
        services.AddAccounts();
        services.AddSingleton<Enterprises>();
        services.AddSingleton<ListLinkedBusinesses>();
        services.AddSingleton<ProvisionBusiness>();
        services.AddSingleton<SuspendBusiness>();
        services.AddSingleton<DeprovisionBusiness>();
        services.AddSingleton<SetUpEnterprise>();
        services.AddSingleton<DayActivities>();
        services.AddSingleton<WalletDays>();
        services.AddSingleton<WalletTransactions>();
        services.AddSingleton<EnterpriseUsage>();
        services.AddSingleton<CreateCustomer>();
        services.AddSingleton<CustomerDirectory>();
        services.AddSingleton<CustomerSearchIndex>();
        services.AddSingleton<ChangeCustomer>();
        services.AddSingleton<FindOrCreateCustomer>();
        services.AddSingleton<SearchCustomers>();
        services.AddSingleton<CreateProduct>();
        services.AddSingleton<ChangeProduct>();
        services.AddSingleton<ProductCatalogue>();
        services.AddSingleton<StockKeeping>();
        services.AddSingleton<Numbering>();
        services.AddSingleton<InvoiceNumbers>();
        services.AddSingleton<KeyVersions>();
        services.AddSingleton<SigningKeys>();
        services.TryAddSingleton(new UblProfile());
        services.AddSingleton<InvoiceSealing>();
        services.AddSingleton<InvoiceQr>();
        services.AddSingleton<ProductLines>();
        services.AddSingleton<TaxRates>();
        services.AddSingleton<ChangeTaxRates>();
        services.AddSingleton<LineRates>();
        services.AddSingleton<InvoiceLinks>();
        services.AddSingleton<InvoiceSearch>();
        services.AddSingleton<DocumentPointers>();
        services.AddSingleton<OverdueInvoices>();
        services.AddSingleton<InvoiceIssuing>();
        services.AddSingleton<InvoiceTallies>();
        services.AddSingleton<InvoiceIndex>();
        services.AddSingleton<InvoiceRegister>();
        services.AddSingleton<ListInvoices>();
        services.AddSingleton<CreateInvoice>();
        services.AddSingleton<IssueInvoice>();
        services.AddSingleton<OwnerAddresses>();
        services.AddSingleton<Messages>();
        services.AddSingleton<MessageJobs>();
        services.AddSingleton<WhatsAppAccounts>();
        services.AddSingleton<LetterWriter>();
        services.AddSingleton<DeliverMessage>();
        services.AddSingleton<SendInvoice>();
        services.AddSingleton<ChangeDraft>();
        services.AddSingleton<VoidInvoice>();
        services.AddSingleton<CreditInvoice>();
        services.AddSingleton<VerifyDocuments>();
        services.AddSingleton<Bookkeeping>();
        services.AddSingleton<RunningTotals>();
        services.AddSingleton<OwnAccounts>();
        services.AddSingleton<Journal>();
        services.AddSingleton<Charts>();
        services.AddSingleton<AccountRegister>();
        services.AddSingleton<CreateAccount>();
        services.AddSingleton<UpdateAccount>();
        services.AddSingleton<DraftManualEntry>();
        services.AddSingleton<PostManualEntry>();
        services.AddSingleton<ReverseManualEntry>();
        services.AddSingleton<ExpenseBooking>();
        services.AddSingleton<ExpenseRegister>();
        services.AddSingleton<RecordExpense>();
        services.AddSingleton<UpdateExpense>();
        services.AddSingleton<VoidExpense>();
        services.AddSingleton<RemoveExpense>();
        services.AddSingleton<ExpenseReceipts>();
        services.AddSingleton<FinancialReports>();
        services.AddSingleton<LinkCallbacks>();
        services.AddSingleton<Receivables>();
        services.AddSingleton<AgeingReport>();
        services.AddSingleton<DashboardReport>();
        services.AddSingleton<OfferFile>();
        services.AddSingleton<KeepLogo>();
        services.AddSingleton<LogoMaker>();
        services.AddSingleton<SettingsRegister>();
        services.AddSingleton<ChangeSettings>();
        services.AddSingleton<RequestExport>();
        services.AddSingleton<ExportParts>();
        services.AddSingleton<DataExports>();
        services.AddSingleton<RemoveExports>();
        services.AddSingleton<TeamRegister>();
        services.AddSingleton<InviteMember>();
        services.AddSingleton<ChangeTeam>();
        services.AddSingleton<TransferOwnership>();
        services.AddSingleton<AcceptInvitation>();
        services.AddSingleton<WhatsAppConnections>();
        services.AddSingleton<RemoveFiles>();
        services.AddSingleton<BusinessLogos>();
        services.AddSingleton<PrintInvoice>();
        services.AddSingleton<PrintReceipt>();
        services.AddSingleton<GenerateReport>();
        services.AddSingleton<GeneratePaymentLink>();
        services.AddSingleton<PaymentLinks>();
        services.AddSingleton<ExpirePaymentLinks>();
        services.AddSingleton<LinkPages>();
        services.AddSingleton<InvoicePages>();
        services.AddSingleton<StartCheckout>();
        services.AddSingleton<StartTapSession>();
        services.AddSingleton<TapSessions>();
        services.AddSingleton<TapWithdrawals>();
        services.AddSingleton<TapSettlement>();
        services.AddSingleton<ExpireTapSessions>();
        services.AddSingleton<PartnerTargets>();
        services.AddSingleton<PaymentBooking>();
        services.AddSingleton<PaymentRegister>();
        services.AddSingleton<RecordPayment>();
        services.AddSingleton<ListPayments>();
        services.AddSingleton<ChangePayment>();
        services.AddSingleton<PaymentMatching>();
        services.AddSingleton<ReconcilePayment>();
        services.AddSingleton<ReceiptInvoices>();
        services.AddSingleton<AllocateReceipt>();
        services.AddSingleton<RecordReceipt>();
        services.AddSingleton<ListReceipts>();
        services.AddSingleton<ReceivePartnerPayment>();
        services.AddSingleton<WebhookDirectory>();
        services.AddSingleton<EnterpriseWebhooks>();
        services.AddSingleton<RegisterWebhook>();
        services.AddSingleton<ChangeWebhook>();
        services.AddSingleton<DeleteWebhook>();
        services.AddSingleton<RotateWebhookSecret>();
        services.AddSingleton<DisableWebhook>();
        services.AddSingleton<DeliveryJobs>();
        services.AddSingleton<DeliveryRetention>();
        services.AddSingleton<DeliveryTraffic>();
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<DeliveryRepeats>();
        services.AddSingleton<RetryDelivery>();
        services.AddSingleton<RecoverDeliveries>();
        return services;
    }
}
