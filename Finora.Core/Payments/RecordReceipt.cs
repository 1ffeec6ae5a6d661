using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>Part of a receipt for one invoice, in kobo.</summary>
public sealed record WantedAllocation(Guid InvoiceId, long AmountKobo);

/// <summary>Money that a business says it received, checked in form by the surface. Without allocations it is a sale of its own.</summary>
public sealed record NewReceipt(long AmountKobo, string PaidBy)
{
    /// <summary>Null makes one. A given id makes the call safe to repeat: a receipt that is there already is the answer.</summary>
    public Guid? Id { get; init; }

    public string? PayerEmail { get; init; }

    /// <summary>No invoice twice.</summary>
    public IReadOnlyList<WantedAllocation> Allocations { get; init; } = [];

    public Guid? CustomerId { get; init; }

    /// <summary>Null is today in Lagos.</summary>
    public DateOnly? Date { get; init; }

    public PaymentMethod Method { get; init; } = PaymentMethod.BankTransfer;

    /// <summary>Null makes one; a given one may be used once.</summary>
    public string? Reference { get; init; }

    /// <summary>Per cent, of a sale without an invoice.</summary>
    public decimal VatRate { get; init; } = 7.5m;

    public string? Notes { get; init; }
}

/// <summary>
/// Records a receipt: for invoices of one customer, of which drafts are issued first, or as a cash sale. Payment, entries, invoices, balances and events are one
/// batch, as far as one holds them; what further invoices of the receipt are to get waits on it meanwhile as money of the customer, in the books as well, and <see cref="AllocateReceipt"/>
/// gives it to them. A crash between leaves a receipt that a repeated call or the sweep completes.
/// </summary>
public sealed class RecordReceipt(
    TenantStore store, TenantKeyring keyring, InvoiceIssuing issuing, PaymentBooking booking, ReceiptInvoices invoices, AllocateReceipt allocate, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<OpenPayment>> RunAsync(TenantScope scope, NewReceipt given, CancellationToken cancellationToken)
    {
        if (given.Date > LagosCalendar.Today(time)) return Failure.Rule("The date of a receipt cannot be in the future.");
        if (given.Allocations.Sum(part => part.AmountKobo) > given.AmountKobo) return Failure.Rule("The allocations are above the amount of the receipt.");
        var (id, input) = (given.Id ?? ids.NewId(), given);
        if (input.Allocations.Count > 1) await allocate.GuardAsync(scope, id, cancellationToken);
        var begun = await BeginAsync(scope, input with { Id = id }, cancellationToken);
        if (!begun.IsOk) return begun.Failure;
        var receipt = begun.Value.Pending.Count == 0 ? begun : await allocate.RunAsync(scope, id, cancellationToken);
        return receipt.IsOk ? new OpenPayment(receipt.Value, input.PayerEmail) : receipt.Failure;
    }

    private async Task<Outcome<Payment>> BeginAsync(TenantScope scope, NewReceipt input, CancellationToken cancellationToken)
    {
        var key = input.Allocations.Count == 0 ? null : await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.RunLargestAsync<Payment>(
            scope,
            input.Allocations.Count,
            async (batch, count, token) =>
            {
                if (await store.GetAsync(scope, Keys.Payment(input.Id!.Value), token) is { } known) return known.Value;
                var money = Arrive(input, cipher);
                if (await RecordPayment.ClaimReferenceAsync(store, batch, input.Reference, input.Id.Value, "A receipt with this reference already exists.", token) is { } taken) return taken;
                return key is null ? await SellAsync(batch, input, money, token) : await SettleAsync(batch, input, money, key, count, token);
            },
            cancellationToken);
    }

    private ArrivedMoney Arrive(NewReceipt input, TenantCipher cipher)
    {
        var (id, now) = (input.Id!.Value, Instant.Now(time));
        return new ArrivedMoney(input.AmountKobo, Currencies.Naira, input.Date ?? LagosCalendar.DayOf(now), now, input.Method, PaymentSource.BusinessApi)
        {
            Id = id,
            Reference = input.Reference ?? $"API-{now.ToUnixTimeMilliseconds()}",
            PaidBy = input.PaidBy,
            SealedPayerEmail = input.PayerEmail is { } email ? cipher.Seal(email, Payment.PayerBinding(id)) : null,
            Notes = input.Notes,
        };
    }

    private async Task<Outcome<Payment>> SellAsync(TenantBatch batch, NewReceipt input, ArrivedMoney money, CancellationToken cancellationToken)
    {
        var customer = input.CustomerId is { } id ? await store.GetAsync(batch.Scope, Keys.Customer(id), cancellationToken) : null;
        if (input.CustomerId is not null && customer is null) return NoCustomer();
        return await booking.SellAsync(batch, money, input.VatRate, customer?.Value, cancellationToken);
    }

    /// <summary>Judges all invoices and settles the first <paramref name="count"/> of them.</summary>
    private async Task<Outcome<Payment>> SettleAsync(TenantBatch batch, NewReceipt input, ArrivedMoney money, SigningKeyVersion key, int count, CancellationToken cancellationToken)
    {
        var rows = await invoices.ReadAsync(batch.Scope, input.Allocations, cancellationToken);
        foreach (var (index, row) in rows.Index())
        {
            if (row is null) return Failure.NotFound("The invoice was not found.", $"allocations[{index}].invoiceId");
        }

        var customer = await store.GetAsync(batch.Scope, Keys.Customer(input.CustomerId ?? rows[0]!.Value.CustomerId), cancellationToken);
        if (customer is null) return NoCustomer();
        foreach (var (row, wanted) in rows.Zip(input.Allocations))
        {
            if (ReceiptInvoices.Refusal(row!.Value, wanted, customer.Value) is { } refused) return refused;
        }

        var parts = await invoices.IssueAsync(batch, [.. rows.Take(count).Zip(input.Allocations, (row, wanted) => (row!, wanted.AmountKobo))], customer.Value, key, cancellationToken);
        if (!parts.IsOk) return parts.Failure;
        return (await booking.SettleAsync(batch, money with { Pending = [.. input.Allocations.Skip(count)] }, parts.Value, customer, cancellationToken)).Payment;
    }

    private static Failure NoCustomer() => Failure.NotFound("The customer was not found.", "customerId");
}
