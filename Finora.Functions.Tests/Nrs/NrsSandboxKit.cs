using System.Text;
using System.Text.Json;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Storage;
using Finora.Local.NrsSandbox;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Nrs;

/// <summary>The stand-in for the tax authority on a port and a store of its own, so that it outlives the app that is tested against it, and its control calls.</summary>
internal sealed class NrsSandboxKit : IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly NrsSandboxServer _server;

    private NrsSandboxKit(ManualTime time, SandboxOptions options)
    {
        Tables = new SqliteTableStore(_folder.Database);
        _server = new NrsSandboxServer(Tables, options, time);
    }

    public SqliteTableStore Tables { get; }

    public HttpClient Http { get; } = new();

    public string Address => _server.BaseAddress!.AbsoluteUri;

    public static async Task<NrsSandboxKit> StartAsync(ManualTime time, SandboxOptions? options = null)
    {
        var kit = new NrsSandboxKit(time, options ?? new SandboxOptions());
        await kit.Tables.EnsureTablesAsync(CancellationToken.None);
        await kit._server.StartAsync(CancellationToken.None);
        kit.Http.BaseAddress = kit._server.BaseAddress;
        return kit;
    }

    public Task FailAsync(string match, string mode, int times = 1, string more = "") =>
        ControlAsync(HttpMethod.Post, "faults", $$"""{"match":"{{match}}","mode":"{{mode}}","times":{{times}}{{more}}}""");

    public Task HealAsync() => ControlAsync(HttpMethod.Delete, "faults");

    /// <summary>What was registered, in no order.</summary>
    public async Task<JsonElement[]> InvoicesAsync() => [.. (await ControlAsync(HttpMethod.Get, "invoices")).EnumerateArray()];

    /// <summary>Every call whose path holds <paramref name="path"/>, oldest first.</summary>
    public async Task<JsonElement[]> RequestsAsync(string path) => [.. (await ControlAsync(HttpMethod.Get, $"requests?limit=10000&path={Uri.EscapeDataString(path)}")).EnumerateArray()];

    public Task<JsonElement> TaxpayerAsync(string json) => ControlAsync(HttpMethod.Post, "taxpayers", json);

    public async Task<string> CryptoKeysAsync() => (await ControlAsync(HttpMethod.Get, $"taxpayers/{new SandboxOptions().BusinessId}/crypto_keys.txt")).GetRawText();

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "_control/" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.IsTrue(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        Http.Dispose();
        _folder.Dispose();
    }
}
