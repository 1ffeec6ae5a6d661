using Finora.Core.Audit;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Enterprise;

/// <summary>What an operator changes of an enterprise; null leaves it as it is.</summary>
public sealed record EnterpriseTerms
{
    public IReadOnlyList<Guid>? AdminUserIds { get; init; }

    /// <summary>UTC; when the subscription of the home business ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Kobo, 1 or more.</summary>
    public long? CallPrice { get; init; }

    /// <summary>Kobo, 1 or more.</summary>
    public long? VerificationPrice { get; init; }
}

/// <summary>Makes enterprises out of businesses, sets what was agreed with them, and links businesses that are there already. For operators.</summary>
public sealed class SetUpEnterprise(TenantStore store, Enterprises enterprises, PrepaidPools pools, IdGenerator ids, TimeProvider time)
{
    private const string Operator = "operator";
    private const long MaxPrice = 1_000_000;

    /// <summary>
    /// Moves the business to the enterprise plan, if it is not on it, which makes it the home of an enterprise, and sets the terms. Admins must be owners or admins of the home business or of a
    /// linked one to be able to use it: a key counts only while its user is one where it was made.
    /// </summary>
    public async Task<Outcome<EnterpriseAccount>> RunAsync(Guid businessId, EnterpriseTerms terms, CancellationToken cancellationToken)
    {
        if (terms.AdminUserIds is { Count: 0 or > 50 }) return Failure.Rule("An enterprise has one to fifty admins.");
        if (terms.CallPrice is < 1 or > MaxPrice || terms.VerificationPrice is < 1 or > MaxPrice) return Failure.Rule($"A price is a whole number of kobo from 1 to {MaxPrice}.");
        var set = await store.RunAsync<EnterpriseAccount>(TenantScope.Live(businessId), (batch, token) => SetAsync(batch, terms, token), cancellationToken);
        if (set.IsOk) await MovePoolAsync(businessId, businessId);
        return set;
    }

    /// <summary>Links a business that is there already: it gets the enterprise plan, and its calls are paid from the enterprise's wallet from then on.</summary>
    /// <param name="enterpriseId">The enterprise's id, which is that of its home business.</param>
    public async Task<Outcome<Business>> LinkAsync(Guid enterpriseId, Guid businessId, CancellationToken cancellationToken)
    {
        if (await enterprises.BusinessAsync(enterpriseId, cancellationToken) is not { } home || home.Enterprise != home.Id) return Failure.NotFound("There is no such enterprise.");
        if (await enterprises.BusinessAsync(businessId, cancellationToken) is not { } business) return Failure.NotFound("There is no such business.");
        if (business.Enterprise is not null || business.IsTestOnly) return Failure.Conflict("The business belongs to an enterprise already.");
        var email = business.Email ?? "";
        var enterprise = TenantScope.Live(enterpriseId);
        var listed = await store.RunAsync<bool>(enterprise, (batch, token) => ListAsync(batch, home, business, email, token), cancellationToken);
        if (!listed.IsOk) return listed.Failure;
        var joined = await store.RunAsync<Business>(TenantScope.Live(businessId), (batch, token) => JoinAsync(batch, enterpriseId, token), cancellationToken);
        if (joined.IsOk) await MovePoolAsync(businessId, enterpriseId);
        return joined;
    }

    /// <summary>The credits of the business go into the wallet that pays for it now. Both ledgers tell of it, so what a crash in between leaves can be put right with an adjustment.</summary>
    private async Task MovePoolAsync(Guid businessId, Guid enterpriseId)
    {
        var taken = await pools.RunAsync(PoolOwner.Business(businessId), draft => Task.FromResult(draft.State.Available <= 0 ? null : draft.Post(Transfer(businessId, -draft.State.Available, "To the wallet of the enterprise"), businessId)));
        if (taken is not null) await pools.PostAsync(PoolOwner.Enterprise(enterpriseId), Transfer(businessId, -taken.Posting.Amount, "From the credits of the business"), enterpriseId);
    }

    private static PoolPosting Transfer(Guid businessId, long amount, string description) => new(PoolEntryType.Transfer, amount, description) { BusinessId = businessId };

    private async Task<Outcome<EnterpriseAccount>> SetAsync(TenantBatch batch, EnterpriseTerms terms, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) is not { } stored) return Failure.NotFound("There is no such business.");
        if (stored.Value.Enterprise is { } enterprise && enterprise != stored.Value.Id) return Failure.Conflict("The business is linked to another enterprise.");
        var home = stored.Value with { Plan = Plan.Enterprise, SubscriptionExpiresAt = terms.ExpiresAt ?? stored.Value.SubscriptionExpiresAt };
        var known = await store.GetAsync(batch.Scope, Keys.Enterprise, cancellationToken);
        var account = known?.Value ?? EnterpriseAccount.Of(home);
        account = account with
        {
            AdminUserIds = terms.AdminUserIds ?? account.AdminUserIds,
            CallPrice = terms.CallPrice ?? account.CallPrice,
            VerificationPrice = terms.VerificationPrice ?? account.VerificationPrice,
        };
        if (home != stored.Value) batch.Update(stored, home);
        batch.Save(Keys.Enterprise, known, account);
        Note(batch, "enterprise.set_up", home.Id, new Dictionary<string, string> { ["admins"] = string.Join(' ', account.AdminUserIds.Select(id => PublicId.Format(IdPrefix.User, id))) });
        return account;
    }

    private async Task<Outcome<bool>> ListAsync(TenantBatch batch, Business home, Business business, string email, CancellationToken cancellationToken)
    {
        var byEmail = Keys.LinkedBusinessByEmail(email);
        var other = await store.GetAsync(batch.Scope, byEmail, cancellationToken);
        if (email == home.Email || (other is not null && other.Value.Id != business.Id)) return Failure.Conflict("A linked business has this e-mail address already.");
        if (await store.GetAsync(batch.Scope, Keys.LinkedBusiness(business.Id), cancellationToken) is not null) return true;
        batch.Save(byEmail, other, new IdReference(business.Id));
        batch.Insert(Keys.LinkedBusiness(business.Id), new LinkedBusiness(business.Id, business.Name, email, Instant.Now(time)) { IsSuspended = business.IsSuspended });
        return true;
    }

    private async Task<Outcome<Business>> JoinAsync(TenantBatch batch, Guid enterpriseId, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A business is gone.");
        if (stored.Value.Enterprise is not null) return Failure.Conflict("The business belongs to an enterprise already.");
        var linked = stored.Value with { Plan = Plan.Enterprise, EnterpriseId = enterpriseId };
        batch.Update(stored, linked);
        Note(batch, "business.linked", linked.Id, new Dictionary<string, string> { ["enterpriseId"] = PublicId.Format(IdPrefix.Enterprise, enterpriseId) });
        return linked;
    }

    private void Note(TenantBatch batch, string action, Guid businessId, Dictionary<string, string> details)
    {
        var audit = new AuditRecord(ids.NewId(), Instant.Now(time), Operator, action, PublicId.Format(IdPrefix.Business, businessId), details);
        batch.Insert(Keys.Audit(audit.Id), audit);
    }
}
