using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Nrs;
using Finora.Functions.Tests.Platform;
using Finora.Local.PaystackSandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Paystack;

/// <summary>The whole app with the stand-in for Paystack that runs beside it. Jobs run when a test says so.</summary>
internal sealed class PaystackApp : IAsyncDisposable
{
    private static readonly RowRange<PaystackEvent> Events = new(KeyRange.Prefix("pst-evt|"));
    private readonly HttpClient _sandbox = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private PaystackApp(TestApp app) => App = app;

    public TestApp App { get; }

    /// <summary>The installation's secret key.</summary>
    public string Secret => App.Service<PaystackInstallation>().SecretKey!;

    public static async Task<PaystackApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["AzureWebJobs.PaystackEventJob.Disabled"] = "true", ["AzureWebJobs.PaystackQuestion.Disabled"] = "true", ["AzureWebJobs.SubscriptionPeriods.Disabled"] = "true" };
        foreach (var (name, value) in settings) all[name] = value;
        return new PaystackApp(await TestApp.OnSqliteAsync(services => services.AddSingleton<IUserSessions, SaidSessions>(), all));
    }

    /// <summary>Around an app that a test has started.</summary>
    public static PaystackApp Around(TestApp app) => new(app);

    /// <summary>Starts a checkout.</summary>
    public static async Task<JsonElement> InitializeAsync(TestBusiness business, string invoice, string body = "{}") =>
        (await business.PlatformPostAsync($"/invoices/{invoice}/initialize-payment", body)).Expect(201).Json;

    /// <summary>Presses a button of the stand-in's page, waits until its events have arrived, and answers where the payer is sent.</summary>
    public Task<string> PressAsync(JsonElement started, string button = "succeed") => PressAsync(started.GetProperty("authorization_url").GetString()!, button);

    public async Task<string> PressAsync(string page, string button = "succeed")
    {
        using var response = await _sandbox.PostAsync(new Uri($"{page}/{button}"), null);
        Assert.AreEqual(HttpStatusCode.SeeOther, response.StatusCode);
        await App.Service<PaystackSandboxServer>().Delivered;
        return response.Headers.Location!.AbsoluteUri;
    }

    public Task DeliveredAsync() => App.Service<PaystackSandboxServer>().Delivered;

    public Task<HttpResponseMessage> PageAsync(string address) => _sandbox.GetAsync(new Uri(address));

    public async Task ControlAsync(string subject, string body)
    {
        using var response = await _sandbox.PostAsync(new Uri(App.Service<PaystackSandboxServer>().BaseAddress!, "_control/" + subject), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.IsTrue(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task FailAsync(string match, string mode, string more = "") => ControlAsync("faults", $$"""{"match":"{{match}}","mode":"{{mode}}"{{more}}}""");

    /// <summary>An event, signed over its bytes.</summary>
    public Task<Reply> EventAsync(string body, string? secret = null, string path = "") =>
        App.SendAsync(HttpMethod.Post, "/api/v1/webhooks/paystack" + path, body, ("x-paystack-signature", Sign(body, secret ?? Secret)));

    public static string Sign(string body, string secret) => Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>A payment as Paystack tells it.</summary>
    public static string Charge(string reference, long amount, string more = "", string name = "charge.success", string status = "success", string currency = "NGN", long id = 302961) =>
        $$"""{"event":"{{name}}","data":{"id":{{id}},"domain":"test","status":"{{status}}","reference":"{{reference}}","amount":{{amount}},"currency":"{{currency}}","channel":"bank_transfer","fees":200000,"paid_at":"2026-03-18T10:14:58.000Z"{{more}} } }""";

    public Task<IReadOnlyList<PaystackEvent>> StoredAsync(Guid? owner = null) => App.StoredAsync(TenantScope.Live(owner ?? Guid.Empty), Events);

    /// <summary>Does what the job would: everything that is stored and not done, until nothing more can be. An event may wait for another that came in the same millisecond, and so stands before or behind it.</summary>
    public async Task WorkAsync(Guid? owner = null)
    {
        for (var (waiting, before) = (await WaitingAsync(owner), int.MaxValue); waiting.Length > 0 && waiting.Length < before; waiting = await WaitingAsync(owner))
        {
            before = waiting.Length;
            foreach (var one in waiting) await App.Service<PaystackEvents>().HandleAsync(new PaystackJob(1, owner, one.Id, 0), CancellationToken.None);
        }
    }

    private async Task<PaystackEvent[]> WaitingAsync(Guid? owner) => [.. (await StoredAsync(owner)).Where(one => one.HandledAt is null)];

    /// <summary>Connects a tenant's own account.</summary>
    public async Task ConnectAsync(TestBusiness business, OpenPaystackAccount? account)
    {
        var outcome = await App.Service<TenantStore>().RunAsync<bool>(
            business.Live,
            async (batch, token) =>
            {
                await App.Service<PaystackAccounts>().PutAsync(batch, account, token);
                return true;
            },
            CancellationToken.None);
        Assert.IsTrue(outcome.IsOk);
    }

    public async ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        await App.DisposeAsync();
    }
}
