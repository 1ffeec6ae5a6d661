using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Customers;

/// <summary>
/// Makes a customer. An e-mail address belongs to one customer of a tenant and side, active or not: the row under its blind index is inserted in the
/// same batch, so of two calls at once one makes the customer and the other finds it.
/// </summary>
public sealed class CreateCustomer(TenantStore store, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    internal const string EmailPurpose = "customer.email";

    public async Task<Outcome<OpenCustomer>> RunAsync(TenantScope scope, NewCustomer input, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var emailKey = Keys.CustomerByEmail(cipher.BlindIndex(EmailPurpose, input.Email));
        return await store.RunAsync<OpenCustomer>(
            scope,
            async (batch, token) =>
            {
                if (input.Id is { } id && await store.GetAsync(scope, Keys.Customer(id), token) is { } known) return CustomerDirectory.Open(cipher, known.Value);
                if (await store.GetAsync(scope, emailKey, token) is not null) return Failure.Conflict("A customer with this e-mail address already exists.");
                var made = Make(cipher, input);
                batch.Insert(Keys.Customer(made.Customer.Id), made.Customer);
                batch.Insert(emailKey, new IdReference(made.Customer.Id));
                batch.Raise(new DomainEvent(ids.NewId(), EventType.CustomerCreated, IdPrefix.Customer, made.Customer.Id, made.Customer.EventCount, made.Customer.CreatedAt));
                return made;
            },
            cancellationToken);
    }

    private OpenCustomer Make(TenantCipher cipher, NewCustomer input)
    {
        var id = input.Id ?? ids.NewId();
        var now = Instant.Now(time);
        var personal = new PersonalData(input.Email, input.Phone, input.Tin, input.Address);
        var type = input.Type ?? (input.Tin is not null || input.CompanyName is not null ? CustomerType.Business : CustomerType.Individual);
        var customer = new Customer(id, input.Name, type, personal.Seal(cipher, Customer.Binding(id)), now, now)
        {
            CompanyName = input.CompanyName,
            ContactName = input.ContactName,
            Notes = input.Notes,
            EventCount = 1,
        };
        return new OpenCustomer(customer, personal);
    }
}
