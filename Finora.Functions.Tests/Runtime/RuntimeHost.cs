using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

/// <summary>
/// A Functions app of a few classes on a free port, with queues in memory, a clock that stands still, and its settings in a folder of its
/// own.
/// </summary>
internal sealed class RuntimeHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finora-runtime-");
    private IHost? _host;
    private HttpClient? _client;

    private RuntimeHost() => Queues = new MemoryQueues(Time);

    public ManualTime Time { get; } = new();

    public MemoryQueues Queues { get; }

    public Probe Probe { get; } = new();

    public LogCapture Logs { get; } = new();

    /// <summary>Falls after half a minute of real time: what a test waits for has then not happened.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public string Folder => _folder.FullName;

    public IServiceProvider Services => _host!.Services;

    public HttpClient Client => _client!;

    /// <summary>Makes the builder that <see cref="StartAsync"/> uses, for tests of the start itself.</summary>
    public static RuntimeHost Prepare(string? hostJson = """{ "extensions": { "http": { "routePrefix": "" } } }""", string? localSettings = null)
    {
        var host = new RuntimeHost();
        host.Write("host.json", hostJson);
        host.Write("local.settings.json", localSettings);
        return host;
    }

    public static async Task<RuntimeHost> RunAsync(Action<FunctionsApplicationBuilder>? configure, params Type[] functions) =>
        await Prepare().StartAsync(configure, functions);

    public FunctionsApplicationBuilder CreateBuilder(Type[] functions, params string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(["--AzureWebJobsScriptRoot", Folder, "--urls", "http://127.0.0.1:0", .. args]);
        builder.ConfigureFunctionsWebApplication();
        builder.ConfigureLocalRuntime(options =>
        {
            options.FunctionTypes = functions;
            options.StateFolder = Folder;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IJobQueue>(Queues);
        builder.Services.AddSingleton<IJobReceiver>(Queues);
        builder.Services.AddSingleton(Probe);
        return builder;
    }

    public async Task<RuntimeHost> StartAsync(Action<FunctionsApplicationBuilder>? configure, params Type[] functions)
    {
        var builder = CreateBuilder(functions);
        configure?.Invoke(builder);
        _host = builder.Build();
        await _host.StartAsync(Deadline);
        var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri(address) };
        return this;
    }

    /// <summary>Stops as the process would on SIGTERM.</summary>
    public Task StopAsync() => _host!.StopAsync(CancellationToken.None);

    public Task<T> NextAsync<T>() => Probe.NextAsync<T>(Deadline);

    public async ValueTask DisposeAsync()
    {
        Probe.Gate.TrySetResult();
        _client?.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(string file, string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(Folder, file), text);
        }
    }
}
