using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of expenses of the Platform API, section 15 of its contract.</summary>
internal static class PlatformExpenseRoutes
{
    private const string Expense = """
        { "id": "01955b3b-ca80-7a5e-9d06-5046f430559d", "expense_number": "EXP-2025-001", "status": "paid", "date": "2025-03-03", "vendor_name": "CloudNest Hosting Ltd",
          "vendor_tin": null, "category": "telecoms", "account_code": "5023", "description": "Servers, March", "reference": "CN-7781", "amount": "80000.00", "vat_rate": "7.5",
          "vat_amount": "6000.00", "total_amount": "86000.00", "wht_rate": "0", "wht_amount": "0.00", "amount_paid": "86000.00", "currency": "NGN", "exchange_rate": "1",
          "payment_method": "30", "receipt_url": null, "created_at": "2025-03-03T09:00:00.000Z", "updated_at": "2025-03-03T09:00:00.000Z" }
        """;

    private const string NewExpense = """
        { "vendor_name": "CloudNest Hosting Ltd", "amount": 80000, "category": "telecoms", "date": "2025-03-03", "description": "Servers, March", "reference": "CN-7781" }
        """;

    public static RouteGroup Group { get; } = new("Expenses", "Money spent, net of VAT, with its papers.",
    [
        new("PlatformListExpenses", "List expenses", Answer.Ok(PlatformJson.Default.PageBodyExpenseBody, Example.Page(Expense)))
        {
            Description = "`from` and `to` bound the creation, `date_from` and `date_to` the day of the expense. `q` is a part of vendor, description or reference.",
            Query = RequestQuery.Pages(query => ExpenseFunctions.ReadFilter(query)),
        },
        new("PlatformCreateExpense", "Record an expense", Answer.Created(PlatformJson.Default.ExpenseBody, Expense))
        {
            Description = "`category` or `account_code`, one of the two. Unless it is a draft it is posted at once.",
            Body = RequestBody.Of(NewExpenseBody.Read, NewExpense),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The account is inactive, or none of expense or cost of sales." },
        },
        new("PlatformGetExpense", "Read an expense", Answer.Ok(PlatformJson.Default.ExpenseBody, Expense)),
        new("PlatformChangeExpense", "Change or pay an expense", Answer.Ok(PlatformJson.Default.ExpenseBody, Expense))
        {
            Description = "A draft takes every member of its making; what is pending takes `status`, `payment_method` and `paid_on`.",
            Body = RequestBody.Of(NewExpenseBody.ReadEdit, """{ "status": "paid", "payment_method": "30", "paid_on": "2025-03-10" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The expense is posted, or the account does not fit." },
        },
        new("PlatformDeleteExpense", "Delete or void an expense", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Expense voided." }"""))
        {
            Description = "A draft is deleted; what is posted is voided with reversing entries.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The expense is voided already." },
        },
        new("PlatformPutExpenseReceipt", "Attach the paper of an expense", Answer.Ok(PlatformJson.Default.ExpenseBody, Expense))
        {
            Description = "PDF, PNG or JPEG by content, up to 10 MB. It takes the place of an earlier one.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.PlanLimit] = "The storage of the plan is used up." },
        },
        new(
            "PlatformGetExpenseReceipt",
            "The paper of an expense",
            Answer.File("application/pdf", "The file as it was sent."),
            Answer.File("image/png", "The file as it was sent."),
            Answer.File("image/jpeg", "The file as it was sent.")),
    ]);
}
