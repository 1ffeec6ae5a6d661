using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Customers;

/// <summary>
/// Makes a customer. An e-mail address belongs to one customer of a tenant and side, active or not: the row under its blind index is inserted in the
/// same batch, so of two calls at once one makes the customer and the other finds it.
/// </summary>
public sealed class CreateCustomer(TenantStore store, CustomerSearchIndex index, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    internal const string EmailPurpose = "customer.email";
    internal static readonly Failure EmailTaken = Failure.Conflict("A customer with this e-mail address already exists.");

    public async Task<Outcome<OpenCustomer>> RunAsync(TenantScope scope, NewCustomer input, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var emailKey = Keys.CustomerByEmail(cipher.BlindIndex(EmailPurpose, input.Email));
        if (await KnownAsync(scope, cipher, input, cancellationToken) is { } known) return known;
        if (await store.GetAsync(scope, emailKey, cancellationToken) is not null) return EmailTaken;
        var made = Make(cipher, input);
        await index.AddAsync(scope, cipher, SearchEntry.Of(made)!, cancellationToken);
        var outcome = await store.RunAsync<OpenCustomer>(
            scope,
            async (batch, token) => await KnownAsync(scope, cipher, input, token) is { } finished ? finished : await InsertAsync(batch, emailKey, made, token),
            cancellationToken);
        if (!outcome.IsOk || outcome.Value.Customer.SearchSet != made.Customer.SearchSet) await index.RemoveAsync(scope, cipher, SearchEntry.Of(made));
        return outcome;
    }

    /// <summary>The customer that an earlier call with the same id has made, for a repeat that takes that call over.</summary>
    private async Task<OpenCustomer?> KnownAsync(TenantScope scope, TenantCipher cipher, NewCustomer input, CancellationToken cancellationToken) =>
        input.Id is { } id && await store.GetAsync(scope, Keys.Customer(id), cancellationToken) is { } known ? CustomerDirectory.Open(cipher, known.Value) : null;

    private async Task<Outcome<OpenCustomer>> InsertAsync(TenantBatch batch, RowKey<IdReference> emailKey, OpenCustomer made, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, emailKey, cancellationToken) is not null) return EmailTaken;
        batch.Insert(Keys.Customer(made.Customer.Id), made.Customer);
        batch.Insert(emailKey, new IdReference(made.Customer.Id));
        batch.Raise(new DomainEvent(ids.NewId(), EventType.CustomerCreated, IdPrefix.Customer, made.Customer.Id, made.Customer.EventCount, made.Customer.CreatedAt));
        return made;
    }

    /// <summary>What a customer is unless the caller says so.</summary>
    internal static CustomerType TypeOf(string? tin, string? companyName) => tin is not null || companyName is not null ? CustomerType.Business : CustomerType.Individual;

    private OpenCustomer Make(TenantCipher cipher, NewCustomer input)
    {
        var id = input.Id ?? ids.NewId();
        var now = Instant.Now(time);
        var personal = new PersonalData(input.Email, input.Phone, input.Tin, input.Address);
        var type = input.Type ?? TypeOf(input.Tin, input.CompanyName);
        var customer = new Customer(id, input.Name, type, personal.Seal(cipher, Customer.Binding(id)), now, now)
        {
            CompanyName = input.CompanyName,
            ContactName = input.ContactName,
            Notes = input.Notes,
            EventCount = 1,
            SearchSet = ids.NewId(),
        };
        return new OpenCustomer(customer, personal);
    }
}
