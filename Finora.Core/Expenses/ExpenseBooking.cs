using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Expenses;

/// <summary>Moves an expense from one status to the next inside a batch, with its entries and index rows.</summary>
public sealed class ExpenseBooking(TenantStore store, Charts charts, Bookkeeping books, TimeProvider time)
{
    /// <summary>What is wrong with the account, or null.</summary>
    public async Task<Failure?> AccountFaultAsync(TenantBatch batch, ExpenseTerms terms, CancellationToken cancellationToken)
    {
        var account = await charts.FindAsync(batch.Scope, terms.AccountId, cancellationToken);
        if (account is null) return Failure.NotFound("The account was not found.", "accountId");
        if (!account.IsActive) return Unfit($"The account {account.Code} is not active.", "must be an active account");
        return account.Category is AccountCategory.Expense or AccountCategory.CostOfSales ? null
            : Unfit($"The account {account.Code} is no expense or cost of sales account.", "must be an expense or cost of sales account");
    }

    private static Failure Unfit(string message, string fault) => new(FailureCode.RuleBroken, message, [new FieldFault("accountId", fault)]);

    /// <summary>Posts a draft as <paramref name="status"/> says; a draft that stays one has no entry.</summary>
    public async Task<Expense> PostAsync(TenantBatch batch, Expense draft, ExpenseStatus status, CancellationToken cancellationToken)
    {
        if (status == ExpenseStatus.Draft) return draft;
        var posting = status == ExpenseStatus.Paid ? ExpensePostings.Paid(draft.Terms) : ExpensePostings.Pending(draft.Terms);
        var entry = await books.PostAsync(batch, posting, Head(draft, draft.Terms.Date, $"Expense {draft.Number}"), cancellationToken);
        return draft with { Status = status, JournalEntryId = entry.Id };
    }

    /// <summary>Pays what was owed.</summary>
    public async Task<Expense> PayAsync(TenantBatch batch, Expense pending, PaymentMethod method, string? meansCode, DateOnly date, CancellationToken cancellationToken)
    {
        var terms = pending.Terms with { Method = method, MeansCode = meansCode };
        var entry = await books.PostAsync(batch, ExpensePostings.Payment(terms), Head(pending, date, $"Payment of expense {pending.Number}"), cancellationToken);
        return pending with { Terms = terms, Status = ExpenseStatus.Paid, PaymentEntryId = entry.Id };
    }

    /// <summary>Takes back every entry of the expense, dated today, or on the entry's own day where that is still to come.</summary>
    public async Task<Expense> VoidAsync(TenantBatch batch, Expense expense, string reason, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { expense.PaymentEntryId, expense.JournalEntryId })
        {
            if (id is not { } entryId) continue;
            var entry = await store.GetAsync(batch.Scope, Keys.JournalEntry(entryId), cancellationToken) ?? throw new InvalidDataException("An expense has no entry.");
            var today = LagosCalendar.Today(time);
            await books.ReverseAsync(batch, entry, Head(expense, entry.Value.Date > today ? entry.Value.Date : today, $"Void of expense {expense.Number}"), cancellationToken);
        }

        return expense with { Status = ExpenseStatus.Cancelled, VoidReason = reason };
    }

    /// <summary>Writes a changed expense and moves its index rows.</summary>
    public Expense Save(TenantBatch batch, Stored<Expense> stored, Expense changed)
    {
        var (before, after) = (stored.Value, changed with { UpdatedAt = Instant.Now(time) });
        batch.Update(stored, after);
        if (after.IsDeleted)
        {
            batch.Delete(Keys.ExpenseByStatus(before.Status, after.Id));
            if (before.Terms.SupplierId is { } of) batch.Delete(Keys.ExpenseBySupplier(of, after.Id));
            return after;
        }

        if (before.Status != after.Status)
        {
            batch.Delete(Keys.ExpenseByStatus(before.Status, after.Id));
            batch.Insert(Keys.ExpenseByStatus(after.Status, after.Id), new IdReference(after.Id));
        }

        if (before.Terms.SupplierId == after.Terms.SupplierId) return after;
        if (before.Terms.SupplierId is { } left) batch.Delete(Keys.ExpenseBySupplier(left, after.Id));
        if (after.Terms.SupplierId is { } joined) batch.Insert(Keys.ExpenseBySupplier(joined, after.Id), new IdReference(after.Id));
        return after;
    }

    private static EntryHead Head(Expense expense, DateOnly date, string description) =>
        new(date, description, JournalSource.Expense, expense.Id) { DocumentNumber = expense.Number };
}
