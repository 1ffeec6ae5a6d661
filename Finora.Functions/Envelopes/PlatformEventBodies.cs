using Finora.Core.Customers;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Platform;

namespace Finora.Functions.Envelopes;

/// <summary>The invoice as events of the Platform API carry it: always this summary.</summary>
public sealed record InvoiceSummaryBody(
    Guid Id, string DocumentType, string InvoiceNumber, string Status, Guid CustomerId, string CustomerName, string IssueDate, string? DueDate, string Currency, string TotalAmount,
    string AmountPaid, string AmountWithheld, string AmountCredited, string AmountDue, string? Irn, string? NrsIrn, string? FirsStatus)
{
    public static InvoiceSummaryBody From(InvoiceBody invoice) => new(
        invoice.Id, invoice.DocumentType, invoice.InvoiceNumber, invoice.Status, invoice.CustomerId, invoice.Customer.Name, invoice.IssueDate, invoice.DueDate, invoice.Currency,
        invoice.TotalAmount, invoice.AmountPaid, invoice.AmountWithheld, invoice.AmountCredited, invoice.AmountDue, invoice.Irn, invoice.NrsIrn, invoice.FirsStatus);
}

/// <summary>A payment as events of the Platform API carry it: without the payer.</summary>
public sealed record PaymentSummaryBody(
    Guid Id, string Status, string Amount, string Currency, string AllocatedAmount, string UnallocatedAmount, string WhtAmount, string PaymentMethod, string PaymentDate, string? Reference,
    string Source, string? ReceiptNumber)
{
    public static PaymentSummaryBody From(Payment payment) => new(
        payment.Id, StatusOf(payment), Kobo.Format(payment.Amount), payment.Currency, Kobo.Format(payment.Allocations.Sum(part => part.Amount)), Kobo.Format(payment.Unallocated),
        Kobo.Format(payment.Withheld), payment.MeansCode ?? PaymentWords.MeansCode(payment.Method), DocumentDate.Format(payment.Date), payment.Reference, SourceOf(payment.Source), payment.ReceiptNumber);

    private static string StatusOf(Payment payment) => payment.Unallocated == 0 ? "matched" : payment.Allocations.Count > 0 ? "partially_matched" : "unmatched";

    private static string SourceOf(PaymentSource source) => source switch
    {
        PaymentSource.Manual => "manual",
        PaymentSource.BusinessApi => "business_api",
        PaymentSource.BankPartner => "bank_partner",
        PaymentSource.Paystack => "paystack",
        PaymentSource.CreditNote => "credit_note",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };
}

/// <summary>A customer as events of the Platform API carry it: no contact data.</summary>
public sealed record CustomerSummaryBody(Guid Id, string Name, string CustomerType, bool IsActive, string UpdatedAt)
{
    public static CustomerSummaryBody From(Customer customer) =>
        new(customer.Id, customer.Name, CustomerWords.Type(customer.Type), customer.IsActive, Instant.Format(customer.UpdatedAt));
}

/// <summary><c>data</c> of the events of invoices.</summary>
public sealed record InvoiceEventBody(InvoiceSummaryBody Invoice);

/// <summary><c>data</c> of the events of payments.</summary>
public sealed record PaymentEventBody(PaymentSummaryBody Payment, InvoiceSummaryBody? Invoice);

/// <summary>A payment that was tried and failed.</summary>
public sealed record FailedPaymentBody(string Reference, string Amount, string Currency, string? Reason)
{
    public static FailedPaymentBody From(PaymentAttempt attempt) => new(attempt.Reference, Kobo.Format(attempt.AmountKobo), Currencies.Naira, attempt.Reason);
}

/// <summary><c>data</c> of a payment that failed.</summary>
public sealed record PaymentFailedEventBody(FailedPaymentBody Payment, InvoiceSummaryBody? Invoice);

/// <summary>A subscription as events carry it.</summary>
public sealed record SubscriptionSummaryBody(string Plan, string? Cycle, string Status, string? CurrentPeriodEnd, bool CancelAtPeriodEnd)
{
    public static SubscriptionSummaryBody From(Core.Billing.Subscription of) => new(
        BillingWords.Plan(of.Plan), of.Cycle is { } cycle ? BillingWords.Cycle(cycle) : null, BillingWords.Status(of), InvoiceWords.Print(of.PeriodEnd), BillingWords.IsEnding(of));
}

/// <summary><c>data</c> of the events of subscriptions.</summary>
public sealed record SubscriptionEventBody(SubscriptionSummaryBody Subscription);

/// <summary><c>data</c> of the events of customers.</summary>
public sealed record CustomerEventBody(CustomerSummaryBody Customer);

/// <summary><c>data</c> of a test call.</summary>
public sealed record TestEventBody(string Message);
