using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Functions.Ops;

/// <summary>Shows jobs that failed every time, and sends one again.</summary>
internal sealed class PoisonCommand : IOpsCommand
{
    public string Name => "poison";

    public string Summary => "List jobs that failed every time, or send one again";

    public string Usage => """
          list                 the newest hundred, one a line: id, queue, when it was set aside
          replay --id ID       send the job again
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var jobs = services.GetRequiredService<PoisonedJobs>();
        switch (arguments.Words)
        {
            case ["list"]:
                arguments.Allow(1);
                foreach (var job in await jobs.ListAsync(cancellationToken)) await Console.Out.WriteLineAsync($"{job.Id}  {job.Queue}  {Instant.Format(job.RecordedAt)}");
                return 0;
            case ["replay"]:
                arguments.Allow(1, "--id");
                if (!Guid.TryParse(arguments.Required("--id"), out var id)) throw new OpsUsageException("--id must be an id as 'list' prints it.");
                var sent = await jobs.ReplayAsync(id, cancellationToken);
                await Console.Out.WriteLineAsync(sent ? "Sent." : "There is no such job, or its text is no job.");
                return sent ? 0 : 1;
            default:
                throw new OpsUsageException("Say list or replay.");
        }
    }
}
