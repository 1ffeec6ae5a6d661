using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Expenses;

/// <summary>Which expenses are wanted; what is null does not restrict. Both days are included.</summary>
public sealed record ExpenseFilter(ExpenseStatus? Status, string? SupplierId, DateOnly? From, DateOnly? To)
{
    /// <summary>First instant of creation.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Last instant of creation.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Any of these accounts.</summary>
    public Predicate<string>? Accounts { get; init; }

    /// <summary>A part of supplier, description or reference, without case.</summary>
    public string? Text { get; init; }

    public bool Matches(Expense expense) =>
        !expense.IsDeleted
        && (Status is null || expense.Status == Status)
        && (SupplierId is null || expense.Terms.SupplierId == SupplierId)
        && !(expense.Terms.Date < From)
        && !(expense.Terms.Date > To)
        && !(expense.CreatedAt < CreatedFrom)
        && !(expense.CreatedAt > CreatedTo)
        && (Accounts is null || Accounts(expense.Terms.AccountId))
        && (Text is null || new[] { expense.Terms.SupplierName, expense.Terms.Description, expense.Terms.Reference }.Any(Holds));

    private bool Holds(string? text) => text is not null && NameOrder.Fold(text).Contains(NameOrder.Fold(Text!), StringComparison.Ordinal);
}

/// <summary>Finds expenses.</summary>
public sealed class ExpenseRegister(TenantStore store)
{
    public async Task<Outcome<Expense>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Expense(id), cancellationToken);
        return stored is null or { Value.IsDeleted: true } ? NotFound(id) : stored.Value;
    }

    /// <summary>Newest first.</summary>
    public async Task<ListSlice<Expense>> ListAsync(TenantScope scope, ExpenseFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        // One more than is wanted tells whether there are more.
        var oneMore = wanted with { Limit = wanted.Limit + 1 };
        var index = filter switch
        {
            { SupplierId: { } supplier } => Keys.ExpensesBySupplier(supplier),
            { Status: { } status } => Keys.ExpensesByStatus(status),
            _ => (RowRange<IdReference>?)null,
        };
        var slice = index is { } range
            ? await store.FollowAsync(scope, range, Keys.Expense, oneMore, filter.Matches, cancellationToken)
            : await store.FilterAsync(scope, Keys.Expenses, oneMore, filter.Matches, cancellationToken);
        if (slice.Items.Count <= wanted.Limit) return slice;
        var last = slice.Items[wanted.Limit - 1];
        return new ListSlice<Expense>([.. slice.Items.Take(wanted.Limit)], filter switch
        {
            { SupplierId: { } supplier } => Keys.ExpenseBySupplier(supplier, last.Id).Value,
            { Status: { } status } => Keys.ExpenseByStatus(status, last.Id).Value,
            _ => Keys.Expense(last.Id).Value,
        });
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Expense with id '{id}' was not found.");
}
