using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A business as its enterprise sees it, section 24.1.</summary>
public sealed record LinkedBusinessBody(
    string Id, string Name, string? Email, string? Industry, string SubscriptionTier, string EnterpriseSubscriptionStatus, string? EnterpriseSubscriptionExpiresAt, string? SuspendedReason,
    bool SetupComplete, string CreatedAt)
{
    public static LinkedBusinessBody From(Core.Identity.Business business, DateTimeOffset now) => new(
        PublicId.Format(IdPrefix.Business, business.Id), business.Name, business.Email, business.Industry, EnterpriseBodies.Tier(business.Plan), EnterpriseBodies.Status(business.StatusAt(now)),
        InvoiceWords.Print(business.SubscriptionExpiresAt), business.SuspendedReason, business.IsSetUp, Instant.Format(business.CreatedAt));
}

/// <summary>How much of a list was answered, section 1.7.</summary>
public sealed record PaginationBody(long Total, int Limit, int Offset, bool HasMore)
{
    public static PaginationBody Of(OffsetPage page, long total) => new(total, page.Limit, page.Offset, page.Offset + (long)page.Limit < total);
}

public sealed record LinkedBusinessListBody(IReadOnlyList<LinkedBusinessBody> Businesses, PaginationBody Pagination);

/// <summary>The owner of a business just made.</summary>
public sealed record NewOwnerBody(string UserId, string Email, bool Created);

/// <summary>A business just made, section 24.3.</summary>
public sealed record ProvisionedBusinessBody(
    string Id, string Name, string? Email, string? Industry, string SubscriptionTier, string EnterpriseSubscriptionStatus, string? EnterpriseSubscriptionExpiresAt, string? SuspendedReason,
    bool SetupComplete, string CreatedAt, NewOwnerBody Owner, int AccountsSeeded)
{
    public static ProvisionedBusinessBody From(ProvisionedBusiness made, DateTimeOffset now)
    {
        var item = LinkedBusinessBody.From(made.Business, now);
        return new ProvisionedBusinessBody(
            item.Id, item.Name, item.Email, item.Industry, item.SubscriptionTier, item.EnterpriseSubscriptionStatus, item.EnterpriseSubscriptionExpiresAt, item.SuspendedReason, item.SetupComplete, item.CreatedAt,
            new NewOwnerBody(PublicId.Format(IdPrefix.User, made.Business.OwnerUserId), made.OwnerEmail, made.OwnerIsNew), made.AccountsSeeded);
    }
}

/// <summary>A business that was let go, section 24.6.</summary>
public sealed record DeprovisionedBody(string Id, bool Deprovisioned, string? DeprovisionedAt)
{
    public static DeprovisionedBody From(Core.Identity.Business business) => new(PublicId.Format(IdPrefix.Business, business.Id), true, InvoiceWords.Print(business.DeprovisionedAt));
}

/// <summary>Reads the bodies of section 24 and names its words.</summary>
internal static class EnterpriseBodies
{
    private const int MaxText = 500;
    private const int MaxSearch = 200;
    private static readonly Regex Prefix = new("^[A-Z0-9]{1,10}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static IReadOnlyDictionary<string, SubscriptionStatus> Statuses { get; } = new Dictionary<string, SubscriptionStatus>
    {
        ["active"] = SubscriptionStatus.Active,
        ["expired"] = SubscriptionStatus.Expired,
        ["suspended"] = SubscriptionStatus.Suspended,
    };

    public static string Status(SubscriptionStatus status) => Statuses.First(entry => entry.Value == status).Key;

    public static string Tier(Plan plan) => plan switch
    {
        Plan.Free => "free",
        Plan.Starter => "starter",
        Plan.Premium => "premium",
        Plan.Enterprise => "enterprise",
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, null),
    };

    internal static (SubscriptionStatus? Status, string? Search, OffsetPage Page) ReadList(QueryReader query) => (query.Choice("status", Statuses), query.Text("search", MaxSearch), query.Offset());

    public static Outcome<NewLinkedBusiness> ReadNew(JsonElement body)
    {
        var fields = new Fields(body);
        var (ownerEmail, first, last) = (fields.Email("ownerEmail", required: true), fields.Text("ownerFirstName", 100, required: true), fields.Text("ownerLastName", 100, required: true));
        var ownerPhone = fields.Matching("ownerPhone", Patterns.Phone, "must be a phone number");
        var business = fields.Nested("business", required: true);
        var input = new NewLinkedBusiness(ownerEmail ?? "", first ?? "", last ?? "", ownerPhone, business?.Text("name", 200, required: true) ?? "", business?.Email("email", required: true) ?? "")
        {
            Phone = business?.Matching("phone", Patterns.Phone, "must be a phone number"),
            Industry = business?.Text("industry", MaxText),
            Address = business?.Text("address", MaxText),
            Tin = business?.Text("tin", MaxText),
            RcNumber = business?.Text("rcNumber", MaxText),
            InvoicePrefix = business?.Matching("invoicePrefix", Prefix, "must be 1 to 10 capitals or digits") ?? "INV",
        };
        return fields.Failure is { } failure ? failure : input;
    }

    public static Outcome<string> ReadReason(JsonElement body)
    {
        var fields = new Fields(body);
        var reason = fields.Text("reason", MaxText, required: true);
        return fields.Failure is { } failure ? failure : reason!;
    }
}
