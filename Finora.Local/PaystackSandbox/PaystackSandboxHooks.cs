using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Finora.Local.NrsSandbox;

namespace Finora.Local.PaystackSandbox;

/// <summary>Posts signed events to the address of an account, without waiting, and lets some get lost or come twice where a fault says so.</summary>
/// <param name="installation">The key whose events go to the installation's address.</param>
/// <param name="app">Where the app listens, once it does.</param>
internal sealed class PaystackSandboxHooks(PaystackSandboxStore store, SandboxFaults faults, Func<string> installation, Func<Uri?> app) : IDisposable
{
    public const string Call = "webhook";
    public const string Lost = "lost";
    public const string Duplicate = "duplicate";
    private const int Copies = 4;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Everything that is on its way, for whoever must see it arrive.</summary>
    public Task Delivered
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The events of a payment that was made, in Paystack's order.</summary>
    public async Task TellPaidAsync(SandboxTransaction paid, SandboxPlan? plan, SandboxSubscription? subscription, CancellationToken cancellationToken)
    {
        var charge = new JsonObject { ["event"] = "charge.success", ["data"] = PaystackSandboxApi.Describe(paid, plan) };
        var address = await AddressAsync(paid.Account, paid.Metadata, cancellationToken);
        var begun = subscription is null ? null : new JsonObject { ["event"] = "subscription.create", ["data"] = PaystackSandboxApi.Describe(subscription, plan!) };
        Post(paid.Account, address, charge, begun);
    }

    /// <summary>An event of a subscription: a charge, or one that failed.</summary>
    public async Task TellAsync(string account, JsonObject happened, CancellationToken cancellationToken) => Post(account, await AddressAsync(account, null, cancellationToken), happened);

    /// <summary>Any body, signed as one of ours.</summary>
    public async Task<int> SendRawAsync(string account, string body, CancellationToken cancellationToken) => await PostAsync(account, await AddressAsync(account, body, cancellationToken), body);

    private void Post(string account, Uri? address, params JsonObject?[] events)
    {
        var times = faults.Take(Call)?.Mode switch { Lost => 0, Duplicate => Copies, _ => 1 };
        if (address is null || times == 0) return;
        var bodies = events.OfType<JsonObject>().Select(happened => happened.ToJsonString()).ToArray();
        lock (_gate) _last = Task.WhenAll([_last, .. Enumerable.Range(0, times).Select(_ => PostAllAsync(account, address, bodies))]);
    }

    private async Task PostAllAsync(string account, Uri address, string[] bodies)
    {
        foreach (var body in bodies) await PostAsync(account, address, body);
    }

    private async Task<int> PostAsync(string account, Uri? address, string body)
    {
        if (address is null) return 0;
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-paystack-signature", Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(account), bytes)));
        try
        {
            using var response = await _http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Nobody is told of an event that did not arrive; the app asks by itself.
            return 0;
        }
    }

    /// <summary>Where the account said; else the installation's own receiver, and for any other key that of the tenant in the metadata.</summary>
    private async Task<Uri?> AddressAsync(string account, string? metadata, CancellationToken cancellationToken)
    {
        if (await store.FindHookAsync(account, cancellationToken) is { } named) return new Uri(named);
        if (app() is not { } origin) return null;
        if (account == installation()) return new Uri(origin, "/api/v1/webhooks/paystack");
        return PaystackSandboxApi.Parse(metadata) is JsonObject told && told["tenant_id"]?.ToString() is { Length: > 0 } tenant ? new Uri(origin, $"/api/v1/webhooks/paystack/{Uri.EscapeDataString(tenant)}") : null;
    }
}
