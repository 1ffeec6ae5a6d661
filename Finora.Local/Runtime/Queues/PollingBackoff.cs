namespace Finora.Local.Runtime.Queues;

/// <summary>
/// How long to wait before the next look at a queue: 100 ms after the first look in vain, then about twice as long each time up to the
/// longest, give or take a fifth so that many queues do not keep step.
/// </summary>
internal sealed class PollingBackoff(TimeSpan longest)
{
    private const double Spread = 0.2;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private TimeSpan _step;

    public void Reset() => _step = TimeSpan.Zero;

    public TimeSpan Next()
    {
        _step = _step == TimeSpan.Zero ? Shortest : Least(_step * 2, longest);
        var spread = 1 - Spread + (Random.Shared.NextDouble() * 2 * Spread);
        return Least(_step * spread < Shortest ? Shortest : _step * spread, longest);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
