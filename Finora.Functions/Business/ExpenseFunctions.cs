using Finora.Core;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Expenses of the Business API, section 21 of its contract.</summary>
public sealed class ExpenseFunctions(
    ExpenseRegister register, Charts charts, ListQueries lists, RecordExpense record, UpdateExpense update, VoidExpense cancel, TimeProvider time)
{
    [Function("BusinessListExpenses")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/expenses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        var filter = ExpenseListBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var slice = await register.ListAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        var chart = await charts.ReadAsync(call.Scope, cancellationToken);
        var body = new ExpenseListBody([.. slice.Items.Select(expense => ExpenseBody.From(expense, chart))], slice.Items.Count, page.CursorAt(slice.Position));
        return Replies.Ok(call, body, BusinessJson.Default.ExpenseListBody);
    }

    [Function("BusinessGetExpense")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/expenses/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return await PrintAsync(call, PublicId.TryParse(IdPrefix.Expense, id, out var expenseId) ? await register.GetAsync(call.Scope, expenseId, cancellationToken) : NoSuchExpense, cancellationToken);
    }

    [Function("BusinessCreateExpense")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/expenses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewExpenseBody.Read(call.Json, LagosCalendar.Today(time));
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await record.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        return Replies.Created(call, ExpenseBody.From(outcome.Value, await charts.ReadAsync(call.Scope, cancellationToken)), BusinessJson.Default.ExpenseBody);
    }

    [Function("BusinessUpdateExpense")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = "v1/expenses/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var edit = NewExpenseBody.ReadEdit(call.Json, LagosCalendar.Today(time));
        if (!edit.IsOk) return Replies.Failed(call, edit.Failure);
        return await PrintAsync(
            call, PublicId.TryParse(IdPrefix.Expense, id, out var expenseId) ? await update.RunAsync(call.Scope, expenseId, edit.Value, cancellationToken) : NoSuchExpense, cancellationToken);
    }

    [Function("BusinessVoidExpense")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Void(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/expenses/{id}/void")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var reason = InvoiceChangeBody.ReadReason(call.Json);
        if (!reason.IsOk) return Replies.Failed(call, reason.Failure);
        return await PrintAsync(
            call, PublicId.TryParse(IdPrefix.Expense, id, out var expenseId) ? await cancel.RunAsync(call.Scope, expenseId, reason.Value, call.RecordId, cancellationToken) : NoSuchExpense, cancellationToken);
    }

    private static Failure NoSuchExpense => PathId.NotFound("expense");

    private async Task<JsonReply> PrintAsync(Call call, Outcome<Expense> outcome, CancellationToken cancellationToken) => outcome.IsOk
        ? Replies.Ok(call, ExpenseBody.From(outcome.Value, await charts.ReadAsync(call.Scope, cancellationToken)), BusinessJson.Default.ExpenseBody)
        : Replies.Failed(call, outcome.Failure is { Code: FailureCode.NotFound, Fields.Count: 0 } ? NoSuchExpense : outcome.Failure);
}
