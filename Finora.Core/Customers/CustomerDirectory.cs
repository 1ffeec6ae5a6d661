using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>Finds customers and opens their personal data.</summary>
public sealed class CustomerDirectory(TenantStore store, TenantKeyring keyring)
{
    /// <summary>The customer, active or not.</summary>
    public async Task<Outcome<OpenCustomer>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Customer(id), cancellationToken);
        if (stored is null) return Failure.NotFound($"Customer with id '{id}' was not found.");
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return Open(cipher, stored.Value);
    }

    internal static OpenCustomer Open(TenantCipher cipher, Customer customer) =>
        new(customer, PersonalData.Open(cipher, customer.Personal, Customer.Binding(customer.Id)));
}
