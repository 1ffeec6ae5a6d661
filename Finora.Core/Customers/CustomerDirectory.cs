using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>One page of customers by name. <paramref name="Continuation"/> is null on the last.</summary>
public sealed record CustomerPage(IReadOnlyList<OpenCustomer> Customers, string? Continuation);

/// <summary>Finds customers and opens their personal data.</summary>
public sealed class CustomerDirectory(TenantStore store, TenantKeyring keyring)
{
    private const int MaxLookedAt = 1_000;

    /// <summary>The customer, active or not.</summary>
    public async Task<Outcome<OpenCustomer>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Customer(id), cancellationToken);
        if (stored is null) return NotFound(id);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return Open(cipher, stored.Value);
    }

    /// <summary>Active customers by name without case, ties by id, in one read.</summary>
    public async Task<CustomerPage> ListAsync(TenantScope scope, int limit, string? after, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var page = await store.ReadAsync(scope, Keys.CustomersByName, limit, after, cancellationToken);
        return new CustomerPage([.. page.Items.Select(item => Open(cipher, item.Value))], page.Continuation);
    }

    /// <summary>Customers by name without case, ties by id, that match. What has no index is judged row by row, a bounded number of rows a request.</summary>
    public async Task<ListSlice<OpenCustomer>> FindAsync(TenantScope scope, CustomerFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        NameList[] lists = [new(store, scope, Keys.CustomersByName, wanted), .. filter.IncludeInactive ? [new NameList(store, scope, Keys.InactiveCustomersByName, wanted)] : Array.Empty<NameList>()];
        var found = new List<(string Position, OpenCustomer Customer)>();
        var last = wanted.After;
        for (var looked = 0; looked < MaxLookedAt; looked++)
        {
            foreach (var list in lists) await list.FillAsync(cancellationToken);
            var next = lists.Where(list => list.Head is not null).MinBy(list => list.Head!.Value.Position, StringComparer.Ordinal);
            if (next is null) return new ListSlice<OpenCustomer>([.. found.Select(entry => entry.Customer)], null);
            var (position, customer) = next.Take();
            var open = Open(cipher, customer);
            if (filter.Matches(open)) found.Add((position, open));
            if (found.Count > wanted.Limit) return new ListSlice<OpenCustomer>([.. found.Take(wanted.Limit).Select(entry => entry.Customer)], found[wanted.Limit - 1].Position);
            last = position;
        }

        return new ListSlice<OpenCustomer>([.. found.Select(entry => entry.Customer)], last);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Customer with id '{id}' was not found.");

    internal static OpenCustomer Open(TenantCipher cipher, Customer customer) =>
        new(customer, PersonalData.Open(cipher, customer.Personal, Customer.Binding(customer.Id)));

    /// <summary>One list by name, page by page. A position is what stands behind the prefix of a key, so that two lists have one order.</summary>
    private sealed class NameList(TenantStore store, TenantScope scope, RowRange<Customer> range, SliceRequest wanted)
    {
        private readonly Queue<(string Position, Customer Customer)> _rows = new();
        private readonly RowRange<Customer> _range = wanted.After is { } after ? new(range.Range with { From = range.Range.From + after + "!" }) : range;
        private string? _continuation;
        private bool _isComplete;

        public (string Position, Customer Customer)? Head => _rows.TryPeek(out var row) ? row : null;

        public (string Position, Customer Customer) Take() => _rows.Dequeue();

        public async Task FillAsync(CancellationToken cancellationToken)
        {
            if (_rows.Count > 0 || _isComplete) return;
            var page = await store.ReadAsync(scope, _range, wanted.Limit + 1, _continuation, cancellationToken);
            foreach (var row in page.Items) _rows.Enqueue((row.Key.Value[range.Range.From.Length..], row.Value));
            (_continuation, _isComplete) = (page.Continuation, page.Continuation is null);
        }
    }
}
