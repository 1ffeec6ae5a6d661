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
        var input = new NewCustomer(fields.Text("name", 200, required: true) ?? "", fields.Email("email", required: true) ?? "")
        {
            Phone = fields.Matching("phone", Patterns.Phone, "must be a phone number of 7 to 20 digits"),
            Address = PostalAddress.FromLine(fields.Text("address", 500)),
            CompanyName = fields.Text("companyName", 200),
            Tin = fields.Matching("tin", Patterns.BusinessTin, "must be 8 digits, '-' and 4 digits, or 10 to 13 digits"),
        };
        return fields.Failure is { } failure ? failure : input;
    }
}
