using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Paystack;

/// <summary>Somebody who acts on events; what it does not act on is kept and nothing else.</summary>
public interface IPaystackEventHandler
{
    /// <param name="owner">The tenant whose own account sent the event; null for the installation's.</param>
    /// <returns>False when the event is none of its. <see cref="FailureCode.Busy"/> and <see cref="FailureCode.Unavailable"/> are tried again later.</returns>
    Task<Outcome<bool>> HandleAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken);
}

/// <summary>Stores events once and lets a job act on them: Platform contract, section 12. The first handler that knows an event acts.</summary>
public sealed partial class PaystackEvents(
    TenantStore store, IJobQueue queue, DueTable due, DueSweep sweep, PaystackCredentials credentials, IPaystack paystack, PaystackInstallation installation,
    IEnumerable<IPaystackEventHandler> handlers, TimeProvider time, ILogger<PaystackEvents> logger)
{
    public const string QueueName = "paystack-event";

    /// <summary>How long an event is kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12)];

    /// <summary>Stores the event, and queues the work unless it is done already. When this returns nothing of it can be lost.</summary>
    public async Task TakeAsync(Guid? owner, PaystackEvent arrived, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(owner);
        await due.ScheduleAsync(new DueWork(DueKind.PaystackEvent, arrived.ReceivedAt + Kept, scope.TenantId, scope.Test, arrived.Id), cancellationToken);
        var batch = new TenantBatch(scope);
        batch.Insert(Keys.PaystackEvent(arrived.Id), arrived);
        var isNew = await store.TryCommitAsync(batch, cancellationToken);
        if (!isNew && await store.GetAsync(scope, Keys.PaystackEvent(arrived.Id), cancellationToken) is { Value.HandledAt: not null }) return;
        await SendAsync(new PaystackJob(1, owner, arrived.Id, 0), TimeSpan.Zero, cancellationToken);
    }

    public async Task HandleAsync(PaystackJob job, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(job.Owner);
        if (await store.GetAsync(scope, Keys.PaystackEvent(job.EventId), cancellationToken) is not { Value.HandledAt: null } stored) return;
        var failure = await ActAsync(job.Owner, stored.Value, cancellationToken);
        if (failure is null)
        {
            await DoneAsync(scope, job.EventId, cancellationToken);
            return;
        }

        if (job.Turn >= Delays.Length) GivenUp(logger, stored.Value.Name, job.EventId, failure.Message);
        else await SendAsync(job with { Turn = job.Turn + 1 }, Delays[job.Turn], cancellationToken);
    }

    /// <summary>Removes what has outlived its time.</summary>
    /// <returns>How many due rows were handled.</returns>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) => sweep.RunAsync(
        DueKind.PaystackEvent,
        (work, _, token) =>
        {
            var batch = new TenantBatch(work.Scope);
            batch.Delete(Keys.PaystackEvent(work.SubjectId));
            return store.TryCommitAsync(batch, token);
        },
        cancellationToken);

    /// <summary>Events of the installation's account stand in the operators' partition.</summary>
    private static TenantScope ScopeOf(Guid? owner) => TenantScope.Live(owner ?? Guid.Empty);

    private async Task<Failure?> ActAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken)
    {
        var believed = await ConfirmAsync(owner, happened, cancellationToken);
        if (!believed.IsOk) return believed.Failure;
        foreach (var handler in handlers)
        {
            var handled = await handler.HandleAsync(owner, believed.Value, cancellationToken);
            if (!handled.IsOk) return handled.Failure;
            if (handled.Value) return null;
        }

        return null;
    }

    /// <summary>What Paystack itself says of a payment where the installation wants it asked. What it does not confirm is asked again later, and stays stored for somebody to look into.</summary>
    private async Task<Outcome<PaystackEvent>> ConfirmAsync(Guid? owner, PaystackEvent happened, CancellationToken cancellationToken)
    {
        if (!installation.VerifyBeforeBooking || happened.Paid is not { } paid || await credentials.SecretOfAsync(owner, cancellationToken) is not { } secret) return happened;
        var asked = await paystack.VerifyAsync(secret, paid.Reference, cancellationToken);
        if (asked.IsOk && asked.Value.State == PaystackState.Success) return happened with { Amount = asked.Value.Amount, Currency = asked.Value.Currency, Fees = asked.Value.Fees ?? happened.Fees };
        NotConfirmed(logger, happened.Id);
        return asked.Failure ?? Failure.Unavailable("Paystack does not confirm the payment.");
    }

    private async Task DoneAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.PaystackEvent(id), cancellationToken) is not { } stored) return;
        var batch = new TenantBatch(scope);
        batch.Update(stored, stored.Value with { HandledAt = Instant.Now(time) });

        // Lost to another run of the same job, it is done as well.
        await store.TryCommitAsync(batch, cancellationToken);
    }

    private Task SendAsync(PaystackJob job, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendAsync(QueueName, JsonSerializer.SerializeToUtf8Bytes(job, StoredJson.Default.PaystackJob), delay, cancellationToken);

    [LoggerMessage(1601, LogLevel.Critical, "The Paystack event {Name} ({Id}) could not be acted on: {Reason}. It stays stored; look into it")]
    private static partial void GivenUp(ILogger logger, string name, Guid id, string reason);

    [LoggerMessage(1602, LogLevel.Error, "Paystack does not confirm the payment of the signed event {Id}; nothing is booked until it does")]
    private static partial void NotConfirmed(ILogger logger, Guid id);
}
