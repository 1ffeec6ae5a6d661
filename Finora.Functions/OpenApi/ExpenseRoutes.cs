using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of expenses, section 21 of the contract.</summary>
internal static class ExpenseRoutes
{
    private const string Expense = """
        { "id": "exp_01kp617j40fncaq4x9m2s9rvem", "number": "EXP-2026-014", "date": "2026-04-14T00:00:00.000Z", "amountKobo": 8000000, "amount": 80000,
          "vatRate": 7.5, "vatAmountKobo": 600000, "vatAmount": 6000, "whtRate": 0, "whtAmountKobo": 0, "whtAmount": 0, "totalAmountKobo": 8600000,
          "totalAmount": 86000, "supplierId": null, "supplierName": "Gridline Power", "category": "Electricity and Power", "accountId": "5021",
          "paymentMethod": "bank_transfer", "description": "March electricity", "reference": null, "status": "paid", "isPostedToGL": true, "isVoided": false,
          "glJournalEntryId": "je_01kp617j40f6vrfrp2f9afe9xh", "createdAt": "2026-04-14T13:00:00.000Z", "updatedAt": "2026-04-14T13:00:00.000Z" }
        """;

    private const string NewExpense = """{ "amount": 80000, "supplierName": "Gridline Power", "accountId": "5021", "date": "2026-04-14", "description": "March electricity" }""";

    public static RouteGroup Group { get; } = new("Expenses", "What the business spends. Drafts are not in the books; pending and paid ones are.",
    [
        new("BusinessListExpenses", "List expenses", Answer.Ok(BusinessJson.Default.ExpenseListBody, $$"""{ "expenses": [ {{Expense}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first.",
            Query = RequestQuery.Pages(query => ExpenseListBody.ReadFilter(query)),
        },
        new("BusinessGetExpense", "Read an expense", Answer.Ok(BusinessJson.Default.ExpenseBody, Expense)),
        new("BusinessCreateExpense", "Record an expense", Answer.Created(BusinessJson.Default.ExpenseBody, Expense))
        {
            Description = "`amount` is without VAT. One of `supplierName` and `supplierId` is needed. Posted at once unless `status` is `draft`; it is `paid` unless given.",
            Body = RequestBody.Of(NewExpenseBody.Read, NewExpense),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such account; `details` names the field.",
                [FailureCode.RuleBroken] = "The account is inactive, or neither of expenses nor of cost of sales.",
            },
        },
        new("BusinessUpdateExpense", "Change an expense", Answer.Ok(BusinessJson.Default.ExpenseBody, Expense))
        {
            Description = "A draft takes every member, and is posted by `status`. A pending one takes `status: \"paid\"`, `paymentMethod` and `date` only.",
            Body = RequestBody.Of(NewExpenseBody.ReadEdit, """{ "status": "paid", "paymentMethod": "bank_transfer" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such expense, or no such account; `details` names the field of the latter.",
                [FailureCode.Conflict] = "The status of the expense does not allow the change.",
                [FailureCode.RuleBroken] = "The account is inactive, or neither of expenses nor of cost of sales.",
            },
        },
        new("BusinessVoidExpense", "Void an expense", Answer.Ok(BusinessJson.Default.ExpenseBody, Example.With(Expense, """{ "status": "cancelled", "isVoided": true }""")))
        {
            Description = "Posts reversing entries; a draft is cancelled without any.",
            Body = RequestBody.Of(InvoiceChangeBody.ReadReason, """{ "reason": "Billed twice" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The expense is void already." },
        },
    ]);
}
