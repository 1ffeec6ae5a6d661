using System.Globalization;
using System.Security.Cryptography;
using Finora.Core.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Faults;

/// <summary>
/// Kills a process that writes, at random moments, and checks what it left. A few times in every run; FINORA_KILLS sets how often, FINORA_KILL_SEED repeats
/// a run's moments as far as two processes can be repeated.
/// </summary>
[TestClass]
public sealed class SqliteKillTests
{
    public const int Writers = 6;
    private const string Survivor = "survivor";
    private readonly string _directory = Directory.CreateTempSubdirectory("finora-kill-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task Whatever_was_answered_is_there_whole_after_a_kill()
    {
        var kills = Setting("FINORA_KILLS") ?? 8;
        var seed = Setting("FINORA_KILL_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.WriteLine($"FINORA_KILLS={kills} FINORA_KILL_SEED={seed}");
        var random = new Random(seed);
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var kill = 0; kill < kills; kill++)
        {
            var writer = CrashWriter.Start(_directory, $"run{kill}", Writers);
            // Every other time another process, which is this one, has the file open and writes to it too.
            var latest = kill % 2 == 0 ? await writer.KillAfterAsync(random) : await OutliveAsync(writer, random);
            foreach (var (partition, number) in latest) answered[partition] = number;
            await CheckAsync(answered);
        }

        Assert.HasCount(kills * Writers, answered);
        TestContext.WriteLine($"{answered.Values.Sum(newest => newest + 1)} batches were answered.");
    }

    /// <summary>The survivor's own writes go on while the other process lives and after it died.</summary>
    private async Task<Dictionary<string, int>> OutliveAsync(CrashWriter writer, Random random)
    {
        using var database = SqliteDatabase.Open(_directory);
        var store = new SqliteTableStore(database);
        await store.EnsureTablesAsync(TestContext.CancellationToken);
        var killed = writer.KillAfterAsync(random);
        while (!killed.IsCompleted) await WriteAsync(store);
        for (var i = 0; i < 20; i++) await WriteAsync(store);
        return await killed;
    }

    private async Task WriteAsync(SqliteTableStore store)
    {
        var key = RandomNumberGenerator.GetHexString(16);
        Assert.IsTrue((await store.CommitAsync(StoreTable.Data, Survivor, [RowChange.Insert(key, 1, "{}"u8.ToArray())], TestContext.CancellationToken)).IsCommitted);
        Assert.IsNotNull(await store.GetAsync(new RowAddress(StoreTable.Data, Survivor, key), TestContext.CancellationToken));
    }

    private async Task CheckAsync(Dictionary<string, int> answered)
    {
        using var database = SqliteDatabase.Open(_directory);
        Assert.AreEqual("ok", database.Readers.Run(session => session.Pragma("integrity_check")));
        var store = new SqliteTableStore(database);
        foreach (var (partition, newest) in answered) await CheckAsync(store, partition, newest);
    }

    /// <summary>
    /// A writer sends a batch when the one before is answered, so what it left is batch 0 to some number, at most one more than was answered, each whole.
    /// </summary>
    private async Task CheckAsync(SqliteTableStore store, string partition, int answered)
    {
        var heads = await ReadAsync(store, partition, "head|");
        Assert.IsInRange(answered + 1, answered + 2, heads.Count);
        CollectionAssert.AreEqual(Enumerable.Range(0, heads.Count).ToArray(), heads.Select(head => head.Schema).ToArray());
        foreach (var side in new[] { "left|", "right|" })
        {
            var rows = await ReadAsync(store, partition, side);
            Assert.HasCount(heads.Count, rows);
            Assert.IsTrue(heads.Zip(rows).All(pair => pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span)), partition);
        }

        var last = await store.GetAsync(new RowAddress(StoreTable.Data, partition, "newest"), TestContext.CancellationToken);
        Assert.IsTrue(heads[^1].Body.Span.SequenceEqual(last!.Body.Span), partition);
    }

    private async Task<List<Row>> ReadAsync(SqliteTableStore store, string partition, string prefix)
    {
        var rows = new List<Row>();
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(StoreTable.Data, partition, KeyRange.Prefix(prefix), StoreLimits.MaxPageSize, continuation, TestContext.CancellationToken);
            rows.AddRange(page.Rows);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return rows;
    }

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
