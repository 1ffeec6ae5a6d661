using Finora.Core.Identity;
using Finora.Core.Limits;

namespace Finora.Functions.Http;

/// <summary>The limits of the installation: settings whose defaults are the numbers of the contracts.</summary>
public sealed record LimitSettings
{
    /// <summary>Bounds the row of a key: the rolling minute keeps about four bytes for each request in it.</summary>
    private const int MaxLimit = 1_000_000;

    private const int MaxProxies = 5;

    /// <summary>Of every Business key for which nothing else was agreed.</summary>
    public KeyLimits BusinessKey { get; init; } = new(60, 1_000, 10_000, 10);

    /// <summary>Requests a clock minute of all Platform keys of a tenant, by its plan.</summary>
    public IReadOnlyDictionary<Plan, int> Platform { get; init; } =
        new Dictionary<Plan, int> { [Plan.Free] = 30, [Plan.Starter] = 60, [Plan.Premium] = 120, [Plan.Enterprise] = 600 };

    /// <summary>Calls of the partner's webhook from one address in a minute.</summary>
    public int PartnerWebhook { get; init; } = 600;

    /// <summary>Business keys from one address that were not recognised, in a minute.</summary>
    public int FailedKeyChecks { get; init; } = 30;

    /// <summary>Requests for hosted payment pages and their images from one address in a minute.</summary>
    public int HostedPage { get; init; } = 120;

    /// <summary>Requests for hosted pages of invoices from one address in a minute.</summary>
    public int InvoicePage { get; init; } = 60;

    /// <summary>Questions about documents from one address in a minute.</summary>
    public int Verification { get; init; } = 30;

    /// <summary>Readings of the list of plans from one address in a minute.</summary>
    public int PlanList { get; init; } = 60;

    /// <summary>New accounts from one address in an hour.</summary>
    public int Register { get; init; } = 10;

    /// <summary>Attempts to sign in from one address in a minute.</summary>
    public int Login { get; init; } = 20;

    /// <summary>How many proxies before the app add to <c>X-Forwarded-For</c>; see <see cref="SourceAddress"/>.</summary>
    public int Proxies { get; init; } = 1;

    /// <exception cref="InvalidOperationException">A setting is no number, or out of bounds.</exception>
    public static LimitSettings Read(IConfiguration configuration)
    {
        var preset = new LimitSettings();
        return new LimitSettings
        {
            BusinessKey = new KeyLimits(
                Limit(configuration, "BusinessPerMinute", preset.BusinessKey.PerMinute), Limit(configuration, "BusinessPerHour", preset.BusinessKey.PerHour),
                Limit(configuration, "BusinessPerDay", preset.BusinessKey.PerDay), Limit(configuration, "BusinessInFlight", preset.BusinessKey.InFlight)),
            Platform = preset.Platform.ToDictionary(entry => entry.Key, entry => Limit(configuration, $"Platform{entry.Key}", entry.Value)),
            PartnerWebhook = Limit(configuration, "PartnerWebhook", preset.PartnerWebhook),
            FailedKeyChecks = Limit(configuration, "FailedKeyChecks", preset.FailedKeyChecks),
            HostedPage = Limit(configuration, "HostedPage", preset.HostedPage),
            InvoicePage = Limit(configuration, "InvoicePage", preset.InvoicePage),
            Verification = Limit(configuration, "Verification", preset.Verification),
            PlanList = Limit(configuration, "PlanList", preset.PlanList),
            Register = Limit(configuration, "Register", preset.Register),
            Login = Limit(configuration, "Login", preset.Login),
            Proxies = Number(configuration, "Proxies", preset.Proxies, 0, MaxProxies),
        };
    }

    private static int Limit(IConfiguration configuration, string name, int preset) => Number(configuration, name, preset, 1, MaxLimit);

    private static int Number(IConfiguration configuration, string name, int preset, int min, int max)
    {
        if (configuration[$"Limits:{name}"] is not { Length: > 0 } text) return preset;
        return int.TryParse(text, out var number) && number >= min && number <= max
            ? number
            : throw new InvalidOperationException($"The setting Limits__{name} must be a whole number from {min} to {max}.");
    }
}
