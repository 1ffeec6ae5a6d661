using Finora.Core.Webhooks;

namespace Finora.Functions.Outgoing;

/// <summary>What sends to addresses that somebody else chose.</summary>
internal static class OutgoingServices
{
    private const string AllowPrivateTargets = "Webhooks:AllowPrivateTargets";

    /// <exception cref="InvalidOperationException">A setting is neither true nor false.</exception>
    public static IServiceCollection AddOutgoing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new WebhookTargets(ReadFlag(configuration)));
        services.AddSingleton<IAddressLookup, AddressLookup>();
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<GuardedConnections>();
        services.AddSingleton<IWebhookSender, HttpWebhookSender>();

        // The factory's own loggers write the whole address, in which receivers keep tokens. The sender has a time-out of its own.
        services.AddHttpClient(HttpWebhookSender.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => HttpWebhookSender.Handler(provider.GetRequiredService<GuardedConnections>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services;
    }

    private static bool ReadFlag(IConfiguration configuration) => configuration[AllowPrivateTargets] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var flag) => flag,
        _ => throw new InvalidOperationException("The setting Webhooks__AllowPrivateTargets must be true or false."),
    };
}
