using System.Collections.Concurrent;
using System.Globalization;
using Finora.Core.Storage;

namespace Finora.Local.Storage;

/// <summary>
/// Queues in a SQLite file, with the semantics of Azure Queue Storage. Jobs never expire: what a broken function leaves undone for a week must not vanish.
/// Times are this machine's; they decide when a message shows, and nothing else.
/// </summary>
public sealed class SqliteJobQueue(SqliteDatabase database, TimeProvider time) : IJobQueue, IJobReceiver
{
    private const int MaxReceive = 32;
    private static readonly TimeSpan MinVisibility = TimeSpan.FromSeconds(1);

    // Queues are never removed, so one that was seen is there.
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public async Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        var names = queues.ToArray();
        foreach (var name in names) CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        await database.Writer.RunAsync(session =>
        {
            foreach (var name in names) session.Execute(SqliteJobSql.EnsureQueue, name);
        });
    }

    public Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken) => SendManyAsync(queue, [body], delay, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>All in one write.</remarks>
    public async Task SendManyAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> bodies, TimeSpan delay, CancellationToken cancellationToken)
    {
        foreach (var body in bodies)
        {
            if (body.Length > StoreLimits.MaxJobBytes) throw new ArgumentException($"The job is {body.Length} bytes; the limit is {StoreLimits.MaxJobBytes}.", nameof(bodies));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, StoreLimits.MaxJobDelay);
        await EnsureKnownAsync(queue, cancellationToken);
        string[] texts = [.. bodies.Select(body => JobText.Encode(body.Span))];
        var now = time.GetUtcNow();
        await database.Writer.RunAsync(session =>
        {
            foreach (var text in texts) Insert(session, queue, text, now, delay);
        });
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
        return any ? await database.Writer.RunAsync(session => Take(session, queue, max, visibility, now)) : [];
    }

    public async Task<ReceivedJob?> ExtendAsync(string queue, ReceivedJob job, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, StoreLimits.MaxJobDelay);
        cancellationToken.ThrowIfCancellationRequested();
        var visibleOn = time.GetUtcNow() + visibility;
        var receipt = database.NextVersion();
        var held = await database.Writer.RunAsync(session =>
            session.Execute(SqliteJobSql.Extend, Number(job.Id), queue, Number(job.Receipt), Milliseconds(visibleOn), receipt));
        return held == 1 ? job with { Receipt = Text(receipt), NextVisibleOn = visibleOn } : null;
    }

    public async Task<bool> CompleteAsync(string queue, ReceivedJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await database.Writer.RunAsync(session => Remove(session, queue, job));
    }

    /// <inheritdoc/>
    /// <remarks>Both happen in one transaction here. A message that is gone or that somebody else holds by now is left alone.</remarks>
    public async Task MoveAsync(string queue, ReceivedJob job, string target, CancellationToken cancellationToken)
    {
        CheckName(target);
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        await database.Writer.RunAsync(session =>
        {
            session.Execute(SqliteJobSql.EnsureQueue, target);
            if (Remove(session, queue, job)) Insert(session, target, job.Text, now, TimeSpan.Zero);
        });
    }

    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        await EnsureKnownAsync(queue, cancellationToken);
        var count = await database.Readers.RunAsync(session => (long)session.Scalar(SqliteJobSql.Count, queue)!, cancellationToken);
        return (int)Math.Min(count, int.MaxValue);
    }

    private void Insert(SqliteSession session, string queue, string text, DateTimeOffset now, TimeSpan delay) =>
        session.Execute(SqliteJobSql.Insert, database.NextVersion(), queue, text, Milliseconds(now + delay), Milliseconds(now));

    private List<ReceivedJob> Take(SqliteSession session, string queue, int max, TimeSpan visibility, DateTimeOffset now)
    {
        var jobs = Visible(session, queue, max, nextVisibleOn: now + visibility, now);
        foreach (var job in jobs) session.Execute(SqliteJobSql.Hold, Number(job.Id), Milliseconds(job.NextVisibleOn), Number(job.Receipt));
        return jobs;
    }

    private List<ReceivedJob> Visible(SqliteSession session, string queue, int max, DateTimeOffset nextVisibleOn, DateTimeOffset now)
    {
        var jobs = new List<ReceivedJob>(max);
        using var reader = session.Query(SqliteJobSql.Visible, queue, Milliseconds(now), max);
        while (reader.Read())
        {
            jobs.Add(new ReceivedJob(
                Id: Text(reader.GetInt64(0)),
                Receipt: Text(database.NextVersion()),
                Text: reader.GetString(1),
                DequeueCount: reader.GetInt64(2) + 1,
                InsertedOn: DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                ExpiresOn: DateTimeOffset.MaxValue,
                nextVisibleOn));
        }

        return jobs;
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

    private static string Text(long number) => number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Ids and receipts that we never gave out match no message.</summary>
    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
