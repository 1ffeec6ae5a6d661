using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Exports;

/// <summary>
/// Writes the file of an export, a part a job, and tells the owner. Each run has blobs of its own, and a part counts once the export's row names it: a crash leaves the job, which goes on after the last
/// part that counts, and of two jobs at once one finds that the other was faster and takes its part away. The row that has the file removed is written before the export is ready.
/// </summary>
public sealed class PrepareExport(
    TenantStore store, ExportParts parts, DueTable due, IJobQueue queue, IExportArchive archive, UserDirectory users, TenantKeyring keyring, Messages messages, TimeProvider time)
{
    public async Task RunAsync(DataExportJob job, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(job.TenantId);
        if (await BeginAsync(home, job.ExportId, cancellationToken) is not { } export) return;
        var (part, bytes) = await parts.PutAsync(
            job.ExportId, export.Attempts, (target, token) => archive.WriteAsync(job.TenantId, export, () => parts.FilesAsync(export, token), target, token), cancellationToken);
        var further = export with { Parts = [.. export.Parts, new ExportPart(export.Attempts, bytes)] };
        var isOurs = part.Next is { } next ? await KeepAsync(home, further with { Place = next }, cancellationToken) : await FinishAsync(home, further, cancellationToken);
        if (!isOurs) await parts.DeleteAsync(job.ExportId, export.Attempts, cancellationToken);
        else if (part.Next is not null) await SendAsync(queue, job, cancellationToken);
    }

    /// <summary>Gives up an export whose job failed every time.</summary>
    public async Task FailAsync(DataExportJob job, CancellationToken cancellationToken)
    {
        DataExport? failed = null;
        await store.RunAsync<bool>(
            TenantScope.Live(job.TenantId),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.DataExport(job.ExportId), token) is not { Value.Status: DataExportStatus.Preparing } export) return false;
                batch.Update(export, failed = export.Value with { Status = DataExportStatus.Failed });
                return true;
            },
            cancellationToken);
        if (failed is not null) await parts.DeleteAsync(failed, cancellationToken);
    }

    internal static Task SendAsync(IJobQueue queue, DataExportJob job, CancellationToken cancellationToken) =>
        queue.SendAsync(DataExportJob.QueueName, JsonSerializer.SerializeToUtf8Bytes(job, StoredJson.Default.DataExportJob), TimeSpan.Zero, cancellationToken);

    /// <summary>Takes the next number for a run; null when nothing is left to write.</summary>
    private async Task<DataExport?> BeginAsync(TenantScope home, Guid id, CancellationToken cancellationToken)
    {
        DataExport? begun = null;
        var outcome = await store.RunAsync<bool>(
            home,
            async (batch, token) =>
            {
                begun = null;
                if (await store.GetAsync(home, Keys.DataExport(id), token) is not { Value.Status: DataExportStatus.Preparing } export) return false;
                batch.Update(export, begun = export.Value with { Attempts = export.Value.Attempts + 1 });
                return true;
            },
            cancellationToken);
        return outcome.IsOk ? begun : throw new InvalidOperationException(outcome.Failure.Message);
    }

    /// <summary>False when another run has written the part meanwhile.</summary>
    private Task<bool> KeepAsync(TenantScope home, DataExport further, CancellationToken cancellationToken) => ChangeAsync(
        home,
        further,
        (batch, stored, _) =>
        {
            batch.Update(stored, stored.Value with { Parts = further.Parts, Place = further.Place });
            return Task.CompletedTask;
        },
        cancellationToken);

    private async Task<bool> FinishAsync(TenantScope home, DataExport whole, CancellationToken cancellationToken)
    {
        var expiresAt = Instant.Now(time) + DataExport.Life;
        await due.ScheduleAsync(new DueWork(DueKind.ExportRemoval, expiresAt, home.TenantId, false, whole.Id), cancellationToken);
        var cipher = await keyring.OpenAsync(home.TenantId, cancellationToken);
        return await ChangeAsync(
            home,
            whole,
            async (batch, stored, token) =>
            {
                batch.Update(stored, stored.Value with { Parts = whole.Parts, Status = DataExportStatus.Ready, ExpiresAt = expiresAt });
                var business = await store.GetAsync(home, Keys.Business, token) ?? throw new InvalidDataException("A tenant has no business row.");
                if (await users.FindAsync(home.TenantId, business.Value.OwnerUserId, token) is not { } owner) return;
                var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["business"] = business.Value.Name, ["until"] = Instant.Format(expiresAt) };
                messages.AddNotice(batch, cipher, whole.Id, new MessageContent(owner.Email, []) { Notice = NoticeKind.DataExportReady, Values = values });
            },
            cancellationToken);
    }

    private async Task<bool> ChangeAsync(TenantScope home, DataExport further, Func<TenantBatch, Stored<DataExport>, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        var outcome = await store.RunAsync<bool>(
            home,
            async (batch, token) =>
            {
                if (await store.GetAsync(home, Keys.DataExport(further.Id), token) is not { Value.Status: DataExportStatus.Preparing } stored || stored.Value.Parts.Count != further.Parts.Count - 1) return false;
                await change(batch, stored, token);
                return true;
            },
            cancellationToken);
        return outcome.IsOk ? outcome.Value : throw new InvalidOperationException(outcome.Failure.Message);
    }
}

/// <summary>Removes the files of exports whose 24 hours are over.</summary>
public sealed class RemoveExports(DueSweep sweep, TenantStore store, ExportParts parts)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.ExportRemoval, RemoveAsync, cancellationToken);

    private async Task RemoveAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var export = await store.GetAsync(work.Scope, Keys.DataExport(work.SubjectId), cancellationToken);

        // The row of a run that died before it was ready: another run has written, or will, a row of its own.
        if (export is { Value: { Status: DataExportStatus.Preparing } } || now < export?.Value.ExpiresAt) return;
        if (export is not null) await parts.DeleteAsync(export.Value, cancellationToken);
        await store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.DataExport(work.SubjectId), token) is { Value.Status: DataExportStatus.Ready } stored) batch.Update(stored, stored.Value with { Status = DataExportStatus.Expired });
                return true;
            },
            cancellationToken);
    }
}
