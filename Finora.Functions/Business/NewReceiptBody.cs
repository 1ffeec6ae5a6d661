using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The body that records a receipt, section 11.3.</summary>
internal static class NewReceiptBody
{
    private const int MaxAllocations = 50;
    private const long MaxAmountKobo = 10_000_000_000;
    private static readonly AmountRule Amount = new(1, MaxAmountKobo, "must be above 0 and at most 100,000,000");

    public static Outcome<NewReceipt> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var amount = fields.Naira("amount", Amount, required: true) ?? 0;
        var paidBy = fields.Text("paidBy", 200, required: true) ?? "";
        var allocations = fields.Items("allocations", 0, MaxAllocations, ReadAllocation) ?? [];
        RefuseRepeats(fields, allocations);
        if (allocations.Count > 0 && fields.Has("vatRate")) fields.Fault("vatRate", "is for a receipt without allocations only");
        var input = new NewReceipt(amount, paidBy)
        {
            PayerEmail = fields.Email("paidByEmail"),
            Allocations = allocations,
            CustomerId = fields.Id("customerId", IdPrefix.Customer),
            Date = fields.Day("date", InstantDay.Utc),
            Method = fields.Choice("paymentMethod", ReceiptWords.Methods) ?? PaymentMethod.BankTransfer,
            Reference = fields.Text("reference", 100),
            VatRate = fields.Number("vatRate", NewInvoiceBody.Rate) ?? 7.5m,
            Notes = fields.Text("notes", 2_000),
        };
        return fields.Failure is { } failure ? failure : input;
    }

    public static ReceiptFilter ReadFilter(ListQuery query)
    {
        var (from, to) = query.Days("startDate", "endDate", InstantDay.Utc);
        return new ReceiptFilter
        {
            CustomerId = query.Id("customerId", IdPrefix.Customer),
            InvoiceId = query.Id("invoiceId", IdPrefix.Invoice),
            Reference = query.Text("reference", 100),
            From = from,
            To = to,
        };
    }

    private static WantedAllocation ReadAllocation(Fields allocation) =>
        new(allocation.Id("invoiceId", IdPrefix.Invoice, required: true) ?? default, allocation.Naira("amountAllocated", Amount, required: true) ?? 0);

    private static void RefuseRepeats(Fields fields, IReadOnlyList<WantedAllocation> allocations)
    {
        var seen = new HashSet<Guid>();
        foreach (var (index, allocation) in allocations.Index())
        {
            if (allocation.InvoiceId != default && !seen.Add(allocation.InvoiceId)) fields.Fault($"allocations[{index}].invoiceId", "must not name an invoice twice");
        }
    }
}

/// <summary>A page of receipts, section 11.1.</summary>
public sealed record ReceiptListBody(IReadOnlyList<ReceiptBody> Receipts, int Count, string? NextCursor);

/// <summary>The Business API's words on receipts.</summary>
internal static class ReceiptWords
{
    public static IReadOnlyDictionary<string, PaymentMethod> Methods { get; } = new Dictionary<string, PaymentMethod>(StringComparer.Ordinal)
    {
        ["cash"] = PaymentMethod.Cash,
        ["bank_transfer"] = PaymentMethod.BankTransfer,
        ["card"] = PaymentMethod.Card,
        ["mobile_money"] = PaymentMethod.MobileMoney,
        ["cheque"] = PaymentMethod.Cheque,
    };

    public static string Method(PaymentMethod method) => Methods.First(entry => entry.Value == method).Key;
}
