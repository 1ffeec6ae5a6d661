using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>How often the accounts that a business added were posted to or switched off; only its version matters.</summary>
public sealed record OwnAccountsGuard(long Changes) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Keeps two things apart that touch no common row by themselves: posting to an account of the business's own, which must be active, and switching one off, which must
/// have no balance. Both write one guard row, so of two at once the later one starts again from its reads. System accounts cannot be switched off and need none of it.
/// </summary>
public sealed class OwnAccounts(TenantStore store)
{
    internal async Task GuardAsync(TenantBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Pending(Keys.OwnAccountsGuard) is not null) return;
        var stored = await store.GetAsync(batch.Scope, Keys.OwnAccountsGuard, cancellationToken);
        batch.Save(Keys.OwnAccountsGuard, stored, new OwnAccountsGuard((stored?.Value.Changes ?? 0) + 1));
    }
}
