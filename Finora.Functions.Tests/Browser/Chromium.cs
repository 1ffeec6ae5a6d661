using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Browser;

/// <summary>
/// A real browser, Chromium without a window. The machine must have one: <c>FINORA_CHROMIUM</c> names it, or it is found on the path; nothing is downloaded. Only who says <c>FINORA_NO_BROWSER</c> does
/// without, and then the tests are counted as not run.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private Chromium(Process process) => _process = process;

    public static async Task<Chromium> StartAsync()
    {
        var path = Find();
        if (path is null && Environment.GetEnvironmentVariable("FINORA_NO_BROWSER") is { Length: > 0 }) Assert.Inconclusive("FINORA_NO_BROWSER asks to do without a browser.");
        if (path is null) Assert.Fail($"No browser: install chromium, or name one in FINORA_CHROMIUM. Looked for {string.Join(", ", Names)}.");
        await AzuriteInstall.EnsureAsync();
        var folder = AzuriteInstall.ProjectFolder;
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "Browser", "Browser.cjs"), Path.Combine(folder, "node_modules", "playwright-core"), path!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var browser = new Chromium(AzuriteInstall.Start(start));
        await browser.ReadAsync("start");
        return browser;
    }

    /// <summary>A new page, of a visitor who was never here.</summary>
    /// <param name="width">CSS pixels.</param>
    public Task<Seen> OpenAsync(int width = 390, int height = 844, bool scripts = false, bool dark = false) =>
        DoAsync(new JsonObject { ["do"] = "open", ["width"] = width, ["height"] = height, ["scripts"] = scripts, ["dark"] = dark });

    public Task<Seen> GoAsync(string url) => DoAsync(new JsonObject { ["do"] = "goto", ["url"] = url });

    /// <summary>Presses a button and waits for the page that comes.</summary>
    public Task<Seen> PressAsync(string name) => DoAsync(new JsonObject { ["do"] = "click", ["role"] = "button", ["name"] = name });

    public Task<Seen> FollowAsync(string name) => DoAsync(new JsonObject { ["do"] = "click", ["role"] = "link", ["name"] = name });

    /// <summary>Enter in a field, as somebody without a mouse sends a form.</summary>
    public Task<Seen> EnterAsync(string label) => DoAsync(new JsonObject { ["do"] = "press", ["label"] = label, ["key"] = "Enter" });

    public Task<Seen> FillAsync(string label, string value) => DoAsync(new JsonObject { ["do"] = "fill", ["label"] = label, ["value"] = value });

    public Task<Seen> ChooseAsync(string label, string value) => DoAsync(new JsonObject { ["do"] = "choose", ["label"] = label, ["value"] = value });

    /// <summary>Waits until the page says something, reloading as it does by itself.</summary>
    public Task<Seen> UntilAsync(string text) => DoAsync(new JsonObject { ["do"] = "until", ["text"] = text, ["milliseconds"] = 30_000 });

    public Task<Seen> ShootAsync(string path) => DoAsync(new JsonObject { ["do"] = "shot", ["path"] = path });

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<Seen> DoAsync(JsonObject step)
    {
        await _process.StandardInput.WriteLineAsync(step.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await ReadAsync(step.ToJsonString());
    }

    private async Task<Seen> ReadAsync(string step)
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException($"The browser ended at {step}.");
        var json = JsonDocument.Parse(line).RootElement;
        if (json.TryGetProperty("error", out var error)) Assert.Fail($"{step}: {error}\n{line}");
        return new Seen(json);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("FINORA_CHROMIUM") is { Length: > 0 } named) return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>What a visitor sees.</summary>
internal sealed record Seen(JsonElement State)
{
    public Uri Url => new(State.GetProperty("url").GetString()!);

    public int Status => State.GetProperty("status").GetInt32();

    public string Text => State.GetProperty("text").GetString()!;

    /// <summary>Everything that the page asked for since it was opened.</summary>
    public IEnumerable<string> Requests => State.GetProperty("requests").EnumerateArray().Select(url => url.GetString()!);

    public Seen Says(params string[] texts)
    {
        foreach (var text in texts) StringAssert.Contains(Text, text, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Fits the window, has a language and one main heading, and names everything that can be pressed or filled in.</summary>
    public Seen IsUsable()
    {
        Assert.AreEqual(0, State.GetProperty("overflow").GetInt32(), $"{Url} is wider than the window.");
        Assert.AreEqual(0, State.GetProperty("unnamed").GetArrayLength(), State.GetProperty("unnamed").GetRawText());
        Assert.AreEqual((0, 1, "en"), (State.GetProperty("small").GetInt32(), State.GetProperty("headings").GetInt32(), State.GetProperty("language").GetString()), Url.AbsolutePath);
        return this;
    }
}
