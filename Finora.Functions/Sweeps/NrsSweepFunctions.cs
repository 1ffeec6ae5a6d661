using Finora.Core.Nrs;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Finds submissions that stand still, warns of consumer sales that must be reported, takes away what need not be kept any longer, and keeps the authority's code lists fresh.</summary>
public sealed partial class NrsSweepFunctions(SweepNrs sweep, NrsRetention retention, NrsCodeLists lists, ILogger<NrsSweepFunctions> logger)
{
    [Function("NrsStuckSubmissions")]
    public async Task Stuck([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "submission steps", await sweep.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("NrsReportDue")]
    public async Task ReportDue([TimerTrigger("30 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "consumer sales", await sweep.WarnAsync(cancellationToken), timer.IsPastDue);

    [Function("NrsRetention")]
    public async Task Retention([TimerTrigger("0 40 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "submissions past retention", await retention.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("NrsCodeLists")]
    public Task CodeLists([TimerTrigger("0 20 2 * * *")] TimerInfo timer, CancellationToken cancellationToken) => lists.RefreshAsync(cancellationToken);

    [LoggerMessage(5201, LogLevel.Debug, "The NRS sweep handled {Count} {What}; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, string what, int count, bool pastDue);
}
