using Finora.Core.Invoicing;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Tells of invoices that have fallen overdue. Readers judge that by themselves, so an hour is soon enough.</summary>
public sealed partial class OverdueFunctions(OverdueInvoices overdue, ILogger<OverdueFunctions> logger)
{
    [Function("NoteOverdueInvoices")]
    public async Task Run([TimerTrigger("0 1 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await overdue.RunAsync(cancellationToken);
        if (handled > 0) Handled(logger, handled, timer.IsPastDue);
    }

    [LoggerMessage(5201, LogLevel.Information, "The sweep of overdue invoices looked at {Count} tenants; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, int count, bool pastDue);
}
