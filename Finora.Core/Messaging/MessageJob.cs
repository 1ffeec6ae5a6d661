using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Core.Messaging;

/// <summary>The job that attempts to deliver one message.</summary>
public sealed record MessageJob(int Version, Guid TenantId, bool Test, Guid MessageId)
{
    public TenantScope Scope => new(TenantId, Test);

    /// <summary>Null when the body is no such job.</summary>
    public static MessageJob? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.MessageJob);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Puts jobs of messages into the queue of their channel, so that a slow mail server keeps no WhatsApp message waiting.</summary>
public sealed class MessageJobs(IJobQueue queue)
{
    public const string EmailQueue = "email";
    public const string WhatsAppQueue = "whatsapp";

    public Task SendAsync(TenantScope scope, Message message, TimeSpan delay, CancellationToken cancellationToken) => queue.SendAsync(
        message.Channel == MessageChannel.Email ? EmailQueue : WhatsAppQueue,
        JsonSerializer.SerializeToUtf8Bytes(new MessageJob(1, scope.TenantId, scope.Test, message.Id), StoredJson.Default.MessageJob),
        delay,
        cancellationToken);
}

/// <summary>
/// Makes the first job of each message when its event leaves the outbox, so that a message is sent when its fact was stored, and only then. A repeated event makes a second job, which
/// finds the message sent or its time not come.
/// </summary>
public sealed class MessageDispatch(TenantStore store, MessageJobs jobs) : IEventSubscriber
{
    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        if (domainEvent.Type != EventType.MessageQueued) return;
        if (await store.GetAsync(scope, Keys.Message(domainEvent.SubjectId), cancellationToken) is { Value.State: MessageState.Queued } message)
        {
            await jobs.SendAsync(scope, message.Value, TimeSpan.Zero, cancellationToken);
        }
    }
}
