using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>What a business made of its chart: an account of its own, or its words for a system account. A system account that was left as it is has no row.</summary>
/// <param name="Code">Four digits; also the account's id.</param>
/// <param name="CreatedAt">UTC; null for a system account, which is as old as the business.</param>
public sealed record AccountRecord(string Code, string Name, AccountCategory Category, string? Subcategory, DateTimeOffset? CreatedAt) : IDocument
{
    public static int Schema => 1;

    public string? Description { get; init; }

    public bool IsActive { get; init; } = true;

    /// <summary>The repeatable call that added it.</summary>
    public Guid? CreateCall { get; init; }

    public bool IsSystem => CreatedAt is null;

    public AccountSide NormalSide => Category.NormalSide();

    internal static AccountRecord Of(ChartAccount account) => new(account.Code, account.Name, account.Category, account.Subcategory, null);
}

/// <summary>The accounts of a business as they stand, by code.</summary>
public sealed class Chart
{
    private readonly SortedDictionary<string, AccountRecord> _accounts = new(StringComparer.Ordinal);

    internal Chart(IEnumerable<AccountRecord> changed)
    {
        foreach (var account in StandardChart.Accounts) _accounts[account.Code] = AccountRecord.Of(account);
        foreach (var account in changed) _accounts[account.Code] = account;
    }

    /// <summary>In the order of their codes.</summary>
    public IReadOnlyCollection<AccountRecord> Accounts => _accounts.Values;

    public AccountRecord? Find(string code) => _accounts.GetValueOrDefault(code);

    /// <summary>The name of an account that something was posted to.</summary>
    public string NameOf(string code) => Find(code)?.Name ?? code;
}

/// <summary>Reads the chart of a business. It is bounded: codes have four digits.</summary>
public sealed class Charts(TenantStore store)
{
    public async Task<Chart> ReadAsync(TenantScope scope, CancellationToken cancellationToken) => new(await store.ReadAllAsync(scope, Keys.Accounts, cancellationToken));

    /// <summary>One account, without reading the others.</summary>
    public async Task<AccountRecord?> FindAsync(TenantScope scope, string code, CancellationToken cancellationToken)
    {
        if (!IsCode(code)) return null;
        var stored = await store.GetAsync(scope, Keys.Account(code), cancellationToken);
        return stored?.Value ?? (StandardChart.Find(code) is { } system ? AccountRecord.Of(system) : null);
    }

    /// <summary>Four ASCII digits.</summary>
    public static bool IsCode(string text) => text.Length == 4 && text.All(char.IsAsciiDigit);
}
