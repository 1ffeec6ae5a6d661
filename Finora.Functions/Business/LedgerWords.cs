using Finora.Core.Expenses;
using Finora.Core.Ledger;
using Finora.Core.Payments;

namespace Finora.Functions.Business;

/// <summary>The Business API's words for what stands in the books.</summary>
internal static class LedgerWords
{
    public static IReadOnlyDictionary<string, AccountCategory> Categories { get; } = new Dictionary<string, AccountCategory>(StringComparer.Ordinal)
    {
        ["asset"] = AccountCategory.Asset,
        ["liability"] = AccountCategory.Liability,
        ["equity"] = AccountCategory.Equity,
        ["revenue"] = AccountCategory.Revenue,
        ["cost_of_sales"] = AccountCategory.CostOfSales,
        ["expense"] = AccountCategory.Expense,
    };

    public static IReadOnlyDictionary<string, JournalStatus> EntryStatuses { get; } = new Dictionary<string, JournalStatus>(StringComparer.Ordinal)
    {
        ["draft"] = JournalStatus.Draft,
        ["posted"] = JournalStatus.Posted,
        ["reversed"] = JournalStatus.Reversed,
    };

    /// <summary>Bills are no part of this version: they may be asked for, and there are none.</summary>
    public static IReadOnlyDictionary<string, JournalSource> Sources { get; } = new Dictionary<string, JournalSource>(StringComparer.Ordinal)
    {
        ["invoice"] = JournalSource.Invoice,
        ["receipt"] = JournalSource.Receipt,
        ["payment"] = JournalSource.Payment,
        ["expense"] = JournalSource.Expense,
        ["bill"] = JournalSource.Bill,
        ["manual"] = JournalSource.Manual,
    };

    public static IReadOnlyDictionary<string, ExpenseStatus> ExpenseStatuses { get; } = new Dictionary<string, ExpenseStatus>(StringComparer.Ordinal)
    {
        ["draft"] = ExpenseStatus.Draft,
        ["pending"] = ExpenseStatus.Pending,
        ["paid"] = ExpenseStatus.Paid,
        ["cancelled"] = ExpenseStatus.Cancelled,
    };

    /// <summary>The statuses that a caller may give.</summary>
    public static IReadOnlyDictionary<string, ExpenseStatus> GivenExpenseStatuses { get; } =
        ExpenseStatuses.Where(entry => entry.Value != ExpenseStatus.Cancelled).ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, PaymentMethod> Methods { get; } = new Dictionary<string, PaymentMethod>(StringComparer.Ordinal)
    {
        ["cash"] = PaymentMethod.Cash,
        ["bank_transfer"] = PaymentMethod.BankTransfer,
        ["card"] = PaymentMethod.Card,
        ["mobile_money"] = PaymentMethod.MobileMoney,
        ["cheque"] = PaymentMethod.Cheque,
    };

    public static string WordFor<T>(this IReadOnlyDictionary<string, T> words, T value)
        where T : struct => words.First(entry => entry.Value.Equals(value)).Key;
}
