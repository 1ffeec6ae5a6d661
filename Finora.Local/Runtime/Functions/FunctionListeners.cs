using Microsoft.Extensions.Hosting;

namespace Finora.Local.Runtime.Functions;

/// <summary>
/// Starts the listeners once everything else of the app has started. At the shutdown they take on nothing new, and what runs may end within
/// the host's shutdown time-out; after that its tokens are cancelled.
/// </summary>
internal sealed class FunctionListeners(IReadOnlyList<IFunctionListener> listeners, IHostApplicationLifetime lifetime)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(listeners.Select(listener =>
            Task.Run(() => listener.RunAsync(lifetime.ApplicationStopping, _abort.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var link = cancellationToken.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort);
        await _running;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _abort.Dispose();
}
