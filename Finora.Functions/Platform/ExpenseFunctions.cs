using Finora.Core;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Expenses of the Platform API, section 15 of its contract.</summary>
public sealed class ExpenseFunctions(
    ExpenseRegister register, RecordExpense record, UpdateExpense update, RemoveExpense remove, ListQueries queries, FinoraSettings settings, TimeProvider time)
{
    [Function("PlatformListExpenses")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/expenses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await register.ListAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        return Replies.Ok(call, PageBody<ExpenseBody>.Of(found.Items.Select(Print), page, found.Position), PlatformJson.Default.PageBodyExpenseBody);
    }

    internal static ExpenseFilter ReadFilter(ListQuery query)
    {
        var status = query.Choice("status", ExpenseWords.Statuses);
        var (createdFrom, createdTo) = query.Instants("from", "to");
        var (from, to) = query.Days("date_from", "date_to", InstantDay.Lagos);
        var category = query.Choice("category", ExpenseWords.CategoryFilters) is { } index ? ExpenseWords.CategoryFilters.Keys.ElementAt(index) : null;
        return new ExpenseFilter(status, null, from, to)
        {
            CreatedFrom = createdFrom, CreatedTo = createdTo, Text = query.Text("q", 100), Accounts = category is null ? null : account => ExpenseWords.CategoryOf(account) == category,
        };
    }

    [Function("PlatformCreateExpense")]
    [PlatformAccess(Role.Accountant, "payments:write")]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/expenses")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewExpenseBody.Read(call.Json, LagosCalendar.Today(time));
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await record.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, Print(outcome.Value), PlatformJson.Default.ExpenseBody) : Failed(call, outcome.Failure);
    }

    [Function("PlatformGetExpense")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/expenses/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken) =>
        Answer(request.Call(), await register.GetAsync(request.Call().Scope, id, cancellationToken));

    [Function("PlatformChangeExpense")]
    [PlatformAccess(Role.Accountant, "payments:write")]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/expenses/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var edit = NewExpenseBody.ReadEdit(call.Json, LagosCalendar.Today(time));
        return edit.IsOk ? Answer(call, await update.RunAsync(call.Scope, id, edit.Value, cancellationToken)) : Replies.Failed(call, edit.Failure);
    }

    [Function("PlatformDeleteExpense")]
    [PlatformAccess(Role.Accountant, "payments:write")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/expenses/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await remove.RunAsync(call.Scope, id, cancellationToken);
        if (!outcome.IsOk) return Failed(call, outcome.Failure);
        return Replies.Ok(call, new MessageBody(outcome.Value.IsDeleted ? "Expense deleted." : "Expense voided."), PlatformJson.Default.MessageBody);
    }

    private ExpenseBody Print(Expense expense) => ExpenseBody.From(expense, settings.ApiOrigin);

    private JsonReply Answer(Call call, Outcome<Expense> outcome) => outcome.IsOk ? Replies.Ok(call, Print(outcome.Value), PlatformJson.Default.ExpenseBody) : Failed(call, outcome.Failure);

    /// <summary>The account is named by its code here.</summary>
    private static JsonReply Failed(Call call, Failure failure) =>
        Replies.Failed(call, failure with { Fields = [.. failure.Fields.Select(fault => fault.Path == "accountId" ? fault with { Path = "accountCode" } : fault)] });
}
