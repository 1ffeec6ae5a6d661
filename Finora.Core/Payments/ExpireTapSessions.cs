using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Marks sessions whose time has passed. Readers judge expiry themselves, so nothing waits for this sweep.</summary>
public sealed class ExpireTapSessions(DueSweep sweep, TenantStore store)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.TapSessionExpiry, ExpireAsync, cancellationToken);

    private Task ExpireAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(work.Scope, Keys.TapSession(work.SubjectId), token);
                if (stored is not { Value.State: TapSessionState.AwaitingTap } || now < stored.Value.ExpiresAt) return false;
                batch.Update(stored, stored.Value with { State = TapSessionState.Expired });
                return true;
            },
            cancellationToken);
}
