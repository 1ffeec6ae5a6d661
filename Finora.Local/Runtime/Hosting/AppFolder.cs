using Finora.Local.Runtime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Hosting;

/// <summary>The folder that holds host.json, local.settings.json and appsettings.json, and what the process was started with.</summary>
internal sealed class AppFolder
{
    /// <summary>Names the folder when it is not that of the app; the Functions host goes by the same setting.</summary>
    private const string FolderSetting = "AzureWebJobsScriptRoot";

    private static readonly string[] EnvironmentNames = ["AZURE_FUNCTIONS_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    private readonly string[] _args;
    private readonly LocalSettingsFile _local;
    private readonly string _environment;

    private AppFolder(string[] args, string path, LocalSettingsFile local, string environment) =>
        (_args, Path, _local, _environment) = (args, path, local, environment);

    public string Path { get; }

    public string DefaultUrl => $"http://localhost:{_local.HttpPort}";

    public static AppFolder Open(string[] args)
    {
        var commandLine = new ConfigurationBuilder().AddCommandLine(args).Build();
        var given = new ConfigurationBuilder().AddEnvironmentVariables().AddConfiguration(commandLine).Build();
        var path = given[FolderSetting] is { Length: > 0 } named ? System.IO.Path.GetFullPath(named) : AppContext.BaseDirectory;
        var local = LocalSettingsFile.Read(path);
        var environment = EnvironmentNames
            .Select(name => given[name] ?? local.Values.GetValueOrDefault(name))
            .FirstOrDefault(name => !string.IsNullOrEmpty(name));
        return new AppFolder(args, path, local, commandLine["environment"] ?? environment ?? Environments.Production);
    }

    /// <summary>
    /// An ASP.NET builder with nothing in it but Kestrel, routing, settings and logging: the usual one takes several times as long to
    /// start.
    /// </summary>
    public WebApplicationBuilder CreateWebBuilder()
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path, EnvironmentName = _environment });
        AddSettings(web.Configuration);
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging"));
        web.Logging.AddSimpleConsole();
        web.WebHost.UseKestrelCore();
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        web.Services.AddRouting();
        return web;
    }

    private void AddSettings(ConfigurationManager settings)
    {
        settings.AddJsonFile("appsettings.json", optional: true, reloadOnChange: false);
        settings.AddJsonFile($"appsettings.{_environment}.json", optional: true, reloadOnChange: false);
        settings.AddInMemoryCollection(_local.Values);
        settings.AddEnvironmentVariables("AZURE_FUNCTIONS_");
        settings.AddEnvironmentVariables();
        settings.AddCommandLine(_args);
    }
}
