using System.Text.Json;
using Finora.Core;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The customer object of the Business API.</summary>
public sealed record CustomerBody(
    string Id, string Name, string? Email, string? Phone, string? Address, string? Tin, string? CompanyName, long AccountBalanceKobo, decimal AccountBalance, bool IsActive,
    string CreatedAt, string UpdatedAt)
{
    public static CustomerBody From(OpenCustomer open) => new(
        PublicId.Format(IdPrefix.Customer, open.Customer.Id),
        open.Customer.Name,
        open.Personal.Email,
        open.Personal.Phone,
        open.Personal.Address?.SingleLine,
        open.Personal.Tin,
        open.Customer.CompanyName,
        open.Customer.BalanceKobo,
        Kobo.ToNaira(open.Customer.BalanceKobo),
        open.Customer.IsActive,
        Instant.Format(open.Customer.CreatedAt),
        Instant.Format(open.Customer.UpdatedAt));

    public static Outcome<NewCustomer> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewCustomer(ReadName(fields, required: true) ?? "", fields.Email("email", required: true) ?? "")
        {
            Phone = ReadPhone(fields),
            Address = ReadAddress(fields),
            CompanyName = ReadCompanyName(fields),
            Tin = ReadTin(fields),
        };
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>Section 8.6: only members that are sent; null clears an optional one and is a fault of a required one.</summary>
    public static Outcome<CustomerChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new CustomerChange
        {
            Name = new(fields.IsSent("name"), ReadName(fields, fields.IsSent("name"))),
            Email = new(fields.IsSent("email"), fields.Email("email", fields.IsSent("email"))),
            Phone = new(fields.IsSent("phone"), ReadPhone(fields)),
            Address = new(fields.IsSent("address"), ReadAddress(fields)),
            CompanyName = new(fields.IsSent("companyName"), ReadCompanyName(fields)),
            Tin = new(fields.IsSent("tin"), ReadTin(fields)),
        };
        return fields.Failure is { } failure ? failure : change;
    }

    /// <summary>Section 8.4: only the e-mail address is needed, and the name is the part before the '@' unless given.</summary>
    public static Outcome<NewCustomer> ReadFindOrCreate(JsonElement body)
    {
        var fields = new Fields(body);
        var email = fields.Email("email", required: true) ?? "";
        var name = ReadName(fields, required: false);
        var phone = ReadPhone(fields);
        return fields.Failure is { } failure ? failure : new NewCustomer(name ?? email[..email.LastIndexOf('@')], email) { Phone = phone };
    }

    private static string? ReadName(Fields fields, bool required) => fields.Text("name", 200, required);

    private static string? ReadPhone(Fields fields) => fields.Matching("phone", Patterns.Phone, "must be a phone number of 7 to 20 digits");

    private static PostalAddress? ReadAddress(Fields fields) => PostalAddress.FromLine(fields.Text("address", 500));

    private static string? ReadCompanyName(Fields fields) => fields.Text("companyName", 200);

    private static string? ReadTin(Fields fields) => fields.Matching("tin", Patterns.BusinessTin, "must be 8 digits, '-' and 4 digits, or 10 to 13 digits");
}

/// <summary>A page of customers by name.</summary>
public sealed record CustomerListBody(IReadOnlyList<CustomerBody> Customers, int Count, string? NextCursor);

/// <summary>What a search found.</summary>
public sealed record CustomerMatchesBody(IReadOnlyList<CustomerBody> Customers, int Count)
{
    private const int MaxQuery = 100;

    /// <summary>What is looked for.</summary>
    internal static string ReadText(QueryReader query) => query.Text("q", MaxQuery, required: true) ?? "";
}

/// <summary>The answer to find-or-create.</summary>
public sealed record FoundCustomerBody(string Id, string Name, string? Email, bool Created)
{
    public static FoundCustomerBody From(FoundCustomer found) =>
        new(PublicId.Format(IdPrefix.Customer, found.Customer.Customer.Id), found.Customer.Customer.Name, found.Customer.Personal.Email, found.Created);
}

/// <summary>The answer to deleting a customer or ending another record's activity.</summary>
public sealed record InactiveBody(string Id, bool IsActive);
