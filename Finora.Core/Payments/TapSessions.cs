using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Finds tap sessions and tells how they stand now.</summary>
public sealed class TapSessions(TenantStore store, TapWithdrawals withdrawals, TimeProvider time)
{
    public async Task<Outcome<TapSessionView>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.TapSession(id), cancellationToken);
        return stored is { Value.IsKnown: true } ? new TapSessionView(stored.Value, stored.Value.StateAt(time.GetUtcNow())) : NotFound(id);
    }

    /// <summary>
    /// Ends a waiting session. The job that takes it off the device is sent before the change, so that a crash between the two cannot lose it; it looks whether the session was
    /// cancelled after all. A payment that still arrives is booked.
    /// </summary>
    public async Task<Outcome<TapSessionView>> CancelAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var view = await GetAsync(scope, id, cancellationToken);
        if (!view.IsOk) return view;
        if (view.Value.State != TapSessionState.AwaitingTap) return NotWaiting();
        if (!scope.Test) await withdrawals.SendAsync(scope, id, cancellationToken);
        return await store.RunAsync<TapSessionView>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.TapSession(id), token);
                if (stored is not { Value.IsKnown: true }) return NotFound(id);
                if (stored.Value.StateAt(time.GetUtcNow()) != TapSessionState.AwaitingTap) return NotWaiting();
                var cancelled = stored.Value with { State = TapSessionState.Cancelled };
                batch.Update(stored, cancelled);
                return new TapSessionView(cancelled, TapSessionState.Cancelled);
            },
            cancellationToken);
    }

    private static Failure NotWaiting() => Failure.Conflict("Only a session that awaits a tap can be cancelled.");

    private static Failure NotFound(Guid id) => Failure.NotFound($"Tap session with id '{id}' was not found.");
}
