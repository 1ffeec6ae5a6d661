using Finora.Core.Ledger;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>How the money came, in the words of the Business API; the Platform prints UBL codes.</summary>
public enum PaymentMethod
{
    Cash,
    BankTransfer,
    Card,
    MobileMoney,
    Cheque,
}

public static class PaymentMethods
{
    /// <summary>The account that money of this kind comes into and goes out of: 1001 for cash, 1010 for anything else.</summary>
    public static string CashSide(this PaymentMethod method) => method == PaymentMethod.Cash ? AccountCode.Cash : AccountCode.Bank;

    /// <summary>For people: <c>Bank transfer</c>.</summary>
    public static string Word(this PaymentMethod method) => method switch
    {
        PaymentMethod.Cash => "Cash",
        PaymentMethod.BankTransfer => "Bank transfer",
        PaymentMethod.Card => "Card",
        PaymentMethod.MobileMoney => "Mobile money",
        PaymentMethod.Cheque => "Cheque",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };
}

public enum PaymentSource
{
    Manual,
    BusinessApi,
    BankPartner,
    Paystack,
    CreditNote,
}

/// <summary>What kind of receipt a payment stands for.</summary>
public enum ReceiptKind
{
    /// <summary>Money for invoices.</summary>
    InvoicePayment,

    /// <summary>A sale without an invoice, VAT included.</summary>
    CashSale,

    /// <summary>Money of a known customer that could not be allocated.</summary>
    CustomerDeposit,

    /// <summary>Money of an unknown payer, kept for somebody to match; it has no receipt of the Business API.</summary>
    Unlinked,
}

/// <summary>Part of a payment that settles an invoice; minor units.</summary>
public sealed record PaymentAllocation(Guid InvoiceId, string InvoiceNumber, long Amount, DateTimeOffset AllocatedAt)
{
    /// <summary>The repeatable call that matched it; null for what was allocated when the money came.</summary>
    public Guid? CallId { get; init; }
}

/// <summary>
/// Money received: the Platform's payment and the Business API's receipt, one record with one id. Never deleted; its allocations grow when money that waited is matched, and only
/// what somebody noted about it can be changed.
/// </summary>
/// <param name="Amount">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Date">Day of payment in Lagos.</param>
public sealed record Payment(
    Guid Id, string? ReceiptNumber, ReceiptKind Kind, DateOnly Date, string Currency, long Amount, PaymentMethod Method, PaymentSource Source, DateTimeOffset CreatedAt) : IDocument, IListed
{
    public static int Schema => 1;

    public Guid? CustomerId { get; init; }

    /// <summary>Name of the payer as it goes on the receipt.</summary>
    public string? PaidBy { get; init; }

    /// <summary>E-mail of the payer, sealed.</summary>
    public string? SealedPayerEmail { get; init; }

    public string? Reference { get; init; }

    public string? Notes { get; init; }

    public IReadOnlyList<PaymentAllocation> Allocations { get; init; } = [];

    /// <summary>Waits to be matched; zero for a cash sale.</summary>
    public long Unallocated { get; init; }

    /// <summary>Parts of a receipt for more invoices than one batch holds, which the next batches allocate (<see cref="AllocateReceipt"/>). Until then they are among what is unallocated, as in the books.</summary>
    public IReadOnlyList<WantedAllocation> Pending { get; init; } = [];

    /// <summary>What waits and is meant for no invoice yet.</summary>
    public long Free => Unallocated - Pending.Sum(part => part.AmountKobo);

    /// <summary>Tax that the customer withheld, booked beside the amount.</summary>
    public long Withheld { get; init; }

    /// <summary>Number of the credit note that the tax authority gave for what was withheld.</summary>
    public string? WithholdingCreditNote { get; init; }

    /// <summary>UN/ECE 4461 code of the means of payment, where the caller named it so.</summary>
    public string? MeansCode { get; init; }

    /// <summary>Events raised about this payment so far.</summary>
    public int EventCount { get; init; }

    /// <summary>Rate of a cash sale, per cent; null otherwise.</summary>
    public decimal? VatRate { get; init; }

    /// <summary>VAT contained in a cash sale.</summary>
    public long VatAmount { get; init; }

    /// <summary>The gateway's or partner's own id of the payment.</summary>
    public string? ExternalId { get; init; }

    /// <summary>How it went through the gateway, in its words: <c>card</c>, <c>bank_transfer</c>, <c>ussd</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>What the gateway kept for itself, in minor units; null where it told nothing.</summary>
    public long? Fees { get; init; }

    /// <summary>The link that it came through, whose metadata is the payment's too.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>The tap session that it came through.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The instant of payment, where whoever told of it gave one.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    public Guid? JournalEntryId { get; init; }

    /// <summary>Why it could not be allocated, where it could not.</summary>
    public string? UnmatchedReason { get; init; }

    public PaymentMatch Match => Unallocated == 0 ? PaymentMatch.Matched : Allocations.Count > 0 ? PaymentMatch.PartiallyMatched : PaymentMatch.Unmatched;

    /// <summary>What waits stands in a list of its own.</summary>
    public string? ListKey() => Unallocated > 0 ? Keys.WaitingPayment(Id).Value : null;

    internal static string PayerBinding(Guid id) => $"pay|{id:N}|payer";
}
