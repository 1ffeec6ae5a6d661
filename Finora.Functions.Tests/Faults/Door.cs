namespace Finora.Functions.Tests.Faults;

/// <summary>The way to the app while it is up; whoever comes while it is down waits.</summary>
internal sealed class Door : IDisposable
{
    private readonly List<HttpClient> _clients = [];
    private volatile TaskCompletionSource<HttpClient> _open = New();

    public void Open(Uri address)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _clients.Add(client);
        _open.SetResult(client);
    }

    public void Close() => _open = New();

    public Task<HttpClient> EnterAsync(CancellationToken cancellationToken) => _open.Task.WaitAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }

    private static TaskCompletionSource<HttpClient> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
