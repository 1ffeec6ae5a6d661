using Finora.Functions.Paystack;

namespace Finora.Functions.Demo;

/// <summary>From a finalized invoice to its money through Paystack: the checkout started, its page clicked, the event received, the invoice paid.</summary>
internal sealed class DemoCollecting(DemoStory story, IServiceProvider services)
{
    private const string StandIn = "/sandbox/paystack/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);

    /// <summary>Where Paystack is no stand-in, nobody clicks.</summary>
    public async Task TellAsync(DemoDocument document)
    {
        if (services.GetRequiredService<IPaystackAddress>().BaseAddress is not { } address || !address.AbsolutePath.EndsWith(StandIn, StringComparison.Ordinal)) return;
        var started = await story.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{document.Id}/initialize-payment", []);
        await story.SayAsync("A Paystack checkout", $"₦{started["amount"]} under {started["reference"]}");
        await ClickAsync(new Uri(DemoStory.Text(started, "authorization_url") + "/succeed"));
        await WaitAsync(document.Id);
        var payment = (await story.PlatformAsync(HttpMethod.Get, $"/api/v1/payments?invoice_id={document.Id}", null))["data"]![0]!;
        await story.SayAsync("In the payments", $"₦{payment["amount"]} by {payment["gateway"]!["channel"]}, receipt {payment["receipt_number"]}, {payment["status"]}");
    }

    private async Task ClickAsync(Uri button)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        using var pressed = await http.PostAsync(button, null);
        if (pressed.Headers.Location is null) throw new DemoFailedException($"The page of the stand-in for Paystack answered {(int)pressed.StatusCode}.");
        await story.SayAsync("The payer pays", "on the page of the stand-in, and is sent back");
    }

    private async Task WaitAsync(string invoiceId)
    {
        for (var look = 1; look <= Patience / Between; look++)
        {
            var invoice = await story.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{invoiceId}", null);
            if (DemoStory.Text(invoice, "status") == "paid")
            {
                await story.SayAsync("Paystack's event", $"received and booked: {invoice["invoice_number"]} is paid");
                return;
            }

            await Task.Delay(Between, TimeProvider.System);
        }

        throw new DemoFailedException("Paystack's event was not booked in time.");
    }
}
