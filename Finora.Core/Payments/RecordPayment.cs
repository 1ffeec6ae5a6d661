using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>Money for one invoice that a tenant enters by hand, checked in form by the surface. Amounts in minor units of the invoice's currency.</summary>
/// <param name="MeansCode">UN/ECE 4461.</param>
/// <param name="Date">Day of payment in Lagos.</param>
public sealed record NewPayment(Guid InvoiceId, long Amount, PaymentMethod Method, string MeansCode, DateOnly Date)
{
    /// <summary>The id that the payment must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Trimmed; may be used once.</summary>
    public string? Reference { get; init; }

    /// <summary>Tax that the customer withheld, at most what is due.</summary>
    public long Withheld { get; init; }

    public string? WithholdingCreditNote { get; init; }

    public string? Narration { get; init; }
}

/// <summary>A payment and the invoice that it settled, as both are now.</summary>
public sealed record RecordedPayment(Payment Payment, Invoice Invoice);

/// <summary>
/// Records a payment of an issued invoice: what was withheld is settled first, then the money as far as something is due; the rest waits on the payment. Payment, entry, invoice, balance and
/// events are one batch.
/// </summary>
public sealed class RecordPayment(TenantStore store, PaymentBooking booking, IdGenerator ids, TimeProvider time)
{
    public Task<Outcome<RecordedPayment>> RunAsync(TenantScope scope, NewPayment input, CancellationToken cancellationToken) => store.RunAsync<RecordedPayment>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.Invoice(input.InvoiceId), token);
            if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(input.InvoiceId);
            if (input.Id is { } id && await store.GetAsync(scope, Keys.Payment(id), token) is { } known) return new RecordedPayment(known.Value, stored.Value);
            if (Refusal(stored.Value, input) is { } refused) return refused;
            var money = Arrive(input, stored.Value);
            if (await ClaimReferenceAsync(store, batch, input.Reference, money.Id!.Value, "A payment with this reference already exists.", token) is { } taken) return taken;
            var customer = await store.GetAsync(scope, Keys.Customer(stored.Value.CustomerId), token) ?? throw new InvalidDataException("An invoice has no customer row.");
            var (payment, invoice) = await booking.SettleAsync(batch, money, stored, stored.Value, customer, token);
            return new RecordedPayment(payment, invoice);
        },
        cancellationToken);

    /// <summary>A reference that a caller gave is claimed by a row of its own; one that came with money from elsewhere is found in the list.</summary>
    internal static async Task<Failure?> ClaimReferenceAsync(TenantStore store, TenantBatch batch, string? reference, Guid paymentId, string message, CancellationToken cancellationToken)
    {
        if (reference is null) return null;
        var claim = Keys.ReceiptReference(reference);
        var isTaken = await store.GetAsync(batch.Scope, claim, cancellationToken) is not null
            || (await store.FollowAsync(batch.Scope, Keys.PaymentsByReference(reference), Keys.Payment, new SliceRequest(1, null), payment => payment.Reference == reference, cancellationToken)).Items.Count > 0;
        if (isTaken) return Failure.Conflict(message);
        batch.Insert(claim, new IdReference(paymentId));
        return null;
    }

    private static Failure? Refusal(Invoice invoice, NewPayment input) => invoice switch
    {
        { Type: DocumentType.CreditNote } => Failure.State("A credit note cannot be paid."),
        { State: InvoiceState.Draft } => Failure.State("The invoice is a draft. Finalize it first."),
        { State: InvoiceState.Voided } => Failure.State("The invoice is voided."),
        { IsPaid: true } => Failure.State("The invoice is already paid."),
        _ => input.Withheld > invoice.Due ? Failure.Invalid("whtAmount", "must be at most what is due") : null,
    };

    private ArrivedMoney Arrive(NewPayment input, Invoice invoice)
    {
        var now = Instant.Now(time);
        return new ArrivedMoney(input.Amount, invoice.Currency, input.Date, now, input.Method, PaymentSource.Manual)
        {
            Id = input.Id ?? ids.NewId(),
            Reference = input.Reference,
            Notes = input.Narration,
            Withheld = input.Withheld,
            WithholdingCreditNote = input.WithholdingCreditNote,
            MeansCode = input.MeansCode,
        };
    }
}
