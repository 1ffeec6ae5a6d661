using System.Security.Authentication;
using Finora.Core.Nrs;
using Finora.Core.Webhooks;
using Finora.Functions.Nrs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Functions.Composition;

/// <summary>Reporting to the tax authority: its settings, use cases and gateway.</summary>
internal static class NrsServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddNrs(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = NrsSettingsReader.Read(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(NrsSettingsReader.ReadUbl(configuration));
        services.AddSingleton<RetryJitter>();
        services.AddSingleton<NrsConnections>();
        services.AddSingleton<ConnectNrs>();
        services.AddSingleton<TestNrsConnection>();
        services.AddSingleton<NrsPayloads>();
        services.AddSingleton<NrsRetention>();
        services.AddSingleton<NrsJobs>();
        services.AddSingleton<NrsReleases>();
        services.AddSingleton<SubmissionRows>();
        services.AddSingleton<SubmissionCalls>();
        services.AddSingleton<SubmissionRegister>();
        services.AddSingleton<SubmitToNrs>();
        services.AddSingleton<RunSubmission>();
        services.AddSingleton<NrsFollowUpCalls>();
        services.AddSingleton<NrsFollowUps>();
        services.AddSingleton<ReceiveNrsNotice>();
        services.AddSingleton<SweepNrs>();
        services.AddSingleton<NrsCodeLists>();
        services.AddSingleton<NrsVerification>();
        services.AddSingleton<IEventSubscriber, NrsEvents>();
        return services.AddGateway(NrsSettingsReader.ReadAddress(configuration, settings.Environment));
    }

    /// <summary>No redirects, since credentials go along; no logging of requests, since it would show them.</summary>
    private static IServiceCollection AddGateway(this IServiceCollection services, Uri? address)
    {
        services.TryAddSingleton<INrsAddress>(new FixedNrsAddress(address));
        services.AddHttpClient(MbsHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
            })
            .RemoveAllLoggers();
        services.AddSingleton<MbsHttp>();
        services.AddSingleton<MbsAnswerTable>();
        services.AddSingleton<IFiscalGateway, MbsGateway>();
        return services;
    }
}
