using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Core.Verification;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

public sealed record TinRecordBody(string Name, string? TaxOffice, string? TaxpayerType);

public sealed record NinRecordBody(string FirstName, string LastName, bool? DateOfBirthMatches);

/// <summary>The check of a TIN, 18.1.</summary>
public sealed record TinVerificationBody(
    string VerificationId, string Type, string Tin, string Status, TinRecordBody? Record, string? NameMatch, string Provider, bool Cached, string CheckedAt, string CacheExpiresAt, long ChargedKobo, decimal Charged)
{
    public static TinVerificationBody From(VerificationResult result, string tin, long charged)
    {
        var (made, record) = (result.Check, result.Record);
        return new TinVerificationBody(
            PublicId.Format(IdPrefix.Verification, made.Id), "tin", tin, VerificationWords.Of(made.Status), record is null ? null : new TinRecordBody(record.Names[0], record.TaxOffice, record.TaxpayerType),
            VerificationWords.Of(made.NameMatch), made.Provider, made.IsCached, Instant.Format(made.CheckedAt), Instant.Format(result.CacheExpiresAt), charged, Kobo.ToNaira(charged));
    }
}

/// <summary>The check of a NIN, 18.2. Of the number only the last four digits are told.</summary>
public sealed record NinVerificationBody(
    string VerificationId, string Type, string Nin, string Status, NinRecordBody? Record, string? NameMatch, string Provider, bool Cached, string CheckedAt, string CacheExpiresAt, long ChargedKobo, decimal Charged)
{
    public static NinVerificationBody From(VerificationResult result, long charged)
    {
        var (made, record) = (result.Check, result.Record);
        return new NinVerificationBody(
            PublicId.Format(IdPrefix.Verification, made.Id), "nin", "*******" + made.LastFour, VerificationWords.Of(made.Status), record is null ? null : new NinRecordBody(record.Names[0], record.Names[1], result.BirthDateMatches),
            VerificationWords.Of(made.NameMatch), made.Provider, made.IsCached, Instant.Format(made.CheckedAt), Instant.Format(result.CacheExpiresAt), charged, Kobo.ToNaira(charged));
    }
}

/// <summary>Reads what is to be verified.</summary>
internal static class VerificationInput
{
    private const int MaxCompanyName = 200;
    private const int MaxPersonName = 100;

    public static Outcome<VerificationRequest> ReadTin(JsonElement body, Guid userId)
    {
        var fields = new Fields(body);
        var tin = fields.Matching("tin", Patterns.BusinessTin, "must be 8 digits, '-' and 4 digits, or 10 to 13 digits", required: true);
        var request = new VerificationRequest(VerificationKind.Tin, tin ?? "", [fields.Text("name", MaxCompanyName)], userId)
        {
            CustomerId = fields.Id("customerId", IdPrefix.Customer),
            ForceRefresh = fields.Flag("forceRefresh") ?? false,
        };
        return fields.Failure is { } failure ? failure : request;
    }

    public static Outcome<VerificationRequest> ReadNin(JsonElement body, Guid userId)
    {
        var fields = new Fields(body);
        var nin = fields.Matching("nin", Patterns.Nin, "must be 11 digits", required: true);
        if (fields.Flag("consent", required: true) == false) fields.Fault("consent", "must be true: the person must have agreed to the check");
        var request = new VerificationRequest(VerificationKind.Nin, nin ?? "", [fields.Text("firstName", MaxPersonName), fields.Text("lastName", MaxPersonName)], userId)
        {
            DateOfBirth = fields.Day("dateOfBirth", InstantDay.Utc),
            ForceRefresh = fields.Flag("forceRefresh") ?? false,
        };
        return fields.Failure is { } failure ? failure : request;
    }
}

/// <summary>The Business API's words on verifications.</summary>
internal static class VerificationWords
{
    public static string Of(VerificationStatus status) => status switch
    {
        VerificationStatus.Verified => "verified",
        VerificationStatus.Mismatch => "mismatch",
        VerificationStatus.NotFound => "not_found",
    };

    public static string? Of(NameMatch? match) => match switch
    {
        NameMatch.Full => "full",
        NameMatch.Partial => "partial",
        NameMatch.None => "none",
        null => null,
    };
}
