using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class SqliteRegistrationTests
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task All_stores_share_one_file_and_the_clock_that_is_registered()
    {
        var time = new ManualTime();
        var cancel = TestContext.CancellationToken;
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSqliteStorage(_directory).BuildServiceProvider();
        await services.GetRequiredService<ITableStore>().EnsureTablesAsync(cancel);
        await services.GetRequiredService<IBlobStore>().EnsureContainerAsync(cancel);
        var queue = services.GetRequiredService<IJobQueue>();
        await queue.EnsureQueuesAsync(["finora-jobs"], cancel);
        await queue.SendAsync("finora-jobs", "{}"u8.ToArray(), TimeSpan.Zero, cancel);
        var job = (await services.GetRequiredService<IJobReceiver>().ReceiveAsync("finora-jobs", 1, TimeSpan.FromMinutes(1), cancel)).Single();
        Assert.AreEqual(time.GetUtcNow(), job.InsertedOn);
        Assert.IsTrue(Directory.GetFiles(_directory).All(file => Path.GetFileName(file).StartsWith("finora.db", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task The_file_is_closed_with_the_container()
    {
        await using (var services = new ServiceCollection().AddSqliteStorage(_directory).BuildServiceProvider())
        {
            await services.GetRequiredService<ITableStore>().EnsureTablesAsync(TestContext.CancellationToken);
            Assert.IsTrue(File.Exists(Path.Combine(_directory, "finora.db-wal")));
        }

        // The last connection to close writes the log back and removes it.
        CollectionAssert.AreEqual(new[] { "finora.db" }, Directory.GetFiles(_directory).Select(Path.GetFileName).ToArray());
    }
}
