using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of customers, section 8 of the contract.</summary>
internal static class CustomerRoutes
{
    private const string Customer = """
        { "id": "cust_01km58dkh0ecca5b8sma5333hz", "name": "Sunbird Stationers", "email": "accounts@sunbird.example", "phone": "+2348010000001",
          "address": "4 Marina Close, Lagos Island, Lagos", "tin": "23456789-0001", "companyName": "Sunbird Stationers Ltd", "accountBalanceKobo": 28375000,
          "accountBalance": 283750, "isActive": true, "createdAt": "2026-03-20T09:15:00.000Z", "updatedAt": "2026-03-20T09:15:00.000Z" }
        """;

    private const string Found = """{ "id": "cust_01kpd78d00f0fvzryenr5nr9q5", "name": "buyer", "email": "buyer@harmattan.example", "created": true }""";

    private const string NewCustomer = """
        { "name": "Sunbird Stationers", "email": "accounts@sunbird.example", "phone": "+2348010000001", "address": "4 Marina Close, Lagos Island, Lagos",
          "companyName": "Sunbird Stationers Ltd", "tin": "23456789-0001" }
        """;

    private static readonly string Created = Example.With(Customer, """{ "accountBalanceKobo": 0, "accountBalance": 0 }""");

    public static RouteGroup Group { get; } = new("Customers", "Who is invoiced. An e-mail address is unique among the customers of a business, inactive ones included.",
    [
        new("BusinessListCustomers", "List customers", Answer.Ok(BusinessJson.Default.CustomerListBody, $$"""{ "customers": [ {{Customer}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Active customers, by name.",
            Query = RequestQuery.Page,
        },
        new("BusinessGetCustomer", "Read a customer", Answer.Ok(BusinessJson.Default.CustomerBody, Customer)) { Description = "An inactive customer is returned as well." },
        new("BusinessSearchCustomers", "Search customers", Answer.Ok(BusinessJson.Default.CustomerMatchesBody, $$"""{ "customers": [ {{Customer}} ], "count": 1 }"""))
        {
            Description = "At most 50 active customers with `q` in the name or e-mail address, whatever the case, by name.",
            Query = RequestQuery.Plain(query => CustomerMatchesBody.ReadText(query)),
        },
        new(
            "BusinessFindOrCreateCustomer",
            "Find a customer by e-mail address, or create one",
            Answer.Created(BusinessJson.Default.FoundCustomerBody, Found, "There was none, and one was made."),
            Answer.Ok(BusinessJson.Default.FoundCustomerBody, Found.Replace("true", "false", StringComparison.Ordinal), "There is one. An inactive one was made active again."))
        {
            Description = "`name` (the part of the address before `@` unless given) and `phone` are used only when creating.",
            Body = RequestBody.Of(CustomerBody.ReadFindOrCreate, """{ "email": "buyer@harmattan.example" }"""),
        },
        new("BusinessCreateCustomer", "Create a customer", Answer.Created(BusinessJson.Default.CustomerBody, Created))
        {
            Body = RequestBody.Of(CustomerBody.Read, NewCustomer),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "A customer has the e-mail address, active or not." },
        },
        new("BusinessUpdateCustomer", "Change a customer", Answer.Ok(BusinessJson.Default.CustomerBody, Example.With(Created, """{ "address": null }""")))
        {
            Description = "Changes the members that are sent; null clears an optional one. Issued documents keep the details they were issued with.",
            Body = RequestBody.Of(CustomerBody.ReadChange, """{ "phone": "+2348010000001", "address": null }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "Another customer has the e-mail address." },
        },
        new("BusinessDeleteCustomer", "Withdraw a customer", Answer.Ok(BusinessJson.Default.InactiveBody, """{ "id": "cust_01km58dkh0ecca5b8sma5333hz", "isActive": false }"""))
        {
            Description = "The customer leaves list and search; its documents stay. Repeating gives the same answer.",
        },
    ]);
}
