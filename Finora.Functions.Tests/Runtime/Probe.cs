using System.Threading.Channels;

namespace Finora.Functions.Tests.Runtime;

/// <summary>What functions under test tell their test, and what the test lets them wait for. Each host has its own.</summary>
public sealed class Probe
{
    private readonly Channel<object> _said = Channel.CreateUnbounded<object>();

    /// <summary>Functions that wait, wait for this.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a function should do, for those that ask.</summary>
    public Func<string, Task> Act { get; set; } = _ => Task.CompletedTask;

    public void Say(object what) => _said.Writer.TryWrite(what);

    public async Task<T> NextAsync<T>(CancellationToken cancellationToken) => (T)await _said.Reader.ReadAsync(cancellationToken);

    /// <summary>Everything said so far and not yet read.</summary>
    public IReadOnlyList<object> Rest()
    {
        var rest = new List<object>();
        while (_said.Reader.TryRead(out var what))
        {
            rest.Add(what);
        }

        return rest;
    }
}
