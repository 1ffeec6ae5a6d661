using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Local.NrsSandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Signs a person in by a token that says who it is: the tenant's id, a dot and the role.</summary>
internal sealed class SaidSessions(TenantStore store) : IUserSessions
{
    public async Task<SessionUser?> RecogniseAsync(string accessToken, CancellationToken cancellationToken)
    {
        var parts = accessToken.Split('.');
        if (parts.Length != 2 || !Guid.TryParse(parts[0], out var tenant) || !Enum.TryParse<Role>(parts[1], out var role)) return null;
        var business = await store.GetAsync(TenantScope.Live(tenant), RowKeys.Business, cancellationToken);
        return business is null ? null : new SessionUser(business.Value.OwnerUserId, role, business.Value);
    }
}

/// <summary>The whole app with a stand-in for the tax authority. Jobs run when a test says so.</summary>
internal sealed class NrsApp : IAsyncDisposable
{
    private static readonly string[] Jobs = ["NrsSubmission", "NrsTransmission", "NrsPaymentStatus", "NrsRelease"];

    private readonly string _folder;

    private NrsApp(TestApp app, NrsSandboxKit sandbox, string folder) => (App, Sandbox, _folder) = (app, sandbox, folder);

    public TestApp App { get; }

    public NrsSandboxKit Sandbox { get; }

    /// <param name="jobs">Whether the app's own queue functions run.</param>
    /// <param name="clock">Another than the usual one.</param>
    public static async Task<NrsApp> StartAsync(bool jobs = false, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null, ManualTime? clock = null)
    {
        var time = clock ?? new ManualTime();
        var sandbox = await NrsSandboxKit.StartAsync(time);
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["NRS_API_URL"] = sandbox.Address };
        if (!jobs)
        {
            foreach (var job in Jobs) all[$"AzureWebJobs.{job}.Disabled"] = "true";
        }

        var folder = Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName());
        var app = await TestApp.InFolderAsync(
            folder,
            services =>
            {
                services.AddSingleton<IUserSessions, SaidSessions>();
                configure?.Invoke(services);
            },
            all,
            time);
        return new NrsApp(app, sandbox, folder);
    }

    /// <summary>A business on the plan, connected to the stand-in's taxpayer.</summary>
    public async Task<TestBusiness> ConnectedAsync(Plan plan = Plan.Starter, string? tin = "12345678-0001", string more = "")
    {
        var business = await App.CreateBusinessAsync(plan, "Lekki Software Ltd", tin);
        (await PatchAsync(business, $$"""{"nrs":{{Connection(more)}}}""")).Expect(200);
        return business;
    }

    public static string Connection(string more = "") =>
        $$"""{"environment":"sandbox","business_id":"{{new SandboxOptions().BusinessId}}","entity_id":"{{new SandboxOptions().EntityId}}","service_id":"F1N0RA01","api_key":"sandbox-key","api_secret":"sandbox-secret"{{more}}}""";

    public Task<Reply> SessionAsync(TestBusiness business, Role role, HttpMethod method, string path, string? body = null) =>
        App.SendAsync(method, path, body, ("Authorization", $"Bearer {business.Created.Business.Id}.{role}"));

    public Task<Reply> PatchAsync(TestBusiness business, string body) => SessionAsync(business, Role.Admin, HttpMethod.Patch, "/api/v1/settings/integrations", body);

    public static async Task<Guid> FinalizedAsync(TestBusiness business, string lines = PlatformTrade.SampleLines, string customer = PlatformTrade.FullCustomer, string more = "")
    {
        var invoice = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(customer.Replace(" Accounts@", Path.GetRandomFileName() + "@", StringComparison.Ordinal)), lines, more);
        var id = invoice.GetProperty("id").GetGuid();
        await business.FinalizedAsync(id.ToString());
        return id;
    }

    public static Task<Reply> SubmitAsync(TestBusiness business, Guid id) => business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/submit-firs");

    public static async Task<JsonElement> InvoiceAsync(TestBusiness business, Guid id) => (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}")).Expect(200).Json;

    /// <summary>One attempt, and what follows registration.</summary>
    public async Task RunAsync(TestBusiness business, Guid id)
    {
        var tenant = business.Created.Business.Id;
        var submission = await App.FindAsync(business.Live, RowKeys.NrsSubmission(id));
        await App.Service<RunSubmission>().RunAsync(new NrsJob(1, tenant, id, submission!.Turn + 1), CancellationToken.None);
        foreach (var kind in Enum.GetValues<NrsFollowUpKind>()) await FollowAsync(business, id, kind);
    }

    public Task FollowAsync(TestBusiness business, Guid id, NrsFollowUpKind kind) =>
        App.Service<NrsFollowUps>().RunAsync(new NrsJob(1, business.Created.Business.Id, id, 0), kind, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
