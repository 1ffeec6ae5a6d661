using System.Collections.Concurrent;
using System.Security.Cryptography;
using Finora.Core.Storage;

namespace Finora.Local.Keys;

/// <summary>
/// One key version in memory. An RSA object serves one thread at a time, and a shared one makes threads queue for its blinding state, so each call
/// borrows one of its own and signing scales with the cores.
/// </summary>
internal sealed class LoadedKey(RsaPublicKey publicKey, Func<RSA> open)
{
    private static readonly int MaxIdle = Environment.ProcessorCount;

    private readonly ConcurrentBag<RSA> _idle = [];

    public RsaPublicKey PublicKey { get; } = publicKey;

    public TResult Use<TResult>(Func<RSA, TResult> work)
    {
        var rsa = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            return work(rsa);
        }
        finally
        {
            if (_idle.Count < MaxIdle)
            {
                _idle.Add(rsa);
            }
            else
            {
                rsa.Dispose();
            }
        }
    }

    /// <summary>Frees what is idle; what is in use at this moment comes back later and is left to its finalizer.</summary>
    public void Retire()
    {
        while (_idle.TryTake(out var rsa))
        {
            rsa.Dispose();
        }
    }
}
