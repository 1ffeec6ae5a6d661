using System.Collections.Concurrent;
using Finora.Core;

namespace Finora.Functions.OpenId;

/// <summary>
/// Knows the documents and keys of providers. They are read when first needed, again after twelve hours, and when a token names a key that is not among them, once a minute at most: what anybody
/// sends must not make us call somebody else as often as he likes. While a provider does not answer what was read before goes on being used.
/// </summary>
public sealed partial class OpenIdDirectory(OpenIdHttp http, TimeProvider time, ILogger<OpenIdDirectory> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(12);
    private static readonly TimeSpan KeysHold = TimeSpan.FromMinutes(1);

    /// <summary>A provider that has just failed is left alone for this long.</summary>
    private static readonly TimeSpan FailureHolds = TimeSpan.FromSeconds(5);

    private static readonly Failure Unusable = Failure.Unavailable("The sign-in provider cannot be used at present. Nothing was changed; try again in a moment.");
    private readonly ConcurrentDictionary<Uri, (OpenIdProvider? Provider, Failure? Failure, DateTimeOffset AskedAt)> _known = new();
    private readonly SemaphoreSlim _gate = new(1);

    public Task<Outcome<OpenIdProvider>> FindAsync(Uri authority, CancellationToken cancellationToken) => FindAsync(authority, Fresh, cancellationToken);

    /// <summary>The provider with keys that were read within the last minute.</summary>
    public Task<Outcome<OpenIdProvider>> FindWithNewKeysAsync(Uri authority, CancellationToken cancellationToken) => FindAsync(authority, KeysHold, cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<Outcome<OpenIdProvider>> FindAsync(Uri authority, TimeSpan life, CancellationToken cancellationToken)
    {
        if (Known(authority, life) is { } known) return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Known(authority, life) is { } meanwhile) return meanwhile;
            var asked = await ReadAsync(authority, cancellationToken);
            var provider = asked.IsOk ? asked.Value : _known.GetValueOrDefault(authority).Provider;
            _known[authority] = (provider, asked.Failure, time.GetUtcNow());
            return provider is null ? asked.Failure! : provider;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What is held; null when it is time to ask.</summary>
    private Outcome<OpenIdProvider>? Known(Uri authority, TimeSpan life)
    {
        if (!_known.TryGetValue(authority, out var held)) return null;
        var now = time.GetUtcNow();
        if (held.Provider is { } provider && now - provider.ReadAt < life) return provider;
        if (held.Failure is not { } failure || now - held.AskedAt >= FailureHolds) return null;
        return held.Provider is { } old ? old : failure;
    }

    private async Task<Outcome<OpenIdProvider>> ReadAsync(Uri authority, CancellationToken cancellationToken)
    {
        var document = await http.GetAsync(new Uri(authority.OriginalString + "/.well-known/openid-configuration"), cancellationToken);
        if (!document.IsOk) return Unusable;
        if (OpenIdProvider.Read(document.Value, authority) is not var (provider, address)) return Report(authority);
        var keys = await http.GetAsync(address, cancellationToken);
        if (!keys.IsOk) return Unusable;
        return OpenIdProvider.ReadKeys(keys.Value) is { Count: > 0 } read ? provider with { Keys = read, ReadAt = time.GetUtcNow() } : Report(authority);
    }

    private Failure Report(Uri authority)
    {
        BadDocument(logger, authority.Host);
        return Unusable;
    }

    [LoggerMessage(3511, LogLevel.Error, "The document or the keys of the sign-in provider at {Host} cannot be used")]
    private static partial void BadDocument(ILogger logger, string host);
}
