using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Money;
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

    /// <summary>The payment's id, where something is sealed to it already.</summary>
    public Guid? Id { get; init; }

    /// <summary>Name of the payer; null takes the customer's.</summary>
    public string? PaidBy { get; init; }

    public string? SealedPayerEmail { get; init; }

    public string? Notes { get; init; }
}

/// <summary>What of some money goes to one invoice.</summary>
/// <param name="Stored">The row that <paramref name="Invoice"/> came from; the two differ when a draft has just been issued.</param>
/// <param name="Amount">Minor units, at most what is due.</param>
public sealed record Settlement(Stored<Invoice> Stored, Invoice Invoice, long Amount)
{
    /// <summary>By how much <paramref name="after"/> changes what the customer owes, naira kobo. A draft was not owed yet.</summary>
    internal long DebtorsChange(Invoice after) => after.Position.Books.TradeDebtors - (Stored.Value.State == InvoiceState.Draft ? 0 : Invoice.Position.Books.TradeDebtors);
}

/// <summary>
/// Books money inside the batch of the use case that took it: payment, receipt number, journal entry, the invoice's new amounts, the customer's balance and
/// the events. The rows of invoice and customer are written here, once.
/// </summary>
public sealed class PaymentBooking(Numbering numbering, Bookkeeping books, InvoiceIndex index, IdGenerator ids, TimeProvider time)
{
    private const string ReceiptSeries = "REC";

    /// <summary>Settles <paramref name="invoice"/> as far as it goes; the rest stays unallocated on the payment.</summary>
    /// <param name="stored">The row that <paramref name="invoice"/> came from; the two differ when a draft has just been issued.</param>
    public async Task<(Payment Payment, Invoice Invoice)> SettleAsync(
        TenantBatch batch, ArrivedMoney money, Stored<Invoice> stored, Invoice invoice, Stored<Customer> customer, CancellationToken cancellationToken)
    {
        var (payment, settled) = await SettleAsync(batch, money, [new Settlement(stored, invoice, Math.Min(money.AmountKobo, invoice.Due))], customer, cancellationToken);
        return (payment, settled[0]);
    }

    /// <summary>Settles several invoices of one customer; what they leave stays unallocated on the payment.</summary>
    /// <param name="settlements">At least one, each of another invoice.</param>
    public async Task<(Payment Payment, IReadOnlyList<Invoice> Invoices)> SettleAsync(
        TenantBatch batch, ArrivedMoney money, IReadOnlyList<Settlement> settlements, Stored<Customer> customer, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var payment = await NewAsync(batch, money, ReceiptKind.InvoicePayment, customer.Value, cancellationToken) with
        {
            Allocations = [.. settlements.Select(part => new PaymentAllocation(part.Invoice.Id, part.Invoice.Number, part.Amount, now))],
            Unallocated = money.AmountKobo - settlements.Sum(part => part.Amount),
        };
        var posting = Postings.Receipt(money.Method.CashSide(), money.AmountKobo, [.. settlements.Select(part => new Allocation(part.Invoice.Position, part.Amount))]);
        payment = await PostAsync(batch, payment, posting, JournalSource.Receipt, cancellationToken);
        var settled = new List<Invoice>(settlements.Count);
        foreach (var part in settlements) settled.Add(await ApplyAsync(batch, part, payment, money.PaidAt, cancellationToken));
        Owe(batch, customer, settlements.Zip(settled, (part, after) => part.DebtorsChange(after)).Sum(), payment.Unallocated);
        Insert(batch, payment);
        return (payment, settled);
    }

    /// <summary>A sale without an invoice.</summary>
    /// <param name="vatRate">Per cent; the amount contains the VAT.</param>
    /// <param name="customer">Who bought, if known; what they owe does not change.</param>
    public async Task<Payment> SellAsync(TenantBatch batch, ArrivedMoney money, decimal vatRate, Customer? customer, CancellationToken cancellationToken)
    {
        var vat = KoboMath.Share(money.AmountKobo, vatRate, 100 + vatRate);
        var payment = await NewAsync(batch, money, ReceiptKind.CashSale, customer, cancellationToken) with { VatRate = vatRate, VatAmount = vat };
        payment = await PostAsync(batch, payment, Postings.CashSale(money.Method.CashSide(), money.AmountKobo, vat), JournalSource.Receipt, cancellationToken);
        Insert(batch, payment);
        return payment;
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

    private async Task<Payment> NewAsync(TenantBatch batch, ArrivedMoney money, ReceiptKind kind, Customer? customer, CancellationToken cancellationToken)
    {
        var number = await numbering.TakeAsync(batch, ReceiptSeries, money.Date.Year, null, cancellationToken);
        return Make(money, kind, number) with { CustomerId = customer?.Id, PaidBy = money.PaidBy ?? customer?.Name };
    }

    private Payment Make(ArrivedMoney money, ReceiptKind kind, string? number) =>
        new(money.Id ?? ids.NewId(), number, kind, money.Date, money.Currency, money.AmountKobo, money.Method, money.Source, Instant.Now(time))
        {
            Reference = money.Reference,
            ExternalId = money.ExternalId,
            LinkId = money.LinkId,
            SealedPayerEmail = money.SealedPayerEmail,
            Notes = money.Notes,
        };

    private async Task<Payment> PostAsync(TenantBatch batch, Payment payment, Posting? posting, JournalSource source, CancellationToken cancellationToken)
    {
        if (posting is null) return payment;
        var head = new EntryHead(payment.Date, payment.ReceiptNumber is { } number ? $"Receipt {number}" : "Payment of an unknown payer", source, payment.Id) { DocumentNumber = payment.ReceiptNumber };
        var entry = await books.PostAsync(batch, posting, head, cancellationToken);
        return payment with { JournalEntryId = entry.Id };
    }

    private Task<Invoice> ApplyAsync(TenantBatch batch, Settlement part, Payment payment, DateTimeOffset paidAt, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var invoice = part.Invoice;
        var settled = invoice with { Paid = invoice.Paid + part.Amount, PaymentIds = [.. invoice.PaymentIds, payment.Id], UpdatedAt = now, EventCount = invoice.EventCount + 1 };
        if (settled.IsPaid) settled = settled with { PaidAt = paidAt };
        var type = settled.IsPaid ? EventType.InvoicePaid : EventType.InvoicePartiallyPaid;
        batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Invoice, settled.Id, settled.EventCount, now));
        return index.UpdateAsync(batch, part.Stored, settled, payment.Date, cancellationToken);
    }

    /// <summary>Money that the business itself recorded was not received through a gateway, so only the receipt is told.</summary>
    private void Insert(TenantBatch batch, Payment payment)
    {
        batch.Insert(Keys.Payment(payment.Id), payment);
        if (payment.CustomerId is { } customerId) batch.Put(Keys.PaymentByCustomer(customerId, payment.Id), new IdReference(payment.Id));
        if (payment.Reference is { } reference) batch.Put(Keys.PaymentByReference(reference, payment.Id), new IdReference(payment.Id));
        foreach (var (index, type) in EventsOf(payment).Index()) batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Receipt, payment.Id, index + 1, payment.CreatedAt));
    }

    /// <summary>What somebody entered by hand was not received by us; what waits to be matched is told as well.</summary>
    private static IEnumerable<string> EventsOf(Payment payment)
    {
        if (payment.Source != PaymentSource.BusinessApi) yield return EventType.PaymentReceived;
        yield return EventType.ReceiptCreated;
        if (payment.Unallocated > 0) yield return EventType.PaymentUnmatched;
    }
}
