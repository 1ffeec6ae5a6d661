using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Composition;

namespace Finora.Functions.Messaging;

/// <summary>What messages need to leave.</summary>
internal static class MessagingServices
{
    private const string WhatsAppAddress = "WhatsApp:BaseUrl";
    private const string DefaultWhatsAppAddress = "https://graph.facebook.com/v23.0/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        var mail = MailSettings.Read(configuration);
        var whatsApp = ReadWhatsAppAddress(configuration);
        var isLocal = FinoraServices.IsLocalStorage(configuration);
        var folder = Path.Combine(DataDirectory.Resolve(configuration), "outbox");
        services.AddSingleton<IMessageArchive>(provider => isLocal ? new MessageFolder(folder) : new MessageBlobs(provider.GetRequiredService<IBlobStore>()));
        services.AddSingleton<IMessageCarrier>(provider =>
            new EmailCarrier(mail, provider.GetRequiredService<IMessageArchive>(), provider.GetRequiredService<TimeProvider>(), keepsAll: isLocal));
        services.AddSingleton<IMessageCarrier, WhatsAppCarrier>();
        services.AddSingleton(provider => OriginsOf(provider.GetRequiredService<FinoraSettings>()));
        services.AddSingleton<IEventSubscriber, MessageDispatch>();
        services.AddSingleton<IEventSubscriber, TellOwner>();
        services.AddSingleton<AdminAddresses>();
        services.AddSingleton<IEventSubscriber, TellAdmins>();

        // The factory's own loggers write the address, which names the sender's number.
        services.AddHttpClient(WhatsAppCarrier.ClientName, client => (client.BaseAddress, client.Timeout, client.MaxResponseContentBufferSize) = (whatsApp, Patience, WhatsAppCarrier.MaxAnswerBytes))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        return services;
    }

    private static MessageOrigins OriginsOf(FinoraSettings settings) => new(settings.ApiOrigin, settings.PayOrigin, settings.AppOrigin);

    private static Uri ReadWhatsAppAddress(IConfiguration configuration)
    {
        var text = string.IsNullOrWhiteSpace(configuration[WhatsAppAddress]) ? DefaultWhatsAppAddress : configuration[WhatsAppAddress]!;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new InvalidOperationException($"The setting WhatsApp__BaseUrl must be an address such as {DefaultWhatsAppAddress}.");
    }
}
