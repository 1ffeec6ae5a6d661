using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of customers of the Platform API, section 8 of its contract.</summary>
internal static class PlatformCustomerRoutes
{
    private const string Customer = """
        { "id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "name": "Adaeze Foods Ltd", "customer_type": "business",
          "company_name": "Adaeze Foods Ltd", "contact_name": null, "email": "accounts@adaezefoods.example", "phone": "+2348030000002",
          "tin": "87654321-0001", "tin_format": "legacy",
          "billing_address": {"street": "3 Aminu Kano Crescent", "city": "Abuja", "state": "NG-FC", "lga": null, "postal_code": "904101", "country": "NG"},
          "notes": null, "outstanding_amount": "607375.00", "is_active": true, "created_at": "2025-02-27T13:00:12.345Z",
          "updated_at": "2025-02-27T13:00:12.345Z" }
        """;

    private const string NewCustomer = """
        { "name": "Adaeze Foods Ltd", "customer_type": "business", "company_name": "Adaeze Foods Ltd", "email": "accounts@adaezefoods.example", "phone": "+2348030000002", "tin": "87654321-0001",
          "billing_address": { "street": "3 Aminu Kano Crescent", "city": "Abuja", "state": "NG-FC", "postal_code": "904101" } }
        """;

    private static readonly string Fresh = Example.With(Customer, """{ "outstanding_amount": "0.00" }""");

    public static RouteGroup Group { get; } = new("Customers", "Who is invoiced.",
    [
        new("PlatformListCustomers", "List customers", Answer.Ok(PlatformJson.Default.PageBodyCustomerBody, Example.Page(Customer)))
        {
            Description = "By name. `q` is a part of name, e-mail address or TIN.",
            Query = RequestQuery.Pages(query => CustomerFunctions.ReadFilter(query)),
        },
        new("PlatformCreateCustomer", "Create a customer", Answer.Created(PlatformJson.Default.CustomerBody, Fresh))
        {
            Body = RequestBody.Of(CustomerBody.Read, NewCustomer),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "A customer has the e-mail address." },
        },
        new("PlatformGetCustomer", "Read a customer", Answer.Ok(PlatformJson.Default.CustomerBody, Customer)),
        new("PlatformChangeCustomer", "Change a customer", Answer.Ok(PlatformJson.Default.CustomerBody, Customer))
        {
            Description = "Changes the members that are sent. Invoices that are there keep the copy that they hold. `is_active: true` brings a deleted customer back.",
            Body = RequestBody.Of(CustomerBody.ReadChange, """{ "phone": "+2348030000002", "notes": null }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "A customer has the e-mail address." },
        },
        new("PlatformDeleteCustomer", "Delete a customer", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Customer deleted." }"""))
        {
            Description = "Gone from lists, kept for what refers to it.",
        },
    ]);
}
