using System.Security.Cryptography;
using Finora.Core.Payments;
using Finora.Functions.Callbacks;
using Finora.Functions.Partners;
using Finora.Local.Sandboxes;

namespace Finora.Functions.Composition;

/// <summary>Chooses the bank partner: the bank where its address is set, else the sandbox of one machine, else none.</summary>
internal static class BankPartnerRegistration
{
    /// <summary>Somebody stands at a device and waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private const int MaxAnswerBytes = 64 * 1024;

    public static IServiceCollection AddBankPartner(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = BankPartnerSettings.Read(configuration);
        services.AddSingleton(settings);
        if (settings.Api is not null) return services.AddBank();
        if (!settings.IsSandbox) return services.AddSingleton<IBankPartner, NoBankPartner>();
        services.AddSingleton<SandboxBankPartner>();
        services.AddSingleton<ILocalSite>(provider => new BankSandboxSite(provider.GetRequiredService<SandboxBankPartner>(), SecretsOf(provider.GetRequiredService<PartnerSecrets>()), provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IBankPartner>(provider => provider.GetRequiredService<SandboxBankPartner>());
    }

    /// <summary>A sandbox signs with the newest secret of each side; a side without one gets a secret that nobody takes.</summary>
    private static BankSandboxSecrets SecretsOf(PartnerSecrets secrets) => new(NewestOf(secrets.Live), NewestOf(secrets.Test));

    private static byte[] NewestOf(IReadOnlyList<byte[]> secrets) => secrets is [var newest, ..] ? newest : RandomNumberGenerator.GetBytes(32);

    private static IServiceCollection AddBank(this IServiceCollection services)
    {
        services.AddHttpClient(HttpBankPartner.ClientName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (Patience, MaxAnswerBytes))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectPatience });
        return services.AddSingleton<IBankPartner, HttpBankPartner>();
    }
}
