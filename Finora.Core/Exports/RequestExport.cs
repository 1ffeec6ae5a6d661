using System.Buffers.Text;
using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Exports;

/// <summary>An export just asked for, with the token that is shown this once.</summary>
public sealed record RequestedExport(DataExport Export, string Token);

/// <summary>
/// Asks for an export. Its event makes the job when it leaves the outbox, so an export that was told of is made. The pointer from the token goes first and leads nowhere until the row names it.
/// </summary>
public sealed class RequestExport(TenantStore store, PointerStore pointers, IdGenerator ids, TimeProvider time)
{
    private const int TokenBytes = 32;

    /// <param name="id">Fixed by an idempotent call. A repeat whose first run died gets a new token, since the old one was never shown.</param>
    public async Task<Outcome<RequestedExport>> RunAsync(Guid tenantId, Guid userId, Guid? id, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var wanted = new DataExport(id ?? ids.NewId(), Keys.Hash(token), userId, Instant.Now(time));
        await pointers.ClaimAsync(PointerKeys.Export(wanted.TokenHash), new ExportPointer(tenantId, wanted.Id), cancellationToken);
        return await store.RunAsync<RequestedExport>(
            TenantScope.Live(tenantId),
            async (batch, cancellation) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.DataExport(wanted.Id), cancellation) is { } known)
                {
                    var again = known.Value with { TokenHash = wanted.TokenHash };
                    batch.Update(known, again);
                    return new RequestedExport(again, token);
                }

                if (await RefusalAsync(batch.Scope, cancellation) is { } refused) return refused;
                batch.Insert(Keys.DataExport(wanted.Id), wanted);
                batch.Raise(new DomainEvent(ids.NewId(), EventType.ExportRequested, DataExportDispatch.SubjectKind, wanted.Id, 1, wanted.CreatedAt));
                return new RequestedExport(wanted, token);
            },
            cancellationToken);
    }

    private async Task<Failure?> RefusalAsync(TenantScope home, CancellationToken cancellationToken)
    {
        var newest = await store.ReadAsync(home, Keys.DataExports, 1, null, cancellationToken);
        if (newest.Items is not [{ Value: var last }, ..] || last.Status == DataExportStatus.Failed) return null;
        if (last.Status == DataExportStatus.Preparing) return Failure.Rule("An export is being prepared already.");
        return time.GetUtcNow() < last.CreatedAt + DataExport.Interval ? Failure.Rule("An export can be asked for once in 24 hours.") : null;
    }
}

/// <summary>Makes the job of an export when its event leaves the outbox. A repeated event makes a second job, which finds the export ready.</summary>
public sealed class DataExportDispatch(IJobQueue queue) : IEventSubscriber
{
    public const string SubjectKind = "dex";

    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        if (domainEvent.Type != EventType.ExportRequested) return;
        await PrepareExport.SendAsync(queue, new DataExportJob(1, scope.TenantId, domainEvent.SubjectId), cancellationToken);
    }
}
