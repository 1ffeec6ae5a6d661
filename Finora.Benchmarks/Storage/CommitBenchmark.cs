using System.Security.Cryptography;
using System.Text;
using Finora.Benchmarks.Harness;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Storage;

namespace Finora.Benchmarks.Storage;

/// <summary>What the table store adds to a transaction.</summary>
internal sealed class CommitBenchmark : IBenchmark
{
    /// <summary>What a payment of an issued invoice writes, about: payment, receipt counter, entry, entry counter, invoice, customer, link, partner's id, two events and their marks.</summary>
    private const int Rows = 12;

    private const int BodyBytes = 700;
    private const int Many = 32;

    private static readonly IdGenerator Ids = new(TimeProvider.System);

    public string Name => "commit";

    public string Summary => "a batch of 12 rows in the SQLite store against a bare transaction of the same rows";

    public string Explanation => """
        Subject: SqliteTableStore.CommitAsync with 12 inserts of 700 bytes, by one caller and by 32 at once. Baseline: BEGIN IMMEDIATE, the same 12 inserts by a prepared
        statement, COMMIT, with Microsoft.Data.Sqlite on one connection to a file of its own, with the same table, pragmas and durability; 32 callers take turns on it.
        Every commit is synced to the disk (WAL, synchronous=FULL), so the disk of the machine decides much of both.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "store"));
        var store = new SqliteTableStore(database);
        await store.EnsureTablesAsync(CancellationToken.None);
        using var bare = new BareTransactions(Path.Combine(folder.Path, "bare.db"));
        await RunAsync(settings, "One caller", 1, store, bare);
        await RunAsync(settings, $"{Many} callers at once", Many, store, bare);
    }

    private static Task RunAsync(Settings settings, string title, int callers, SqliteTableStore store, BareTransactions bare) => Duel.RunAsync(
        settings,
        title,
        new Contender("SqliteTableStore.CommitAsync", time => Repeat.ByManyAsync(callers, time, async caller =>
        {
            var result = await store.CommitAsync(StoreTable.Data, Partition(caller), NewRows(), CancellationToken.None);
            if (!result.IsCommitted) throw new InvalidOperationException("A commit of new rows was refused.");
        })),
        new Contender("bare transaction", time => Repeat.ByManyAsync(callers, time, caller =>
        {
            bare.Commit(Partition(caller), NewRows());
            return ValueTask.CompletedTask;
        })));

    private static string Partition(int caller) => $"{caller:x32}.live";

    /// <summary>Made anew for every commit by both contenders, so that it weighs on both alike.</summary>
    private static RowChange[] NewRows()
    {
        var rows = new RowChange[Rows];
        for (var i = 0; i < Rows; i++) rows[i] = RowChange.Insert($"row|{Ids.NewId():N}", 1, NewBody());
        return rows;
    }

    private static byte[] NewBody() => Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(BodyBytes, lowercase: true));
}
