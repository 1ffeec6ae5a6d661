using System.Diagnostics;
using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Invoicing;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Benchmarks.Exports;

/// <summary>Whether the memory that an export of all data takes grows with the tenant.</summary>
internal sealed class ExportBenchmark : IBenchmark
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int Megabyte = 1024 * 1024;

    /// <summary>What the export of <see cref="Many"/> may take above idle.</summary>
    private const int Goal = 150;

    public string Name => "export";

    public string Summary => $"memory of an export of {Many:N0} finalized invoices above idle, against one of {Few:N0}; goal {Goal} MB";

    public string Explanation => $"""
        Makes {Many:N0} invoices of two lines through the use cases, finalized and signed, then starts the app anew on the same data, lets it come to rest, and runs the job of an export while it looks at the
        resident memory of the process fifty times a second. Printed are the memory at rest, the highest that was seen, how long it took and how long the file is. Making the invoices takes some minutes.
        """;

    public bool RunsAlone => true;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        var tenants = new List<(int Invoices, TenantScope Scope)>();
        await using (var app = await InvoicingApp.StartAsync(folder.Path))
        {
            foreach (var count in new[] { Few, Many }) tenants.Add((count, await SeedAsync(app, count)));
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach (var (count, scope) in tenants) rows.Add(await MeasureAsync(folder.Path, count, scope));
        await Table.PrintAsync(["invoices", "at rest, MB", "highest, MB", "above rest, MB", "seconds", "file, MB"], rows);
    }

    private static async Task<TenantScope> SeedAsync(InvoicingApp app, int count)
    {
        var scope = await app.NewTenantAsync();
        var customer = await app.NewCustomerAsync(scope, "Adaeze Foods Ltd");
        for (var i = 0; i < count; i++)
        {
            var id = await app.NewDraftAsync(scope, customer, 2);
            var issued = await app.Get<IssueInvoice>().RunAsync(scope, new IssueRequest(id, null, MarkSent: false, RefuseFutureDate: true), CancellationToken.None);
            if (!issued.IsOk) throw new InvalidOperationException(issued.Failure.Message);
        }

        return scope;
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(string folder, int count, TenantScope scope)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await using var app = await InvoicingApp.StartAsync(folder);
        var export = new DataExport(app.Get<IdGenerator>().NewId(), "", Guid.Empty, TimeProvider.System.GetUtcNow());
        await app.Get<TenantStore>().RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                batch.Insert(Core.Storage.Keys.DataExport(export.Id), export);
                return Task.FromResult<Core.Outcome<bool>>(true);
            },
            CancellationToken.None);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var atRest = Resident();
        var started = TimeProvider.System.GetTimestamp();
        var running = PrepareAsync(app, new DataExportJob(1, scope.TenantId, export.Id));
        var highest = await HighestAsync(running);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var bytes = (await app.Get<TenantStore>().GetAsync(scope, Core.Storage.Keys.DataExport(export.Id), CancellationToken.None))!.Value.Bytes;
        return [$"{count:N0}", $"{atRest / Megabyte:N0}", $"{highest / Megabyte:N0}", $"{(highest - atRest) / Megabyte:N0}", $"{seconds:N1}", $"{bytes / (double)Megabyte:N1}"];
    }

    /// <summary>All parts, one after the other, as the jobs would.</summary>
    private static async Task PrepareAsync(InvoicingApp app, DataExportJob job)
    {
        var key = Core.Storage.Keys.DataExport(job.ExportId);
        while ((await app.Get<TenantStore>().GetAsync(TenantScope.Live(job.TenantId), key, CancellationToken.None))!.Value.Status == DataExportStatus.Preparing) await app.Get<PrepareExport>().RunAsync(job, CancellationToken.None);
    }

    private static async Task<long> HighestAsync(Task running)
    {
        var highest = Resident();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            highest = Math.Max(highest, Resident());
        }

        await running;
        return highest;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
