using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>The customer of an e-mail address, and whether this call made it.</summary>
public sealed record FoundCustomer(OpenCustomer Customer, bool Created);

/// <summary>
/// The customer of an e-mail address, made if there is none. An inactive one is made active again; nothing else of a match changes. Of any number of calls at
/// once exactly one makes the customer.
/// </summary>
public sealed class FindOrCreateCustomer(TenantStore store, CreateCustomer create, ChangeCustomer change, CustomerDirectory directory, TenantKeyring keyring)
{
    private const int MaxAttempts = 3;

    // Calls of one process for one address wait for the first instead of each preparing a customer that loses.
    private readonly KeyedGate _gate = new();

    public async Task<Outcome<FoundCustomer>> RunAsync(TenantScope scope, NewCustomer input, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var emailKey = Keys.CustomerByEmail(cipher.BlindIndex(CreateCustomer.EmailPurpose, input.Email));
        using var pass = await _gate.EnterAsync($"{scope.Partition}|{emailKey}", cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.GetAsync(scope, emailKey, cancellationToken) is { } known) return await MatchAsync(scope, known.Value.Id, cancellationToken);
            var made = await create.RunAsync(scope, input, cancellationToken);
            if (made.IsOk) return new FoundCustomer(made.Value, true);

            // A conflict means that another instance made it between our look and our try.
            if (made.Failure.Code != FailureCode.Conflict) return made.Failure;
        }

        return Failure.Busy();
    }

    private async Task<Outcome<FoundCustomer>> MatchAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var found = await directory.GetAsync(scope, id, cancellationToken);
        if (found.IsOk && !found.Value.Customer.IsActive) found = await change.RunAsync(scope, id, new CustomerChange { IsActive = new(true, true) }, cancellationToken);
        return found.Map(open => new FoundCustomer(open, false));
    }
}
