using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Identity;

public enum Plan
{
    Free,
    Starter,
    Premium,
    Enterprise,
}

/// <summary>How a subscription stands. Only an active one may be used.</summary>
public enum SubscriptionStatus
{
    Active,
    Expired,
    Suspended,
}

public enum BusinessType
{
    Individual,
    Sme,
    Enterprise,
}

/// <summary>A place, as documents print it. For Nigeria <paramref name="State"/> is a code such as <c>NG-LA</c>.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
public sealed record PostalAddress(string? Street, string? City, string? State, string? Lga, string? PostalCode, string Country)
{
    /// <summary>The parts that are filled, in one line.</summary>
    public string? SingleLine => string.Join(", ", new[] { Street, City, State, Lga, PostalCode }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } line ? line : null;

    /// <summary>An address that is known as one line only.</summary>
    public static PostalAddress? FromLine(string? line) => line is null ? null : new PostalAddress(line, null, null, null, null, "NG");
}

/// <summary>API calls that were bought for one month of the Lagos calendar.</summary>
public sealed record ApiCallPack(int Year, int Month, int Calls)
{
    /// <param name="day">Any day of the month that is asked for.</param>
    public int CallsIn(DateOnly day) => day.Year == Year && day.Month == Month ? Calls : 0;
}

/// <summary>
/// One set of books: the Business API's business and the Platform API's tenant, one record with one 128-bit id. It stands on the live side of its tenant.
/// </summary>
public sealed record Business(Guid Id, string Name, BusinessType Type, Plan Plan, Guid OwnerUserId, DateTimeOffset CreatedAt) : IDocument
{
    public static int Schema => 1;

    public string? Tin { get; init; }

    public string? RcNumber { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public PostalAddress? Address { get; init; }

    /// <summary>What the business does, in its own words.</summary>
    public string? Industry { get; init; }

    /// <summary>Says what is sold on lines that do not say it themselves.</summary>
    public ItemCode? DefaultItemCode { get; init; }

    /// <summary>UTC; when the settings were last changed, null for never.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    public string InvoicePrefix { get; init; } = "INV";

    /// <summary>What the Platform API fills into new invoices.</summary>
    public Invoicing.InvoiceDefaults Defaults { get; init; } = new();

    /// <summary>The number of the last logo that was given, in its address and its file (<see cref="Documents.BusinessLogos"/>). Numbers are not used again.</summary>
    public int LogoVersion { get; init; }

    /// <summary>Whether the last logo that was given is in use.</summary>
    public bool HasLogo { get; init; }

    /// <summary>The service id that the tax authority gave; with it invoices get a number of the authority's form.</summary>
    public string? NrsServiceId { get; init; }

    /// <summary>True while the subscription is past due or the enterprise suspended it: calls are refused, arriving money is still booked.</summary>
    public bool IsSuspended { get; init; }

    public string? SuspendedReason { get; init; }

    /// <summary>UTC; when the subscription ends, which has the effect of a suspension. Null for never.</summary>
    public DateTimeOffset? SubscriptionExpiresAt { get; init; }

    /// <summary>UTC; since when a charge of the subscription has failed: the Business API waits meanwhile, the Platform for seven days does not.</summary>
    public DateTimeOffset? PastDueSince { get; init; }

    /// <summary>API calls of the Platform that were bought on top of the plan's.</summary>
    public ApiCallPack? ApiCallPack { get; init; }

    /// <summary>The enterprise that this business was linked to; null for others, and for an enterprise's own home business.</summary>
    public Guid? EnterpriseId { get; init; }

    /// <summary>UTC; when its enterprise let go of it for the last time. Payment links that were active then count as cancelled.</summary>
    public DateTimeOffset? DeprovisionedAt { get; init; }

    /// <summary>Made with a test key: it has no live side.</summary>
    public bool IsTestOnly { get; init; }

    /// <summary>Whether whoever runs it has been through its settings.</summary>
    public bool IsSetUp { get; init; }

    /// <summary>The enterprise to which it belongs. An enterprise has the id of its home business; null below the enterprise plan.</summary>
    public Guid? Enterprise => Plan == Plan.Enterprise ? EnterpriseId ?? Id : null;

    public SubscriptionStatus StatusAt(DateTimeOffset now) =>
        IsSuspended ? SubscriptionStatus.Suspended : now >= SubscriptionExpiresAt ? SubscriptionStatus.Expired : SubscriptionStatus.Active;

    /// <summary>The number of the logo in use; 0 for none.</summary>
    internal int CurrentLogo => HasLogo ? LogoVersion : 0;

    public bool HasBusinessApi => Plan >= Plan.Premium;
}
