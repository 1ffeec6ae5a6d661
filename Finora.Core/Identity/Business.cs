using Finora.Core.Storage;

namespace Finora.Core.Identity;

public enum Plan
{
    Free,
    Starter,
    Premium,
    Enterprise,
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

    public string InvoicePrefix { get; init; } = "INV";

    /// <summary>What the Platform API fills into new invoices.</summary>
    public Invoicing.InvoiceDefaults Defaults { get; init; } = new();

    /// <summary>The service id that the tax authority gave; with it invoices get a number of the authority's form.</summary>
    public string? NrsServiceId { get; init; }

    /// <summary>True while the subscription is past due or the enterprise suspended it: calls are refused, arriving money is still booked.</summary>
    public bool IsSuspended { get; init; }

    public bool HasBusinessApi => Plan >= Plan.Premium;
}
