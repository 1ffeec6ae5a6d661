using Finora.Core.Storage;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Limits;

/// <summary>
/// Counts requests against limits, over all instances and restarts. One write a request in the steady state; a caller that this instance has not seen yet costs a read
/// more, a lost race a read and a write, and a refusal that memory is enough for costs nothing.
/// <para>Fails open: where the store does not answer in time, what this instance remembers decides and the request goes on. A limit protects our capacity and
/// no money; a use case needs the same store and will tell by itself that it is gone.</para>
/// </summary>
public sealed partial class RequestMeter(CounterRows rows, TimeProvider time, ILogger<RequestMeter> logger) : IDisposable
{
    /// <summary>Bounds memory. A caller that was forgotten costs a read.</summary>
    private const int MaxCallers = 20_000;

    private static readonly MemoryCacheEntryOptions Kept = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };

    private readonly MemoryCache _callers = new(new MemoryCacheOptions { SizeLimit = MaxCallers });
    private readonly Lock _gate = new();

    /// <summary>Counts one request unless a limit refuses it. All calls for one key must ask for the same windows.</summary>
    /// <param name="limits">At least one; the first is the one that an admitted caller is told about.</param>
    public Task<LimitVerdict> CountAsync(CounterKey<RequestCounts> key, IReadOnlyList<WindowLimit> limits) => CallerOf(key).CountAsync(limits);

    /// <summary>
    /// A request that was counted does not count for its month: it failed by a fault of ours. Written before this ends, with others of the moment; where the store does not answer in time, the
    /// next write of this instance says it.
    /// </summary>
    public Task TakeBackAsync(CounterKey<RequestCounts> key) => CallerOf(key).TakeBackAsync();

    /// <summary>Whether this instance already knows enough to refuse, without counting or asking the store.</summary>
    internal LimitVerdict? RefusalInMemory(CounterKey<RequestCounts> key, IReadOnlyList<WindowLimit> limits) =>
        _callers.TryGetValue(key, out MeteredCaller? known) ? known!.RefusalInMemory(limits) : null;

    public void Dispose() => _callers.Dispose();

    private MeteredCaller CallerOf(CounterKey<RequestCounts> key)
    {
        if (_callers.TryGetValue(key, out MeteredCaller? known)) return known!;
        lock (_gate)
        {
            return _callers.TryGetValue(key, out known) ? known! : _callers.Set(key, new MeteredCaller(key, rows, time, exception => FailedOpen(logger, exception)), Kept);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "A request could not be counted in the store and was judged by what this instance remembers")]
    private static partial void FailedOpen(ILogger logger, Exception exception);
}
