using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Nrs;

/// <summary>What reporting must hear of: an invoice became paid, or was finalized. Repeats change nothing.</summary>
public sealed partial class NrsEvents(TenantStore store, DueTable due, SubmitToNrs submit, NrsFollowUps followUps, NrsSettings settings, TimeProvider time, ILogger<NrsEvents> logger) : IEventSubscriber
{
    public Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken) => domainEvent.Type switch
    {
        _ when scope.Test => Task.CompletedTask,
        EventType.InvoicePaid => followUps.AskAsync(scope, domainEvent.SubjectId, NrsFollowUpKind.Payment, Instant.Now(time), cancellationToken),
        EventType.InvoiceFinalized => FinalizedAsync(scope, domainEvent.SubjectId, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task FinalizedAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.NrsConnection, cancellationToken) is null or { Value.IsDisconnected: true }) return;
        if (await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken) is not { Value: { State: InvoiceState.Issued, IssuedAt: { } issued } invoice }) return;
        var isSmall = invoice.Kind == InvoiceKind.B2C && invoice.Totals.Total < settings.B2cMinimumKobo;
        if (invoice.Kind == InvoiceKind.B2C && !isSmall)
        {
            await due.ScheduleAsync(new DueWork(DueKind.NrsReportBy, issued + SweepNrs.ReportWithin - SweepNrs.WarnBefore, scope.TenantId, scope.Test, invoiceId), cancellationToken);
        }

        if (settings.AutoSubmit && !isSmall && invoice.Nrs is null) await SubmitAsync(scope, invoiceId, cancellationToken);
    }

    private async Task SubmitAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope.Home, Keys.Business, cancellationToken) is not { Value.Plan: >= Plan.Starter }) return;
        var outcome = await submit.RunAsync(scope, invoiceId, cancellationToken);
        if (outcome is { IsOk: false, Failure.Code: FailureCode.Busy }) throw new StorageUnavailableException("The submission is being changed by others.");
        if (!outcome.IsOk) LogNotSubmitted(logger, invoiceId, outcome.Failure.Code);
    }

    [LoggerMessage(6021, LogLevel.Warning, "Invoice {InvoiceId} was not submitted by itself: {Reason}")]
    private static partial void LogNotSubmitted(ILogger logger, Guid invoiceId, FailureCode reason);
}
