using System.Net;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// Commits one batch so that a lost answer does not mislead. Every row that the batch writes carries the batch's random id. When a try fails without a
/// clear answer, or a conflict is answered, the rows are read back: one that carries the id proves that the batch is stored, because it is stored whole
/// or not at all. After an unclear try a conflict without that proof says nothing (our row may have been changed again meanwhile, and a batch that only
/// deletes leaves no trace), so then the answer is <see cref="StorageUnavailableException"/>: the caller must read.
/// </summary>
internal sealed class TableCommit(TableClient table, string partition, IReadOnlyList<RowChange> changes, StorageCalls calls)
{
    private readonly string _batchId = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether a try before this one may have been carried out.</summary>
    private bool _unclear;

    /// <exception cref="StorageUnavailableException">It cannot be told whether the batch is stored.</exception>
    /// <exception cref="RequestFailedException">The service refused the batch for another reason than its rows, or did not recover.</exception>
    public async Task<CommitResult> RunAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryAsync(cancellationToken);
            }
            catch (Exception exception) when (StorageCalls.IsTransient(exception, cancellationToken))
            {
                _unclear |= !StorageCalls.WasRefused(exception);
                if (tries < StorageCalls.MaxTries) await calls.PauseAsync(tries, exception, cancellationToken);
                else if (_unclear && await IsStoredAsync(changes, cancellationToken)) return CommitResult.Committed;
                else throw;
            }
        }
    }

    private async Task<CommitResult> TryAsync(CancellationToken cancellationToken)
    {
        CommitResult result;
        try
        {
            result = changes.Count == 1 ? await SendSingleAsync(changes[0], cancellationToken) : await SendBatchAsync(cancellationToken);
        }
        catch (RequestFailedException exception) when (Conflict(exception) is { } status)
        {
            result = new CommitResult(status, changes.Count == 1 ? 0 : FailedIndex(exception));
        }

        return result.IsCommitted ? result : await ExplainAsync(result, cancellationToken);
    }

    /// <summary>A conflict that our own earlier try caused is none.</summary>
    private async Task<CommitResult> ExplainAsync(CommitResult conflict, CancellationToken cancellationToken)
    {
        var suspects = _unclear || conflict.FailedIndex < 0 ? changes : [changes[conflict.FailedIndex]];
        if (await IsStoredAsync(suspects, cancellationToken)) return CommitResult.Committed;
        return _unclear ? throw new StorageUnavailableException("An answer of the storage service got lost, and the rows do not tell whether the batch is stored.") : conflict;
    }

    private async Task<bool> IsStoredAsync(IReadOnlyList<RowChange> suspects, CancellationToken cancellationToken)
    {
        foreach (var change in suspects.Where(change => change.Kind != RowChangeKind.Delete))
        {
            var row = await table.FindAsync(partition, change.Key, RowEntity.BatchColumns, cancellationToken);
            if (row is not null && RowEntity.IsOf(row, _batchId)) return true;
        }

        return false;
    }

    private async Task<CommitResult> SendSingleAsync(RowChange change, CancellationToken cancellationToken)
    {
        var entity = RowEntity.ToEntity(partition, change, _batchId);
        switch (change.Kind)
        {
            case RowChangeKind.Insert:
                await table.AddEntityAsync(entity, cancellationToken);
                break;
            case RowChangeKind.Update:
                await table.UpdateEntityAsync(entity, new ETag(change.ETag!), TableUpdateMode.Replace, cancellationToken);
                break;
            case RowChangeKind.Put:
                await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
                break;
            case RowChangeKind.Delete:
                var response = await table.DeleteEntityAsync(partition, change.Key, Condition(change), cancellationToken);
                table.ThrowIfTableIsMissing(response);

                // The client takes a missing row as deleted; our contract does not.
                if (response.Status == (int)HttpStatusCode.NotFound) return new CommitResult(CommitStatus.Missing, 0);
                break;
        }

        return CommitResult.Committed;
    }

    private async Task<CommitResult> SendBatchAsync(CancellationToken cancellationToken)
    {
        var actions = changes.Select(change => new TableTransactionAction(ActionType(change.Kind), RowEntity.ToEntity(partition, change, _batchId), Condition(change)));
        await table.SubmitTransactionAsync(actions, cancellationToken);
        return CommitResult.Committed;
    }

    private static ETag Condition(RowChange change) => change.ETag is { } etag ? new ETag(etag) : default;

    private static TableTransactionActionType ActionType(RowChangeKind kind) => kind switch
    {
        RowChangeKind.Insert => TableTransactionActionType.Add,
        RowChangeKind.Update => TableTransactionActionType.UpdateReplace,
        RowChangeKind.Put => TableTransactionActionType.UpsertReplace,
        RowChangeKind.Delete => TableTransactionActionType.Delete,
    };

    private static CommitStatus? Conflict(RequestFailedException exception) => exception switch
    {
        _ when exception.ErrorCode == TableErrorCode.EntityAlreadyExists => CommitStatus.Exists,
        _ when exception.ErrorCode == TableErrorCode.ResourceNotFound || exception.ErrorCode == TableErrorCode.EntityNotFound => CommitStatus.Missing,
        { Status: (int)HttpStatusCode.PreconditionFailed } => CommitStatus.Stale,
        _ => null,
    };

    private int FailedIndex(RequestFailedException exception) =>
        exception is TableTransactionFailedException { FailedTransactionActionIndex: { } index } && index < changes.Count ? index : -1;
}
