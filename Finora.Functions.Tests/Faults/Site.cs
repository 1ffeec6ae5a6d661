using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Faults;

/// <summary>An installation of its own: data and settings that outlive every process which runs on them.</summary>
internal sealed class Site : IDisposable
{
    public const string Secret = "campaign-partner-live-secret";
    public const string TestSecret = "campaign-partner-test-secret";

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["BankPartner__WebhookSecret"] = Secret,
        ["BankPartner__TestWebhookSecret"] = TestSecret,
        ["Limits__PartnerWebhook"] = "1000000",
        ["Limits__BusinessPerMinute"] = "10000",
        ["Logging__LogLevel__Default"] = "Warning",
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
    };

    private Site()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("finora-campaign-").FullName;

    /// <summary>On Azurite queue messages show by the clock of this machine, so no test can make one due.</summary>
    public bool HasOwnClock => !_settings.ContainsKey("AzureWebJobsStorage");

    public static async Task<Site> CreateAsync(bool azurite)
    {
        var site = new Site();
        if (!azurite) return site;
        site._settings["AzureWebJobsStorage"] = (await Azurite.SharedAsync()).ConnectionString;
        site._settings["Finora__TablePrefix"] = Azurite.UniqueName();
        return site;
    }

    public AppProcess Serve() => AppProcess.Serve(Folder, _settings);

    /// <summary>A business made by the operator's command.</summary>
    public async Task<Account> MakeBusinessAsync(string name, bool test, CancellationToken cancellationToken)
    {
        string[] command = ["ops", "create-business", "--name", name, "--email", $"owner@{Azurite.UniqueName()}.example", "--password", "Passw0rd!", "--plan", "enterprise", "--tin", "12345678-0001", "--json"];
        var made = JsonDocument.Parse((await AppProcess.RunAsync(command, Folder, _settings, cancellationToken)).Expect(0).Output).RootElement;
        string[] credits = ["ops", "add-credits", "--business", made.GetProperty("businessId").GetString()!, "--naira", "10000000", "--reason", "For the campaign"];
        (await AppProcess.RunAsync(credits, Folder, _settings, cancellationToken)).Expect(0);
        var scope = new TenantScope(made.GetProperty("tenantId").GetGuid(), test);
        return new Account(scope, made.GetProperty("businessId").GetString()!, made.GetProperty(test ? "businessTestKey" : "businessLiveKey").GetString()!);
    }

    /// <summary>The app in this process on the same data, two minutes later.</summary>
    public Task<TestApp> LookInsideAsync(IEventSubscriber subscriber)
    {
        var settings = _settings.Where(setting => !setting.Key.StartsWith("Logging", StringComparison.Ordinal)).ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value);
        return TestApp.InFolderAsync(Folder, services => services.AddSingleton(subscriber), settings, new ManualTime(TimeProvider.System.GetUtcNow().AddMinutes(2)));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>A business, on the side on which it is used.</summary>
internal sealed record Account(TenantScope Scope, string BusinessId, string Key)
{
    public string PartnerSecret => Scope.Test ? Site.TestSecret : Site.Secret;
}
