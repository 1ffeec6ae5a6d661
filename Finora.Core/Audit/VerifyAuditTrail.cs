using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Audit;

/// <summary>What a walk over a trail found.</summary>
/// <param name="Records">How many were looked at.</param>
/// <param name="Head">The hash of the newest; empty for an empty trail. Kept elsewhere, it tells a trail that was written anew as a whole.</param>
/// <param name="Break">The oldest place at which the chain does not hold; null when it holds.</param>
public sealed record AuditVerdict(long Records, string Head, AuditBreak? Break);

/// <summary>Where a chain is broken.</summary>
/// <param name="Sequence">Of the record that is not as it was, or that is missing.</param>
/// <param name="RowKey">Of the row that was looked at; null where there is none.</param>
/// <param name="Fault">What is wrong with it, in words.</param>
public sealed record AuditBreak(long Sequence, string? RowKey, string Fault);

/// <summary>
/// Walks over a tenant's trail from the newest record to the first, recomputes every hash and follows every link. Reads page by page, so the memory it takes does not grow with the trail.
/// </summary>
public sealed class VerifyAuditTrail(TenantStore store)
{
    private const int PageSize = 500;

    /// <param name="known">A head that an earlier walk told; null where there is none. A trail that does not have it any more was written anew.</param>
    public async Task<AuditVerdict> RunAsync(TenantScope scope, string? known, CancellationToken cancellationToken)
    {
        var head = (await store.GetAsync(scope, Keys.AuditHead, cancellationToken))?.Value;
        var walk = new Walk(head, known);
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(scope, Keys.AuditRecords, PageSize, continuation, cancellationToken);
            foreach (var row in page.Items) walk.See(row);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return walk.End();
    }

    /// <summary>The walk goes back in time, so the last fault that it meets is the first of the chain.</summary>
    private sealed class Walk(AuditHead? head, string? known)
    {
        private long _records;
        private bool _isKnownSeen = known is null;
        private long _expected = head?.Sequence ?? 0;
        private string? _previous = head?.Hash;
        private AuditBreak? _break;

        public void See(Stored<AuditRecord> row)
        {
            var record = row.Value;
            _records++;
            _isKnownSeen |= record.Hash == known;
            if (record.Sequence < _expected) _break = new AuditBreak(record.Sequence + 1, null, $"The record after number {record.Sequence} is missing.");
            else if (record.Sequence > _expected) _break = new AuditBreak(record.Sequence, row.Key.Value, "The record stands where none should be.");
            else if (record.Hash != _previous) _break = new AuditBreak(record.Sequence, row.Key.Value, "The record is not the one that the record after it names.");
            if (AuditChain.HashOf(record) != record.Hash) _break = new AuditBreak(record.Sequence, row.Key.Value, "The record was altered: its hash is not that of what it says.");
            else if (row.Key != Keys.Audit(record.Id)) _break = new AuditBreak(record.Sequence, row.Key.Value, "The record was moved: it stands under another id.");
            (_expected, _previous) = (record.Sequence - 1, record.Previous);
        }

        public AuditVerdict End()
        {
            if (_expected > 0) _break = new AuditBreak(1, null, $"The records 1 to {_expected} are missing.");
            if (_break is null && !_isKnownSeen) _break = new AuditBreak(1, null, "The trail was written anew: the head that was given is not in it.");
            return new AuditVerdict(_records, head?.Hash ?? "", _break);
        }
    }
}
