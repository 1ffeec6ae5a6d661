using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class AzureJobQueueContractTests : JobQueueContract
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(20);
    private readonly string _prefix = Azurite.UniqueName() + "-";

    protected override async Task<(IJobQueue Sender, IJobReceiver Receiver)> OpenAsync()
    {
        var service = StorageAccount.FromConnectionString((await Azurite.SharedAsync()).ConnectionString).Queues;
        return (new AzureJobQueue(service, TimeProvider.System, _prefix), new AzureJobReceiver(service, TimeProvider.System, _prefix));
    }

    protected override async Task PassAsync(TimeSpan span, Func<Task<bool>> reached)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await reached())
        {
            Assert.IsLessThan(span + Allowance, TimeProvider.System.GetElapsedTime(start));
            await Task.Delay(Pause, TimeProvider.System, TestContext.CancellationToken);
        }
    }
}
