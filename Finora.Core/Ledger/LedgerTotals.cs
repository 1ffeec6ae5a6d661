using System.Text.Json.Serialization;
using Finora.Core.Money;
using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>What one account moved in a stretch of days, in naira kobo.</summary>
/// <param name="CashIn">Money that came into the cash accounts with this account on the other side.</param>
/// <param name="CashOut">Money that left the cash accounts with this account on the other side.</param>
public sealed record AccountMoves(
    [property: JsonPropertyName("d"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Debit = 0,
    [property: JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Credit = 0,
    [property: JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long CashIn = 0,
    [property: JsonPropertyName("o"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long CashOut = 0)
{
    /// <summary>Debits less credits.</summary>
    public long Net => Debit - Credit;

    public static AccountMoves operator +(AccountMoves a, AccountMoves b) =>
        checked(new AccountMoves(a.Debit + b.Debit, a.Credit + b.Credit, a.CashIn + b.CashIn, a.CashOut + b.CashOut));
}

/// <summary>
/// Sums of all posted entries of one day, month or year, account by account. Every row balances in itself, since each posting is in it whole. Account codes
/// have four digits, so a row cannot outgrow what a store takes; the short names in JSON keep it so.
/// </summary>
public sealed record LedgerTotals(IReadOnlyDictionary<string, AccountMoves> Accounts) : IDocument
{
    public static int Schema => 1;

    public static LedgerTotals None { get; } = new(new Dictionary<string, AccountMoves>());

    public AccountMoves this[string account] => Accounts.GetValueOrDefault(account) ?? new AccountMoves();

    public static LedgerTotals Sum(IEnumerable<LedgerTotals> totals) => Sum(totals.SelectMany(total => total.Accounts));

    /// <summary>These sums with one more posting.</summary>
    public LedgerTotals With(IReadOnlyList<JournalLine> lines) => Sum(Accounts.Concat(Moves(lines)).Concat(CashMoves(lines)));

    private static LedgerTotals Sum(IEnumerable<KeyValuePair<string, AccountMoves>> moves)
    {
        var sums = new SortedDictionary<string, AccountMoves>(StringComparer.Ordinal);
        foreach (var (account, move) in moves) sums[account] = sums.TryGetValue(account, out var sum) ? sum + move : move;
        return new LedgerTotals(sums);
    }

    private static IEnumerable<KeyValuePair<string, AccountMoves>> Moves(IReadOnlyList<JournalLine> lines) =>
        lines.Select(line => KeyValuePair.Create(line.Account, new AccountMoves(line.Debit, line.Credit)));

    /// <summary>
    /// The direct method: what an entry brings into the cash accounts, or takes out, belongs to the lines on the other side, in proportion where there
    /// are several. Money that only moves between cash accounts is no flow.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, AccountMoves>> CashMoves(IReadOnlyList<JournalLine> lines)
    {
        var net = lines.Where(line => CashAccounts.Has(line.Account)).Sum(line => line.Debit - line.Credit);
        if (net == 0) yield break;
        JournalLine[] others = [.. lines.Where(line => !CashAccounts.Has(line.Account) && (net > 0 ? line.Credit : line.Debit) > 0)];
        var shares = KoboMath.Spread(Math.Abs(net), [.. others.Select(line => line.Debit + line.Credit)]);
        for (var i = 0; i < others.Length; i++) yield return KeyValuePair.Create(others[i].Account, net > 0 ? new AccountMoves(CashIn: shares[i]) : new AccountMoves(CashOut: shares[i]));
    }
}

/// <summary>The accounts that a cash flow statement counts as cash: cash, petty cash, bank and what a gateway still holds.</summary>
public static class CashAccounts
{
    private const string PettyCash = "1002";
    private const string GatewayClearing = "1011";

    public static IReadOnlyList<string> Codes { get; } = [AccountCode.Cash, PettyCash, AccountCode.Bank, GatewayClearing];

    public static bool Has(string account) => Codes.Contains(account);
}
