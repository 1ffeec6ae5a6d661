using System.Diagnostics;
using Finora.Core.Identity;
using Finora.Local.Runtime.Settings;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Functions;

/// <summary>Makes the invocation of a queue or timer function out of the services of its scope and its token.</summary>
internal delegate Invocation InvocationFactory(IServiceProvider services, IdGenerator ids, CancellationToken cancellationToken);

/// <summary>
/// Runs queue and timer functions: a scope of their own each, the app's middleware, the function time-out, and a log line for each failure.
/// </summary>
internal sealed partial class BackgroundRunner(
    IServiceScopeFactory scopes,
    FunctionExecutionDelegate pipeline,
    IdGenerator ids,
    HostSettings settings,
    TimeProvider time,
    ILogger<BackgroundRunner> logger)
{
    /// <summary>The name under which the official worker traces its runs.</summary>
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    /// <param name="abort">Cancels the token of the run.</param>
    /// <returns>Whether the function ended without an exception.</returns>
    public async Task<bool> RunAsync(LoadedFunction function, InvocationFactory create, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(settings.FunctionTimeout, time);
        await using var link = abort.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        using var activity = Source.StartActivity(function.Name, ActivityKind.Consumer);
        Invocation? invocation = null;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            invocation = create(scope.ServiceProvider, ids, timeout.Token);
            await pipeline(invocation);
            return true;
        }
        catch (Exception fault)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            if (abort.IsCancellationRequested && fault is OperationCanceledException)
            {
                LogAborted(function.Name, invocation?.InvocationId);
            }
            else
            {
                LogFailed(fault, function.Name, invocation?.InvocationId);
            }

            return false;
        }
    }

    [LoggerMessage(9001, LogLevel.Error, "Function {Function} failed, invocation {InvocationId}.")]
    private partial void LogFailed(Exception fault, string function, string? invocationId);

    [LoggerMessage(9002, LogLevel.Warning, "Function {Function} was cut short by the shutdown, invocation {InvocationId}.")]
    private partial void LogAborted(string function, string? invocationId);
}
