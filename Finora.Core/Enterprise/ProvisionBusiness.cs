using Finora.Core.Accounts;
using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Enterprise;

/// <summary>What is asked of a new linked business.</summary>
/// <param name="OwnerEmail">In lower case; finds the login, or makes one.</param>
/// <param name="Email">The business's, in lower case; of one linked business only.</param>
public sealed record NewLinkedBusiness(string OwnerEmail, string OwnerFirstName, string OwnerLastName, string? OwnerPhone, string Name, string Email)
{
    public string? Phone { get; init; }

    public string? Industry { get; init; }

    public string? Address { get; init; }

    public string? Tin { get; init; }

    public string? RcNumber { get; init; }

    public string InvoicePrefix { get; init; } = "INV";

    /// <summary>The id that the business must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }
}

/// <summary>A business just made.</summary>
/// <param name="OwnerIsNew">A login was made for the owner.</param>
public sealed record ProvisionedBusiness(Business Business, string OwnerEmail, bool OwnerIsNew)
{
    /// <summary>Every business starts with the standard chart.</summary>
    public int AccountsSeeded { get; } = StandardChart.Accounts.Count;
}

/// <summary>
/// Makes a business for an enterprise. Enterprise and business have partitions of their own, so it takes three batches: the row in the enterprise's list with its e-mail address, which
/// keeps a second one out; the business with its owner; the row again, confirmed. A crash leaves a row that counts for nothing and is taken over after a minute, or a business that the
/// list finds.
/// </summary>
public sealed class ProvisionBusiness(TenantStore store, Enterprises enterprises, Logins logins, AccountDirectory directory, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    /// <summary>How long an unconfirmed row is left to whoever wrote it.</summary>
    private static readonly TimeSpan RowHolds = TimeSpan.FromSeconds(60);

    /// <param name="enterprise">The enterprise, on the side of the key: a business made with a test key has only a test side.</param>
    /// <param name="actor">The user whose key it was.</param>
    public async Task<Outcome<ProvisionedBusiness>> RunAsync(TenantScope enterprise, NewLinkedBusiness input, Guid actor, CancellationToken cancellationToken)
    {
        var home = await enterprises.BusinessAsync(enterprise.TenantId, cancellationToken) ?? throw new InvalidDataException("An enterprise has no home business.");
        var id = input.Id ?? ids.NewId();
        var listed = await store.RunAsync<bool>(enterprise, (batch, token) => ListAsync(batch, home, id, input, token), cancellationToken);
        if (!listed.IsOk) return listed.Failure;
        var owner = await logins.FindOrClaimAsync(input.OwnerEmail, id, enterprise.Test, cancellationToken);
        if (!owner.IsOk) return owner.Failure;
        await keyring.OpenAsync(id, cancellationToken);
        if (!enterprise.Test) await directory.NoteJoinedAsync(owner.Value, id, cancellationToken);
        var made = await store.RunAsync<Business>(TenantScope.Live(id), (batch, token) => MakeAsync(batch, Draft(home, id, input, owner.Value.UserId, enterprise.Test), input, owner.Value, actor, token), cancellationToken);
        if (!made.IsOk) return made.Failure;
        var confirmed = await store.RunAsync<bool>(enterprise, (batch, token) => ConfirmAsync(batch, made.Value, token), cancellationToken);
        return confirmed.IsOk ? new ProvisionedBusiness(made.Value, input.OwnerEmail, owner.Value.TenantId == id) : confirmed.Failure;
    }

    private Business Draft(Business home, Guid id, NewLinkedBusiness input, Guid ownerId, bool test) =>
        new(id, input.Name, BusinessType.Sme, Plan.Enterprise, ownerId, Instant.Now(time))
        {
            EnterpriseId = home.Id,
            Email = input.Email,
            Phone = input.Phone,
            Industry = input.Industry,
            Address = PostalAddress.FromLine(input.Address),
            Tin = input.Tin,
            RcNumber = input.RcNumber,
            InvoicePrefix = input.InvoicePrefix,
            SubscriptionExpiresAt = home.SubscriptionExpiresAt,
            IsTestOnly = test,
        };

    private async Task<Outcome<bool>> ListAsync(TenantBatch batch, Business home, Guid id, NewLinkedBusiness input, CancellationToken cancellationToken)
    {
        if (input.Email == home.Email) return Taken();
        var byEmail = Keys.LinkedBusinessByEmail(input.Email);
        var other = await store.GetAsync(batch.Scope, byEmail, cancellationToken);
        if (other is not null && other.Value.Id != id && await HoldsAsync(batch.Scope, other.Value.Id, cancellationToken)) return Taken();
        if (await store.GetAsync(batch.Scope, Keys.LinkedBusiness(id), cancellationToken) is not null) return true;
        if (other is not null && other.Value.Id != id) batch.Delete(Keys.LinkedBusiness(other.Value.Id));
        batch.Save(byEmail, other, new IdReference(id));
        batch.Insert(Keys.LinkedBusiness(id), new LinkedBusiness(id, input.Name, input.Email, Instant.Now(time)));
        return true;
    }

    private static Failure Taken() => Failure.Conflict("A linked business has this e-mail address already.");

    private async Task<bool> HoldsAsync(TenantScope enterprise, Guid id, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(enterprise, Keys.LinkedBusiness(id), cancellationToken);
        if (row is null) return false;
        return row.Value.IsConfirmed || time.GetUtcNow() - row.Value.ListedAt <= RowHolds || await enterprises.BusinessAsync(id, cancellationToken) is not null;
    }

    private async Task<Outcome<Business>> MakeAsync(TenantBatch batch, Business draft, NewLinkedBusiness input, UserPointer owner, Guid actor, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) is { } made) return made.Value;
        batch.Insert(Keys.Business, draft);
        batch.Insert(Keys.Member(owner.UserId), new Member(owner.UserId, Role.Owner, draft.CreatedAt));
        if (owner.TenantId == draft.Id) batch.Insert(Keys.User(owner.UserId), await logins.NewUserAsync(owner.UserId, input.OwnerFirstName, input.OwnerLastName, input.OwnerEmail, input.OwnerPhone, cancellationToken));

        // Whoever sends e-mail hears of it; nobody is written to for a business that only exists for tests.
        if (owner.TenantId == draft.Id && !draft.IsTestOnly) batch.Raise(new DomainEvent(ids.NewId(), EventType.OwnerInvited, IdPrefix.User, owner.UserId, 1, draft.CreatedAt));
        var details = new Dictionary<string, string> { ["enterpriseId"] = PublicId.Format(IdPrefix.Enterprise, draft.EnterpriseId!.Value) };
        var record = new AuditRecord(ids.NewId(), draft.CreatedAt, PublicId.Format(IdPrefix.User, actor), "business.provisioned", PublicId.Format(IdPrefix.Business, draft.Id), details);
        batch.Insert(Keys.Audit(record.Id), record);
        return draft;
    }

    private async Task<Outcome<bool>> ConfirmAsync(TenantBatch batch, Business business, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.LinkedBusiness(business.Id), cancellationToken) is not { } row) return Failure.Busy();
        if (!row.Value.IsConfirmed) batch.Update(row, row.Value.CopyOf(business));
        return true;
    }
}
