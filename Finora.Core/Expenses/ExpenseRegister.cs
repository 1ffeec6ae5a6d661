using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Expenses;

/// <summary>Which expenses are wanted; what is null does not restrict. Both days are included.</summary>
public sealed record ExpenseFilter(ExpenseStatus? Status, string? SupplierId, DateOnly? From, DateOnly? To)
{
    public bool Matches(Expense expense) =>
        (Status is null || expense.Status == Status)
        && (SupplierId is null || expense.Terms.SupplierId == SupplierId)
        && !(expense.Terms.Date < From)
        && !(expense.Terms.Date > To);
}

/// <summary>Finds expenses.</summary>
public sealed class ExpenseRegister(TenantStore store)
{
    public async Task<Outcome<Expense>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Expense(id), cancellationToken);
        return stored is null ? NotFound(id) : stored.Value;
    }

    /// <summary>Newest first.</summary>
    public Task<ListSlice<Expense>> ListAsync(TenantScope scope, ExpenseFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var index = filter switch
        {
            { SupplierId: { } supplier } => Keys.ExpensesBySupplier(supplier),
            { Status: { } status } => Keys.ExpensesByStatus(status),
            _ => (RowRange<IdReference>?)null,
        };
        return index is { } range
            ? store.FollowAsync(scope, range, Keys.Expense, wanted, filter.Matches, cancellationToken)
            : store.FilterAsync(scope, Keys.Expenses, wanted, filter.Matches, cancellationToken);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Expense with id '{id}' was not found.");
}
