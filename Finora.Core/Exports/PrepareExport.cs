using System.IO.Pipelines;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Exports;

/// <summary>
/// Writes the file of an export and tells the owner. The file goes to the store while it is written, through a pipe of a fixed size. A crash on the way leaves the job, which begins anew; the row
/// that has the file removed is written before the export counts as ready.
/// </summary>
public sealed class PrepareExport(
    TenantStore store, IBlobStore blobs, DueTable due, IExportArchive archive, UserDirectory users, TenantKeyring keyring, Messages messages, TimeProvider time)
{
    public async Task RunAsync(DataExportJob job, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(job.TenantId);
        if (await store.GetAsync(home, Keys.DataExport(job.ExportId), cancellationToken) is not { Value.Status: DataExportStatus.Preparing } export) return;
        await StoreAsync(job, cancellationToken);
        var expiresAt = Instant.Now(time) + DataExport.Life;
        await due.ScheduleAsync(new DueWork(DueKind.ExportRemoval, expiresAt, job.TenantId, false, job.ExportId), cancellationToken);
        await FinishAsync(home, export.Value, expiresAt, cancellationToken);
    }

    /// <summary>Gives up an export whose job failed every time.</summary>
    public Task FailAsync(DataExportJob job, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            TenantScope.Live(job.TenantId),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.DataExport(job.ExportId), token) is not { Value.Status: DataExportStatus.Preparing } export) return false;
                batch.Update(export, export.Value with { Status = DataExportStatus.Failed });
                return true;
            },
            cancellationToken);

    private async Task StoreAsync(DataExportJob job, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(job.TenantId, pipe.Writer, stop.Token);
        try
        {
            await blobs.PutAsync(DataExport.BlobOf(job.ExportId), new BlobContent(pipe.Reader.AsStream(), "application/zip", $"Finora-export-{LagosCalendar.Today(time):yyyy-MM-dd}.zip"), overwrite: true, stop.Token);
        }
        catch
        {
            // Whoever writes would wait for ever for room in the pipe.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    /// <summary>A fault goes through the pipe, so that the store keeps no file that ends halfway.</summary>
    private async Task WriteAsync(Guid tenantId, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await using (var target = writer.AsStream(leaveOpen: true)) await archive.WriteAsync(tenantId, target, cancellationToken);
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);
        }
    }

    private async Task FinishAsync(TenantScope home, DataExport seen, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(home.TenantId, cancellationToken);
        await store.RunAsync<bool>(
            home,
            async (batch, token) =>
            {
                if (await store.GetAsync(home, Keys.DataExport(seen.Id), token) is not { Value.Status: DataExportStatus.Preparing } export) return false;
                batch.Update(export, export.Value with { Status = DataExportStatus.Ready, ExpiresAt = expiresAt });
                var business = await store.GetAsync(home, Keys.Business, token) ?? throw new InvalidDataException("A tenant has no business row.");
                if (await users.FindAsync(home.TenantId, business.Value.OwnerUserId, token) is { } owner)
                {
                    var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["business"] = business.Value.Name, ["until"] = Instant.Format(expiresAt) };
                    messages.AddNotice(batch, cipher, seen.Id, new MessageContent(owner.Email, []) { Notice = NoticeKind.DataExportReady, Values = values });
                }

                return true;
            },
            cancellationToken);
    }
}

/// <summary>Removes the files of exports whose 24 hours are over.</summary>
public sealed class RemoveExports(DueSweep sweep, TenantStore store, IBlobStore blobs)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.ExportRemoval, RemoveAsync, cancellationToken);

    private async Task RemoveAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var export = await store.GetAsync(work.Scope, Keys.DataExport(work.SubjectId), cancellationToken);

        // The row of a run that died before it was ready: another run has written, or will, a row of its own.
        if (export is { Value: { Status: DataExportStatus.Preparing } } || now < export?.Value.ExpiresAt) return;
        await blobs.DeleteAsync(DataExport.BlobOf(work.SubjectId), cancellationToken);
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
