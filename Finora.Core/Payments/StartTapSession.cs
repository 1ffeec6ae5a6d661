using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What starts a session.</summary>
/// <param name="CustomerId">Null takes the invoice's customer, if there is an invoice.</param>
public sealed record NewTapSession(long AmountKobo, string Description, string DeviceId, Guid? InvoiceId, Guid? CustomerId)
{
    /// <summary>The id that the session must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }
}

/// <summary>
/// Puts an amount on a device. The device is taken first, in a batch of its own; then the partner is told; only then there is a session. So of two calls for one device
/// the second is refused before anything shows, and a crash in between leaves a row that callers do not see, that frees the device after five minutes, and that
/// money can still be booked to. In the test partition no device is called.
/// </summary>
public sealed class StartTapSession(
    TenantStore store, PointerStore pointers, DueTable due, IBankPartner partner, TapWithdrawals withdrawals, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<TapSessionView>> RunAsync(TenantScope scope, NewTapSession input, CancellationToken cancellationToken)
    {
        var session = Make(input);
        await pointers.ClaimAsync(PointerKeys.TapSession(session.Id), new TenantPointer(scope.TenantId, scope.Test, session.CreatedAt), cancellationToken);
        await due.ScheduleAsync(new DueWork(DueKind.TapSessionExpiry, session.ExpiresAt, scope.TenantId, scope.Test, session.Id), cancellationToken);
        var taken = await store.RunAsync<TapSession>(scope, (batch, token) => TakeDeviceAsync(batch, session, token), cancellationToken);
        if (!taken.IsOk) return taken.Failure;
        if (taken.Value.State != TapSessionState.Announcing) return View(taken.Value);

        // A caller that leaves now must not leave the device with a session that nobody decided on; the partner has seconds to answer.
        var announced = scope.Test || await partner.AnnounceTapAsync(taken.Value, CancellationToken.None);
        if (!announced) await withdrawals.SendAsync(scope, session.Id, CancellationToken.None);
        var decided = await store.RunAsync<TapSession>(scope, (batch, token) => DecideAsync(batch, session.Id, announced, token), CancellationToken.None);
        if (!decided.IsOk) return decided.Failure;
        return decided.Value.IsKnown ? View(decided.Value) : Failure.Unavailable("The bank partner did not answer, so the device was not reached. No session was made.");
    }

    private TapSession Make(NewTapSession input)
    {
        var now = Instant.Now(time);
        return new TapSession(input.Id ?? ids.NewId(), input.DeviceId, input.AmountKobo, input.Description, now, now + TapSession.Life) { InvoiceId = input.InvoiceId, CustomerId = input.CustomerId };
    }

    private TapSessionView View(TapSession session) => new(session, session.StateAt(time.GetUtcNow()));

    private async Task<Outcome<TapSession>> TakeDeviceAsync(TenantBatch batch, TapSession session, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.TapSession(session.Id), cancellationToken);
        if (stored is { Value: { IsKnown: true } or { State: TapSessionState.Announcing } }) return stored.Value;
        var checkedSession = await CheckAsync(batch.Scope, session, cancellationToken);
        if (!checkedSession.IsOk) return checkedSession.Failure;
        var key = Keys.TapDevice(session.DeviceId);
        var device = await store.GetAsync(batch.Scope, key, cancellationToken);
        if (device is not null && await store.GetAsync(batch.Scope, Keys.TapSession(device.Value.SessionId), cancellationToken) is { } other && other.Value.HoldsDeviceAt(time.GetUtcNow()))
        {
            return Failure.Conflict("Another session is waiting on this device.");
        }

        if (!batch.Scope.Test && partner.Kind == BankPartnerKind.None) return Failure.Rule("No bank partner is configured, so no device can be reached.");
        batch.Save(key, device, new TapDevice(session.DeviceId, session.Id));
        batch.Save(Keys.TapSession(session.Id), stored, checkedSession.Value);
        return checkedSession.Value;
    }

    /// <summary>The session with the customer of its invoice.</summary>
    private async Task<Outcome<TapSession>> CheckAsync(TenantScope scope, TapSession session, CancellationToken cancellationToken)
    {
        var invoice = session.InvoiceId is { } invoiceId ? await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken) : null;
        if (session.InvoiceId is not null && invoice is null or { Value.State: InvoiceState.Deleted }) return Failure.NotFound("The invoice was not found.", "invoiceId");
        if (session.CustomerId is { } customerId && await store.GetAsync(scope, Keys.Customer(customerId), cancellationToken) is null) return Failure.NotFound("The customer was not found.", "customerId");
        if (invoice is null) return session;
        if (!invoice.Value.IsOpen) return Failure.Conflict("The invoice is already paid or cancelled.");
        if (invoice.Value.Currency != Currencies.Naira) return Failure.Rule("Only invoices in naira can be collected.");
        if (session.AmountKobo > invoice.Value.Due) return Failure.Rule("The amount is more than is due on the invoice.");
        if (session.CustomerId is { } named && named != invoice.Value.CustomerId) return Failure.Rule("The invoice belongs to another customer.");
        return session with { CustomerId = invoice.Value.CustomerId };
    }

    private async Task<Outcome<TapSession>> DecideAsync(TenantBatch batch, Guid id, bool announced, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.TapSession(id), cancellationToken) ?? throw new InvalidDataException("A session is gone while it was announced.");

        // A payment that was quicker than we are has completed it.
        if (stored.Value.State != TapSessionState.Announcing) return stored.Value;
        var decided = stored.Value with { State = announced ? TapSessionState.AwaitingTap : TapSessionState.Refused };
        batch.Update(stored, decided);
        return decided;
    }
}
