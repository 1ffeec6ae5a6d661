using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

/// <summary>One written log entry.</summary>
public sealed record LogEntry(string Category, LogLevel Level, string Message, Exception? Exception);

/// <summary>Keeps what is logged.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Predicate<LogEntry> Wanted, TaskCompletionSource Seen)> _watchers = [];

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Completes when such an entry has been written.</summary>
    public Task WhenAsync(Predicate<LogEntry> wanted)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_entries.Exists(wanted))
            {
                seen.SetResult();
            }
            else
            {
                _watchers.Add((wanted, seen));
            }

            return seen.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            foreach (var watcher in _watchers.FindAll(watcher => watcher.Wanted(entry)))
            {
                watcher.Seen.SetResult();
                _watchers.Remove(watcher);
            }
        }
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            capture.Add(new LogEntry(category, logLevel, formatter(state, exception), exception));
    }
}
