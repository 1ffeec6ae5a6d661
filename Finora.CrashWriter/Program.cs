using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;
using Finora.Local.Storage;

// Writes batches to the database in a directory until it is killed, from several tasks at once, and says of each on standard output when it was answered:
// "partition number." The full stop tells a whole line from one that the kill cut off. Ends by itself when its standard input is closed, that is, when
// whoever started it is gone.
if (args is not [var directory, var run, var writers])
{
    await Console.Error.WriteLineAsync("Finora.CrashWriter <directory> <run> <writers>");
    return 2;
}

var database = SqliteDatabase.Open(directory);
var store = new SqliteTableStore(database);
await store.EnsureTablesAsync(CancellationToken.None);
Task[] writing = [.. Enumerable.Range(0, int.Parse(writers)).Select(writer => Task.Run(() => WriteAsync($"{run}-{writer}")))];

// The console's reader blocks, also where it says Async.
var orphaned = Task.Run(Console.In.ReadToEnd);
await await Task.WhenAny([orphaned, .. writing]);
return 0;

async Task WriteAsync(string partition)
{
    for (var number = 0; ; number++)
    {
        // The same token in all rows of a batch: rows of different batches, or half a batch, do not go together.
        var token = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(1 + RandomNumberGenerator.GetInt32(4000)));
        RowChange[] batch =
        [
            RowChange.Insert($"head|{number:d8}", number, token),
            RowChange.Insert($"left|{number:d8}", number, token),
            RowChange.Insert($"right|{number:d8}", number, token),
            RowChange.Put("newest", number, token),
        ];
        var result = await store.CommitAsync(StoreTable.Data, partition, batch, CancellationToken.None);
        if (!result.IsCommitted) throw new InvalidOperationException($"{partition} {number}: {result}");
        Console.Out.Write($"{partition} {number}.\n");
    }
}
