using System.Security.Cryptography;
using System.Text;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Functions.Callbacks;
using Finora.Functions.Composition;

namespace Finora.Functions.Demo;

/// <summary>Starts the app, plays the story against it over HTTP, and leaves it running with what is needed to go on by hand.</summary>
internal static class DemoHost
{
    /// <summary>Kobo: the story and some hundred calls by hand.</summary>
    private const long Credits = 5_000_000;

    /// <returns>The exit code: 1 when a step of the story failed, 2 when the app could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var own = args.Where(argument => argument is not ("--demo" or "--exit")).ToArray();
        using var app = await FinoraApp.StartAsync(own, new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning" });
        if (app is null) return StartFailure.ExitCode;
        var played = await PlayAsync(app);
        if (args.Contains("--exit")) await app.StopAsync();
        else await app.WaitForShutdownAsync();
        return played ? 0 : 1;
    }

    private static async Task<bool> PlayAsync(IHost app)
    {
        if (StartReport.AddressOf(app.Services)?.AbsoluteUri.TrimEnd('/') is not { } origin)
        {
            await Console.Error.WriteLineAsync("The demo needs a host that listens by itself: run it in the default build.");
            return false;
        }

        await StartReport.PrintAsync(app.Services);
        using var http = new HttpClient { BaseAddress = new Uri(origin), Timeout = TimeSpan.FromSeconds(60) };
        try
        {
            var account = await MakeAccountAsync(app.Services);
            var story = new DemoStory(http, account);
            var document = await story.TellAsync();
            await new DemoReporting(story, account, app.Services).TellAsync(document);
            await new DemoCollecting(story, app.Services).TellAsync(document);
            await PrintNextStepsAsync(origin, account);
            return true;
        }
        catch (DemoFailedException e)
        {
            await Console.Error.WriteLineAsync($"\nThe demo stopped: {e.Message}");
            return false;
        }
    }

    /// <summary>A business of its own for every run, so that a second start on the same data tells the whole story again.</summary>
    private static async Task<DemoAccount> MakeAccountAsync(IServiceProvider services)
    {
        var run = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var input = new NewBusiness("Acme Ltd", BusinessType.Sme, Plan.Enterprise, "12345678-0001", $"owner-{run}@acme.example", $"Demo-{RandomNumberGenerator.GetHexString(12)}1", "Ada", "Obi");
        var outcome = await services.GetRequiredService<CreateBusiness>().RunAsync(input, CancellationToken.None);
        if (!outcome.IsOk) throw new DemoFailedException(outcome.Failure.Message);
        await services.GetRequiredService<AddCredits>().RunAsync(outcome.Value.Business.Id, Credits, "For the demo", CancellationToken.None);
        var secret = Encoding.UTF8.GetString(services.GetRequiredService<PartnerSecrets>().Live[0]);
        return new DemoAccount(
            outcome.Value.Business.Name, PublicId.Format(IdPrefix.Business, outcome.Value.Business.Id), outcome.Value.LiveKey.Secret, outcome.Value.PlatformKey.Secret, secret);
    }

    private static Task PrintNextStepsAsync(string origin, DemoAccount account) => Console.Out.WriteLineAsync($"""

        The server goes on at {origin}. Stop it with Ctrl+C; the data stays.

          business id            {account.BusinessId}
          Business API key       {account.BusinessKey}
          Platform API key       {account.PlatformKey}

        Try:
          curl -s "{origin}/v1/customers?businessId={account.BusinessId}" \
            -H "Authorization: Bearer {account.BusinessKey}" -H "Content-Type: application/json" \
            -d '{"{"}"name":"Harmattan Foods","email":"buyer@harmattan.example"{"}"}'

          curl -s {origin}/api/v1/customers -H "x-api-key: {account.PlatformKey}" -H "Content-Type: application/json" \
            -d '{"{"}"name":"Adaeze Foods Ltd","email":"accounts@adaezefoods.example","tin":"87654321-0001"{"}"}'

          curl -s {origin}/readyz
        """);
}

/// <summary>A document that was finalized.</summary>
internal sealed record DemoDocument(string Id, byte[] Signature, byte[] Xml);

/// <summary>What the story needs to call in.</summary>
/// <param name="PartnerSecret">What the bank partner signs with.</param>
internal sealed record DemoAccount(string Name, string BusinessId, string BusinessKey, string PlatformKey, string PartnerSecret);

/// <summary>A step of the story got an answer that it did not expect.</summary>
internal sealed class DemoFailedException : Exception
{
    public DemoFailedException()
    {
    }

    public DemoFailedException(string message)
        : base(message)
    {
    }

    public DemoFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
