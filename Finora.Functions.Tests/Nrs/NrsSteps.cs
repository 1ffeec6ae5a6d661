using Finora.Core.Nrs;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Nrs;

/// <summary>A queue whose sends the process may die before or after.</summary>
internal sealed class SteppedQueue(IJobQueue queue, CrashPlan crash) : IJobQueue
{
    public Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken) => queue.EnsureQueuesAsync(queues, cancellationToken);

    public async Task SendAsync(string queueName, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken)
    {
        crash.Step();
        await queue.SendAsync(queueName, body, delay, cancellationToken);
        crash.Step();
    }
}

/// <summary>A gateway whose calls the process may die before or after.</summary>
internal sealed class SteppedGateway(IFiscalGateway gateway, CrashPlan crash) : IFiscalGateway
{
    public bool IsOffered => gateway.IsOffered;

    public Task<FiscalAnswer> ValidateAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken) => StepAsync(() => gateway.ValidateAsync(account, submission, cancellationToken));

    public Task<FiscalAnswer<SignedByAuthority>> SignAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken) => StepAsync(() => gateway.SignAsync(account, submission, cancellationToken));

    public Task<FiscalAnswer<ConfirmedByAuthority>> ConfirmAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken) => StepAsync(() => gateway.ConfirmAsync(account, nrsIrn, cancellationToken));

    public Task<FiscalAnswer> TransmitAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken) => StepAsync(() => gateway.TransmitAsync(account, nrsIrn, cancellationToken));

    public Task<FiscalAnswer> UpdatePaymentAsync(FiscalAccount account, string nrsIrn, string status, string reference, CancellationToken cancellationToken) =>
        StepAsync(() => gateway.UpdatePaymentAsync(account, nrsIrn, status, reference, cancellationToken));

    public Task<FiscalAnswer<KnownTaxpayer>> VerifyTinAsync(FiscalAccount account, string tin, CancellationToken cancellationToken) => gateway.VerifyTinAsync(account, tin, cancellationToken);

    public Task<FiscalAnswer<FiscalCodes>> ResourcesAsync(string kind, CancellationToken cancellationToken) => gateway.ResourcesAsync(kind, cancellationToken);

    public Task<FiscalAnswer<FiscalEntity>> CheckAsync(FiscalAccount account, CancellationToken cancellationToken) => gateway.CheckAsync(account, cancellationToken);

    private async Task<T> StepAsync<T>(Func<Task<T>> call)
    {
        crash.Step();
        var answer = await call();
        crash.Step();
        return answer;
    }
}
