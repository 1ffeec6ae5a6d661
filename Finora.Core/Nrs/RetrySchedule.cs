namespace Finora.Core.Nrs;

/// <summary>
/// When a call that could not be carried out is tried again: the listed delays, then one every so often, until too long has passed since the first. The same data drives
/// submission, transmission and payment reports.
/// </summary>
/// <param name="Jitter">Each delay is lengthened at random by up to this share: 0.10 is ten per cent.</param>
/// <param name="GiveUpAfter">No attempt starts later than this after the first one, time on hold not counted.</param>
/// <param name="RetryAfterCap">The longest wait that the authority may ask for.</param>
public sealed record RetrySchedule(IReadOnlyList<TimeSpan> Delays, TimeSpan ThenEvery, decimal Jitter, TimeSpan GiveUpAfter, TimeSpan RetryAfterCap)
{
    /// <summary>The first three delays of webhook retries, then every two hours, ending while four hours of a reporting day of 24 are left.</summary>
    public static RetrySchedule Default { get; } =
        new([TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)], TimeSpan.FromHours(2), 0.10m, TimeSpan.FromHours(20), TimeSpan.FromHours(2));

    /// <param name="tries">Attempts made so far, at least one.</param>
    /// <param name="permille">0 to 1000: how much of the jitter is added.</param>
    public TimeSpan DelayAfter(int tries, TimeSpan? retryAfter, int permille)
    {
        var planned = tries <= Delays.Count ? Delays[tries - 1] : ThenEvery;
        var lengthened = planned + TimeSpan.FromTicks((long)(planned.Ticks * Jitter * permille / 1000));
        var asked = retryAfter > RetryAfterCap ? RetryAfterCap : retryAfter ?? TimeSpan.Zero;
        return asked > lengthened ? asked : lengthened;
    }

    /// <summary>The next attempt, or null when it would come too late.</summary>
    /// <param name="held">Time on hold since <paramref name="first"/>.</param>
    public DateTimeOffset? NextAfter(DateTimeOffset now, DateTimeOffset first, TimeSpan held, int tries, TimeSpan? retryAfter, int permille)
    {
        var next = now + DelayAfter(tries, retryAfter, permille);
        return next - first - held > GiveUpAfter ? null : next;
    }
}

/// <summary>The chance in a <see cref="RetrySchedule"/>; tests put in their own.</summary>
public class RetryJitter
{
    public virtual int Permille() => Random.Shared.Next(0, 1001);
}
