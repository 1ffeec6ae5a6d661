using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Payments;

/// <summary>The job that asks Paystack what became of an attempt.</summary>
/// <param name="Turn">How often it was asked by a job before.</param>
public sealed record PaymentQuestion(int Version, Guid TenantId, bool Test, Guid AttemptId, int Turn)
{
    public TenantScope Scope => new(TenantId, Test);

    /// <exception cref="InvalidDataException">The body is no such job.</exception>
    public static PaymentQuestion Parse(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, StoredJson.Default.PaymentQuestion) ?? throw new InvalidDataException("The job is no payment question.");
}

/// <summary>Queues the questions: after thirty minutes without news, and twice more, since a payer who left may come back.</summary>
public sealed class PaymentQuestions(IJobQueue queue)
{
    public const string QueueName = "paystack-questions";

    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(30), TimeSpan.FromHours(3), TimeSpan.FromHours(24)];

    /// <summary>Nothing is sent after the last turn: an event may still come.</summary>
    public Task SendAsync(TenantScope scope, Guid attemptId, int turn, CancellationToken cancellationToken) => turn >= Delays.Length ? Task.CompletedTask : queue.SendAsync(
        QueueName, JsonSerializer.SerializeToUtf8Bytes(new PaymentQuestion(1, scope.TenantId, scope.Test, attemptId, turn), StoredJson.Default.PaymentQuestion), Delays[turn], cancellationToken);
}

/// <summary>How a payment on Paystack's page stands.</summary>
/// <param name="Payment">What it came to, if it came to something.</param>
public sealed record PaymentProgress(PaymentAttempt Attempt, Payment? Payment);

/// <summary>
/// Asks Paystack what became of an attempt and handles the answer exactly like its event: a success is booked, a failure is told as <c>payment.failed</c>. For the page that a payer comes back to, and
/// for the job.
/// </summary>
public sealed class AskPayment(TenantStore store, PaystackCredentials credentials, IPaystack paystack, ReceivePaystackPayment receive, PaymentQuestions questions, IdGenerator ids, TimeProvider time)
{
    /// <summary>Whoever reloads a page does not poll Paystack through us.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);

    /// <summary>A reference of another invoice is not found. A Paystack that does not answer leaves the attempt as it was.</summary>
    public async Task<Outcome<PaymentProgress>> RunAsync(TenantScope scope, Guid invoiceId, string reference, CancellationToken cancellationToken)
    {
        var id = PaymentAttempt.IdOf(reference);
        if (await store.GetAsync(scope, Keys.PaymentAttempt(id), cancellationToken) is not { } stored || stored.Value.InvoiceId != invoiceId) return Failure.NotFound("There is no such payment.");
        await AskAsync(scope, stored, cancellationToken);
        return await ReadAsync(scope, id, cancellationToken);
    }

    /// <summary>For the job: asks, and comes back later while nothing is known.</summary>
    public async Task RunAsync(PaymentQuestion question, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(question.Scope, Keys.PaymentAttempt(question.AttemptId), cancellationToken) is not { Value.IsOpen: true } stored) return;
        await AskAsync(question.Scope, stored, cancellationToken);
        if ((await ReadAsync(question.Scope, question.AttemptId, cancellationToken)).Attempt.IsOpen) await questions.SendAsync(question.Scope, question.AttemptId, question.Turn + 1, cancellationToken);
    }

    private async Task<PaymentProgress> ReadAsync(TenantScope scope, Guid attemptId, CancellationToken cancellationToken)
    {
        var attempt = await store.GetAsync(scope, Keys.PaymentAttempt(attemptId), cancellationToken) ?? throw new InvalidDataException("An attempt vanished between two reads.");
        var payment = attempt.Value.PaymentId is { } paymentId ? await store.GetAsync(scope, Keys.Payment(paymentId), cancellationToken) : null;
        return new PaymentProgress(attempt.Value, payment?.Value);
    }

    private async Task AskAsync(TenantScope scope, Stored<PaymentAttempt> stored, CancellationToken cancellationToken)
    {
        var (attempt, now) = (stored.Value, Instant.Now(time));
        if (!attempt.IsOpen || now < attempt.AskedAt + AskEvery || await CredentialAsync(scope, attempt, cancellationToken) is not { } credential) return;

        // Of several readers at once the one whose write comes first asks.
        var batch = new TenantBatch(scope);
        batch.Update(stored, attempt with { AskedAt = now });
        if (!await store.TryCommitAsync(batch, cancellationToken)) return;
        var news = await paystack.VerifyAsync(credential.SecretKey, attempt.Reference, cancellationToken);
        if (!news.IsOk) return;
        if (news.Value.State == PaystackState.Success) await receive.RunAsync(attempt.IsOwnAccount ? scope.TenantId : null, news.Value, cancellationToken);
        else await NoteAsync(scope, attempt.Id, news.Value, cancellationToken);
    }

    /// <summary>The account that the attempt was made on; null when the tenant has another by now.</summary>
    private async Task<PaystackCredential?> CredentialAsync(TenantScope scope, PaymentAttempt attempt, CancellationToken cancellationToken)
    {
        var secret = await credentials.SecretOfAsync(attempt.IsOwnAccount ? scope.TenantId : null, cancellationToken);
        return secret is null ? null : new PaystackCredential(secret, attempt.IsOwnAccount, null);
    }

    private Task<Outcome<bool>> NoteAsync(TenantScope scope, Guid attemptId, PaystackTransaction news, CancellationToken cancellationToken) => store.RunAsync<bool>(
        scope,
        async (batch, token) =>
        {
            if (await store.GetAsync(scope, Keys.PaymentAttempt(attemptId), token) is not { Value.IsOpen: true } stored) return false;
            var state = news.State switch
            {
                PaystackState.Failed or PaystackState.Reversed => AttemptState.Failed,
                PaystackState.Abandoned => AttemptState.Abandoned,
                _ => stored.Value.State,
            };
            if (state == stored.Value.State) return false;
            var noted = stored.Value with { State = state, Reason = news.Reason };
            if (state == AttemptState.Failed)
            {
                noted = noted with { EventCount = noted.EventCount + 1 };
                batch.Raise(new DomainEvent(ids.NewId(), EventType.PaymentFailed, PaymentAttempt.SubjectKind, noted.Id, noted.EventCount, Instant.Now(time)));
            }

            batch.Update(stored, noted);
            return true;
        },
        cancellationToken);
}
