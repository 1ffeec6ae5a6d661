using System.Reflection;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Runtime.Functions;
using Finora.Local.Runtime.Http;
using Finora.Local.Runtime.Queues;
using Finora.Local.Runtime.Settings;
using Finora.Local.Runtime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Finora.Local.Runtime.Hosting;

/// <summary>
/// Puts the host together from the app's functions, settings and services. Whatever is wrong with the first two is thrown here, before
/// anything runs.
/// </summary>
internal sealed class HostAssembler(WebApplicationBuilder web, AppFolder folder, LocalRuntimeOptions options)
{
    private readonly ConfigurationManager _settings = web.Configuration;

    public WebApplication Build(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, bool http)
    {
        var settings = HostSettings.Read(folder.Path, _settings);
        var functions = FunctionLoader.Load(TypesToSearch()).FindAll(function => !IsDisabled(function));
        var routes = HttpRoutes.Of(functions, settings.RoutePrefix);
        var queues = QueueFunction.Of(functions, _settings);
        var timers = TimerFunction.Of(functions, _settings);
        if (routes is [var first, ..] && !http)
        {
            throw FunctionLoader.Unusable(
                first.Function.Name, "it is an HTTP function, and ConfigureFunctionsWebApplication was not called.");
        }

        web.Services.TryAddSingleton(TimeProvider.System);
        web.Services.TryAddSingleton<IdGenerator>();
        web.Services.AddSingleton(settings);
        web.Services.AddSingleton(FunctionPipeline.Of(middleware));
        AddListeners(queues, timers, settings);
        UseAddresses();
        var app = web.Build();
        app.UseFunctions(routes, _settings);
        return app;
    }

    private IEnumerable<Type> TypesToSearch()
    {
        if (options.FunctionTypes is { } types)
        {
            return types;
        }

        var assembly = options.FunctionAssembly ?? Assembly.GetEntryAssembly();
        return assembly?.GetTypes() ?? throw new InvalidOperationException("No assembly to take functions from; set FunctionAssembly.");
    }

    /// <summary>As in Azure: the setting <c>AzureWebJobs.{function}.Disabled</c>, true or 1.</summary>
    private bool IsDisabled(LoadedFunction function) =>
        (_settings[$"AzureWebJobs.{function.Name}.Disabled"] ?? _settings[$"AzureWebJobs:{function.Name}:Disabled"]) is { } text
        && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    private void AddListeners(List<QueueFunction> queues, List<TimerFunction> timers, HostSettings settings)
    {
        if (queues.Count > 0)
        {
            if (web.Services.All(service => service.ServiceType != typeof(IJobReceiver)))
            {
                throw FunctionLoader.Unusable(
                    queues[0].Function.Name, $"it is a queue function, and no {nameof(IJobReceiver)} is among the services.");
            }

            SignallingJobQueue.Decorate(web.Services);
        }

        var stateFolder = options.StateFolder ?? Path.Combine(_settings["FINORA_DATA"] ?? ".finora", "host");
        web.Services.AddSingleton<QueueSignals>();
        web.Services.AddSingleton<BackgroundRunner>();
        web.Services.AddSingleton<IHostedService>(services => new FunctionListeners(
            [
                .. queues.Select(queue => ActivatorUtilities.CreateInstance<QueueListener>(services, queue, settings.Queues)),
                .. timers.Select(timer =>
                    ActivatorUtilities.CreateInstance<TimerListener>(services, timer, new TimerStatusFile(stateFolder, timer.Function.Name))),
            ],
            services.GetRequiredService<IHostApplicationLifetime>()));
    }

    private void UseAddresses() => web.WebHost.UseUrls(_settings["urls"] ?? _settings["ASPNETCORE_URLS"] ?? folder.DefaultUrl);
}
