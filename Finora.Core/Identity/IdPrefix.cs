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
    public const string Enterprise = "ent";
    public const string User = "usr";
    public const string WalletTransaction = "wtx";
    public const string Webhook = "wh";
    public const string WebhookDelivery = "whd";
    public const string CreditEntry = "crd";
    public const string TopUp = "top";
    public const string Verification = "ver";

    /// <summary>Generated reports; the contract prints no id of them, so it only names the kind in events.</summary>
    public const string Report = "rpt";
}
