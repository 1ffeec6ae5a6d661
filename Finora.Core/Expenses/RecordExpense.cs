using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Expenses;

/// <summary>An expense to record.</summary>
/// <param name="Status">Draft, pending or paid.</param>
public sealed record NewExpense(ExpenseTerms Terms, ExpenseStatus Status)
{
    /// <summary>Null makes one. A given id makes the call safe to repeat: an expense that is there already is the answer.</summary>
    public Guid? Id { get; init; }
}

/// <summary>Records an expense and, unless it is a draft, posts it in the same batch.</summary>
public sealed class RecordExpense(TenantStore store, ExpenseBooking booking, Numbering numbering, IdGenerator ids, TimeProvider time)
{
    private const string Series = "EXP";

    public Task<Outcome<Expense>> RunAsync(TenantScope scope, NewExpense input, CancellationToken cancellationToken) => store.RunAsync<Expense>(
        scope,
        async (batch, token) =>
        {
            if (input.Id is { } id && await store.GetAsync(scope, Keys.Expense(id), token) is { } known) return known.Value;
            if (await booking.AccountFaultAsync(batch, input.Terms, token) is { } fault) return fault;
            var number = await numbering.TakeAsync(batch, Series, input.Terms.Date.Year, null, token);
            var now = Instant.Now(time);
            var expense = await booking.PostAsync(batch, new Expense(input.Id ?? ids.NewId(), number, input.Terms, now, now), input.Status, token);
            batch.Insert(Keys.Expense(expense.Id), expense);
            batch.Insert(Keys.ExpenseByStatus(expense.Status, expense.Id), new IdReference(expense.Id));
            if (expense.Terms.SupplierId is { } supplier) batch.Insert(Keys.ExpenseBySupplier(supplier, expense.Id), new IdReference(expense.Id));
            batch.Raise(new DomainEvent(ids.NewId(), EventType.ExpenseCreated, IdPrefix.Expense, expense.Id, 1, now));
            return expense;
        },
        cancellationToken);
}
