namespace Finora.Functions.Tests.Business;

internal enum ModelState
{
    Draft,
    Issued,
    Sent,
    Voided,
    Deleted,
}

/// <summary>An invoice as arithmetic has it, in kobo.</summary>
internal sealed record ModelInvoice(string Id, int Customer, long Net, long Vat, DateOnly Date, DateOnly Due)
{
    public ModelState State { get; set; }

    public long Paid { get; set; }

    public long Total => Net + Vat;

    public bool IsIssued => State is ModelState.Issued or ModelState.Sent;

    public bool IsOpen => State == ModelState.Draft || (IsIssued && Paid < Total);

    public long Owed => IsIssued ? Total - Paid : 0;

    /// <summary>VAT × paid ÷ total, half away from zero: section 7 of the contract.</summary>
    public long VatOwed => IsIssued ? (long)Math.Round((decimal)Vat * Paid / Total, MidpointRounding.AwayFromZero) : 0;

    public string StatusOn(DateOnly today) => State switch
    {
        ModelState.Draft => "draft",
        ModelState.Voided => "cancelled",
        _ when Paid == Total => "paid",
        _ when Due < today => "overdue",
        _ when Paid > 0 => "partially_paid",
        ModelState.Sent => "sent",
        _ => "unsent",
    };
}

/// <summary>Money as arithmetic has it.</summary>
internal sealed class ModelReceipt(string id, int? customer, long amount, bool cash, long saleVat)
{
    public string Id => id;

    public int? Customer => customer;

    public long Amount => amount;

    /// <summary>In cash and not into the bank.</summary>
    public bool Cash => cash;

    /// <summary>VAT in a sale without an invoice; null for any other money.</summary>
    public long? SaleVat => customer is null ? saleVat : null;

    public Dictionary<string, long> Allocations { get; } = [];

    public long Unallocated => customer is null ? 0 : amount - Allocations.Values.Sum();
}

/// <summary>What the books must say, worked out from the facts alone.</summary>
internal sealed class MoneyModel
{
    public List<ModelInvoice> Invoices { get; } = [];

    public List<ModelReceipt> Receipts { get; } = [];

    public long Owed => Invoices.Sum(invoice => invoice.Owed);

    public long OwedBy(int customer) => Invoices.Where(invoice => invoice.Customer == customer).Sum(invoice => invoice.Owed);

    public long UnallocatedOf(int customer) => Receipts.Where(receipt => receipt.Customer == customer).Sum(receipt => receipt.Unallocated);

    /// <summary>Debits less credits of every account that moved.</summary>
    public Dictionary<string, long> Balances()
    {
        var issued = Invoices.Where(invoice => invoice.IsIssued).ToArray();
        var sales = Receipts.Where(receipt => receipt.SaleVat is not null).ToArray();
        var balances = new Dictionary<string, long>
        {
            ["1001"] = Receipts.Where(receipt => receipt.Cash).Sum(receipt => receipt.Amount),
            ["1010"] = Receipts.Where(receipt => !receipt.Cash).Sum(receipt => receipt.Amount),
            ["1021"] = Owed,
            ["2021"] = -issued.Sum(invoice => invoice.Vat - invoice.VatOwed),
            ["2026"] = -issued.Sum(invoice => invoice.VatOwed) - sales.Sum(sale => sale.SaleVat!.Value),
            ["2031"] = -Receipts.Sum(receipt => receipt.Unallocated),
            ["4000"] = -issued.Sum(invoice => invoice.Net) - sales.Sum(sale => sale.Amount - sale.SaleVat!.Value),
        };
        return balances.Where(balance => balance.Value != 0).ToDictionary();
    }

    public void Void(ModelInvoice invoice)
    {
        (invoice.State, invoice.Paid) = (ModelState.Voided, 0);
        foreach (var receipt in Receipts) receipt.Allocations.Remove(invoice.Id);
    }

    /// <summary>Issues a draft, for the first money does, and settles it.</summary>
    public static void Settle(ModelInvoice invoice, ModelReceipt receipt, long amount)
    {
        if (invoice.State == ModelState.Draft) invoice.State = ModelState.Issued;
        invoice.Paid += amount;
        receipt.Allocations[invoice.Id] = amount;
    }
}
