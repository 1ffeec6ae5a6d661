using System.Reflection;
using Finora.Core.Exports;
using Finora.Core.Webhooks;
using Finora.Functions.Envelopes;
using Finora.Functions.Exports;
using Finora.Functions.Http;
using Finora.Functions.Outgoing;
using Finora.Functions.Messaging;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Finora.Functions.Composition;

/// <summary>
/// Puts the app together on whichever host the build chose: the official Functions worker, or the one of Finora.Local. The code here is the same for both.
/// </summary>
public static class FinoraApp
{
    /// <summary>Runs until the process is told to stop.</summary>
    /// <returns>The exit code: 2 when the app cannot start, which is said on the error stream.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var app = await StartAsync(args);
        if (app is null) return StartFailure.ExitCode;
        await StartReport.PrintAsync(app.Services);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The app, serving; null when it cannot start, which is said on the error stream.</summary>
    internal static async Task<IHost?> StartAsync(string[] args, IReadOnlyDictionary<string, string?>? settings = null)
    {
        IHost? app = null;
        try
        {
            app = Build(args, settings);
            await app.StartAsync();
            return app;
        }
        catch (Exception e) when (StartFailure.IsForOperators(e))
        {
            app?.Dispose();
            await Console.Error.WriteLineAsync($"Finora cannot start. {StartFailure.Describe(e)}");
            return null;
        }
    }

    /// <param name="settings">Settings that win over all others; for tests and the demo.</param>
    /// <param name="configure">Last word on services; for tests.</param>
    public static IHost Build(string[] args, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<RequestMiddleware>();
        builder.UseMiddleware<AccessMiddleware>();
        builder.UseMiddleware<BodyMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();
        builder.UseMiddleware<MeteringMiddleware>();
        builder.Logging.AddFilter(StartFailure.LogCategory, LogLevel.Critical);
        HostSpecifics.Configure(builder);
        builder.Services.AddFinora(builder.Configuration);
        builder.Services.AddFinoraHttp(builder.Configuration);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Getting events to webhooks, which takes the presenters of both surfaces.</summary>
    private static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<BusinessEventData>();
        services.AddSingleton<PlatformEventData>();
        services.AddSingleton<SampleEvents>();
        services.AddSingleton<IWebhookEnvelopes, WebhookEnvelopes>();
        services.AddSingleton<PlanDeliveries>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<PlanDeliveries>());
        services.AddSingleton<AttemptDelivery>();
        services.AddSingleton<RunDeliveryJob>();
        services.AddSingleton<TestWebhook>();
        return services;
    }

    /// <summary>Exports of all data, which take the presenters of both surfaces.</summary>
    private static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton(ExportSlice.Default);
        services.AddSingleton<ExportKinds>();
        services.AddSingleton<IExportArchive, ExportArchive>();
        services.AddSingleton<PrepareExport>();
        services.AddSingleton<IEventSubscriber, DataExportDispatch>();
    }

    private static IServiceCollection AddFinoraHttp(this IServiceCollection services, IConfiguration configuration)
    {
        var functions = Assembly.GetExecutingAssembly();
        services.AddSingleton(FinoraSettings.Read(configuration));
        services.AddSingleton(_ => new AccessRules(functions));
        services.AddRouting();
        services.AddSingleton(provider => new RouteTable(functions, provider.GetRequiredService<Microsoft.AspNetCore.Routing.ParameterPolicyFactory>()));
        services.AddSingleton(LimitSettings.Read(configuration));
        services.AddSingleton<CallLimits>();
        services.AddSingleton<BusinessAccess>();
        services.AddSingleton<PlatformAccess>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IUserSessions, UserSessions>();
        services.AddSingleton<Platform.SessionReplies>();
        services.AddOpenId(configuration);
        services.AddSingleton<ListQueries>();
        services.AddSingleton<Business.InvoicePresenter>();
        services.AddSingleton<Platform.InvoicePresenter>();
        services.AddSingleton<Callbacks.SimulatorSecrets>();
        services.AddSingleton<Callbacks.PartnerSignature>();
        services.AddSingleton<Callbacks.PartnerReceiver>();
        services.AddSingleton<Callbacks.PaymentSimulator>();
        services.AddOutgoing(configuration);
        services.AddDeliveries();
        services.AddExports();
        services.AddSingleton<Platform.NrsPresenter>();
        services.AddSingleton<Pages.FilePage>();
        services.AddSingleton<Pages.LogoPage>();
        services.AddSingleton<Pages.InvoiceSite>();
        services.AddSingleton<OpenApi.OpenApiDocuments>();
        services.AddMessaging(configuration);
        services.AddHostedService<StorageStartup>();
        services.AddHostedService<Nrs.NrsCodeListStartup>();
        services.AddHostedService<Core.Storage.OutboxPump>();
        return services;
    }
}
