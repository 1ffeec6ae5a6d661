using Finora.Functions.Composition;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Finora.Functions.Ops;

/// <summary>An operator's command: <c>ops {name} --option value</c>.</summary>
internal interface IOpsCommand
{
    string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    string Summary { get; }

    /// <summary>The options, one a line.</summary>
    string Usage { get; }

    /// <returns>The exit code.</returns>
    Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken);
}

/// <summary>
/// Commands for whoever runs the installation. They work on the same data as the server, whether it is running or not, and are the only way in that needs no key:
/// whoever can run them can read the data directory anyway.
/// </summary>
internal static class OpsCommands
{
    private const int Ok = 0;
    private static readonly IOpsCommand[] Commands = [new CreateBusinessCommand(), new EnterpriseCommand(), new AddCreditsCommand(), new KeyLimitsCommand(), new PoisonCommand(), new VerifyAuditCommand(), new RotateIssuerKeyCommand()];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [] or ["--help"] or ["-h"]) return await HelpAsync();
        var command = Commands.FirstOrDefault(candidate => candidate.Name == args[0]);
        if (command is null) return await MisusedAsync($"There is no command '{args[0]}'.", Summaries());
        if (args.Contains("--help") || args.Contains("-h")) return await WriteAsync($"{command.Summary}\n\n{command.Usage}");
        try
        {
            await using var services = Services();
            await services.GetServices<IHostedLifecycleService>().Single().StartingAsync(CancellationToken.None);
            return await command.RunAsync(OpsArguments.Parse(args[1..]), services, CancellationToken.None);
        }
        catch (OpsUsageException e)
        {
            return await MisusedAsync(e.Message, command.Usage);
        }
        catch (Exception e) when (StartFailure.IsForOperators(e))
        {
            return await MisusedAsync($"The command cannot run. {StartFailure.Describe(e)}", "");
        }
    }

    /// <summary>Settings come from where the server takes its own, or a command would work on other data than the server.</summary>
    private static ServiceProvider Services()
    {
        IConfiguration configuration = FunctionsApplication.CreateBuilder([]).Configuration;
        var services = new ServiceCollection().AddLogging().AddFinora(configuration);
        services.AddSingleton(configuration);
        services.AddSingleton<IHostedLifecycleService, StorageStartup>();
        return services.BuildServiceProvider();
    }

    private static Task<int> HelpAsync() => WriteAsync($"Operator commands: dotnet run --project Finora.Functions -- ops <command> [options]\n\n{Summaries()}\n\nops <command> --help tells the options.");

    private static string Summaries() => string.Join('\n', Commands.Select(command => $"  {command.Name,-18} {command.Summary}"));

    private static async Task<int> WriteAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return Ok;
    }

    private static async Task<int> MisusedAsync(string message, string usage)
    {
        await Console.Error.WriteLineAsync($"{message}\n{usage}".TrimEnd());
        return StartFailure.ExitCode;
    }
}
