using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

public enum CustomerType
{
    Business,
    Individual,
    Government,
}

/// <summary>What may identify a person, stored as one sealed text. Never logged, never in a queue message.</summary>
public sealed record PersonalData(string? Email, string? Phone, string? Tin, PostalAddress? Address)
{
    public string Seal(TenantCipher cipher, string binding) => cipher.Seal(JsonSerializer.Serialize(this, StoredJson.Default.PersonalData), binding);

    public static PersonalData Open(TenantCipher cipher, string boxed, string binding) =>
        JsonSerializer.Deserialize(cipher.Open(boxed, binding), StoredJson.Default.PersonalData) ?? throw new InvalidDataException("Sealed personal data holds null.");
}

/// <summary>Somebody who is invoiced, as stored.</summary>
/// <param name="Personal">E-mail, phone, TIN and address, sealed.</param>
public sealed record Customer(Guid Id, string Name, CustomerType Type, string Personal, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IDocument, IListed
{
    public static int Schema => 1;

    public string? CompanyName { get; init; }

    public string? ContactName { get; init; }

    public string? Notes { get; init; }

    public bool IsActive { get; init; } = true;

    /// <summary>Sum of the amounts due on issued invoices, in kobo of the ledger's naira.</summary>
    public long OutstandingKobo { get; init; }

    /// <summary>Money received that no invoice has taken, in kobo.</summary>
    public long UnallocatedKobo { get; init; }

    /// <summary>What the customer owes on balance; may be negative.</summary>
    public long BalanceKobo => OutstandingKobo - UnallocatedKobo;

    /// <summary>Events raised about this customer so far.</summary>
    public int EventCount { get; init; }

    /// <summary>Names the search postings that count for this customer; null while it is not active.</summary>
    public Guid? SearchSet { get; init; }

    public string? ListKey() => (IsActive ? Keys.CustomerByName(Name, Id) : Keys.InactiveCustomerByName(Name, Id)).Value;

    internal static string Binding(Guid id) => $"cus|{id:N}";
}

/// <summary>A customer with the personal data in clear, for somebody who may see it.</summary>
public sealed record OpenCustomer(Customer Customer, PersonalData Personal);

/// <summary>What makes a customer, checked in form by the surface. <paramref name="Email"/> is trimmed and in lower case.</summary>
public sealed record NewCustomer(string Name, string Email)
{
    /// <summary>The id that the customer must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    public CustomerType? Type { get; init; }

    public string? CompanyName { get; init; }

    public string? ContactName { get; init; }

    public string? Phone { get; init; }

    public string? Tin { get; init; }

    public PostalAddress? Address { get; init; }

    public string? Notes { get; init; }
}
