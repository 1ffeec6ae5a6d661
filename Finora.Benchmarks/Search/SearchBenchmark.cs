using System.Globalization;
using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Http;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Functions.Composition;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Benchmarks.Search;

/// <summary>What the customer search costs, and whether anything about customers grows with their number.</summary>
internal sealed class SearchBenchmark : IBenchmark
{
    private const int MadeAtOnce = 128;
    private const int KeptBack = 10_000;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];
    private static readonly string[] Heads = ["", "median ms", "95 of 100 within ms", "slowest ms", "ms of processor time"];

    public string Name => "search";

    public bool RunsAlone => true;

    public string Summary => "customers of one business: search, list, get and create with 1,000, 10,000 and 100,000 of them";

    public string Explanation => """
        The whole app on SQLite, asked over HTTP one call at a time, as one person who types would. The business grows from size to size; at each, every question is asked twice and the
        second time counts. Processor time is that of the whole process for one question, caller and all: on a busy machine it says more than the clock. Customers are made by the use case itself, so that the index is what it would be; only its rows are written in bulk, without events. The goal is 95 of 100 searches within 20 ms at 100,000
        customers, and list, get and create that do not grow. It takes some minutes and about 3 GB in the temp folder. --rounds and --seconds do not matter to it.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        using var app = FinoraApp.Build([], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["FINORA_DATA"] = folder.Path,
            ["AzureWebJobsStorage"] = "",
            ["KeyVault:Uri"] = "",
            ["Limits:BusinessPerMinute"] = "100000",
            ["Limits:BusinessPerHour"] = "1000000",
            ["Limits:BusinessPerDay"] = "1000000",
            ["Logging:LogLevel:Default"] = "Warning",
        }, BulkWrites.Use);
        await app.StartAsync();
        var account = await Account.MakeAsync(app.Services);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var caller = new Caller(address, account);
        var made = new List<Guid>();
        foreach (var size in Sizes)
        {
            await GrowAsync(app.Services, account, made, size);
            await MeasureAsync(caller, made);
        }

        await app.StopAsync();
    }

    private static async Task GrowAsync(IServiceProvider services, Account account, List<Guid> made, int size)
    {
        var started = TimeProvider.System.GetTimestamp();
        var before = made.Count;
        var create = services.GetRequiredService<CreateCustomer>();
        var scope = account.Scope;
        var writes = services.GetRequiredService<BulkWrites>();
        foreach (var some in Enumerable.Range(before, size - before).Chunk(KeptBack))
        {
            writes.KeepsBack = true;
            foreach (var numbers in some.Chunk(MadeAtOnce))
            {
                var outcomes = await Task.WhenAll(numbers.Select(number => create.RunAsync(scope, People.Of(number), CancellationToken.None)));
                made.AddRange(outcomes.Select(outcome => outcome.Value.Customer.Id));
            }

            await writes.FlushAsync();
        }

        var took = TimeProvider.System.GetElapsedTime(started);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{size:N0} customers ({size - before:N0} made in {took.TotalSeconds:N0} s, load now {Machine.Load()})\n"));
    }

    private static async Task MeasureAsync(Caller caller, List<Guid> made)
    {
        var rows = new List<IReadOnlyList<string>>();
        var all = new Answers([], TimeSpan.Zero);
        foreach (var (kind, texts) in Questions.Draw(made.Count))
        {
            var answers = await caller.GetAsync([.. texts.Select(text => $"/v1/customers/search?q={Uri.EscapeDataString(text)}")]);
            all = all.And(answers);
            rows.Add(Row($"search: {kind}", answers));
        }

        rows.Add(Row("search: all of these", all));
        rows.Add(Row("list, first page of 50", await caller.GetAsync([.. Enumerable.Repeat("/v1/customers?limit=50", 100)])));
        rows.Add(Row("get", await caller.GetAsync([.. Enumerable.Range(0, 100).Select(i => $"/v1/customers/{PublicId.Format(IdPrefix.Customer, made[i * (made.Count / 100)])}")])));
        rows.Add(Row("create", await caller.CreateAsync(100, made)));
        await Table.PrintAsync(Heads, rows);
    }

    private static IReadOnlyList<string> Row(string name, Answers answers)
    {
        double[] sorted = [.. answers.Milliseconds.Order()];
        return [name, Print(sorted[sorted.Length / 2]), Print(sorted[(int)(sorted.Length * 0.95)]), Print(sorted[^1]), Print(answers.Processor.TotalMilliseconds / sorted.Length)];
    }

    private static string Print(double milliseconds) => milliseconds.ToString("N1", CultureInfo.InvariantCulture);
}
