using System.Security.Cryptography;
using System.Text;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Functions.Composition;
using Finora.Functions.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// The whole app in this process, on real HTTP and a real store, with a clock that only the test moves. The origins are those that the contracts' examples show.
/// Start one a test class: it costs half a second, a business in it a few milliseconds.
/// </summary>
public sealed class TestApp : IAsyncDisposable
{
    public const string PartnerSecret = "alat-partner-secret-for-docs-only";
    public const string PartnerTestSecret = "alat-partner-test-secret-for-tests";

    private static readonly LimitSettings GenerousLimits = new()
    {
        BusinessKey = new KeyLimits(10_000, 100_000, 100_000, 1_000),
        Platform = Enum.GetValues<Plan>().ToDictionary(plan => plan, _ => 100_000),
        PartnerWebhook = 100_000,
        FailedKeyChecks = 100_000,
        HostedPage = 100_000,
        InvoicePage = 100_000,
        Verification = 100_000,
        Register = 100_000,
        Login = 100_000,
        MfaChallenge = 100_000,
        PasswordReset = 100_000,
        ResetLetters = 100_000,
    };

    private readonly IHost _host;
    private readonly string _folder;
    private readonly bool _keepFolder;
    private readonly IReadOnlyDictionary<string, string?> _settings;

    private TestApp(IHost host, ManualTime time, string folder, bool keepFolder, IReadOnlyDictionary<string, string?> settings)
    {
        (_host, Time, _folder, _keepFolder, _settings) = (host, time, folder, keepFolder, settings);
        Http = new HttpClient(new DescribedAnswers()) { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public ManualTime Time { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>The data directory.</summary>
    public string Folder => _folder;

    public static Task<TestApp> OnSqliteAsync(Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null, ManualTime? clock = null) =>
        StartAsync(Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName()), false, settings ?? new Dictionary<string, string?>(), configure, clock);

    /// <summary>On data that outlives the app: start another on the same folder to see what is left.</summary>
    /// <param name="settings">Further settings, such as the storage account that the data is in.</param>
    /// <param name="clock">Give one where the data is younger than the clock that the app would have.</param>
    public static Task<TestApp> InFolderAsync(
        string folder, Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null, ManualTime? clock = null) =>
        StartAsync(folder, true, settings ?? new Dictionary<string, string?>(), configure, clock);

    /// <summary>On the shared Azurite, in tables of its own.</summary>
    public static async Task<TestApp> OnAzuriteAsync(Action<IServiceCollection>? configure = null)
    {
        var azurite = await Azurite.SharedAsync();
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Finora:TablePrefix"] = Azurite.UniqueName() };
        return await StartAsync(Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName()), false, settings, configure);
    }

    /// <summary>Another instance of the same installation: the same data, settings and clock. Dispose of it before this one.</summary>
    public Task<TestApp> BesideAsync(Action<IServiceCollection>? configure = null) => StartAsync(_folder, true, _settings, configure, Time);

    /// <summary>A business of its own, with an owner and keys, and with credits for as many calls as a test can make.</summary>
    /// <param name="naira">Credits to begin with, by an operator's adjustment; none for 0. The trial calls come on top.</param>
    public async Task<TestBusiness> CreateBusinessAsync(Plan plan = Plan.Enterprise, string name = "Ikeja Paper & Print", string? tin = "12345678-0001", int naira = 10_000_000)
    {
        var email = $"owner-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@ikeja.example";
        var input = new NewBusiness(name, BusinessType.Sme, plan, tin, email, "Passw0rd!", "Ada", "Obi");
        var outcome = await Services.GetRequiredService<CreateBusiness>().RunAsync(input, CancellationToken.None);
        if (naira > 0) await Services.GetRequiredService<AddCredits>().RunAsync(outcome.Value.Business.Id, naira * 100L, "Test credits", CancellationToken.None);
        return new TestBusiness(Http, outcome.Value);
    }

    /// <summary>A report of the bank partner, signed over the raw bytes.</summary>
    public Task<Reply> PartnerAsync(string body, string secret = PartnerSecret)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return Reply.SendAsync(Http, HttpMethod.Post, "/v1/webhooks/alat-payment", body, ("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(mac)));
    }

    public Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) => Reply.SendAsync(Http, method, path, body, headers);

    /// <summary>All documents of one kind that a business has, for looking behind the API.</summary>
    public async Task<IReadOnlyList<T>> StoredAsync<T>(TenantScope scope, RowRange<T> range)
        where T : IDocument
    {
        var found = new List<T>();
        string? continuation = null;
        do
        {
            var page = await Services.GetRequiredService<TenantStore>().ReadAsync(scope, range, 1000, continuation, CancellationToken.None);
            found.AddRange(page.Items.Select(item => item.Value));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        if (!_keepFolder) Directory.Delete(_folder, recursive: true);
    }

    private static async Task<TestApp> StartAsync(
        string folder, bool keepFolder, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure, ManualTime? clock = null)
    {
        var time = clock ?? new ManualTime();
        var all = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["FINORA_DATA"] = folder,
            ["Finora:ApiOrigin"] = "https://api.finorabusiness.com",
            ["Finora:PayOrigin"] = "https://pay.finorabusiness.com",
            ["Finora:AppOrigin"] = "https://app.finorabusiness.com",
            ["BankPartner:WebhookSecret"] = PartnerSecret,
            ["BankPartner:TestWebhookSecret"] = PartnerTestSecret,
            ["Logging:LogLevel:Default"] = "None",

            // A test of reporting runs a stand-in for the tax authority of its own, and few sign in elsewhere.
            ["Nrs:Sandbox:Enabled"] = "false",
            ["OAuth:Sandbox:Enabled"] = "false",
        };
        foreach (var (name, value) in settings) all[name] = value;
        var host = FinoraApp.Build([], all, services =>
        {
            services.AddSingleton<TimeProvider>(time);

            // The limits of the contracts would stop a test that calls often while its clock stands still; the tests of limits set their own.
            services.AddSingleton(GenerousLimits);

            // The real count of iterations costs 150 ms a business and is covered by a test of its own.
            services.AddSingleton<IPasswordHasher<User>>(new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })));
            configure?.Invoke(services);
        });
        await host.StartAsync();
        return new TestApp(host, time, folder, keepFolder, settings);
    }
}
