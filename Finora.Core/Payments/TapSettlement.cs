using Finora.Core.Customers;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What a tap comes to, inside the batch that books its money: the sale where there is no invoice, and the completed session.</summary>
public sealed class TapSettlement(TenantStore store, PaymentBooking booking, TimeProvider time)
{
    /// <summary>Business contract, 13.4: the amount contains the VAT.</summary>
    private const decimal VatRate = 7.5m;

    /// <summary>A sale without an invoice, to the session's customer, or to whoever held the card.</summary>
    public async Task<Payment> SellAsync(TenantBatch batch, ArrivedMoney money, TapSession session, CancellationToken cancellationToken)
    {
        var customer = session.CustomerId is { } id ? await store.GetAsync<Customer>(batch.Scope, Keys.Customer(id), cancellationToken) : null;
        return await booking.SellAsync(batch, customer is null ? money with { PaidBy = session.Description } : money, VatRate, customer?.Value, cancellationToken);
    }

    /// <summary>A payment completes its session, however late it comes; of several the first does, and the session keeps what that one came to.</summary>
    public void Complete(TenantBatch batch, Stored<TapSession> stored, ReportedPayment payment, PartnerAnswer answer)
    {
        if (stored.Value.State == TapSessionState.Completed) return;
        batch.Update(stored, stored.Value with
        {
            State = TapSessionState.Completed,
            PartnerPaymentId = payment.PaymentId,
            ReceiptId = answer.ReceiptId,
            CompletedAt = Instant.Now(time),
        });
    }
}
