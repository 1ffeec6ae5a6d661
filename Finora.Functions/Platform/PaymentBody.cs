using System.Text.Json;
using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What of a payment went to which invoice.</summary>
public sealed record AllocationBody(Guid InvoiceId, string InvoiceNumber, string Amount, string AllocatedAt);

/// <summary>The gateway that money came through.</summary>
public sealed record GatewayBody(string Provider, string? TransactionId, string? Channel, string? Fees);

/// <summary>The payment object of the Platform API, section 11.</summary>
public record PaymentBody(
    Guid Id, string Status, Guid? InvoiceId, string? InvoiceNumber, Guid? CustomerId, string Amount, string Currency, string AllocatedAmount, string UnallocatedAmount, string WhtAmount,
    string? WhtCreditNote, string PaymentMethod, string PaymentDate, string? Reference, string? Narration, string? PayerName, string Source, GatewayBody? Gateway, string? ReceiptNumber,
    IReadOnlyList<AllocationBody> Allocations, string CreatedAt)
{
    public static PaymentBody From(Payment payment)
    {
        var first = payment.Allocations.Count > 0 ? payment.Allocations[0] : null;
        return new PaymentBody(
            payment.Id,
            PaymentWords.Status(payment),
            first?.InvoiceId,
            first?.InvoiceNumber,
            payment.CustomerId,
            Kobo.Format(payment.Amount),
            payment.Currency,
            Kobo.Format(payment.Allocations.Sum(part => part.Amount)),
            Kobo.Format(payment.Unallocated),
            Kobo.Format(payment.Withheld),
            payment.WithholdingCreditNote,
            payment.MeansCode ?? PaymentWords.MeansCode(payment.Method),
            DocumentDate.Format(payment.Date),
            payment.Reference,
            payment.Notes,
            payment.Source is PaymentSource.Manual or PaymentSource.CreditNote ? null : payment.PaidBy,
            PaymentWords.Source(payment.Source),
            payment is { Source: PaymentSource.BankPartner or PaymentSource.Paystack } ? new GatewayBody(PaymentWords.Source(payment.Source), payment.ExternalId, payment.Channel, payment.Fees is { } fees ? Kobo.Format(fees) : null) : null,
            payment.ReceiptNumber,
            [.. payment.Allocations.Select(part => new AllocationBody(part.InvoiceId, part.InvoiceNumber, Kobo.Format(part.Amount), Instant.Format(part.AllocatedAt)))],
            Instant.Format(payment.CreatedAt));
    }
}

/// <summary>The invoice that a payment went to.</summary>
public sealed record PaidInvoiceBody(Guid Id, string InvoiceNumber, string Status, string CustomerName, string TotalAmount, string AmountDue);

/// <summary>A payment with its invoice.</summary>
public sealed record OpenPaymentBody : PaymentBody
{
    private OpenPaymentBody(PaymentBody payment, PaidInvoiceBody? invoice)
        : base(payment) => Invoice = invoice;

    /// <summary>After the payment's own members; a derived record's would come first.</summary>
    [System.Text.Json.Serialization.JsonPropertyOrder(1)]
    public PaidInvoiceBody? Invoice { get; }

    public static OpenPaymentBody From(Payment payment, Invoice? invoice, TimeProvider time) => new(From(payment), invoice is null ? null : new PaidInvoiceBody(
        invoice.Id, invoice.Number, InvoiceWords.Status(invoice.StandingNow(time)), invoice.Buyer.Name, Kobo.Format(invoice.Totals.Total), Kobo.Format(invoice.Due)));
}

/// <summary>The amounts of an invoice after a payment.</summary>
public sealed record InvoiceAmountsBody(
    Guid Id, string InvoiceNumber, string Status, string TotalAmount, string AmountPaid, string AmountWithheld, string AmountCredited, string AmountDue)
{
    public static InvoiceAmountsBody From(Invoice invoice, TimeProvider time) => new(
        invoice.Id, invoice.Number, InvoiceWords.Status(invoice.StandingNow(time)), Kobo.Format(invoice.Totals.Total), Kobo.Format(invoice.Paid), Kobo.Format(invoice.Withheld),
        Kobo.Format(invoice.Credited), Kobo.Format(invoice.Due));
}

/// <summary>The answer to recording a payment.</summary>
public sealed record RecordedPaymentBody(PaymentBody Payment, InvoiceAmountsBody Invoice)
{
    public static RecordedPaymentBody From(RecordedPayment recorded, TimeProvider time) => new(PaymentBody.From(recorded.Payment), InvoiceAmountsBody.From(recorded.Invoice, time));
}

/// <summary>The body that records a payment, section 10.</summary>
internal static class NewPaymentBody
{
    private static readonly AmountRule Amount = new(1, Kobo.MaxAmount, "must be a positive number");
    private static readonly AmountRule Withheld = new(0, Kobo.MaxAmount, "must not be negative");

    /// <param name="today">In Lagos.</param>
    public static Outcome<NewPayment> Read(Guid invoiceId, JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var amount = fields.Naira("amount", Amount, required: true, allowText: true) ?? 0;
        var method = fields.Choice("payment_method", PaymentWords.MeansCodes, required: true);
        var date = fields.Day("payment_date", InstantDay.Lagos, required: true) ?? today;
        if (date > today.AddDays(1)) fields.Fault("payment_date", "must not be after tomorrow");
        var input = new NewPayment(invoiceId, amount, method ?? default, method is null ? "" : fields.Text("payment_method", 100)!, date)
        {
            Reference = fields.Text("reference", 100),
            Withheld = fields.Naira("wht_amount", Withheld, allowText: true) ?? 0,
            WithholdingCreditNote = fields.Text("wht_credit_note", 100),
            Narration = fields.Text("narration", 500),
        };
        return fields.Failure is { } failure ? failure : input;
    }
}

/// <summary>The Platform API's words for payments.</summary>
internal static class PaymentWords
{
    /// <summary>UN/ECE 4461, and what the Business API calls each.</summary>
    public static IReadOnlyDictionary<string, PaymentMethod> MeansCodes { get; } = new Dictionary<string, PaymentMethod>(StringComparer.Ordinal)
    {
        ["10"] = PaymentMethod.Cash,
        ["20"] = PaymentMethod.Cheque,
        ["30"] = PaymentMethod.BankTransfer,
        ["42"] = PaymentMethod.BankTransfer,
        ["43"] = PaymentMethod.BankTransfer,
        ["48"] = PaymentMethod.Card,
        ["49"] = PaymentMethod.BankTransfer,
        ["57"] = PaymentMethod.BankTransfer,
        ["58"] = PaymentMethod.BankTransfer,
        ["68"] = PaymentMethod.MobileMoney,
        ["97"] = PaymentMethod.BankTransfer,
    };

    /// <summary>The first code of a method.</summary>
    public static string MeansCode(PaymentMethod method) => MeansCodes.First(entry => entry.Value == method).Key;

    public static string Source(PaymentSource source) => source switch
    {
        PaymentSource.Manual => "manual",
        PaymentSource.BusinessApi => "business_api",
        PaymentSource.BankPartner => "bank_partner",
        PaymentSource.Paystack => "paystack",
        PaymentSource.CreditNote => "credit_note",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    public static IReadOnlyDictionary<string, PaymentMatch> Matches { get; } = new Dictionary<string, PaymentMatch>(StringComparer.Ordinal)
    {
        ["matched"] = PaymentMatch.Matched, ["partially_matched"] = PaymentMatch.PartiallyMatched, ["unmatched"] = PaymentMatch.Unmatched,
    };

    public static IReadOnlyDictionary<string, PaymentSource> Sources { get; } = Enum.GetValues<PaymentSource>().ToDictionary(Source, source => source, StringComparer.Ordinal);

    public static string Status(Payment payment) => Matches.First(entry => entry.Value == payment.Match).Key;
}
