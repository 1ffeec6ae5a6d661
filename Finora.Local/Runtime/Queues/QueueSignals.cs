using System.Collections.Concurrent;

namespace Finora.Local.Runtime.Queues;

/// <summary>
/// Lets whoever puts a message into a queue of this process wake the queue's listener, which would else find it at its next look.
/// </summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, Signal> _signals = new(StringComparer.Ordinal);

    public Signal Of(string queue) => _signals.GetOrAdd(queue, static _ => new Signal());

    /// <summary>Does nothing when no function listens to the queue.</summary>
    public void Raise(string queue)
    {
        if (_signals.TryGetValue(queue, out var signal))
        {
            signal.Raise();
        }
    }
}

/// <summary>Tells one waiter that something happened since it last asked.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _raised = New();

    public void Raise() => Volatile.Read(ref _raised).TrySetResult();

    /// <summary>Completes with the first raise after this call, so that one who calls it before looking misses nothing.</summary>
    public Task Next()
    {
        var raised = Volatile.Read(ref _raised);
        if (raised.Task.IsCompleted)
        {
            raised = New();
            Volatile.Write(ref _raised, raised);
        }

        return raised.Task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
