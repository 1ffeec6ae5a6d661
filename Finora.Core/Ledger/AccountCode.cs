namespace Finora.Core.Ledger;

/// <summary>The system accounts that Finora posts to by itself.</summary>
public static class AccountCode
{
    public const string Cash = "1001";
    public const string Bank = "1010";
    public const string TradeDebtors = "1021";
    public const string WithholdingReceivable = "1025";
    public const string InputVat = "1026";
    public const string TradeCreditors = "2001";

    /// <summary>VAT of issued invoices that nobody has paid yet.</summary>
    public const string VatProvision = "2021";

    /// <summary>VAT of money received, owed to the tax authority.</summary>
    public const string VatPayable = "2026";

    public const string WithholdingPayable = "2027";

    /// <summary>Money of customers that no invoice has taken.</summary>
    public const string CustomerDeposits = "2031";

    public const string Revenue = "4000";
}
