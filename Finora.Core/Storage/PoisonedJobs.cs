using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>A job that failed every time it was tried, kept for an operator.</summary>
/// <param name="Text">The message as it travelled.</param>
public sealed record PoisonedJob(Guid Id, string Queue, string Text, DateTimeOffset RecordedAt) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// What the owners of poison queues do: a job that failed for good is recorded where an operator finds it, and can be sent again. The record is made before the message
/// goes, so a crash in between records it twice and loses nothing.
/// </summary>
public sealed class PoisonedJobs(ITableStore tables, IJobQueue queue, IdGenerator ids, TimeProvider time)
{
    private const int MaxListed = 100;
    private static readonly string Partition = TenantScope.Live(Guid.Empty).Partition;

    public async Task RecordAsync(string queueName, string text, CancellationToken cancellationToken)
    {
        var job = new PoisonedJob(ids.NewId(), queueName, text, time.GetUtcNow());
        await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Insert(Keys.PoisonedJob(job.Id).Value, PoisonedJob.Schema, Documents.Write(job))], cancellationToken);
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
