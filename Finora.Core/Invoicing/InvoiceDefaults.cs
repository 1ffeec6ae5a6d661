namespace Finora.Core.Invoicing;

/// <summary>Where a business wants to be paid.</summary>
/// <param name="BankCode">The central bank's code of the bank.</param>
/// <param name="AccountNumber">Ten digits.</param>
public sealed record BankAccount(string BankName, string BankCode, string AccountNumber, string AccountName);

/// <summary>What the Platform API fills into new invoices where they leave it out. Later changes do not show on invoices that are there.</summary>
public sealed record InvoiceDefaults
{
    /// <summary>Days from issue until payment is due.</summary>
    public int PaymentTermsDays { get; init; } = 10;

    public string? FooterText { get; init; }

    public string? Notes { get; init; }

    public string? Terms { get; init; }

    /// <summary>The VAT rate of lines that name none; null is the system's.</summary>
    public Guid? TaxRateId { get; init; }

    /// <summary>Withholding tax that is expected unless an invoice says otherwise.</summary>
    public Guid? WithholdingRateId { get; init; }

    public string? IsicCode { get; init; }

    public string? ServiceCategory { get; init; }

    public string? HsnCode { get; init; }

    public string? ProductCategory { get; init; }

    public BankAccount? BankAccount { get; init; }
}
