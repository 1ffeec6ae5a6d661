using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Payments;

/// <summary>Money that arrived, before it is booked.</summary>
/// <param name="Date">Day of payment in Lagos.</param>
/// <param name="PaidAt">UTC.</param>
public sealed record ArrivedMoney(long AmountKobo, string Currency, DateOnly Date, DateTimeOffset PaidAt, PaymentMethod Method, PaymentSource Source)
{
    public string? Reference { get; init; }

    public string? ExternalId { get; init; }

    public Guid? LinkId { get; init; }
}

/// <summary>
/// Books money inside the batch of the use case that took it: payment, receipt number, journal entry, the invoice's new amounts, the customer's balance and
/// the events. The rows of invoice and customer are written here, once.
/// </summary>
public sealed class PaymentBooking(Numbering numbering, Bookkeeping books, IdGenerator ids, TimeProvider time)
{
    private const string ReceiptSeries = "REC";

    /// <summary>Settles <paramref name="invoice"/> as far as it goes; the rest stays unallocated on the payment.</summary>
    /// <param name="stored">The row that <paramref name="invoice"/> came from; the two differ when a draft has just been issued.</param>
    public async Task<(Payment Payment, Invoice Invoice)> SettleAsync(
        TenantBatch batch, ArrivedMoney money, Stored<Invoice> stored, Invoice invoice, Stored<Customer> customer, CancellationToken cancellationToken)
    {
        var allocated = Math.Min(money.AmountKobo, invoice.Due);
        var payment = await NewAsync(batch, money, ReceiptKind.InvoicePayment, customer.Value, cancellationToken) with
        {
            Allocations = [new PaymentAllocation(invoice.Id, invoice.Number, allocated, Instant.Now(time))],
            Unallocated = money.AmountKobo - allocated,
        };
        var posting = Postings.Receipt(money.Method.CashSide(), money.AmountKobo, [new Allocation(invoice.Position, allocated)]);
        payment = await PostAsync(batch, payment, posting, JournalSource.Receipt, cancellationToken);
        var settled = Apply(batch, invoice, allocated, money.PaidAt);
        batch.Update(stored, settled);
        var issuedNow = stored.Value.State == InvoiceState.Draft;
        Owe(batch, customer, settled.Position.Books.TradeDebtors - (issuedNow ? 0 : invoice.Position.Books.TradeDebtors), payment.Unallocated);
        Insert(batch, payment);
        return (payment, settled);
    }

    /// <summary>Money of a known customer that nothing can take.</summary>
    public async Task<Payment> DepositAsync(TenantBatch batch, ArrivedMoney money, Stored<Customer> customer, string reason, CancellationToken cancellationToken)
    {
        var payment = await NewAsync(batch, money, ReceiptKind.CustomerDeposit, customer.Value, cancellationToken) with { Unallocated = money.AmountKobo, UnmatchedReason = reason };
        payment = await PostAsync(batch, payment, Postings.Deposit(money.AmountKobo), JournalSource.Receipt, cancellationToken);
        Owe(batch, customer, 0, payment.Unallocated);
        Insert(batch, payment);
        return payment;
    }

    /// <summary>Money of an unknown payer: kept and visible, with an entry where it is naira and the business is known, and without a receipt.</summary>
    public async Task<Payment> UnlinkedAsync(TenantBatch batch, ArrivedMoney money, string reason, bool post, CancellationToken cancellationToken)
    {
        var payment = Make(money, ReceiptKind.Unlinked, null) with { Unallocated = money.AmountKobo, UnmatchedReason = reason };
        if (post) payment = await PostAsync(batch, payment, Postings.Deposit(money.AmountKobo), JournalSource.Payment, cancellationToken);
        batch.Insert(Keys.Payment(payment.Id), payment);
        return payment;
    }

    /// <param name="outstanding">By how much the sum of amounts due changes, naira kobo.</param>
    private static void Owe(TenantBatch batch, Stored<Customer> customer, long outstanding, long unallocated) =>
        batch.Update(customer, customer.Value with
        {
            OutstandingKobo = customer.Value.OutstandingKobo + outstanding,
            UnallocatedKobo = customer.Value.UnallocatedKobo + unallocated,
        });

    private async Task<Payment> NewAsync(TenantBatch batch, ArrivedMoney money, ReceiptKind kind, Customer customer, CancellationToken cancellationToken)
    {
        var number = await numbering.TakeAsync(batch, ReceiptSeries, money.Date.Year, null, cancellationToken);
        return Make(money, kind, number) with { CustomerId = customer.Id, PaidBy = customer.Name };
    }

    private Payment Make(ArrivedMoney money, ReceiptKind kind, string? number) =>
        new(ids.NewId(), number, kind, money.Date, money.Currency, money.AmountKobo, money.Method, money.Source, Instant.Now(time)) { Reference = money.Reference, ExternalId = money.ExternalId, LinkId = money.LinkId };

    private async Task<Payment> PostAsync(TenantBatch batch, Payment payment, Posting? posting, JournalSource source, CancellationToken cancellationToken)
    {
        if (posting is null) return payment;
        var head = new EntryHead(payment.Date, payment.ReceiptNumber is { } number ? $"Receipt {number}" : "Payment of an unknown payer", source, payment.Id) { DocumentNumber = payment.ReceiptNumber };
        var entry = await books.PostAsync(batch, posting, head, cancellationToken);
        return payment with { JournalEntryId = entry.Id };
    }

    private Invoice Apply(TenantBatch batch, Invoice invoice, long allocated, DateTimeOffset paidAt)
    {
        var now = Instant.Now(time);
        var settled = invoice with { Paid = invoice.Paid + allocated, UpdatedAt = now, EventCount = invoice.EventCount + 1 };
        if (settled.IsPaid) settled = settled with { PaidAt = paidAt };
        var type = settled.IsPaid ? EventType.InvoicePaid : EventType.InvoicePartiallyPaid;
        batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Invoice, settled.Id, settled.EventCount, now));
        return settled;
    }

    private void Insert(TenantBatch batch, Payment payment)
    {
        batch.Insert(Keys.Payment(payment.Id), payment);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.PaymentReceived, IdPrefix.Receipt, payment.Id, 1, payment.CreatedAt));
        batch.Raise(new DomainEvent(ids.NewId(), EventType.ReceiptCreated, IdPrefix.Receipt, payment.Id, 2, payment.CreatedAt));
        if (payment.Unallocated > 0) batch.Raise(new DomainEvent(ids.NewId(), EventType.PaymentUnmatched, IdPrefix.Receipt, payment.Id, 3, payment.CreatedAt));
    }
}
