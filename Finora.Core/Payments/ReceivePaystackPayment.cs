using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Payments;

/// <summary>
/// Books a payment that Paystack confirms, whether by an event or because it was asked. Money is never refused: what names nothing of the tenant, or cannot be allocated, is kept and visible. A row
/// under the reference is inserted in the batch that books, so a payment is booked once however often, and however much at once, it is told.
/// </summary>
public sealed class ReceivePaystackPayment(TenantStore store, PointerStore pointers, PaymentBooking booking, IdGenerator ids, TimeProvider time)
{
    private const string Actor = "paystack";
    private const string InstallationAccount = "paystack";
    private const string OwnAccount = "paystack-own";
    private const string Card = "card";
    private const string InvoiceClosed = "invoice_closed";
    private const string UnknownReference = "unknown_reference";
    private const string CurrencyMismatch = "currency_mismatch";
    private static readonly string[] FinorasPrefixes = ["sub-", "add-", "top_"];

    /// <param name="owner">The tenant on whose own account the money came, whatever its metadata says; null for the installation's account.</param>
    /// <param name="paid">Confirmed: its amount is what arrived.</param>
    public async Task<Outcome<PartnerReceipt>> RunAsync(Guid? owner, PaystackTransaction paid, CancellationToken cancellationToken)
    {
        var scope = owner is { } tenant ? TenantScope.Live(tenant) : await FindScopeAsync(paid, cancellationToken);
        return await store.RunAsync<PartnerReceipt>(scope, (batch, token) => BookAsync(batch, owner is not null, paid, token), cancellationToken);
    }

    /// <summary>What was to be bought of Finora itself is no tenant's money.</summary>
    private static bool IsFinoras(string reference) => FinorasPrefixes.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Payments of tenants that nobody knows wait in a partition for operators.</summary>
    private async Task<TenantScope> FindScopeAsync(PaystackTransaction paid, CancellationToken cancellationToken)
    {
        if (IsFinoras(paid.Reference)) return TenantScope.Live(Guid.Empty);
        if (await pointers.FindAsync(PointerKeys.Paystack(paid.Reference), cancellationToken) is { } pointer) return pointer.Value.Scope;
        var isKnown = paid.TenantId is { } tenant && await store.GetAsync(TenantScope.Live(tenant), Keys.Business, cancellationToken) is not null;
        return TenantScope.Live(isKnown ? paid.TenantId!.Value : Guid.Empty);
    }

    private async Task<Outcome<PartnerReceipt>> BookAsync(TenantBatch batch, bool isOwn, PaystackTransaction paid, CancellationToken cancellationToken)
    {
        var rowKey = Keys.PartnerPayment(isOwn ? OwnAccount : InstallationAccount, paid.Reference);
        if (await store.GetAsync(batch.Scope, rowKey, cancellationToken) is { } known) return new PartnerReceipt(known.Value.Answer, true);
        var attempt = await store.GetAsync(batch.Scope, Keys.PaymentAttempt(PaymentAttempt.IdOf(paid.Reference)), cancellationToken);
        if (attempt is not null && attempt.Value.IsOwnAccount != isOwn) attempt = null;
        var invoice = attempt is null ? null : await store.GetAsync(batch.Scope, Keys.Invoice(attempt.Value.InvoiceId), cancellationToken);
        var (payment, standing) = await BookAsync(batch, paid, invoice, cancellationToken);
        if (attempt is not null)
        {
            batch.Update(attempt, attempt.Value with { State = AttemptState.Succeeded, PaymentId = payment.Id, Reason = null });
            if (attempt.Value.AmountKobo != paid.Amount || paid.Currency != Currencies.Naira) NoteMismatch(batch, attempt.Value, paid, payment);
        }

        var answer = new PartnerAnswer(payment.ReceiptNumber is null ? null : payment.Id, payment.ReceiptNumber, standing, payment.JournalEntryId, payment.Unallocated, payment.UnmatchedReason);
        batch.Insert(rowKey, new PartnerPayment(paid.Reference, paid.Amount, paid.Currency, answer, Instant.Now(time)));
        return new PartnerReceipt(answer, false);
    }

    private async Task<(Payment Payment, InvoiceStanding? Standing)> BookAsync(TenantBatch batch, PaystackTransaction paid, Stored<Invoice>? invoice, CancellationToken cancellationToken)
    {
        var money = Money(paid);
        if (invoice is null or { Value.State: InvoiceState.Deleted or InvoiceState.Draft }) return (await KeepAsync(batch, money, UnknownReference, cancellationToken), null);
        if (paid.Currency != invoice.Value.Currency) return (await KeepAsync(batch, money, CurrencyMismatch, cancellationToken), invoice.Value.StandingApartFromDue());
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(invoice.Value.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        if (!invoice.Value.IsOpen) return (await booking.DepositAsync(batch, money, customer, InvoiceClosed, cancellationToken), invoice.Value.StandingApartFromDue());
        var (payment, settled) = await booking.SettleAsync(batch, money, invoice, invoice.Value, customer, cancellationToken);
        return (payment, settled.StandingApartFromDue());
    }

    /// <summary>Money that nothing is known of, or in a currency that the books do not hold it in: visible, and for a tenant an event.</summary>
    private async Task<Payment> KeepAsync(TenantBatch batch, ArrivedMoney money, string reason, CancellationToken cancellationToken)
    {
        var isTenants = batch.Scope.TenantId != Guid.Empty;
        var inNaira = money.Currency == Currencies.Naira;
        var kept = await booking.UnlinkedAsync(batch, money, inNaira ? reason : CurrencyMismatch, isTenants && inNaira, cancellationToken);
        if (!isTenants) return kept;
        batch.Raise(new DomainEvent(ids.NewId(), EventType.PaymentReceived, IdPrefix.Receipt, kept.Id, 1, kept.CreatedAt));
        batch.Raise(new DomainEvent(ids.NewId(), EventType.PaymentUnmatched, IdPrefix.Receipt, kept.Id, 2, kept.CreatedAt));
        return kept;
    }

    private ArrivedMoney Money(PaystackTransaction paid)
    {
        var at = paid.PaidAt ?? Instant.Now(time);
        var isCard = paid.Channel == Card;
        return new ArrivedMoney(paid.Amount, paid.Currency, LagosCalendar.DayOf(at), at, isCard ? PaymentMethod.Card : PaymentMethod.BankTransfer, PaymentSource.Paystack)
        {
            Reference = paid.Reference,
            ExternalId = paid.Id ?? paid.Reference,
            MeansCode = isCard ? "48" : "30",
            Channel = paid.Channel,
            Fees = paid.Fees,
        };
    }

    private void NoteMismatch(TenantBatch batch, PaymentAttempt attempt, PaystackTransaction paid, Payment payment)
    {
        var details = new Dictionary<string, string>
        {
            ["reference"] = attempt.Reference, ["asked"] = Kobo.Format(attempt.AmountKobo), ["paid"] = Kobo.Format(paid.Amount), ["currency"] = paid.Currency,
        };
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), Actor, "payment.amount_mismatch", payment.Id.ToString(), details);
        batch.Insert(Keys.Audit(record.Id), record);
    }
}
