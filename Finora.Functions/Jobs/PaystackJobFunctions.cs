using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Acts on Paystack's events, asks for what it did not tell, forgets what is old, and owns the jobs that failed every time.</summary>
public sealed partial class PaystackJobFunctions(PaystackEvents events, AskPayment ask, PoisonedJobs poisoned, ILogger<PaystackJobFunctions> logger)
{
    private const string Poison = "-poison";

    [Function("PaystackEventJob")]
    public Task Handle([QueueTrigger(PaystackEvents.QueueName)] byte[] body, CancellationToken cancellationToken) => events.HandleAsync(PaystackJob.Parse(body), cancellationToken);

    [Function("PaystackQuestion")]
    public Task Ask([QueueTrigger(PaymentQuestions.QueueName)] byte[] body, CancellationToken cancellationToken) => ask.RunAsync(PaymentQuestion.Parse(body), cancellationToken);

    [Function("ForgetPaystackEvents")]
    public async Task Forget([TimerTrigger("0 47 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => Forgotten(logger, await events.ForgetAsync(cancellationToken), timer.IsPastDue);

    [Function("PaystackEventPoison")]
    public Task RecordEvent([QueueTrigger(PaystackEvents.QueueName + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(PaystackEvents.QueueName, body, cancellationToken);

    [Function("PaystackQuestionPoison")]
    public Task RecordQuestion([QueueTrigger(PaymentQuestions.QueueName + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(PaymentQuestions.QueueName, body, cancellationToken);

    private async Task RecordAsync(string queue, byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(queue, JobText.Encode(body), cancellationToken);
        Poisoned(logger, queue);
    }

    [LoggerMessage(4201, LogLevel.Debug, "The sweep handled {Count} events of Paystack; past due: {PastDue}")]
    private static partial void Forgotten(ILogger logger, int count, bool pastDue);

    [LoggerMessage(4202, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
