using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What a reported payment came to.</summary>
/// <param name="Replayed">The payment was known; the answer is the first one again.</param>
public sealed record PartnerReceipt(PartnerAnswer Answer, bool Replayed);

/// <summary>
/// Books a payment that the bank partner reports. Money is never refused: whatever it names or fails to name, it ends in one batch with a payment and, as far as
/// anything is known, a receipt, the invoice's new amounts, a balanced entry and events. The partner's payment id is inserted in that batch, so it is
/// booked once however often, and however much at once, it is reported.
/// <para>Before the batch, a pointer from the payment id to the tenant is claimed, so that a repeat that names another target finds the first. A crash between the two
/// leaves a pointer that nothing confirms; the next report takes it over.</para>
/// </summary>
public sealed class ReceivePartnerPayment(TenantStore store, PointerStore pointers, PartnerTargets targets, InvoiceIssuing issuing, PaymentBooking booking, TapSettlement taps, IdGenerator ids, TimeProvider time)
{
    public const string Partner = "alat";
    private const string InvoiceClosed = "invoice_closed";
    private const string UnknownInvoice = "unknown_invoice";
    private const string UnknownBusiness = "unknown_business";
    private const string CurrencyMismatch = "currency_mismatch";

    /// <summary>How long a claimed payment id is left to whoever claimed it for another tenant.</summary>
    private static readonly TimeSpan ClaimHolds = TimeSpan.FromSeconds(60);

    /// <param name="test">The side of the secret that signed the report.</param>
    public async Task<Outcome<PartnerReceipt>> RunAsync(ReportedPayment payment, bool test, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(payment, test, cancellationToken);
        var claimed = await ClaimAsync(payment, test, target.Scope ?? Operators(test), cancellationToken);
        if (!claimed.IsOk) return claimed.Failure;
        var scope = claimed.Value;
        if (scope != (target.Scope ?? Operators(test))) return await RepeatAsync(scope, payment, cancellationToken);
        var key = target.InvoiceId is null ? null : await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        var outcome = await store.RunAsync<PartnerReceipt>(scope, (batch, token) => BookAsync(batch, payment, target, key, token), cancellationToken);
        if (outcome.Failure is { Code: FailureCode.Conflict }) await NoteConflictAsync(scope, payment, cancellationToken);
        return outcome;
    }

    /// <summary>Payments of businesses that nobody knows wait in a partition for operators.</summary>
    private static TenantScope Operators(bool test) => new(Guid.Empty, test);

    private static Failure OtherAmount() => Failure.Conflict("This paymentId was reported before with another amount or currency.");

    private static PartnerAnswer Answer(Payment? payment, InvoiceStanding? standing, string? reason) =>
        new(payment?.ReceiptNumber is null ? null : payment.Id, payment?.ReceiptNumber, standing, payment?.JournalEntryId, payment?.Unallocated ?? 0, reason);

    private async Task<Outcome<TenantScope>> ClaimAsync(ReportedPayment payment, bool test, TenantScope scope, CancellationToken cancellationToken)
    {
        var key = PointerKeys.PartnerPayment(Partner, test, payment.PaymentId);
        var pointer = new TenantPointer(scope.TenantId, scope.Test, time.GetUtcNow());
        if (await pointers.ClaimAsync(key, pointer, cancellationToken)) return scope;
        var first = await pointers.FindAsync(key, cancellationToken);
        if (first is null) return Failure.Busy();
        if (first.Value.Scope == scope) return scope;
        if (await store.GetAsync(first.Value.Scope, Keys.PartnerPayment(Partner, payment.PaymentId), cancellationToken) is not null) return first.Value.Scope;
        var isAbandoned = time.GetUtcNow() - first.Value.ClaimedAt > ClaimHolds;
        return isAbandoned && await pointers.ReplaceAsync(key, first, pointer, cancellationToken) ? scope : Failure.Busy();
    }

    private async Task<Outcome<PartnerReceipt>> RepeatAsync(TenantScope scope, ReportedPayment payment, CancellationToken cancellationToken)
    {
        var known = await store.GetAsync(scope, Keys.PartnerPayment(Partner, payment.PaymentId), cancellationToken);
        if (known is null) return Failure.Busy();
        if (IsSame(known.Value, payment)) return new PartnerReceipt(known.Value.Answer, true);
        await NoteConflictAsync(scope, payment, cancellationToken);
        return OtherAmount();
    }

    private static bool IsSame(PartnerPayment known, ReportedPayment payment) => known.AmountKobo == payment.AmountKobo && known.Currency == payment.Currency;

    private async Task<Outcome<PartnerReceipt>> BookAsync(TenantBatch batch, ReportedPayment payment, PartnerTarget target, SigningKeyVersion? key, CancellationToken cancellationToken)
    {
        var rowKey = Keys.PartnerPayment(Partner, payment.PaymentId);
        if (await store.GetAsync(batch.Scope, rowKey, cancellationToken) is { } known) return IsSame(known.Value, payment) ? new PartnerReceipt(known.Value.Answer, true) : OtherAmount();
        var session = target.SessionId is { } sessionId ? await store.GetAsync(batch.Scope, Keys.TapSession(sessionId), cancellationToken) : null;
        var answer = target.Scope is null ? await KeepForOperatorsAsync(batch, payment, target, cancellationToken)
            : target.InvoiceId is { } invoiceId ? await BookForInvoiceAsync(batch, payment, target, invoiceId, key!, cancellationToken)
            : session is not null && payment.Currency == Currencies.Naira ? Answer(await taps.SellAsync(batch, Money(payment, target), session.Value, cancellationToken), null, null)
            : await KeepUnlinkedAsync(batch, payment, target, null, UnknownInvoice, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        if (session is not null) CompleteSession(batch, session, payment, answer.Value);
        batch.Insert(rowKey, new PartnerPayment(payment.PaymentId, payment.AmountKobo, payment.Currency, answer.Value, Instant.Now(time)) { Metadata = payment.Metadata });
        if (target.Contradicted) Note(batch, session is null ? "partner_payment.metadata_contradicts_link" : "partner_payment.metadata_contradicts_session", payment);
        return new PartnerReceipt(answer.Value, false);
    }

    private async Task<Outcome<PartnerAnswer>> BookForInvoiceAsync(
        TenantBatch batch, ReportedPayment payment, PartnerTarget target, Guid invoiceId, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Invoice(invoiceId), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return await KeepUnlinkedAsync(batch, payment, target, null, UnknownInvoice, cancellationToken);
        if (payment.Currency != Currencies.Naira || stored.Value.Currency != Currencies.Naira) return await KeepUnlinkedAsync(batch, payment, target, stored.Value.StandingApartFromDue(), CurrencyMismatch, cancellationToken);
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(stored.Value.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        if (!stored.Value.IsOpen)
        {
            var deposit = await booking.DepositAsync(batch, Money(payment, target), customer, InvoiceClosed, cancellationToken);
            await NoteOnLinkAsync(batch, target.LinkId, payment, deposit, stored.Value, cancellationToken);
            return Answer(deposit, stored.Value.StandingApartFromDue(), InvoiceClosed);
        }

        var issued = stored.Value.State == InvoiceState.Draft ? await issuing.IssueAsync(batch, stored.Value, customer.Value, key, cancellationToken) : stored.Value;
        if (!issued.IsOk) return await KeepUnlinkedAsync(batch, payment, target, null, UnknownInvoice, cancellationToken);
        var (booked, settled) = await booking.SettleAsync(batch, Money(payment, target), stored, issued.Value, customer, cancellationToken);
        await NoteOnLinkAsync(batch, target.LinkId, payment, booked, settled, cancellationToken);
        return Answer(booked, settled.StandingApartFromDue(), null);
    }

    private async Task<Outcome<PartnerAnswer>> KeepUnlinkedAsync(TenantBatch batch, ReportedPayment payment, PartnerTarget target, InvoiceStanding? standing, string reason, CancellationToken cancellationToken)
    {
        var inNaira = payment.Currency == Currencies.Naira;
        var kept = await booking.UnlinkedAsync(batch, Money(payment, target), inNaira ? reason : CurrencyMismatch, inNaira, cancellationToken);
        batch.Raise(new Webhooks.DomainEvent(ids.NewId(), Webhooks.EventType.PaymentReceived, IdPrefix.Receipt, kept.Id, 1, kept.CreatedAt));
        batch.Raise(new Webhooks.DomainEvent(ids.NewId(), Webhooks.EventType.PaymentUnmatched, IdPrefix.Receipt, kept.Id, 2, kept.CreatedAt));
        return Answer(kept, standing, kept.UnmatchedReason) with { JournalEntryId = kept.JournalEntryId };
    }

    private async Task<Outcome<PartnerAnswer>> KeepForOperatorsAsync(TenantBatch batch, ReportedPayment payment, PartnerTarget target, CancellationToken cancellationToken)
    {
        var kept = await booking.UnlinkedAsync(batch, Money(payment, target), UnknownBusiness, post: false, cancellationToken);
        return Answer(kept, null, UnknownBusiness);
    }

    private void CompleteSession(TenantBatch batch, Stored<TapSession> session, ReportedPayment payment, PartnerAnswer answer)
    {
        taps.Complete(batch, session, payment, answer);
        if (payment.AmountKobo != session.Value.AmountKobo) Note(batch, "partner_payment.tap_amount_differs", payment);
        if (session.Value.State == TapSessionState.Completed) Note(batch, "partner_payment.tap_paid_again", payment);
    }

    /// <summary>The link lists every payment that came through it; it becomes paid when it was not cancelled and nothing is due any more.</summary>
    private async Task NoteOnLinkAsync(TenantBatch batch, Guid? linkId, ReportedPayment payment, Payment booked, Invoice invoice, CancellationToken cancellationToken)
    {
        if (linkId is not { } id || await store.GetAsync(batch.Scope, Keys.PaymentLink(id), cancellationToken) is not { } link) return;
        var business = await store.GetAsync(batch.Scope.Home, Keys.Business, cancellationToken);
        var settles = invoice.IsPaid && booked.Allocations.Count > 0 && PaymentLinks.CloseWith(link.Value, business?.Value.DeprovisionedAt).State is PaymentLinkState.Active or PaymentLinkState.Expired;
        batch.Update(link, link.Value with
        {
            Payments = [.. link.Value.Payments, new LinkPayment(payment.PaymentId, booked.Id, booked.ReceiptNumber!, payment.AmountKobo, payment.PaidAt)],
            State = settles ? PaymentLinkState.Paid : link.Value.State,
        });
    }

    private static ArrivedMoney Money(ReportedPayment payment, PartnerTarget target) =>
        new(
            payment.AmountKobo, payment.Currency, LagosCalendar.DayOf(payment.PaidAt), payment.PaidAt, target.SessionId is null ? PaymentMethod.BankTransfer : PaymentMethod.Card,
            PaymentSource.BankPartner)
        {
            Reference = payment.Reference ?? payment.PaymentId,
            ExternalId = payment.PaymentId,
            LinkId = target.LinkId,
            SessionId = target.SessionId,
        };

    private Task<Outcome<bool>> NoteConflictAsync(TenantScope scope, ReportedPayment payment, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                Note(batch, "partner_payment.amount_differs", payment);
                return Task.FromResult<Outcome<bool>>(true);
            },
            cancellationToken);

    private void Note(TenantBatch batch, string action, ReportedPayment payment)
    {
        var details = new Dictionary<string, string> { ["amountKobo"] = payment.AmountKobo.ToString(), ["currency"] = payment.Currency };
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), Partner, action, payment.PaymentId, details);
        batch.Insert(Keys.Audit(record.Id), record);
    }
}
