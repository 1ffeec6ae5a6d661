using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of the chart of accounts, section 19 of the contract.</summary>
internal static class AccountRoutes
{
    private const string Account = """
        { "id": "1001", "code": "1001", "name": "Cash", "category": "asset", "subcategory": "current_asset", "description": null, "balanceKobo": 5375000,
          "balance": 53750, "isSystemAccount": true, "isActive": true, "createdAt": "2026-01-15T09:00:00.000Z" }
        """;

    private static readonly string Own = Example.With(
        Account,
        """{ "id": "5101", "code": "5101", "name": "Generator fuel", "category": "expense", "subcategory": "operating_expense", "balanceKobo": 0, "balance": 0, "isSystemAccount": false }""");

    public static RouteGroup Group { get; } = new("Chart of accounts", "The 42 accounts that every business has, and its own. The id of an account is its code.",
    [
        new("BusinessListAccounts", "List accounts", Answer.Ok(BusinessJson.Default.AccountListBody, $$"""{ "accounts": [ {{Account}} ], "count": 1 }"""))
        {
            Description = "By code, all at once. Active ones unless `isActive` is false.",
            Query = RequestQuery.Plain(query => AccountListBody.ReadFilter(query)),
        },
        new("BusinessGetAccount", "Read an account", Answer.Ok(BusinessJson.Default.AccountBody, Account)) { Description = "With its balance now, positive on its normal side." },
        new("BusinessCreateAccount", "Create an account", Answer.Created(BusinessJson.Default.AccountBody, Own))
        {
            Body = RequestBody.Of(AccountBody.Read, """{ "code": "5101", "name": "Generator fuel", "category": "expense", "subcategory": "operating_expense", "description": null }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "An account has the code." },
        },
        new("BusinessUpdateAccount", "Change an account", Answer.Ok(BusinessJson.Default.AccountBody, Example.With(Account, """{ "name": "Cash at hand" }""")))
        {
            Description = "A system account lets its `name` and `category` be changed; an own one its `name`, `subcategory`, `description` and `isActive`.",
            Body = RequestBody.Of(AccountBody.ReadEdit, """{ "name": "Cash at hand" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "A member is not allowed for the account, or it is switched off with a balance." },
        },
    ]);
}
