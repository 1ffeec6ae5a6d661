using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Storage;

namespace Finora.Core.Expenses;

public enum ExpenseStatus
{
    /// <summary>Editable, in no ledger.</summary>
    Draft,

    /// <summary>In the books and owed to the supplier.</summary>
    Pending,

    Paid,
    Cancelled,
}

/// <summary>What an expense says, whoever wrote it. Amounts are naira kobo.</summary>
/// <param name="Date">The day it counts for, in the VAT return too.</param>
/// <param name="Amount">Without VAT.</param>
/// <param name="VatRate">Per cent, as is <paramref name="WithholdingRate"/>.</param>
/// <param name="AccountId">An account of the category expense or cost of sales.</param>
public sealed record ExpenseTerms(DateOnly Date, long Amount, decimal VatRate, decimal WithholdingRate, string AccountId, PaymentMethod Method)
{
    /// <summary>The caller's own id of the supplier, kept as given.</summary>
    public string? SupplierId { get; init; }

    public string? SupplierName { get; init; }

    public string? Description { get; init; }

    public string? Reference { get; init; }

    public long Vat => KoboMath.Percent(Amount, VatRate);

    /// <summary>Tax kept back from what is paid.</summary>
    public long Withholding => KoboMath.Percent(Amount, WithholdingRate);

    public long Total => Amount + Vat;
}

/// <summary>Money spent. A draft may be edited; from then on only its payment or a void changes it.</summary>
public sealed record Expense(Guid Id, string Number, ExpenseTerms Terms, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IDocument
{
    public static int Schema => 1;

    public ExpenseStatus Status { get; init; }

    /// <summary>The entry that put the cost into the books.</summary>
    public Guid? JournalEntryId { get; init; }

    /// <summary>The entry of a payment that came later.</summary>
    public Guid? PaymentEntryId { get; init; }

    public string? VoidReason { get; init; }

    /// <summary>The repeatable call that voided it.</summary>
    public Guid? VoidCall { get; init; }
}

/// <summary>The lines that an expense posts.</summary>
public static class ExpensePostings
{
    /// <summary>Paid at once: DR account, DR 1026 VAT; CR cash side what is paid, CR 2027 what is withheld.</summary>
    public static Posting Paid(ExpenseTerms terms) => Pay(Cost(terms), terms).Build();

    /// <summary>Owed: DR account, DR 1026 VAT; CR 2001 the whole.</summary>
    public static Posting Pending(ExpenseTerms terms) => Cost(terms).Credit(AccountCode.TradeCreditors, terms.Total).Build();

    /// <summary>Paid after it was owed: DR 2001 the whole; CR cash side, CR 2027.</summary>
    public static Posting Payment(ExpenseTerms terms) => Pay(new PostingBuilder().Debit(AccountCode.TradeCreditors, terms.Total), terms).Build();

    private static PostingBuilder Cost(ExpenseTerms terms) => new PostingBuilder().Debit(terms.AccountId, terms.Amount).Debit(AccountCode.InputVat, terms.Vat);

    private static PostingBuilder Pay(PostingBuilder posting, ExpenseTerms terms) =>
        posting.Credit(terms.Method.CashSide(), terms.Total - terms.Withholding).Credit(AccountCode.WithholdingPayable, terms.Withholding);
}
