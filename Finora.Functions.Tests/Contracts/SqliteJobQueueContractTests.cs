using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class SqliteJobQueueContractTests : JobQueueContract
{
    private readonly SqliteFolder _folder = new();
    private readonly ManualTime _time = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    protected override Task<(IJobQueue Sender, IJobReceiver Receiver)> OpenAsync()
    {
        var queue = new SqliteJobQueue(_folder.Database, _time);
        return Task.FromResult<(IJobQueue, IJobReceiver)>((queue, queue));
    }

    protected override async Task PassAsync(TimeSpan span, Func<Task<bool>> reached)
    {
        // A moment before, it must not be reached: that is what the span means.
        _time.Advance(span - TimeSpan.FromMilliseconds(1));
        Assert.IsFalse(await reached());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsTrue(await reached());
    }
}
