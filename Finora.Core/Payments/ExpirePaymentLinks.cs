using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>
/// Marks links whose time has passed. Readers judge expiry themselves, so nothing waits for this sweep; it reads only the hour buckets that are due and
/// strikes off what it has handled.
/// </summary>
public sealed class ExpirePaymentLinks(DueTable due, TenantStore store, TimeProvider time)
{
    /// <returns>How many due rows were handled.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var handled = 0;
        var from = await due.ReadCursorAsync(DueKind.PaymentLinkExpiry, now, cancellationToken);
        for (var hour = from; hour <= now; hour = hour.AddHours(1))
        {
            for (var batch = await ReadAsync(hour); batch.Count > 0; batch = await ReadAsync(hour))
            {
                foreach (var work in batch) await ExpireAsync(work, now, cancellationToken);
                handled += batch.Count;
            }
        }

        await due.SaveCursorAsync(DueKind.PaymentLinkExpiry, now, cancellationToken);
        return handled;

        Task<IReadOnlyList<Stored<DueWork>>> ReadAsync(DateTimeOffset hour) => due.ReadDueAsync(DueKind.PaymentLinkExpiry, hour, now, cancellationToken);
    }

    /// <summary>The link first, the due row after it: a crash in between repeats the first, which then finds nothing to do.</summary>
    private async Task ExpireAsync(Stored<DueWork> work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.RunAsync<bool>(
            work.Value.Scope,
            async (batch, token) =>
            {
                var link = await store.GetAsync(work.Value.Scope, Keys.PaymentLink(work.Value.SubjectId), token);
                if (link is not { Value.State: PaymentLinkState.Active } || now < link.Value.ExpiresAt) return false;
                batch.Update(link, link.Value with { State = PaymentLinkState.Expired });
                return true;
            },
            cancellationToken);
        await due.DoneAsync(work, cancellationToken);
    }
}
