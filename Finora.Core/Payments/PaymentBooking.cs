using Finora.Core.Customers;
using Finora.Core.Enterprise;
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

    public Guid? SessionId { get; init; }

    /// <summary>The payment's id, where something is sealed to it already.</summary>
    public Guid? Id { get; init; }

    /// <summary>Name of the payer; null takes the customer's.</summary>
    public string? PaidBy { get; init; }

    public string? SealedPayerEmail { get; init; }

    public string? Notes { get; init; }

    /// <summary>Tax that the customer withheld beside it; minor units.</summary>
    public long Withheld { get; init; }

    public string? WithholdingCreditNote { get; init; }

    /// <summary>UN/ECE 4461 code of the means of payment.</summary>
    public string? MeansCode { get; init; }

    /// <summary>How it went through the gateway.</summary>
    public string? Channel { get; init; }

    /// <summary>What the gateway kept, in minor units.</summary>
    public long? Fees { get; init; }

    /// <summary>What later batches allocate.</summary>
    public IReadOnlyList<WantedAllocation> Pending { get; init; } = [];
}

/// <summary>What of some money goes to one invoice.</summary>
/// <param name="Stored">The row that <paramref name="Invoice"/> came from; the two differ when a draft has just been issued.</param>
/// <param name="Amount">Minor units, at most what is due.</param>
/// <param name="Withheld">Tax that the customer withheld; with <paramref name="Amount"/> at most what is due.</param>
public sealed record Settlement(Stored<Invoice> Stored, Invoice Invoice, long Amount, long Withheld = 0)
{
    /// <summary>By how much <paramref name="after"/> changes what the customer owes, naira kobo. A draft was not owed yet.</summary>
    internal long DebtorsChange(Invoice after) => after.Position.Books.TradeDebtors - (Stored.Value.State == InvoiceState.Draft ? 0 : Invoice.Position.Books.TradeDebtors);
}

/// <summary>
/// Books money inside the batch of the use case that took it: payment, receipt number, journal entry, the invoice's new amounts, the customer's balance and
/// the events. The rows of invoice and customer are written here, once.
/// </summary>
public sealed class PaymentBooking(TenantStore store, Numbering numbering, Bookkeeping books, InvoiceIndex index, DayActivities activities, IdGenerator ids, TimeProvider time)
{
    private const string ReceiptSeries = "REC";

    /// <summary>Settles <paramref name="invoice"/> as far as it goes; the rest stays unallocated on the payment.</summary>
    /// <param name="stored">The row that <paramref name="invoice"/> came from; the two differ when a draft has just been issued.</param>
    public async Task<(Payment Payment, Invoice Invoice)> SettleAsync(
        TenantBatch batch, ArrivedMoney money, Stored<Invoice> stored, Invoice invoice, Stored<Customer> customer, CancellationToken cancellationToken)
    {
        var part = new Settlement(stored, invoice, Math.Min(money.AmountKobo, invoice.Due - money.Withheld), money.Withheld);
        var (payment, settled) = await SettleAsync(batch, money, [part], customer, cancellationToken);
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
            Pending = money.Pending,
            Withheld = money.Withheld,
            WithholdingCreditNote = money.WithholdingCreditNote,
        };
        var posting = Postings.Receipt(money.Method.CashSide(), money.AmountKobo, [.. settlements.Select(part => new Allocation(part.Invoice.Position, part.Amount, part.Withheld))]);
        payment = Insert(batch, await PostAsync(batch, payment, posting, JournalSource.Receipt, cancellationToken));
        var settled = new List<Invoice>(settlements.Count);
        foreach (var part in settlements) settled.Add(await ApplyAsync(batch, part, payment.Id, payment.Date, money.PaidAt, cancellationToken));
        Owe(batch, customer, settlements.Zip(settled, (part, after) => part.DebtorsChange(after)).Sum(), settlements[0].Invoice.Position.InNaira(payment.Unallocated));
        return (payment, settled);
    }

    /// <summary>Settles further invoices of a receipt in naira out of what of it waits, on the day of the receipt.</summary>
    /// <param name="settlements">None where nothing of what was meant is open any more.</param>
    /// <param name="pending">What is left for the next batch; with the last the receipt is told of.</param>
    public async Task<Payment> AllocateAsync(
        TenantBatch batch, Stored<Payment> stored, IReadOnlyList<Settlement> settlements, IReadOnlyList<WantedAllocation> pending, Stored<Customer> customer, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var allocated = settlements.Sum(part => part.Amount);
        var payment = stored.Value with
        {
            Allocations = [.. stored.Value.Allocations, .. settlements.Select(part => new PaymentAllocation(part.Invoice.Id, part.Invoice.Number, part.Amount, now))],
            Unallocated = stored.Value.Unallocated - allocated,
            Pending = pending,
        };
        if (settlements.Count > 0 && Postings.Reconciled([.. settlements.Select(part => new Allocation(part.Invoice.Position, part.Amount))]) is { } posting)
        {
            var head = new EntryHead(payment.Date, $"Receipt {payment.ReceiptNumber}, further invoices", JournalSource.Receipt, payment.Id) { DocumentNumber = payment.ReceiptNumber };
            await books.PostAsync(batch, posting, head, cancellationToken);
        }

        payment = Tell(batch, payment);
        batch.Update(stored, payment);
        var settled = new List<Invoice>(settlements.Count);
        foreach (var part in settlements) settled.Add(await ApplyAsync(batch, part, payment.Id, payment.Date, payment.PaidAt ?? now, cancellationToken));
        Owe(batch, customer, settlements.Zip(settled, (part, after) => part.DebtorsChange(after)).Sum(), -allocated);
        return payment;
    }

    /// <summary>A sale without an invoice.</summary>
    /// <param name="vatRate">Per cent; the amount contains the VAT.</param>
    /// <param name="customer">Who bought, if known; what they owe does not change.</param>
    public async Task<Payment> SellAsync(TenantBatch batch, ArrivedMoney money, decimal vatRate, Customer? customer, CancellationToken cancellationToken)
    {
        var vat = KoboMath.Share(money.AmountKobo, vatRate, 100 + vatRate);
        var payment = await NewAsync(batch, money, ReceiptKind.CashSale, customer, cancellationToken) with { VatRate = vatRate, VatAmount = vat };
        return Insert(batch, await PostAsync(batch, payment, Postings.CashSale(money.Method.CashSide(), money.AmountKobo, vat), JournalSource.Receipt, cancellationToken));
    }

    /// <summary>Money of a known customer that nothing can take.</summary>
    public async Task<Payment> DepositAsync(TenantBatch batch, ArrivedMoney money, Stored<Customer> customer, string reason, CancellationToken cancellationToken)
    {
        var payment = await NewAsync(batch, money, ReceiptKind.CustomerDeposit, customer.Value, cancellationToken) with { Unallocated = money.AmountKobo, UnmatchedReason = reason };
        payment = await PostAsync(batch, payment, Postings.Deposit(money.AmountKobo), JournalSource.Receipt, cancellationToken);
        Owe(batch, customer, 0, payment.Unallocated);
        return Insert(batch, payment);
    }

    /// <summary>
    /// What a credit note gave back beyond what was due: the customer's, to be matched to another invoice. The entry of the credit note has put it among the deposits already, and the balance of
    /// the customer is for the caller to move.
    /// </summary>
    /// <param name="entryId">The credit note's.</param>
    public async Task<Payment> CreditAsync(TenantBatch batch, Invoice note, long excess, Guid? entryId, Customer customer, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var money = new ArrivedMoney(excess, note.Currency, note.IssueDate, now, PaymentMethod.BankTransfer, PaymentSource.CreditNote) { Reference = note.Number, PaidBy = customer.Name };
        var payment = await NewAsync(batch, money, ReceiptKind.CustomerDeposit, customer, cancellationToken) with { Unallocated = excess, JournalEntryId = entryId, UnmatchedReason = "credit_note" };
        return Insert(batch, payment);
    }

    /// <summary>Money of an unknown payer: kept and visible, with an entry where it is naira and the business is known, and without a receipt.</summary>
    public async Task<Payment> UnlinkedAsync(TenantBatch batch, ArrivedMoney money, string reason, bool post, CancellationToken cancellationToken)
    {
        var payment = Make(money, ReceiptKind.Unlinked, null) with { Unallocated = money.AmountKobo, UnmatchedReason = reason };
        if (post) payment = await PostAsync(batch, payment, Postings.Deposit(money.AmountKobo), JournalSource.Payment, cancellationToken);
        payment = payment with { EventCount = 2 };
        batch.Insert(Keys.Payment(payment.Id), payment);
        if (payment.Reference is { } reference) batch.Put(Keys.PaymentByReference(reference, payment.Id), new IdReference(payment.Id));
        return payment;
    }

    /// <summary>
    /// Matches money that waits to an issued invoice, on the day on which that is done. Money of an unknown payer becomes the invoice's customer's and gets its receipt; foreign money of nobody
    /// known, which was in no ledger, is posted now at the invoice's rate.
    /// </summary>
    /// <param name="amount">Minor units, at most what waits and what is due.</param>
    /// <param name="callId">Of a call that may be repeated.</param>
    public async Task<RecordedPayment> MatchAsync(TenantBatch batch, Stored<Payment> stored, Stored<Invoice> invoice, long amount, Guid? callId, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var day = DateOnly.FromDayNumber(Math.Max(LagosCalendar.Today(time).DayNumber, invoice.Value.IssueDate.DayNumber));
        var (waiting, part) = (stored.Value, new Settlement(invoice, invoice.Value, amount));
        var buyer = await store.GetAsync(batch.Scope, Keys.Customer(invoice.Value.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        var payment = (waiting.Kind == ReceiptKind.Unlinked ? await LinkAsync(batch, waiting, buyer.Value, cancellationToken) : waiting) with
        {
            Kind = ReceiptKind.InvoicePayment,
            Allocations = [.. waiting.Allocations, new PaymentAllocation(invoice.Value.Id, invoice.Value.Number, amount, now) { CallId = callId }],
            Unallocated = waiting.Unallocated - amount,
            UnmatchedReason = waiting.Unallocated == amount ? null : waiting.UnmatchedReason,
        };
        var allocation = new Allocation(invoice.Value.Position, amount);
        var posting = waiting.JournalEntryId is null ? Postings.Receipt(waiting.Method.CashSide(), waiting.Unallocated, [allocation]) : Postings.Reconciled(allocation);
        if (posting is not null)
        {
            var head = new EntryHead(day, $"Receipt {payment.ReceiptNumber} for invoice {invoice.Value.Number}", JournalSource.Receipt, payment.Id) { DocumentNumber = payment.ReceiptNumber };
            var entry = await books.PostAsync(batch, posting, head, cancellationToken);
            payment = payment with { JournalEntryId = payment.JournalEntryId ?? entry.Id };
        }

        batch.Update(stored, payment);
        var settled = await ApplyAsync(batch, part, payment.Id, day, now, cancellationToken);
        var deposits = waiting.Kind == ReceiptKind.Unlinked ? invoice.Value.Position.InNaira(payment.Unallocated) : -(posting?.Lines.Where(line => line.Account == AccountCode.CustomerDeposits).Sum(line => line.Debit - line.Credit) ?? 0);
        await OweAsync(batch, buyer, payment.CustomerId, part.DebtorsChange(settled), deposits, cancellationToken);
        return new RecordedPayment(payment, settled);
    }

    /// <summary>Money of a payer who is known now gets its receipt, of which the Business API hears.</summary>
    private async Task<Payment> LinkAsync(TenantBatch batch, Payment unlinked, Customer customer, CancellationToken cancellationToken)
    {
        var linked = unlinked with
        {
            ReceiptNumber = await numbering.TakeAsync(batch, ReceiptSeries, unlinked.Date.Year, null, cancellationToken),
            CustomerId = customer.Id,
            PaidBy = unlinked.PaidBy ?? customer.Name,
            EventCount = unlinked.EventCount + 1,
        };
        batch.Put(Keys.PaymentByCustomer(customer.Id, linked.Id), new IdReference(linked.Id));
        batch.Raise(new DomainEvent(ids.NewId(), EventType.ReceiptCreated, IdPrefix.Receipt, linked.Id, linked.EventCount, Instant.Now(time)));
        return linked;
    }

    /// <summary>The one who owed and the one whose money waited are mostly the same.</summary>
    private async Task OweAsync(TenantBatch batch, Stored<Customer> buyer, Guid? payerId, long outstanding, long unallocated, CancellationToken cancellationToken)
    {
        if (payerId is null || payerId == buyer.Value.Id)
        {
            Owe(batch, buyer, outstanding, unallocated);
            return;
        }

        var payer = await store.GetAsync(batch.Scope, Keys.Customer(payerId.Value), cancellationToken) ?? throw new InvalidDataException("A payment has no customer row.");
        Owe(batch, buyer, outstanding, 0);
        Owe(batch, payer, 0, unallocated);
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
            SessionId = money.SessionId,
            PaidAt = money.PaidAt,
            SealedPayerEmail = money.SealedPayerEmail,
            Notes = money.Notes,
            MeansCode = money.MeansCode,
            Channel = money.Channel,
            Fees = money.Fees,
        };

    private async Task<Payment> PostAsync(TenantBatch batch, Payment payment, Posting? posting, JournalSource source, CancellationToken cancellationToken)
    {
        if (payment is { Source: PaymentSource.BankPartner or PaymentSource.Paystack, Currency: Currencies.Naira }) await activities.PaymentReceivedAsync(batch, payment.Amount, cancellationToken);
        if (posting is null) return payment;
        var head = new EntryHead(payment.Date, payment.ReceiptNumber is { } number ? $"Receipt {number}" : "Payment of an unknown payer", source, payment.Id) { DocumentNumber = payment.ReceiptNumber };
        var entry = await books.PostAsync(batch, posting, head, cancellationToken);
        return payment with { JournalEntryId = entry.Id };
    }

    /// <param name="day">Of the entry.</param>
    private Task<Invoice> ApplyAsync(TenantBatch batch, Settlement part, Guid paymentId, DateOnly day, DateTimeOffset paidAt, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var invoice = part.Invoice;
        var settled = invoice with
        {
            Paid = invoice.Paid + part.Amount, Withheld = invoice.Withheld + part.Withheld, UpdatedAt = now, EventCount = invoice.EventCount + 1,
            PaymentIds = invoice.PaymentIds.Contains(paymentId) ? invoice.PaymentIds : [.. invoice.PaymentIds, paymentId],
        };
        if (settled.IsPaid) settled = settled with { PaidAt = paidAt };
        var type = settled.IsPaid ? EventType.InvoicePaid : EventType.InvoicePartiallyPaid;
        batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Invoice, settled.Id, settled.EventCount, now));
        return index.UpdateAsync(batch, part.Stored, settled, day, cancellationToken);
    }

    private Payment Insert(TenantBatch batch, Payment booked)
    {
        var payment = Tell(batch, booked);
        batch.Insert(Keys.Payment(payment.Id), payment);
        if (payment.CustomerId is { } customerId) batch.Put(Keys.PaymentByCustomer(customerId, payment.Id), new IdReference(payment.Id));
        if (payment.Reference is { } reference) batch.Put(Keys.PaymentByReference(reference, payment.Id), new IdReference(payment.Id));
        return payment;
    }

    /// <summary>Raises what there is to tell of a payment, once all of it is allocated.</summary>
    private Payment Tell(TenantBatch batch, Payment payment)
    {
        if (payment.Pending.Count > 0) return payment;
        var types = EventsOf(payment).ToArray();
        foreach (var (index, type) in types.Index()) batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Receipt, payment.Id, payment.EventCount + index + 1, Instant.Now(time)));
        return payment with { EventCount = payment.EventCount + types.Length };
    }

    /// <summary>
    /// Money from any source was received, and what waits to be matched is told as well. The receipt comes last: the Platform API, which counts the events of a payment, knows
    /// it as the payment itself and tells nothing of it. A credit note brings no money.
    /// </summary>
    private static IEnumerable<string> EventsOf(Payment payment)
    {
        if (payment.Source != PaymentSource.CreditNote) yield return EventType.PaymentReceived;
        if (payment.Unallocated > 0) yield return EventType.PaymentUnmatched;
        yield return EventType.ReceiptCreated;
    }
}
