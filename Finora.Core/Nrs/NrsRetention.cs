using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>
/// Takes away what was kept for the tax authority once the law no longer asks for it: the frozen bytes of every revision, and what the authority said of each attempt. Both repeat personal data. The
/// document, its numbers and its signature are the business's books and stay. A row in the due table is written before the bytes are, so nothing is forgotten.
/// </summary>
public sealed class NrsRetention(DueSweep sweep, DueTable due, SubmissionRows rows, NrsPayloads payloads, NrsSettings settings, TimeProvider time)
{
    /// <summary>What still waits, or hangs at the authority, is looked at again after this.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromDays(30);

    /// <summary>Before the first bytes are frozen.</summary>
    public Task ScheduleAsync(TenantScope scope, Guid invoiceId, DateOnly issued, CancellationToken cancellationToken) =>
        due.ScheduleAsync(new DueWork(DueKind.NrsRetention, EndOf(issued, time.GetUtcNow()), scope.TenantId, scope.Test, invoiceId), cancellationToken);

    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.NrsRetention, RemoveAsync, cancellationToken);

    private async Task RemoveAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(work.Scope, work.SubjectId, cancellationToken) is not { } stored || stored.Value is not { ErasedAt: null } submission) return;

        // The installation may keep longer by now than when the row was written.
        var end = YearEnd(submission.IssueDate.Year);
        if (end > now || submission.IsWaiting)
        {
            await due.ScheduleAsync(work with { At = end > now ? end : now + Later }, cancellationToken);
            return;
        }

        foreach (var (index, hash) in submission.EarlierPayloads.Append(submission.Sha256).Index())
        {
            await payloads.RemoveAsync(work.Scope, work.SubjectId, index + 1, hash, cancellationToken);
        }

        var erased = submission with { ErasedAt = Instant.Now(time), Texts = null, Log = [.. submission.Log.Select(attempt => attempt with { Texts = null })] };
        if (await rows.SaveAsync(work.Scope, stored, erased, new SubmissionChange(), cancellationToken) is null) throw new StorageUnavailableException("The submission is being changed by others.");
    }

    /// <summary>What is submitted long after its year is kept as if it were of this one.</summary>
    private DateTimeOffset EndOf(DateOnly issued, DateTimeOffset now)
    {
        var end = YearEnd(issued.Year);
        return end > now ? end : YearEnd(LagosCalendar.DayOf(now).Year);
    }

    /// <summary>The first moment in Lagos after so many whole years.</summary>
    private DateTimeOffset YearEnd(int year) => LagosCalendar.StartOf(new DateOnly(year + settings.RetentionYears + 1, 1, 1));
}
