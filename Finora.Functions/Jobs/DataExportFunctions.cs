using Finora.Core.Exports;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Writes the files of data exports, and owns the jobs that failed every time.</summary>
public sealed partial class DataExportFunctions(PrepareExport prepare, PoisonedJobs poisoned, ILogger<DataExportFunctions> logger)
{
    private const string PoisonQueue = DataExportJob.QueueName + "-poison";

    [Function("DataExport")]
    public Task Prepare([QueueTrigger(DataExportJob.QueueName)] byte[] body, CancellationToken cancellationToken) =>
        prepare.RunAsync(DataExportJob.Parse(body) ?? throw new InvalidDataException("The job is no data export."), cancellationToken);

    [Function("DataExportPoison")]
    public async Task RecordPoison([QueueTrigger(PoisonQueue)] byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(DataExportJob.QueueName, JobText.Encode(body), cancellationToken);
        if (DataExportJob.Parse(body) is { } job) await prepare.FailAsync(job, cancellationToken);
        Poisoned(logger, DataExportJob.QueueName);
    }

    [LoggerMessage(4301, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
