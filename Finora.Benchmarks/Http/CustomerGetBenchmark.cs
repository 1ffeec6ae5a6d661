using Finora.Benchmarks.Harness;
using Finora.Functions.Composition;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Benchmarks.Http;

/// <summary>What the app adds to an HTTP answer.</summary>
internal sealed class CustomerGetBenchmark : IBenchmark
{
    private const int Connections = 4;

    private static readonly string[] Heads = ["", "µs each by the clock: median (quartiles)", "µs of processor time"];

    public string Name => "customer-get";

    public string Summary => "GET /v1/customers/{id} against a bare Kestrel endpoint that answers the same bytes";

    public string Explanation => $"""
        Subject: the whole app on SQLite, with real keys: routing, access check with its four reads, the customer's row, opening what is sealed, the envelope. The requests go round
        {Account.Keys} keys, since no single one may call so often. Baseline: Kestrel with nothing but one delegate that writes the same body. {Connections} connections of one
        HttpClient ask both in a loop, in this same process.
        The third contender answers canned bytes from a plain socket and so costs next to nothing: its processor time is about what the client itself takes, and the last
        ratio has that taken from both sides.
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
        });
        await app.StartAsync();
        var account = await Account.MakeAsync(app.Services);
        using var client = new LoadClient(Connections, account.Secrets);
        var path = await client.PostCustomerAsync(AddressOf(app), account.BusinessId);
        var (head, body) = await client.GetRawAsync(AddressOf(app), path);
        await using var kestrel = await BareKestrel.StartAsync(body);
        using var socket = BareSocket.Start(head, body);
        var turns = await Contest.RunAsync(
            settings,
            new Contender("Finora", time => client.LoadAsync(new Uri(AddressOf(app), path), time)),
            new Contender("bare Kestrel", time => client.LoadAsync(new Uri(kestrel.Address, path), time)),
            new Contender("bare socket", time => client.LoadAsync(new Uri(socket.Address, path), time)));
        await PrintAsync(turns, body.Length);
        await app.StopAsync();
    }

    private static async Task PrintAsync(IReadOnlyList<IReadOnlyList<Turn>> turns, int bytes)
    {
        var withoutClient = turns[0].Zip(turns[1], turns[2]).Select(round => (round.First.Processor - round.Third.Processor) / (round.Second.Processor - round.Third.Processor));
        await Console.Out.WriteLineAsync($"\n{Connections} connections, an answer of {bytes} bytes (load now {Machine.Load()})\n");
        await Table.PrintAsync(Heads,
        [
            Duel.Row("Finora", turns[0]),
            Duel.Row("bare Kestrel", turns[1]),
            Duel.Row("bare socket: the client", turns[2]),
            Duel.RatioRow("ratio", turns[0], turns[1]),
            ["ratio without the client", "", Spread.Of(withoutClient).ToString()],
        ]);
    }

    private static Uri AddressOf(IHost app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
