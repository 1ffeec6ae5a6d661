using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Customers;

/// <summary>What a change of a customer was sent. Only members that were sent change.</summary>
public sealed record CustomerChange
{
    public Edit<string> Name { get; init; }

    /// <summary>Trimmed and in lower case.</summary>
    public Edit<string> Email { get; init; }

    public Edit<string> Phone { get; init; }

    public Edit<PostalAddress> Address { get; init; }

    public Edit<string> CompanyName { get; init; }

    public Edit<string> Tin { get; init; }

    /// <summary>Null takes what follows from TIN and company name.</summary>
    public Edit<CustomerType?> Type { get; init; }

    public Edit<string> ContactName { get; init; }

    public Edit<string> Notes { get; init; }

    /// <summary>False withdraws the customer from list and search, true brings it back.</summary>
    public Edit<bool> IsActive { get; init; }

    /// <summary>Whoever hears of it is told of a deletion.</summary>
    public bool Deletes { get; init; }
}

/// <summary>
/// Changes a customer: the home row, the row of its e-mail address and its place in the list in one batch; postings of the search before it, those that no
/// longer count after it. A change that changes nothing writes nothing and tells nobody.
/// </summary>
public sealed class ChangeCustomer(TenantStore store, CustomerSearchIndex index, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    private const int MaxAttempts = 5;

    public async Task<Outcome<OpenCustomer>> RunAsync(TenantScope scope, Guid id, CustomerChange change, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.GetAsync(scope, Keys.Customer(id), cancellationToken) is not { } stored) return CustomerDirectory.NotFound(id);
            if (await TryAsync(scope, cipher, stored.Value, change, cancellationToken) is { } outcome) return outcome;
        }

        return Failure.Busy();
    }

    /// <summary>Null when the customer's search postings were replaced by another call meanwhile.</summary>
    private async Task<Outcome<OpenCustomer>?> TryAsync(TenantScope scope, TenantCipher cipher, Customer seen, CustomerChange change, CancellationToken cancellationToken)
    {
        var before = CustomerDirectory.Open(cipher, seen);
        var planned = Apply(before, change, ids.NewId());
        if (await IsTakenAsync(scope, cipher, before, planned, cancellationToken)) return CreateCustomer.EmailTaken;
        var moved = planned.Customer.SearchSet != seen.SearchSet;
        if (moved && SearchEntry.Of(planned) is { } entry) await index.AddAsync(scope, cipher, entry, cancellationToken);
        var overtaken = false;
        var outcome = await store.RunAsync<OpenCustomer>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Customer(seen.Id), token);
                overtaken = stored is null || stored.Value.SearchSet != seen.SearchSet || stored.Value.IsActive != seen.IsActive || stored.Value.Personal != seen.Personal;
                return overtaken ? Failure.Busy() : await DecideAsync(batch, cipher, stored!, change, planned.Customer.SearchSet, token);
            },
            cancellationToken);
        if (moved) await index.RemoveAsync(scope, cipher, SearchEntry.Of(outcome.IsOk ? before : planned));
        if (overtaken) return null;
        return outcome;
    }

    private async Task<Outcome<OpenCustomer>> DecideAsync(
        TenantBatch batch, TenantCipher cipher, Stored<Customer> stored, CustomerChange change, Guid? set, CancellationToken cancellationToken)
    {
        var before = CustomerDirectory.Open(cipher, stored.Value);
        var after = Apply(before, change, set ?? default);
        if (after == before) return before;
        if (await IsTakenAsync(batch.Scope, cipher, before, after, cancellationToken)) return CreateCustomer.EmailTaken;
        var now = Instant.Now(time);
        var customer = after.Customer with
        {
            Personal = after.Personal == before.Personal ? before.Customer.Personal : after.Personal.Seal(cipher, Customer.Binding(stored.Value.Id)),
            UpdatedAt = now,
            EventCount = stored.Value.EventCount + 1,
        };
        MoveEmail(batch, cipher, before, after);
        batch.Update(stored, customer, [.. PersonalNames(before.Personal, after.Personal)]);
        batch.Raise(new DomainEvent(ids.NewId(), TypeOf(before, after), IdPrefix.Customer, customer.Id, customer.EventCount, now));
        return after with { Customer = customer };
    }

    /// <summary>Withdrawing a customer is deleting it, in the words of the Platform API.</summary>
    private static string TypeOf(OpenCustomer before, OpenCustomer after) =>
        before.Customer.IsActive && !after.Customer.IsActive ? EventType.CustomerDeleted : EventType.CustomerUpdated;

    /// <summary>Which of the sealed members change, for the audit trail.</summary>
    private static IEnumerable<string> PersonalNames(PersonalData before, PersonalData after)
    {
        if (before.Email != after.Email) yield return "email";
        if (before.Phone != after.Phone) yield return "phone";
        if (before.Tin != after.Tin) yield return "tin";
        if (before.Address != after.Address) yield return "billing_address";
    }

    /// <param name="newSet">Names the postings if name, e-mail address or activity change.</param>
    private static OpenCustomer Apply(OpenCustomer open, CustomerChange change, Guid newSet)
    {
        var personal = open.Personal with
        {
            Email = change.Email.Over(open.Personal.Email),
            Phone = change.Phone.Over(open.Personal.Phone),
            Tin = change.Tin.Over(open.Personal.Tin),
            Address = change.Address.Over(open.Personal.Address),
        };
        var customer = open.Customer with
        {
            Name = change.Name.Over(open.Customer.Name) ?? open.Customer.Name,
            CompanyName = change.CompanyName.Over(open.Customer.CompanyName),
            ContactName = change.ContactName.Over(open.Customer.ContactName),
            Notes = change.Notes.Over(open.Customer.Notes),
            IsActive = change.IsActive.Over(open.Customer.IsActive),
        };
        if (change.Type.IsSent) customer = customer with { Type = change.Type.Value ?? CreateCustomer.TypeOf(personal.Tin, customer.CompanyName) };
        var sameWords = customer.Name == open.Customer.Name && personal.Email == open.Personal.Email && customer.IsActive == open.Customer.IsActive;
        return new OpenCustomer(sameWords ? customer : customer with { SearchSet = customer.IsActive ? newSet : null }, personal);
    }

    private async Task<bool> IsTakenAsync(TenantScope scope, TenantCipher cipher, OpenCustomer before, OpenCustomer after, CancellationToken cancellationToken) =>
        after.Personal.Email != before.Personal.Email && after.Personal.Email is { } email && await store.GetAsync(scope, EmailKey(cipher, email), cancellationToken) is not null;

    private static void MoveEmail(TenantBatch batch, TenantCipher cipher, OpenCustomer before, OpenCustomer after)
    {
        if (after.Personal.Email == before.Personal.Email) return;
        if (before.Personal.Email is { } old) batch.Delete(EmailKey(cipher, old));
        if (after.Personal.Email is { } email) batch.Insert(EmailKey(cipher, email), new IdReference(before.Customer.Id));
    }

    private static RowKey<IdReference> EmailKey(TenantCipher cipher, string email) => Keys.CustomerByEmail(cipher.BlindIndex(CreateCustomer.EmailPurpose, email));
}
