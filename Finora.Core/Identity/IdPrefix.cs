namespace Finora.Core.Identity;

/// <summary>The prefixes of Business API ids, section 1.3 of its contract.</summary>
public static class IdPrefix
{
    public const string Business = "biz";
    public const string Customer = "cust";
    public const string Product = "prd";
    public const string Invoice = "inv";
    public const string Receipt = "rec";
    public const string PaymentLink = "pl";
    public const string TapSession = "nfc";
    public const string JournalEntry = "je";
    public const string Expense = "exp";
    public const string ApiKey = "key";
    public const string Event = "evt";
    public const string CreditEntry = "crd";
    public const string TopUp = "top";
    public const string Verification = "ver";
}
