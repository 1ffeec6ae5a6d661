using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>An account with what stands on it.</summary>
/// <param name="Balance">Naira kobo, positive on the account's normal side, over everything posted.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record AccountStanding(AccountRecord Account, long Balance, DateTimeOffset CreatedAt);

/// <summary>Finds accounts with their balances.</summary>
public sealed class AccountRegister(TenantStore store, Charts charts, RunningTotals totals)
{
    public async Task<IReadOnlyList<AccountStanding>> ListAsync(TenantScope scope, AccountCategory? category, bool isActive, CancellationToken cancellationToken)
    {
        var chart = await charts.ReadAsync(scope, cancellationToken);
        var sums = await totals.AllAsync(scope, cancellationToken);
        var born = await BornAsync(scope, cancellationToken);
        return [.. chart.Accounts.Where(account => account.IsActive == isActive && (category is null || account.Category == category)).Select(account => Stand(account, sums, born))];
    }

    public async Task<Outcome<AccountStanding>> GetAsync(TenantScope scope, string code, CancellationToken cancellationToken)
    {
        if (await charts.FindAsync(scope, code, cancellationToken) is not { } account) return NotFound();
        return await StandAsync(scope, account, cancellationToken);
    }

    internal async Task<AccountStanding> StandAsync(TenantScope scope, AccountRecord account, CancellationToken cancellationToken) =>
        Stand(account, await totals.AllAsync(scope, cancellationToken), await BornAsync(scope, cancellationToken));

    internal static Failure NotFound() => Failure.NotFound("There is no such account in this business.");

    private static AccountStanding Stand(AccountRecord account, LedgerTotals sums, DateTimeOffset born)
    {
        var net = sums[account.Code].Net;
        return new AccountStanding(account, account.NormalSide == AccountSide.Debit ? net : -net, account.CreatedAt ?? born);
    }

    /// <summary>System accounts are as old as the business.</summary>
    private async Task<DateTimeOffset> BornAsync(TenantScope scope, CancellationToken cancellationToken) =>
        (await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.")).Value.CreatedAt;
}
