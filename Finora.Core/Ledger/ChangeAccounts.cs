using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Ledger;

/// <summary>An account to add.</summary>
public sealed record NewAccount(string Code, string Name, AccountCategory Category, string? Subcategory, string? Description)
{
    /// <summary>Of a call that may be repeated; its repeat gets the account again instead of hearing that the code is used.</summary>
    public Guid? CallId { get; init; }
}

/// <summary>New values of an account; a member that is null was not sent. Optional texts are pairs of "was sent" and the value.</summary>
public sealed record AccountEdit
{
    public string? Name { get; init; }

    public AccountCategory? Category { get; init; }

    public (bool Sent, string? Value) Subcategory { get; init; }

    public (bool Sent, string? Value) Description { get; init; }

    public bool? IsActive { get; init; }
}

/// <summary>Adds an account of the business's own. A code belongs to one account, and system codes are taken from the start.</summary>
public sealed class CreateAccount(TenantStore store, AccountRegister register, TimeProvider time)
{
    public Task<Outcome<AccountStanding>> RunAsync(TenantScope scope, NewAccount input, CancellationToken cancellationToken) => store.RunAsync<AccountStanding>(
        scope,
        async (batch, token) =>
        {
            var key = Keys.Account(input.Code);
            var known = await store.GetAsync(scope, key, token);
            if (known?.Value.CreateCall is { } by && by == input.CallId) return await register.StandAsync(scope, known.Value, token);
            if (known is not null || StandardChart.Find(input.Code) is not null) return Failure.Conflict($"The account code {input.Code} is already used.");
            var now = Instant.Now(time);
            var account = new AccountRecord(input.Code, input.Name, input.Category, input.Subcategory, now) { Description = input.Description, CreateCall = input.CallId };
            batch.Insert(key, account);
            return new AccountStanding(account, 0, now);
        },
        cancellationToken);
}

/// <summary>
/// Changes an account. Of a system account the name and the category may change, of an own one everything but code and category; an own account may be
/// switched off while nothing stands on it.
/// </summary>
public sealed class UpdateAccount(TenantStore store, AccountRegister register, OwnAccounts ownAccounts)
{
    public Task<Outcome<AccountStanding>> RunAsync(TenantScope scope, string code, AccountEdit edit, CancellationToken cancellationToken) => store.RunAsync<AccountStanding>(
        scope,
        async (batch, token) =>
        {
            if (!Charts.IsCode(code)) return AccountRegister.NotFound();
            var stored = await store.GetAsync(scope, Keys.Account(code), token);
            var account = stored?.Value ?? (StandardChart.Find(code) is { } system ? AccountRecord.Of(system) : null);
            if (account is null) return AccountRegister.NotFound();
            if (Forbidden(account, edit) is { } member) return Failure.Rule($"The {member} of {(account.IsSystem ? "a system account" : "an own account")} cannot be changed.");
            if (edit.IsActive == false && account.IsActive) await ownAccounts.GuardAsync(batch, token);
            var standing = await register.StandAsync(scope, account, token);
            if (edit.IsActive == false && standing.Balance != 0) return Failure.Rule("An account with a balance cannot be switched off.");
            var changed = Apply(account, edit);
            if (changed != account) batch.Save(Keys.Account(code), stored, changed);

            // A new category may turn the normal side over, and with it the sign.
            return standing with { Account = changed, Balance = changed.NormalSide == account.NormalSide ? standing.Balance : -standing.Balance };
        },
        cancellationToken);

    private static string? Forbidden(AccountRecord account, AccountEdit edit) =>
        !account.IsSystem ? edit.Category is null ? null : "category"
        : edit.Subcategory.Sent ? "subcategory"
        : edit.Description.Sent ? "description"
        : edit.IsActive is null ? null : "isActive";

    private static AccountRecord Apply(AccountRecord account, AccountEdit edit) => account with
    {
        Name = edit.Name ?? account.Name,
        Category = edit.Category ?? account.Category,
        Subcategory = edit.Subcategory.Sent ? edit.Subcategory.Value : account.Subcategory,
        Description = edit.Description.Sent ? edit.Description.Value : account.Description,
        IsActive = edit.IsActive ?? account.IsActive,
    };
}
