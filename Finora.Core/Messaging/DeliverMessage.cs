using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Messaging;

/// <summary>
/// One attempt to deliver a message, and what becomes of it. The job of the next attempt is sent before the result is written down:
/// <list type="bullet">
/// <item>Crash before the attempt: the job comes back.</item>
/// <item>Crash after the attempt: the job comes back and the message goes out once more, under the same Message-ID. Nobody can do better without the receiver's help.</item>
/// <item>Crash after the next job was sent: the job comes back and attempts; of the two next jobs the one that comes too early finds that its time has not come.</item>
/// <item>A job so slow that another made the same attempt meanwhile: what it came to is dropped, or it would set back what followed.</item>
/// </list>
/// </summary>
public sealed partial class DeliverMessage(
    TenantStore store, TenantKeyring keyring, LetterWriter writer, IEnumerable<IMessageCarrier> carriers, MessageJobs jobs, TimeProvider time, ILogger<DeliverMessage> logger)
{
    private readonly IMessageCarrier[] _carriers = [.. carriers];

    public async Task RunAsync(MessageJob job, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(job.Scope, Keys.Message(job.MessageId), cancellationToken);
        if (stored is not { Value.State: MessageState.Queued } || stored.Value.NextAttemptAt > time.GetUtcNow()) return;
        var message = stored.Value;
        var result = await AttemptAsync(job, message, cancellationToken);
        var after = After(message, result);
        if (after.State == MessageState.Queued) await jobs.SendAsync(job.Scope, after, after.NextAttemptAt!.Value - time.GetUtcNow(), cancellationToken);
        await RecordAsync(job, after, cancellationToken);
        if (after.State == MessageState.Failed) Failed(logger, message.Id, message.Channel, after.Fault, after.Attempts);
    }

    private async Task<CarryResult> AttemptAsync(MessageJob job, Message message, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(job.TenantId, cancellationToken);
        var letter = await writer.WriteAsync(job.Scope, message, MessageContent.Open(cipher, message), cancellationToken);
        if (letter is null) return CarryResult.Never(MessageFault.Withdrawn);
        var carrier = _carriers.FirstOrDefault(carrier => carrier.Channel == message.Channel);
        return carrier is null ? CarryResult.Never(MessageFault.NotSetUp) : await carrier.CarryAsync(job.Scope, letter, cancellationToken);
    }

    private Message After(Message message, CarryResult result)
    {
        var (now, attempts) = (Instant.Now(time), message.Attempts + 1);
        var tried = message with { Attempts = attempts, Fault = result.Fault, NextAttemptAt = null };
        if (result.Fault is null) return tried with { State = MessageState.Sent, SentAt = now };
        return !result.IsFinal && MessageSchedule.After(attempts) is { } delay ? tried with { NextAttemptAt = now + delay } : tried with { State = MessageState.Failed };
    }

    private Task<Outcome<bool>> RecordAsync(MessageJob job, Message after, CancellationToken cancellationToken) => store.RunAsync<bool>(
        job.Scope,
        async (batch, token) =>
        {
            var message = await store.GetAsync(job.Scope, Keys.Message(after.Id), token);
            if (message is not { Value.State: MessageState.Queued } || message.Value.Attempts != after.Attempts - 1) return false;
            batch.Update(message, after);
            if (after.InvoiceId is { } id && await store.GetAsync(job.Scope, Keys.Invoice(id), token) is { } invoice) Show(batch, invoice, after);
            return true;
        },
        cancellationToken);

    /// <summary>The outcome on the invoice; nothing else of it changes.</summary>
    private void Show(TenantBatch batch, Stored<Invoice> invoice, Message after)
    {
        var dispatches = invoice.Value.Dispatches ?? [];
        if (dispatches.All(dispatch => dispatch.MessageId != after.Id)) return;
        var now = Instant.Now(time);
        batch.Update(invoice, invoice.Value with
        {
            Dispatches = [.. dispatches.Select(dispatch => dispatch.MessageId == after.Id ? dispatch with { State = after.State, Fault = after.Fault, At = now } : dispatch)],
        });
    }

    [LoggerMessage(1501, LogLevel.Warning, "The message {Id} could not be delivered by {Channel}: {Fault} after {Attempts} attempts")]
    private static partial void Failed(ILogger logger, Guid id, MessageChannel channel, string? fault, int attempts);
}
