using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Marks links whose time has passed. Readers judge expiry themselves, so nothing waits for this sweep.</summary>
public sealed class ExpirePaymentLinks(DueSweep sweep, TenantStore store)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.PaymentLinkExpiry, ExpireAsync, cancellationToken);

    private Task ExpireAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                var link = await store.GetAsync(work.Scope, Keys.PaymentLink(work.SubjectId), token);
                if (link is not { Value.State: PaymentLinkState.Active } || now < link.Value.ExpiresAt) return false;
                batch.Update(link, link.Value with { State = PaymentLinkState.Expired });
                return true;
            },
            cancellationToken);
}
