using Finora.Core.Messaging;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Attempts to deliver messages, one queue a channel, and owns the jobs that failed every time.</summary>
public sealed partial class MessageFunctions(DeliverMessage deliver, PoisonedJobs poisoned, ILogger<MessageFunctions> logger)
{
    private const string EmailPoisonQueue = MessageJobs.EmailQueue + "-poison";
    private const string WhatsAppPoisonQueue = MessageJobs.WhatsAppQueue + "-poison";

    [Function("DeliverEmail")]
    public Task Email([QueueTrigger(MessageJobs.EmailQueue)] byte[] body, CancellationToken cancellationToken) => deliver.RunAsync(Read(body), cancellationToken);

    [Function("DeliverWhatsApp")]
    public Task WhatsApp([QueueTrigger(MessageJobs.WhatsAppQueue)] byte[] body, CancellationToken cancellationToken) => deliver.RunAsync(Read(body), cancellationToken);

    [Function("DeliverEmailPoison")]
    public Task RecordEmail([QueueTrigger(EmailPoisonQueue)] byte[] body, CancellationToken cancellationToken) => RecordAsync(MessageJobs.EmailQueue, body, cancellationToken);

    [Function("DeliverWhatsAppPoison")]
    public Task RecordWhatsApp([QueueTrigger(WhatsAppPoisonQueue)] byte[] body, CancellationToken cancellationToken) => RecordAsync(MessageJobs.WhatsAppQueue, body, cancellationToken);

    private static MessageJob Read(byte[] body) => MessageJob.Parse(body) ?? throw new InvalidDataException("The job is no message.");

    private async Task RecordAsync(string queue, byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(queue, JobText.Encode(body), cancellationToken);
        Poisoned(logger, queue);
    }

    [LoggerMessage(4201, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
