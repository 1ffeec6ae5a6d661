using Finora.Local.Runtime;
using Finora.Local.Runtime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>
/// Builds a Functions app. In Azure the console logger is taken away, since the Functions host prints for the worker; here there is no
/// other process to print, so it stays.
/// </summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly AppFolder _folder;
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _http;
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        _folder = AppFolder.Open(args ?? []);
        _web = _folder.CreateWebBuilder();
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    internal LocalRuntimeOptions Options { get; } = new();

    /// <exception cref="InvalidOperationException">It was called before, or a function is one that the host could not run.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return new HostAssembler(_web, _folder, Options).Build(_middleware, _http);
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
        return this;
    }

    internal void EnableHttp()
    {
        if (_middleware.Count > 0)
        {
            throw new InvalidOperationException(
                "Call ConfigureFunctionsWebApplication before adding middleware: in Azure, middleware that comes first has no HTTP context.");
        }

        _http = true;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
