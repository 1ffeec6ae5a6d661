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

/// <summary>What an expense says, whoever wrote it. Amounts are minor units of its currency.</summary>
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

    public string? SupplierTin { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = Currencies.Naira;

    /// <summary>Naira for one unit of <see cref="Currency"/>.</summary>
    public decimal ExchangeRate { get; init; } = 1;

    /// <summary>UN/ECE 4461 code of the means of payment, where the caller named it so.</summary>
    public string? MeansCode { get; init; }

    public long Vat => KoboMath.Percent(Amount, VatRate);

    /// <summary>Tax kept back from what is paid.</summary>
    public long Withholding => KoboMath.Percent(Amount, WithholdingRate);

    public long Total => Amount + Vat;

    /// <summary>As the books have it, in naira kobo: each amount is converted once, and the net is what is left.</summary>
    internal ExpenseBooks Books => new(KoboMath.Times(Total, ExchangeRate), KoboMath.Times(Vat, ExchangeRate), KoboMath.Times(Withholding, ExchangeRate));
}

/// <summary>The amounts of an expense in naira kobo.</summary>
internal readonly record struct ExpenseBooks(long Total, long Vat, long Withholding)
{
    public long Net => Total - Vat;
}

/// <summary>A paper that proves an expense.</summary>
/// <param name="Blob">Where it is stored.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExpenseReceipt(string Blob, string MediaType, long Bytes);

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

    public ExpenseReceipt? Receipt { get; init; }

    /// <summary>A draft that was deleted: gone for every reader, its number stays used.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The repeatable call that voided it.</summary>
    public Guid? VoidCall { get; init; }
}

/// <summary>The lines that an expense posts.</summary>
public static class ExpensePostings
{
    /// <summary>Paid at once: DR account, DR 1026 VAT; CR cash side what is paid, CR 2027 what is withheld.</summary>
    public static Posting Paid(ExpenseTerms terms) => Pay(Cost(terms), terms).Build();

    /// <summary>Owed: DR account, DR 1026 VAT; CR 2001 the whole.</summary>
    public static Posting Pending(ExpenseTerms terms) => Cost(terms).Credit(AccountCode.TradeCreditors, terms.Books.Total).Build();

    /// <summary>Paid after it was owed: DR 2001 the whole; CR cash side, CR 2027.</summary>
    public static Posting Payment(ExpenseTerms terms) => Pay(new PostingBuilder().Debit(AccountCode.TradeCreditors, terms.Books.Total), terms).Build();

    private static PostingBuilder Cost(ExpenseTerms terms) => new PostingBuilder().Debit(terms.AccountId, terms.Books.Net).Debit(AccountCode.InputVat, terms.Books.Vat);

    private static PostingBuilder Pay(PostingBuilder posting, ExpenseTerms terms) =>
        posting.Credit(terms.Method.CashSide(), terms.Books.Total - terms.Books.Withholding).Credit(AccountCode.WithholdingPayable, terms.Books.Withholding);
}
