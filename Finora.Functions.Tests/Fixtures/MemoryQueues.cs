using Finora.Core.Storage;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Queues that live in memory and keep to what the ports promise, on whatever clock they are given.</summary>
public sealed class MemoryQueues(TimeProvider time) : IJobQueue, IJobReceiver
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Message>> _queues = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _watchers = [];
    private int _receipts;

    /// <summary>While set, every call is refused with it.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How often <see cref="ReceiveAsync"/> was called.</summary>
    public int Receives { get; private set; }

    /// <summary>Completes when the condition holds after some call; the condition runs under the lock and may read this object.</summary>
    public Task WhenAsync(Func<bool> condition)
    {
        lock (_gate)
        {
            if (condition())
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((condition, met));
            return met.Task;
        }
    }

    /// <summary>The texts in a queue, hidden messages included, as they travel.</summary>
    public IReadOnlyList<string> Texts(string queue)
    {
        lock (_gate)
        {
            return [.. Alive(queue).Select(message => message.Text)];
        }
    }

    /// <summary>The texts that a receive would find now.</summary>
    public IReadOnlyList<string> VisibleTexts(string queue)
    {
        lock (_gate)
        {
            return [.. Visible(queue).Select(message => message.Text)];
        }
    }

    /// <summary>From when on each message in a queue can be received.</summary>
    public IReadOnlyList<DateTimeOffset> VisibleFrom(string queue)
    {
        lock (_gate)
        {
            return [.. Alive(queue).Select(message => message.VisibleOn)];
        }
    }

    /// <summary>Puts a text into a queue as some other program might, whatever it is.</summary>
    public void PutRaw(string queue, string text, long dequeueCount = 0) => Do(() => Add(queue, text, TimeSpan.Zero, dequeueCount));

    public Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken) => Run(() =>
    {
        foreach (var queue in queues)
        {
            _queues.TryAdd(queue, []);
        }

        return true;
    });

    public Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (body.Length > StoreLimits.MaxJobBytes)
        {
            throw new ArgumentException("The body is too long.", nameof(body));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, StoreLimits.MaxJobDelay);
        return Run(() => Add(queue, JobText.Encode(body.Span), delay, dequeueCount: 0));
    }

    public Task<IReadOnlyList<ReceivedJob>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.FromSeconds(1));
        lock (_gate)
        {
            Receives++;
        }

        return Run<IReadOnlyList<ReceivedJob>>(() =>
        {
            if (!_queues.ContainsKey(queue))
            {
                throw new StorageUnavailableException($"There is no queue '{queue}'.");
            }

            var taken = Visible(queue).Take(max).ToArray();
            foreach (var message in taken)
            {
                message.DequeueCount++;
                Hide(message, visibility);
            }

            return [.. taken.Select(message => message.AsReceived())];
        });
    }

    public Task<ReceivedJob?> ExtendAsync(string queue, ReceivedJob job, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        return Run(() =>
        {
            if (Held(queue, job) is not { } message)
            {
                return null;
            }

            Hide(message, visibility);
            return message.AsReceived();
        });
    }

    public Task<bool> CompleteAsync(string queue, ReceivedJob job, CancellationToken cancellationToken) =>
        Run(() => Held(queue, job) is { } message && _queues[queue].Remove(message));

    public Task MoveAsync(string queue, ReceivedJob job, string target, CancellationToken cancellationToken) => Run(() =>
    {
        _queues.TryAdd(target, []);
        Add(target, job.Text, TimeSpan.Zero, dequeueCount: 0);
        return Held(queue, job) is { } message && _queues[queue].Remove(message);
    });

    public Task<int> CountAsync(string queue, CancellationToken cancellationToken) => Run(() => Alive(queue).Count());

    private bool Add(string queue, string text, TimeSpan delay, long dequeueCount)
    {
        if (!_queues.TryGetValue(queue, out var messages))
        {
            throw new StorageUnavailableException($"There is no queue '{queue}'.");
        }

        var now = time.GetUtcNow();
        messages.Add(new Message($"m{++_receipts}", text, now, now + Life) { VisibleOn = now + delay, DequeueCount = dequeueCount });
        return true;
    }

    private void Hide(Message message, TimeSpan visibility) => (message.VisibleOn, message.Receipt) = (time.GetUtcNow() + visibility, $"r{++_receipts}");

    private Message? Held(string queue, ReceivedJob job) => Alive(queue).FirstOrDefault(message => message.Id == job.Id && message.Receipt == job.Receipt);

    private IEnumerable<Message> Alive(string queue) => _queues.GetValueOrDefault(queue, []).Where(message => message.ExpiresOn > time.GetUtcNow());

    private IEnumerable<Message> Visible(string queue) => Alive(queue).Where(message => message.VisibleOn <= time.GetUtcNow());

    private Task<T> Run<T>(Func<T> action)
    {
        try
        {
            return Task.FromResult(Do(() => Fault is null ? action() : throw Fault));
        }
        catch (Exception fault)
        {
            return Task.FromException<T>(fault);
        }
    }

    private T Do<T>(Func<T> action)
    {
        lock (_gate)
        {
            try
            {
                return action();
            }
            finally
            {
                foreach (var watcher in _watchers.FindAll(watcher => watcher.Condition()))
                {
                    _watchers.Remove(watcher);
                    watcher.Met.SetResult();
                }
            }
        }
    }

    private sealed class Message(string id, string text, DateTimeOffset insertedOn, DateTimeOffset expiresOn)
    {
        public string Id => id;

        public string Text => text;

        public DateTimeOffset ExpiresOn => expiresOn;

        public DateTimeOffset VisibleOn { get; set; }

        public string Receipt { get; set; } = "";

        public long DequeueCount { get; set; }

        public ReceivedJob AsReceived() => new(id, Receipt, text, DequeueCount, insertedOn, expiresOn, VisibleOn);
    }
}
