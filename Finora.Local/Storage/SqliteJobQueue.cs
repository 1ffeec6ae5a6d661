using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Finora.Core.Storage;

namespace Finora.Local.Storage;

/// <summary>
/// Queues in a SQLite file, with the semantics of Azure Queue Storage. A message that nobody completes lives for seven days after it first showed.
/// Times are this machine's; they decide when a message shows and expires, and nothing else.
/// </summary>
public sealed class SqliteJobQueue(SqliteDatabase database, TimeProvider time) : IJobQueue, IJobReceiver
{
    private const int MaxReceive = 32;
    private static readonly TimeSpan MinVisibility = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    // Queues are never removed, so one that was seen is there.
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Called with the queue's name once a message that can be received now is stored, so that a listener in this process need not wait for its next
    /// poll. Jobs that another process sends do not call it. Subscribers must return at once and not throw.
    /// </summary>
    [SuppressMessage("Design", "MA0046:Use EventHandler<T> to declare events", Justification = "The queue's name is all there is to tell.")]
    public event Action<string>? Sent;

    public async Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        var names = queues.ToArray();
        foreach (var name in names) CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        await database.Writer.RunAsync(session =>
        {
            foreach (var name in names) session.Execute(SqliteJobSql.EnsureQueue, name);
            return new WriteOutcome<bool>(true);
        });
    }

    public async Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (body.Length > StoreLimits.MaxJobBytes) throw new ArgumentException($"The job is {body.Length} bytes; the limit is {StoreLimits.MaxJobBytes}.", nameof(body));
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, StoreLimits.MaxJobDelay);
        await EnsureKnownAsync(queue, cancellationToken);
        var text = JobText.Encode(body.Span);
        var now = time.GetUtcNow();
        await database.Writer.RunAsync(session =>
        {
            Insert(session, queue, text, now, delay);
            return new WriteOutcome<bool>(true);
        });
        if (delay == TimeSpan.Zero) Sent?.Invoke(queue);
    }

    public async Task<IReadOnlyList<ReceivedJob>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, MaxReceive);
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, MinVisibility);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, StoreLimits.MaxJobDelay);
        await EnsureKnownAsync(queue, cancellationToken);
        var now = time.GetUtcNow();
        // Most polls find nothing; they must not take the write lock from anybody.
        var any = await database.Readers.RunAsync(session => session.Scalar(SqliteJobSql.AnyVisible, queue, Milliseconds(now)) is not null, cancellationToken);
        return any ? await database.Writer.RunAsync(session => new WriteOutcome<List<ReceivedJob>>(Take(session, queue, max, visibility, now))) : [];
    }

    public async Task<ReceivedJob?> ExtendAsync(string queue, ReceivedJob job, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, StoreLimits.MaxJobDelay);
        cancellationToken.ThrowIfCancellationRequested();
        var visibleOn = time.GetUtcNow() + visibility;
        var receipt = database.NextVersion();
        var held = await database.Writer.RunAsync(session => new WriteOutcome<bool>(
            session.Execute(SqliteJobSql.Extend, Number(job.Id), queue, Number(job.Receipt), Milliseconds(visibleOn), receipt) == 1));
        if (held && visibility == TimeSpan.Zero) Sent?.Invoke(queue);
        return held ? job with { Receipt = Text(receipt), NextVisibleOn = visibleOn } : null;
    }

    public Task<bool> CompleteAsync(string queue, ReceivedJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.Writer.RunAsync(session => new WriteOutcome<bool>(Remove(session, queue, job)));
    }

    /// <inheritdoc/>
    /// <remarks>Both happen in one transaction here. A message that is gone or that somebody else holds by now is left alone.</remarks>
    public async Task MoveAsync(string queue, ReceivedJob job, string target, CancellationToken cancellationToken)
    {
        CheckName(target);
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        var moved = await database.Writer.RunAsync(session =>
        {
            session.Execute(SqliteJobSql.EnsureQueue, target);
            var held = Remove(session, queue, job);
            if (held) Insert(session, target, job.Text, now, TimeSpan.Zero);
            return new WriteOutcome<bool>(held);
        });
        if (moved) Sent?.Invoke(target);
    }

    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        await EnsureKnownAsync(queue, cancellationToken);
        var oldest = Milliseconds(time.GetUtcNow() - Lifetime);
        var count = await database.Readers.RunAsync(session => (long)session.Scalar(SqliteJobSql.Count, queue, oldest)!, cancellationToken);
        return (int)Math.Min(count, int.MaxValue);
    }

    private void Insert(SqliteSession session, string queue, string text, DateTimeOffset now, TimeSpan delay)
    {
        session.Execute(SqliteJobSql.DropExpired, queue, Milliseconds(now - Lifetime), Milliseconds(now));
        session.Execute(SqliteJobSql.Insert, database.NextVersion(), queue, text, Milliseconds(now + delay), Milliseconds(now + delay + Lifetime), Milliseconds(now));
    }

    private List<ReceivedJob> Take(SqliteSession session, string queue, int max, TimeSpan visibility, DateTimeOffset now)
    {
        var jobs = new List<ReceivedJob>();
        while (jobs.Count < max)
        {
            var found = Visible(session, queue, max - jobs.Count, now + visibility, now);
            foreach (var job in found)
            {
                if (job.ExpiresOn <= now) session.Execute(SqliteJobSql.Drop, Number(job.Id));
                else jobs.Add(Hold(session, job));
            }

            if (found.Count == 0) break;
        }

        return jobs;
    }

    private static List<ReceivedJob> Visible(SqliteSession session, string queue, int max, DateTimeOffset nextVisibleOn, DateTimeOffset now)
    {
        var found = new List<ReceivedJob>(max);
        using var reader = session.Query(SqliteJobSql.Visible, queue, Milliseconds(now), max);
        while (reader.Read())
        {
            found.Add(new ReceivedJob(
                Text(reader.GetInt64(0)), Receipt: "", reader.GetString(1), reader.GetInt64(2), Instant(reader.GetInt64(3)), Instant(reader.GetInt64(4)), nextVisibleOn));
        }

        return found;
    }

    private ReceivedJob Hold(SqliteSession session, ReceivedJob job)
    {
        var receipt = database.NextVersion();
        session.Execute(SqliteJobSql.Hold, Number(job.Id), Milliseconds(job.NextVisibleOn), receipt);
        return job with { Receipt = Text(receipt), DequeueCount = job.DequeueCount + 1 };
    }

    private static bool Remove(SqliteSession session, string queue, ReceivedJob job) =>
        session.Execute(SqliteJobSql.Complete, Number(job.Id), queue, Number(job.Receipt)) == 1;

    /// <summary>A queue that was never made is refused, as in Azure, or a missing set-up step would show only there.</summary>
    private async ValueTask EnsureKnownAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_known.ContainsKey(queue)) return;
        if (await database.Readers.RunAsync(session => session.Scalar(SqliteJobSql.QueueExists, queue), cancellationToken) is null)
        {
            throw new StorageUnavailableException($"There is no queue '{queue}'.");
        }

        _known.TryAdd(queue, true);
    }

    /// <summary>"Naming Queues and Metadata", Microsoft Learn: 3 to 63 lower-case letters, digits and single hyphens inside.</summary>
    private static void CheckName(string queue)
    {
        var valid = queue.Length is >= 3 and <= 63 && queue.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && queue[0] != '-' && queue[^1] != '-' && !queue.Contains("--", StringComparison.Ordinal);
        if (!valid) throw new ArgumentException($"'{queue}' cannot name a queue.", nameof(queue));
    }

    private static long Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string Text(long number) => number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Ids and receipts that we never gave out match no message.</summary>
    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
