using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>One page of customers by name. <paramref name="Continuation"/> is null on the last.</summary>
public sealed record CustomerPage(IReadOnlyList<OpenCustomer> Customers, string? Continuation);

/// <summary>Finds customers and opens their personal data.</summary>
public sealed class CustomerDirectory(TenantStore store, TenantKeyring keyring)
{
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

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Customer with id '{id}' was not found.");

    internal static OpenCustomer Open(TenantCipher cipher, Customer customer) =>
        new(customer, PersonalData.Open(cipher, customer.Personal, Customer.Binding(customer.Id)));
}
