namespace Finora.Core.Limits;

/// <summary>
/// Requests of each key that this instance is serving now. Counted per instance: over all of them it would take a second write at the end of every request, and
/// a place held by an instance that died would never be given back.
/// </summary>
public sealed class InFlightRequests
{
    private readonly Dictionary<Guid, int> _served = [];

    /// <summary>A place, to be given back by disposing of it, or null when all <paramref name="limit"/> are taken.</summary>
    public IDisposable? Enter(Guid key, int limit)
    {
        lock (_served)
        {
            var served = _served.GetValueOrDefault(key);
            if (served >= limit) return null;
            _served[key] = served + 1;
            return new Place(this, key);
        }
    }

    private void Leave(Guid key)
    {
        lock (_served)
        {
            if (--_served[key] == 0) _served.Remove(key);
        }
    }

    private sealed class Place(InFlightRequests owner, Guid key) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            owner.Leave(key);
        }
    }
}
