using System.Collections.Concurrent;
using Finora.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Limits;

/// <summary>When a Platform key was last used, to about a minute.</summary>
public sealed record KeyUse(DateTimeOffset At) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Notes the last use of Platform keys, which share one count a tenant and so have none of their own. Once a minute for each key and instance, beside the request and
/// not before it: what is lost is a minute of a figure that nobody is billed by.
/// </summary>
public sealed partial class KeyUses(CounterRows rows, TimeProvider time, ILogger<KeyUses> logger)
{
    private const int MaxRemembered = 20_000;
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _noted = [];

    public void Note(Guid tenantId, Guid keyId)
    {
        var now = time.GetUtcNow();
        var last = _noted.GetOrAdd(keyId, DateTimeOffset.MinValue);
        if (now - last < NoteEvery && now >= last) return;
        if (!_noted.TryUpdate(keyId, now, last)) return;
        if (_noted.Count > MaxRemembered) _noted.Clear();
        _ = WriteAsync(tenantId, keyId, now);
    }

    public async Task<DateTimeOffset?> LastAsync(Guid tenantId, Guid keyId, CancellationToken cancellationToken) =>
        (await rows.ReadAsync(CounterKeys.PlatformKeyUse(tenantId, keyId), cancellationToken))?.Value.At;

    private async Task WriteAsync(Guid tenantId, Guid keyId, DateTimeOffset at)
    {
        try
        {
            var key = CounterKeys.PlatformKeyUse(tenantId, keyId);

            // A lost race means that another instance has just noted the same.
            await rows.WriteAsync(key, await rows.ReadAsync(key, CancellationToken.None), new KeyUse(at), CancellationToken.None);
        }
        catch (Exception e)
        {
            NotNoted(logger, e);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "The last use of an API key could not be noted")]
    private static partial void NotNoted(ILogger logger, Exception exception);
}
