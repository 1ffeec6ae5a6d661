using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Expenses;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Tax;
using Finora.Core.Webhooks;
using Finora.Functions.Business;

namespace Finora.Functions.Envelopes;

/// <summary>
/// <c>data</c> of test calls: made-up records, printed as real ones are, so that a receiver is tried with the shape it will get. On the Business API each says that it is a sample.
/// </summary>
public sealed class SampleEvents(InvoicePresenter invoices, PlatformEventData platform)
{
    private static readonly DateTimeOffset At = new(2026, 4, 17, 11, 2, 0, TimeSpan.Zero);
    private static readonly Guid CustomerId = Guid.Parse("019d9aa0-5800-7000-8000-000000000001");
    private static readonly Guid InvoiceId = Guid.Parse("019d9aa0-5800-7000-8000-000000000002");
    private static readonly Guid PaymentId = Guid.Parse("019d9aa0-5800-7000-8000-000000000003");
    private static readonly Guid ExpenseId = Guid.Parse("019d9aa0-5800-7000-8000-000000000004");
    private static readonly Guid LinkId = Guid.Parse("019d9aa0-5800-7000-8000-000000000005");
    private static readonly PersonalData Contact = new("accounts@sample.example", null, null, null);
    private static readonly Customer Buyer = new(CustomerId, "Sample Customer", CustomerType.Business, "", At, At);

    private static readonly Invoice Bill = new()
    {
        Id = InvoiceId,
        Number = "INV-2026-000",
        CustomerId = CustomerId,
        Buyer = new PartySnapshot(Buyer.Name, Buyer.Type, null, null, null, ""),
        IssueDate = DateOnly.FromDateTime(At.UtcDateTime),
        DueDate = DateOnly.FromDateTime(At.UtcDateTime).AddDays(10),
        Currency = "NGN",
        VatRate = 7.5m,
        Lines = [new InvoiceLine(InvoiceId, 1, null, "Sample", 2, "EA", 125_000_00, null, new LineAmounts(250_000_00, 0, 0, TaxCategory.Standard, 7.5m, 18_750_00))],
        Totals = new InvoiceTotals(250_000_00, 0, 250_000_00, 18_750_00, [], null, null),
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Invoice PaidBill = Bill with { State = InvoiceState.Issued, Paid = Bill.Totals.Total, IssuedAt = At, PaidAt = At };
    private static readonly Invoice VoidedBill = Bill with { State = InvoiceState.Voided, IssuedAt = At, VoidedAt = At, VoidReason = "Sample" };

    private static readonly Payment Money = new(PaymentId, "REC-2026-000", ReceiptKind.InvoicePayment, Bill.IssueDate, "NGN", Bill.Totals.Total, PaymentMethod.BankTransfer, PaymentSource.BankPartner, At)
    {
        CustomerId = CustomerId,
        PaidBy = Buyer.Name,
        Reference = "SAMPLE-001",
        ExternalId = "pay_sample",
        LinkId = LinkId,
        PaidAt = At,
        Allocations = [new PaymentAllocation(InvoiceId, Bill.Number, Bill.Totals.Total, At)],
    };

    private static readonly Payment LooseMoney = Money with { Allocations = [], Unallocated = Money.Amount, LinkId = null };
    private static readonly ExpenseTerms Terms = new(Bill.IssueDate, 50_000_00, 7.5m, 0, "5021", PaymentMethod.BankTransfer) { SupplierName = "Sample Supplier", Description = "Sample" };
    private static readonly Expense Cost = new(ExpenseId, "EXP-2026-000", Terms, At, At) { Status = ExpenseStatus.Paid };

    /// <summary>The record of the event where Finora has such records, and <c>sample: true</c>.</summary>
    public byte[] OfBusiness(Guid tenantId, string name)
    {
        using var record = JsonDocument.Parse(BusinessRecord(tenantId, name));
        return WebhookEnvelopes.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in record.RootElement.EnumerateObject()) member.WriteTo(writer);
            writer.WriteBoolean("sample"u8, true);
            writer.WriteEndObject();
        });
    }

    public byte[] OfPlatform(string name) => name switch
    {
        EventCatalogue.Test => WebhookEnvelopes.Json(new TestEventBody("This is a test event."), PlatformEventJson.Default.TestEventBody),
        EventType.PaymentUnmatched => WebhookEnvelopes.Json(new PaymentEventBody(PaymentSummaryBody.From(LooseMoney), null), PlatformEventJson.Default.PaymentEventBody),
        EventType.PaymentReceived => WebhookEnvelopes.Json(new PaymentEventBody(PaymentSummaryBody.From(Money), platform.Summary(Guid.Empty, PaidBill)), PlatformEventJson.Default.PaymentEventBody),
        EventType.PaymentFailed => PlatformParts(writer => WriteFailedPayment(writer)),
        EventType.SubscriptionUpdated => PlatformParts(writer => WriteSubscription(writer), withInvoice: false),
        "firs.submitted" => PlatformParts(writer => WriteSubmission(writer, "transmitted", null)),
        "firs.rejected" => PlatformParts(writer => WriteSubmission(writer, "rejected", "Customer TIN is required for a B2B invoice.")),
        _ when name.StartsWith("customer.", StringComparison.Ordinal) => WebhookEnvelopes.Json(new CustomerEventBody(CustomerSummaryBody.From(Buyer)), PlatformEventJson.Default.CustomerEventBody),
        _ => WebhookEnvelopes.Json(new InvoiceEventBody(platform.Summary(Guid.Empty, BillFor(name))), PlatformEventJson.Default.InvoiceEventBody),
    };

    private static Invoice BillFor(string name) => name switch
    {
        EventType.InvoiceCreated => Bill,
        EventType.InvoicePaid => PaidBill,
        EventType.InvoiceVoided => VoidedBill,
        EventType.InvoicePartiallyPaid => PaidBill with { Paid = 100_000_00, PaidAt = null },
        _ => PaidBill with { Paid = 0, PaidAt = null },
    };

    private byte[] BusinessRecord(Guid tenantId, string name) => name switch
    {
        EventType.InvoiceCreated or EventType.InvoicePaid or EventType.InvoiceVoided => WebhookEnvelopes.Json(invoices.Print(tenantId, BillFor(name)), BusinessJson.Default.InvoiceBody),
        EventType.ReceiptCreated => WebhookEnvelopes.Json(ReceiptBody.From(tenantId, new OpenPayment(Money, Contact.Email)), BusinessJson.Default.ReceiptBody),
        EventType.ExpenseCreated => WebhookEnvelopes.Json(ExpenseBody.From(Cost, Chart.Standard), BusinessJson.Default.ExpenseBody),
        EventType.CustomerCreated or EventType.CustomerUpdated => WebhookEnvelopes.Json(CustomerBody.From(new OpenCustomer(Buyer, Contact)), BusinessJson.Default.CustomerBody),
        EventType.PaymentReceived => WebhookEnvelopes.Json(PaymentReceivedBody.From(Money, PaidBill, "paid", JsonDocument.Parse("{}").RootElement), BusinessEventJson.Default.PaymentReceivedBody),
        _ => "{}"u8.ToArray(),
    };

    /// <summary>Events whose modules print nothing of their own here.</summary>
    private byte[] PlatformParts(Action<Utf8JsonWriter> write, bool withInvoice = true) => WebhookEnvelopes.Build(writer =>
    {
        writer.WriteStartObject();
        if (withInvoice)
        {
            writer.WritePropertyName("invoice"u8);
            JsonSerializer.Serialize(writer, platform.Summary(Guid.Empty, BillFor("")), PlatformEventJson.Default.InvoiceSummaryBody);
        }

        write(writer);
        writer.WriteEndObject();
    });

    private static void WriteFailedPayment(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("payment"u8);
        writer.WriteString("reference"u8, Money.Reference);
        writer.WriteString("amount"u8, Core.Money.Kobo.Format(Money.Amount));
        writer.WriteString("currency"u8, Money.Currency);
        writer.WriteString("reason"u8, "declined");
        writer.WriteEndObject();
    }

    private static void WriteSubmission(Utf8JsonWriter writer, string status, string? error)
    {
        writer.WriteStartObject("firs"u8);
        writer.WriteString("firs_status"u8, status);
        if (error is null)
        {
            writer.WriteString("firs_submitted_at"u8, Core.Time.Instant.Format(At));
            writer.WriteNull("nrs_irn"u8);
        }
        else
        {
            writer.WriteString("outcome"u8, "rejected");
            writer.WriteString("error"u8, error);
        }

        writer.WriteEndObject();
    }

    private static void WriteSubscription(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("subscription"u8);
        writer.WriteString("plan"u8, "starter");
        writer.WriteString("cycle"u8, "monthly");
        writer.WriteString("status"u8, "active");
        writer.WriteString("current_period_end"u8, Core.Time.Instant.Format(At.AddMonths(1)));
        writer.WriteBoolean("cancel_at_period_end"u8, false);
        writer.WriteEndObject();
    }
}
