using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Signing;
using Finora.Functions.Nrs;

namespace Finora.Functions.Demo;

/// <summary>From a finalized document to the tax authority: the signature verified, the bytes submitted to the stand-in, the registration seen.</summary>
internal sealed class DemoReporting(DemoStory story, DemoAccount account, IServiceProvider services)
{
    private const string StandIn = "/sandbox/nrs/";
    private const string Tin = "12345678-0001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);

    public async Task TellAsync(DemoDocument document)
    {
        if (!PublicId.TryParse(IdPrefix.Business, account.BusinessId, out var tenantId)) throw new DemoFailedException("The business has no id.");
        var key = await services.GetRequiredService<SigningKeys>().CurrentAsync(tenantId, CancellationToken.None);
        if (!DocumentSeal.Verify(document.Xml, document.Signature, key.Modulus, key.Exponent)) throw new DemoFailedException("The signature does not verify.");
        var forged = document.Xml.ToArray();
        forged[^20] ^= 1;
        if (DocumentSeal.Verify(forged, document.Signature, key.Modulus, key.Exponent)) throw new DemoFailedException("A changed document verifies.");
        await story.SayAsync("Signature verified", "with the public key; one changed byte, and it is not");
        if (services.GetRequiredService<INrsAddress>().BaseAddress is not { } address || !address.AbsolutePath.EndsWith(StandIn, StringComparison.Ordinal)) return;
        await ConnectAsync(tenantId, address);
        await SubmitAsync(document);
    }

    /// <summary>A taxpayer of its own for every run: numbers begin anew with each business, and the authority takes each number once.</summary>
    private async Task ConnectAsync(Guid tenantId, Uri address)
    {
        var (businessId, serviceId, secret) = (services.GetRequiredService<IdGenerator>().NewId(), RandomNumberGenerator.GetHexString(8), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var taxpayer = new JsonObject { ["business_id"] = businessId.ToString(), ["tin"] = Tin, ["service_id"] = serviceId, ["api_key"] = $"demo-{serviceId}", ["api_secret"] = secret, ["notice_address"] = "sink" };
        using var http = new HttpClient { BaseAddress = address, Timeout = Patience };
        using var content = new StringContent(taxpayer.ToJsonString(), Encoding.UTF8, "application/json");
        using var added = await http.PostAsync(new Uri("_control/taxpayers", UriKind.Relative), content);
        var change = new NrsConnectionChange { BusinessId = businessId, ServiceId = serviceId, ApiKey = $"demo-{serviceId}", ApiSecret = secret, Names = ["business_id", "service_id", "api_key", "api_secret"] };
        var connected = await services.GetRequiredService<ConnectNrs>().ChangeAsync(tenantId, change, "demo", CancellationToken.None);
        if (!added.IsSuccessStatusCode || !connected.IsOk) throw new DemoFailedException("The business could not be connected to the stand-in for the tax authority.");
        await story.SayAsync("NRS, stood in for", address.AbsoluteUri);
    }

    private async Task SubmitAsync(DemoDocument document)
    {
        var queued = await story.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{document.Id}/submit-firs", []);
        await story.SayAsync("Submitted to NRS", $"{queued["message"]} {queued["job_id"]}");
        for (var look = 1; ; look++)
        {
            var invoice = await story.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{document.Id}", null);
            switch (DemoStory.Text(invoice, "firs_status"))
            {
                case "signed" or "transmitted":
                    await story.SayAsync("Registered with NRS", $"{invoice["nrs_irn"]}, {invoice["firs_status"]}, at {invoice["firs_submitted_at"]}");
                    return;
                case "rejected" or "parked":
                    throw new DemoFailedException($"The authority refused: {invoice["firs_response"]!["error"]}");
                default:
                    if (look * Between > Patience) throw new DemoFailedException($"The authority did not register the invoice: {invoice["firs_response"]!.ToJsonString()}");
                    await Task.Delay(Between, TimeProvider.System);
                    break;
            }
        }
    }
}
