using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Exports;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Platform;

/// <summary>Exports that take more than one job. A job here reads a page of two records and ends.</summary>
[TestClass]
public sealed class ExportPartsTests
{
    private const string Path = "/settings/data-export";
    private readonly TableHooks _hooks = new();
    private TestApp _app = null!;
    private TestBusiness _business = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _app = await TestApp.OnSqliteAsync(
            services =>
            {
                _hooks.Use(services);
                services.AddSingleton<Functions.Http.IUserSessions, SaidSessions>();
                services.AddSingleton(new ExportSlice(TimeSpan.Zero, int.MaxValue, long.MaxValue, 2));
            },
            new Dictionary<string, string?> { ["AzureWebJobs.DataExport.Disabled"] = "true" });
        _business = await _app.CreateBusinessAsync(Plan.Starter);
        var customer = await _business.PlatformCustomerAsync($$"""{"name":"Adaeze Foods Ltd","email":"{{Trade.NewEmail()}}"}""");
        for (var i = 0; i < 5; i++) await _business.FinalSampleAAsync(customer);
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task The_jobs_follow_one_another_and_leave_one_file_with_all_records_and_hashes()
    {
        var (export, address) = await AskAsync();
        var jobs = await DrainAsync();
        Assert.IsGreaterThan(20, jobs);
        var stored = await StoredAsync(export);
        Assert.AreEqual(DataExportStatus.Ready, stored.Status);
        Assert.HasCount(jobs, stored.Parts);
        Assert.AreEqual(1, (await _app.StoredAsync(_business.Live, RowKeys.Messages)).Count(message => message.Id == export));
        Assert.AreEqual(2, (await _app.StoredAsync(_business.Live, RowKeys.AuditRecords)).Count(record => record.Action.StartsWith("export.", StringComparison.Ordinal)));

        using var zip = await ZipAsync(address);
        Assert.AreEqual("invoices-2.json invoices-3.json invoices.json", string.Join(' ', zip.Entries.Select(entry => entry.FullName).Where(IsInvoices).Order(StringComparer.Ordinal)));
        var invoices = zip.Entries.Where(entry => IsInvoices(entry.FullName)).SelectMany(entry => JsonDocument.Parse(Read(entry)).RootElement.EnumerateArray()).Select(invoice => Trade.Text(invoice, "id")).ToArray();
        CollectionAssert.AllItemsAreUnique(invoices);
        Assert.HasCount(5, invoices);
        foreach (var invoice in invoices) Assert.HasCount(2, zip.Entries.Where(entry => entry.FullName.StartsWith($"documents/{invoice}/", StringComparison.Ordinal)));
        AssertManifest(zip);
    }

    [TestMethod]
    public async Task A_job_that_dies_is_run_again_from_the_part_that_counts()
    {
        var (export, address) = await AskAsync();
        var commits = 0;
        _hooks.Before = (call, _) => call.IsCommit && call.Touches("dex|") && ++commits % 4 == 0 ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        await DrainAsync();
        _hooks.Before = null;

        var stored = await StoredAsync(export);
        Assert.AreEqual(DataExportStatus.Ready, stored.Status);
        Assert.IsGreaterThan(stored.Parts.Count, stored.Attempts);
        using (var zip = await ZipAsync(address)) AssertManifest(zip);

        _app.Time.Leap(DataExport.Life);
        await _app.Service<RemoveExports>().RunAsync(CancellationToken.None);
        for (var attempt = 1; attempt <= stored.Attempts; attempt++)
        {
            foreach (var blob in new[] { DataExport.BlobOf(export, attempt), DataExport.IndexOf(export, attempt) })
            {
                await using var left = await _app.Service<IBlobStore>().OpenAsync(blob, CancellationToken.None);
                Assert.IsNull(left, blob);
            }
        }
    }

    [TestMethod]
    public async Task Of_two_jobs_at_once_one_part_counts_and_the_other_is_taken_away()
    {
        var (export, address) = await AskAsync();
        var job = new DataExportJob(1, _business.Created.Business.Id, export);
        while ((await StoredAsync(export)).Status == DataExportStatus.Preparing) await Task.WhenAll(RunAsync(job), RunAsync(job));

        var stored = await StoredAsync(export);
        Assert.IsGreaterThan(stored.Parts.Count, stored.Attempts);
        foreach (var attempt in Enumerable.Range(1, stored.Attempts).Except(stored.Parts.Select(part => part.Attempt)))
        {
            await using var left = await _app.Service<IBlobStore>().OpenAsync(DataExport.BlobOf(export, attempt), CancellationToken.None);
            Assert.IsNull(left);
        }

        using var zip = await ZipAsync(address);
        AssertManifest(zip);
    }

    [TestMethod]
    public async Task An_export_that_is_given_up_leaves_no_part()
    {
        var (export, address) = await AskAsync();
        var job = new DataExportJob(1, _business.Created.Business.Id, export);
        for (var i = 0; i < 3; i++) await RunAsync(job);
        await _app.Service<PrepareExport>().FailAsync(job, CancellationToken.None);
        await RunAsync(job);
        Assert.AreEqual(DataExportStatus.Failed, (await StoredAsync(export)).Status);
        await using var left = await _app.Service<IBlobStore>().OpenAsync(DataExport.BlobOf(export, 2), CancellationToken.None);
        Assert.IsNull(left);
        (await _app.SendAsync(HttpMethod.Get, address)).Expect(404);
    }

    [TestMethod]
    public async Task A_file_of_more_entries_than_an_old_ZIP_can_count_is_a_ZIP64()
    {
        const int Entries = 70_000;
        using var file = new MemoryStream();
        using var first = new ArchiveWriter(file, _app.Time.GetUtcNow(), 0);
        for (var i = 0; i < Entries; i++) await first.AddAsync($"é/{i}", "x"u8.ToArray(), CancellationToken.None);
        using var last = new ArchiveWriter(file, _app.Time.GetUtcNow(), file.Length);
        await last.AddAsync("end", new byte[3_000_000], CancellationToken.None);
        await last.EndAsync(first.Files.ToAsyncEnumerable(), CancellationToken.None);

        using var zip = new ZipArchive(file);
        Assert.HasCount(Entries + 1, zip.Entries);
        Assert.AreEqual("x", System.Text.Encoding.UTF8.GetString(Read(zip.GetEntry($"é/{Entries - 1}")!)));
        Assert.HasCount(3_000_000, Read(zip.GetEntry("end")!));
        Assert.AreEqual(_app.Time.GetUtcNow().DateTime, zip.Entries[0].LastWriteTime.DateTime);
    }

    [TestMethod]
    public async Task What_lies_beyond_4_GiB_is_found()
    {
        const long Start = 5L << 30;
        using var end = new MemoryStream();
        using var writer = new ArchiveWriter(end, _app.Time.GetUtcNow(), Start);
        await writer.AddAsync("far", "away"u8.ToArray(), CancellationToken.None);
        await writer.EndAsync(AsyncEnumerable.Empty<ExportedFile>(), CancellationToken.None);

        using var zip = new ZipArchive(new AfterNothing(Start, end.ToArray()));
        Assert.AreEqual("away", System.Text.Encoding.UTF8.GetString(Read(zip.Entries.Single())));
    }

    private static bool IsInvoices(string name) => name.StartsWith("invoices", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal);

    private static void AssertManifest(ZipArchive zip)
    {
        var files = JsonDocument.Parse(Read(zip.GetEntry("manifest.json")!)).RootElement.GetProperty("files").EnumerateArray().ToArray();
        CollectionAssert.AreEquivalent(zip.Entries.Select(entry => entry.FullName).Where(name => name != "manifest.json").ToArray(), files.Select(file => Trade.Text(file, "name")).ToArray());
        foreach (var file in files)
        {
            var content = Read(zip.GetEntry(Trade.Text(file, "name"))!);
            Assert.AreEqual((file.GetProperty("bytes").GetInt64(), Trade.Text(file, "sha256")), (content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), Trade.Text(file, "name"));
        }
    }

    private async Task<(Guid Export, string Address)> AskAsync()
    {
        var asked = (await _app.SaidAsync(_business, Role.Owner, HttpMethod.Post, Path)).Expect(202).Json;
        await _app.Service<OutboxDispatcher>().DispatchAsync(_business.Live, CancellationToken.None);
        return (asked.GetProperty("id").GetGuid(), new Uri(Trade.Text(asked, "download_url")).AbsolutePath);
    }

    private async Task<DataExport> StoredAsync(Guid export) => (await _app.FindAsync(_business.Live, RowKeys.DataExport(export)))!;

    private Task RunAsync(DataExportJob job) => _app.Service<PrepareExport>().RunAsync(job, CancellationToken.None);

    /// <summary>Does what the host would: one message after the other, and one whose job fails again.</summary>
    /// <returns>How many jobs ended well.</returns>
    private async Task<int> DrainAsync()
    {
        var (receiver, done) = (_app.Service<IJobReceiver>(), 0);
        while (await receiver.ReceiveAsync(DataExportJob.QueueName, 1, TimeSpan.FromMinutes(5), CancellationToken.None) is [var message])
        {
            Assert.IsTrue(JobText.TryDecode(message.Text, out var body));
            while (true)
            {
                try
                {
                    await RunAsync(DataExportJob.Parse(body)!);
                    break;
                }
                catch (StorageUnavailableException)
                {
                    // The message comes again.
                }
            }

            done++;
            await receiver.CompleteAsync(DataExportJob.QueueName, message, CancellationToken.None);
        }

        return done;
    }

    private async Task<ZipArchive> ZipAsync(string address)
    {
        using var answer = await _app.Http.GetAsync(address);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.AreEqual(answer.Content.Headers.ContentLength, bytes.Length);
        return new ZipArchive(new MemoryStream(bytes));
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var open = entry.Open();
        using var content = new MemoryStream();
        open.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A file that begins with gigabytes of zeros.</summary>
    private sealed class AfterNothing(long start, byte[] end) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => start + end.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, Length - Position);
            for (var i = 0; i < read; i++) buffer[offset + i] = Position + i < start ? (byte)0 : end[Position + i - start];
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
