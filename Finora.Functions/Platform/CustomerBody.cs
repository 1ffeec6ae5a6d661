using System.Text.Json;
using Finora.Core;
using Finora.Core.Customers;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The customer object of the Platform API, section 8.</summary>
public sealed record CustomerBody(
    Guid Id, string Name, string CustomerType, string? CompanyName, string? ContactName, string? Email, string? Phone, string? Tin, string? TinFormat, AddressBody? BillingAddress,
    string? Notes, string OutstandingAmount, bool IsActive, string CreatedAt, string UpdatedAt)
{
    public static CustomerBody From(OpenCustomer open) => new(
        open.Customer.Id,
        open.Customer.Name,
        CustomerWords.Type(open.Customer.Type),
        open.Customer.CompanyName,
        open.Customer.ContactName,
        open.Personal.Email,
        open.Personal.Phone,
        open.Personal.Tin,
        CustomerWords.TinFormat(open.Personal.Tin),
        AddressBody.From(open.Personal.Address),
        open.Customer.Notes,
        Kobo.Format(open.Customer.OutstandingKobo),
        open.Customer.IsActive,
        Instant.Format(open.Customer.CreatedAt),
        Instant.Format(open.Customer.UpdatedAt));

    public static Outcome<NewCustomer> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewCustomer(fields.Text("name", 200, required: true) ?? "", fields.Email("email", required: true) ?? "")
        {
            Type = fields.Choice("customer_type", CustomerWords.Types),
            CompanyName = fields.Text("company_name", 200),
            ContactName = fields.Text("contact_name", 200),
            Phone = ReadPhone(fields),
            Tin = fields.Text("tin", 30, min: 5),
            Address = AddressBody.Read(fields, "billing_address"),
            Notes = fields.Text("notes", 2_000),
        };
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>A missing member leaves, null clears and is refused where the member is mandatory.</summary>
    public static Outcome<CustomerChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new CustomerChange
        {
            Name = new(fields.IsSent("name"), fields.Text("name", 200, required: fields.IsSent("name"))),
            Email = new(fields.IsSent("email"), fields.Email("email", required: fields.IsSent("email"))),
            Type = new(fields.IsSent("customer_type"), fields.Choice("customer_type", CustomerWords.Types)),
            CompanyName = new(fields.IsSent("company_name"), fields.Text("company_name", 200)),
            ContactName = new(fields.IsSent("contact_name"), fields.Text("contact_name", 200)),
            Phone = new(fields.IsSent("phone"), ReadPhone(fields)),
            Tin = new(fields.IsSent("tin"), fields.Text("tin", 30, min: 5)),
            Address = new(fields.IsSent("billing_address"), AddressBody.Read(fields, "billing_address")),
            Notes = new(fields.IsSent("notes"), fields.Text("notes", 2_000)),
            IsActive = new(fields.IsSent("is_active"), true),
        };
        if (fields.IsSent("is_active") && fields.Flag("is_active") != true) fields.Fault("is_active", "must be true; delete the customer to withdraw it");
        return fields.Failure is { } failure ? failure : change;
    }

    internal static string? ReadPhone(Fields fields)
    {
        if (fields.Text("phone", 30) is not { } text) return null;
        if (PhoneNumber.ToE164(text) is { } number) return number;
        fields.Fault("phone", "must be an E.164 phone number such as +2348030000002");
        return null;
    }
}

/// <summary>The Platform API's words for customers.</summary>
internal static class CustomerWords
{
    public static IReadOnlyDictionary<string, CustomerType> Types { get; } = new Dictionary<string, CustomerType>(StringComparer.Ordinal)
    {
        ["business"] = Core.Customers.CustomerType.Business,
        ["individual"] = Core.Customers.CustomerType.Individual,
        ["government"] = Core.Customers.CustomerType.Government,
    };

    public static string Type(CustomerType type) => Types.First(entry => entry.Value == type).Key;

    /// <summary>Which of the known forms a TIN has; the others are kept and shown as a warning.</summary>
    public static string? TinFormat(string? tin) => tin switch
    {
        null => null,
        _ when Patterns.LegacyTin.IsMatch(tin) => "legacy",
        _ when tin.Length == 10 && tin.All(char.IsAsciiDigit) => "jtb",
        _ when tin.Length == 13 && tin.All(char.IsAsciiDigit) => "tax_id",
        _ => "unrecognised",
    };
}
