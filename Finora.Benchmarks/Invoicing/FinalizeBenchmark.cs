using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Finora.Benchmarks.Harness;
using Finora.Core.Identity;
using Finora.Core.Invoicing;

namespace Finora.Benchmarks.Invoicing;

/// <summary>What finalizing adds to the signature in it.</summary>
internal sealed class FinalizeBenchmark : IBenchmark
{
    private const int Bits = 2048;
    private const int Tenants = 16;
    private const int Lines = 10;

    /// <summary>Until nothing is compiled any more: a server that runs for days does not compile either.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>More than one core can finalize in a second, so that a turn does not run out of drafts.</summary>
    private const int DraftsASecond = 1_400;

    public string Name => "finalize";

    public string Summary => "finalizing an invoice, end to end, against the raw RSA-2048 signature in it";

    public string Explanation => $"""
        Subject: IssueInvoice.RunAsync on drafts of {Lines} lines, by {Tenants} callers, each with a tenant of its own: reads, snapshots, fingerprint, UBL document, signature of the local key ring,
        journal entry, totals, index rows, event, pointer and the durable commit. Baseline: RSA.SignHash on one thread, which is the platform's OpenSSL. Compare the processor time: that is one core
        for both. The goal is a ratio of at most 2, half the rate of bare signatures. What `openssl speed rsa2048` says of this machine is printed with it. The drafts are made before, untimed.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        await using var app = await InvoicingApp.StartAsync(folder.Path);
        var drafts = await MakeDraftsAsync(app, (int)(DraftsASecond * (WarmUp.TotalSeconds + (settings.Turn.TotalSeconds * (settings.Rounds + 1))) / Tenants) + 1);
        using var rsa = RSA.Create(Bits);
        var digest = SHA256.HashData("A document."u8);
        await Repeat.ByManyAsync(Tenants, WarmUp, caller => FinalizeAsync(app, drafts[caller]));
        await Console.Out.WriteLineAsync($"\nopenssl speed: {await OpensslAsync()}");
        await Duel.RunAsync(
            settings,
            $"One invoice of {Lines} lines, {Tenants} callers",
            new Contender("IssueInvoice.RunAsync", time => Repeat.ByManyAsync(Tenants, time, caller => FinalizeAsync(app, drafts[caller]))),
            new Contender("RSA.SignHash, one thread", time => Repeat.ForAsync(time, () =>
            {
                rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                return ValueTask.CompletedTask;
            })));
    }

    private static async ValueTask FinalizeAsync(InvoicingApp app, ConcurrentQueue<(TenantScope Scope, Guid Id)> drafts)
    {
        if (!drafts.TryDequeue(out var draft)) throw new InvalidOperationException("The drafts have run out; measure with fewer rounds or shorter turns.");
        var outcome = await app.Get<IssueInvoice>().RunAsync(draft.Scope, new IssueRequest(draft.Id, null, MarkSent: false, RefuseFutureDate: true), CancellationToken.None);
        if (!outcome.IsOk) throw new InvalidOperationException(outcome.Failure.Message);
    }

    private static Task<ConcurrentQueue<(TenantScope Scope, Guid Id)>[]> MakeDraftsAsync(InvoicingApp app, int each) => Task.WhenAll(Enumerable.Range(0, Tenants).Select(async _ =>
    {
        var scope = await app.NewTenantAsync();
        var customer = await app.NewCustomerAsync(scope, "Adaeze Foods Ltd");
        var drafts = new ConcurrentQueue<(TenantScope, Guid)>();
        for (var i = 0; i < each; i++) drafts.Enqueue((scope, await app.NewDraftAsync(scope, customer, Lines)));
        return drafts;
    }));

    /// <summary>Signatures a second, or why that is not known.</summary>
    private static async Task<string> OpensslAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", "speed -seconds 2 rsa2048") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var words = text.Split('\n').Last(line => line.StartsWith("rsa", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var rate = words.Where(word => double.TryParse(word, CultureInfo.InvariantCulture, out _)).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ElementAt(1);
            return $"{rate.ToString("N0", CultureInfo.InvariantCulture)} signatures a second, {(1_000_000 / rate).ToString("N0", CultureInfo.InvariantCulture)} µs each";
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return "not to be had here";
        }
    }
}
