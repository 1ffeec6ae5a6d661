using System.Security.Authentication;
using System.Text;
using Finora.Core.Billing;
using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Functions.Paystack;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Functions.Composition;

/// <summary>Collecting through Paystack: settings, use cases and the client.</summary>
internal static class PaystackServices
{
    private const string StandInSecretFile = "paystack-sandbox.secret";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Keys on this machine and no account named: then there is a stand-in for Paystack, unless the settings say otherwise.</summary>
    public static bool IsStandIn(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]) && string.IsNullOrWhiteSpace(configuration["Paystack:BaseUrl"]) && PaystackSettings.ReadSecret(configuration) is null
        && configuration["Paystack:Sandbox:Enabled"] switch
        {
            null or "" => HostSpecifics.HasStandIns,
            var text when bool.TryParse(text, out var wanted) => wanted && HostSpecifics.HasStandIns,
            _ => throw new InvalidOperationException("The setting Paystack__Sandbox__Enabled must be true or false."),
        };

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddPaystack(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var standIn = IsStandIn(configuration) ? "sk_test_" + Encoding.UTF8.GetString(LocalPartnerSecrets.ReadOrMake(dataDirectory, StandInSecretFile)) : null;
        services.AddSingleton(PaystackSettings.ReadInstallation(configuration, standIn));
        services.TryAddSingleton<IPaystackAddress>(standIn is null ? PaystackSettings.ReadAddress(configuration) : new FixedPaystackAddress(null, null));
        services.AddSingleton<PaystackAccounts>();
        services.AddSingleton<ConnectPaystack>();
        services.AddSingleton<PaystackCredentials>();
        services.AddSingleton<IPaystack, PaystackClient>();
        services.AddSingleton<ICheckout, PaystackCheckout>();
        services.AddSingleton<PaymentQuestions>();
        services.AddSingleton<PaymentAttempts>();
        services.AddSingleton<InitializePayment>();
        services.AddSingleton<AskPayment>();
        services.AddSingleton<IInvoiceCheckout, PaystackInvoiceCheckout>();
        services.AddSingleton<ReceivePaystackPayment>();
        services.AddSingleton<PaystackEvents>();
        services.AddSingleton<IPaystackEventHandler, TopUpCharges>();
        services.AddSingleton<SubscriptionCharges>();
        services.AddSingleton<IPaystackEventHandler>(provider => provider.GetRequiredService<SubscriptionCharges>());
        services.AddSingleton<IPaystackEventHandler, InvoiceCharges>();
        services.AddSingleton<BillingDesk>();
        services.AddSingleton<StartSubscription>();
        services.AddSingleton<ChangeSubscription>();
        services.AddSingleton<SubscriptionPeriods>();
        services.AddSingleton<CheckRenewals>();
        services.AddSingleton<BillingUsage>();
        services.AddSingleton<BuyApiCalls>();
        services.AddClient();
        return services;
    }

    /// <summary>No redirects, since the key goes along; no logging of requests, since it would show it.</summary>
    private static void AddClient(this IServiceCollection services) =>
        services.AddHttpClient(PaystackClient.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
            })
            .RemoveAllLoggers();
}
