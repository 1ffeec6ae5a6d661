namespace Finora.Core.Webhooks;

/// <summary>
/// What is under way to receivers from this process. It bounds how much one endpoint, and all together, may hold, so that receivers that do not answer cannot take what
/// others need. Safe for concurrent use.
/// </summary>
public sealed class DeliveryTraffic
{
    /// <summary>Attempts to one endpoint at once, while it is well and while it is not.</summary>
    public const int PerTarget = 10;

    public const int PerSlowTarget = 4;

    /// <summary>A waiting request costs a socket and some kilobytes, so there may be many. Repeats have less than first attempts, and each their own.</summary>
    private const int MaxFirst = 2_000;

    private const int MaxRepeats = 1_000;

    /// <summary>
    /// How many queue functions of a lane may stay with their attempt. The host runs 24 at once and takes new messages when 8 are left, so these must be fewer.
    /// </summary>
    private const int MaxAttended = 6;

    /// <summary>More than the functions of both lanes can have under way by themselves means that some were left to wait.</summary>
    private const int Light = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _byTarget = [];
    private readonly HashSet<Guid> _deliveries = [];
    private readonly int[] _byLane = new int[2];
    private readonly int[] _attended = new int[2];

    /// <summary>How many attempts are under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _deliveries.Count;
        }
    }

    /// <summary>Whether so few are under way that nobody seems to be waited for.</summary>
    internal bool IsLight => Count < Light;

    /// <summary>A place for the attempt; null when its endpoint or lane has none left, or this very delivery is under way.</summary>
    internal IDisposable? Enter(DeliveryLane lane, Guid targetId, Guid deliveryId, bool isSlow)
    {
        lock (_gate)
        {
            var underWay = _byTarget.GetValueOrDefault(targetId);
            if (underWay >= (isSlow ? PerSlowTarget : PerTarget)) return null;
            if (_byLane[(int)lane] >= (lane == DeliveryLane.First ? MaxFirst : MaxRepeats) || !_deliveries.Add(deliveryId)) return null;
            _byTarget[targetId] = underWay + 1;
            _byLane[(int)lane]++;
            return new Place(() => Leave(lane, targetId, deliveryId));
        }
    }

    /// <summary>Leave to stay with an attempt until it is over or drags on; null when enough others do.</summary>
    internal IDisposable? Attend(DeliveryLane lane)
    {
        lock (_gate)
        {
            if (_attended[(int)lane] >= MaxAttended) return null;
            _attended[(int)lane]++;
            return new Place(() => Unattend(lane));
        }
    }

    private void Leave(DeliveryLane lane, Guid targetId, Guid deliveryId)
    {
        lock (_gate)
        {
            _deliveries.Remove(deliveryId);
            _byLane[(int)lane]--;
            if (--_byTarget[targetId] == 0) _byTarget.Remove(targetId);
        }
    }

    private void Unattend(DeliveryLane lane)
    {
        lock (_gate) _attended[(int)lane]--;
    }

    private sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
