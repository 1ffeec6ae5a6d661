using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>A job that failed every time it was tried, kept for an operator.</summary>
/// <param name="Text">The message as it travelled.</param>
public sealed record PoisonedJob(Guid Id, string Queue, string Text, DateTimeOffset RecordedAt) : IDocument
{
    public static int Schema => 1;
}

/// <summary>How often the same job failed every time, the last of them not long before.</summary>
public sealed record PoisonCount(int Times, DateTimeOffset LastAt) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// What the owners of poison queues do: a job that failed for good is recorded where an operator finds it, and is sent again: by itself after an hour, six hours and a day, since most of what makes
/// jobs fail is over by then, and by the operator. The record is made before the message goes, so a crash in between records it twice and loses nothing.
/// </summary>
public sealed class PoisonedJobs(ITableStore tables, IJobQueue queue, DueTable due, DueSweep sweep, IdGenerator ids, TimeProvider time)
{
    private const int MaxListed = 100;
    private static readonly string Partition = TenantScope.Live(Guid.Empty).Partition;
    /// <summary>After that long the same job is a new story.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1)];

    public async Task RecordAsync(string queueName, string text, CancellationToken cancellationToken)
    {
        var job = new PoisonedJob(ids.NewId(), queueName, text, time.GetUtcNow());
        var key = Keys.PoisonCount(queueName, text).Value;
        var times = await TimesAsync(key, job.RecordedAt, cancellationToken);
        if (times < Pauses.Length) await due.ScheduleAsync(new DueWork(DueKind.PoisonedJob, job.RecordedAt + Pauses[times], Guid.Empty, false, job.Id), cancellationToken);
        var counted = RowChange.Put(key, PoisonCount.Schema, Documents.Write(new PoisonCount(times + 1, job.RecordedAt)));
        await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Insert(Keys.PoisonedJob(job.Id).Value, PoisonedJob.Schema, Documents.Write(job)), counted], cancellationToken);
    }

    /// <summary>Sends again what has waited long enough.</summary>
    /// <returns>How many due rows were handled; a job that an operator was quicker with is among them.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.PoisonedJob, (work, _, token) => ReplayAsync(work.SubjectId, token), cancellationToken);

    private async Task<int> TimesAsync(string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, key), cancellationToken) is not { } row) return 0;
        var count = Documents.Read<PoisonCount>(row).Value;
        return now - count.LastAt < Forgotten ? count.Times : 0;
    }

    /// <summary>The newest hundred.</summary>
    public async Task<IReadOnlyList<PoisonedJob>> ListAsync(CancellationToken cancellationToken)
    {
        var page = await tables.ReadAsync(StoreTable.Data, Partition, Keys.PoisonedJobs.Range, MaxListed, null, cancellationToken);
        return [.. page.Rows.Select(row => Documents.Read<PoisonedJob>(row).Value)];
    }

    /// <summary>Sends the job again and strikes it off; false when there is none of that id, or its text cannot be a job.</summary>
    public async Task<bool> ReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, Keys.PoisonedJob(id).Value), cancellationToken);
        if (row is null) return false;
        var job = Documents.Read<PoisonedJob>(row).Value;
        if (!JobText.TryDecode(job.Text, out var body)) return false;
        await queue.SendAsync(job.Queue, body, TimeSpan.Zero, cancellationToken);
        await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Delete(row.Key)], cancellationToken);
        return true;
    }
}
