namespace Finora.Local.NrsSandbox;

/// <summary>One call as it was made and answered. Secrets are masked.</summary>
/// <param name="Fault">The mode that was applied, if any.</param>
/// <param name="Status">What was answered; zero where the connection was closed instead.</param>
internal sealed record SandboxRequest(DateTimeOffset At, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? Fault, int Status, string Answer);

/// <summary>The last ten thousand calls. Safe for concurrent use.</summary>
internal sealed class SandboxLog
{
    private const int Kept = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<SandboxRequest> _requests = [];

    public void Add(SandboxRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == Kept) _requests.Dequeue();
            _requests.Enqueue(request);
        }
    }

    /// <summary>The newest, oldest of them first.</summary>
    public IReadOnlyList<SandboxRequest> Newest(string? path, int limit)
    {
        lock (_gate) return [.. _requests.Where(request => path is null || request.Path.Contains(path, StringComparison.Ordinal)).TakeLast(limit)];
    }

    public void Clear()
    {
        lock (_gate) _requests.Clear();
    }
}
