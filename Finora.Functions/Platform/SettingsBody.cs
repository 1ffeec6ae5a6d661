using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Settings;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>How a tenant stands with the tax authority, in short.</summary>
public sealed record FirsSettingsBody(bool Configured, string Environment, string? ServiceId, string? Hold);

/// <summary>The settings of a tenant, section 20 of the Platform contract.</summary>
public sealed record SettingsBody(
    Guid Id, string BusinessName, string BusinessType, string? Tin, string? TinFormat, string? RcNumber, string? Email, string? Phone, string? Industry, AddressBody? Address, string? LogoUrl, FirsSettingsBody Firs,
    string Plan, string CreatedAt, string UpdatedAt)
{
    public static SettingsBody From(Core.Identity.Business business, FirsSettingsBody firs, string apiOrigin) => new(
        business.Id,
        business.Name,
        SettingsWords.Type(business.Type),
        business.Tin,
        CustomerWords.TinFormat(business.Tin),
        business.RcNumber,
        business.Email,
        business.Phone,
        business.Industry,
        AddressBody.From(business.Address),
        SettingsWords.LogoUrl(business, apiOrigin),
        firs,
        business.Plan.ToString().ToLowerInvariant(),
        Instant.Format(business.CreatedAt),
        Instant.Format(business.UpdatedAt ?? business.CreatedAt));

    /// <summary>A missing member leaves, null clears and is refused where the member is mandatory.</summary>
    public static Outcome<SettingsChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new SettingsChange
        {
            Name = new(fields.IsSent("business_name"), fields.Text("business_name", 200, required: fields.IsSent("business_name"))),
            Type = new(fields.IsSent("business_type"), fields.Choice("business_type", SettingsWords.Types, required: fields.IsSent("business_type")) ?? default),
            Tin = new(fields.IsSent("tin"), fields.Text("tin", 30, min: 5)),
            RcNumber = new(fields.IsSent("rc_number"), fields.Text("rc_number", 30)),
            Email = new(fields.IsSent("email"), fields.Email("email")),
            Phone = new(fields.IsSent("phone"), CustomerBody.ReadPhone(fields)),
            Industry = new(fields.IsSent("industry"), fields.Text("industry", 100)),
            Address = new(fields.IsSent("address"), AddressBody.Read(fields, "address")),
        };
        return fields.Failure is { } failure ? failure : change;
    }
}

/// <summary>The answer to a new logo.</summary>
public sealed record LogoBody(string LogoUrl);

/// <summary>The words of the settings.</summary>
internal static class SettingsWords
{
    public static IReadOnlyDictionary<string, BusinessType> Types { get; } = new Dictionary<string, BusinessType>(StringComparer.Ordinal)
    {
        ["individual"] = Core.Identity.BusinessType.Individual,
        ["sme"] = Core.Identity.BusinessType.Sme,
        ["enterprise"] = Core.Identity.BusinessType.Enterprise,
    };

    public static string Type(BusinessType type) => Types.First(entry => entry.Value == type).Key;

    public static string? LogoUrl(Core.Identity.Business business, string apiOrigin) => business.HasLogo ? $"{apiOrigin}/logos/{business.Id}/{business.LogoVersion}.png" : null;

    public static FirsSettingsBody Firs(OpenNrsConnection? open, NrsHold? installationHold, NrsEnvironment environment)
    {
        var isConfigured = open is { Connection.IsDisconnected: false, Account: not null };
        return new FirsSettingsBody(
            isConfigured,
            (isConfigured ? open!.Connection.Environment : environment).ToString().ToLowerInvariant(),
            isConfigured ? open!.ServiceId : null,
            isConfigured ? FirsWords.Hold(open!.Connection.Hold ?? installationHold) : null);
    }
}
