using Finora.Core.Customers;
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
/// batch; what does not fit in one is refused before anything is stored.
/// </summary>
public sealed class RecordReceipt(TenantStore store, TenantKeyring keyring, InvoiceIssuing issuing, PaymentBooking booking, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<OpenPayment>> RunAsync(TenantScope scope, NewReceipt input, CancellationToken cancellationToken)
    {
        if (input.Date > LagosCalendar.Today(time)) return Failure.Rule("The date of a receipt cannot be in the future.");
        if (input.Allocations.Sum(part => part.AmountKobo) > input.AmountKobo) return Failure.Rule("The allocations are above the amount of the receipt.");
        var key = input.Allocations.Count == 0 ? null : await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.RunAsync<OpenPayment>(
            scope,
            async (batch, token) =>
            {
                if (input.Id is { } id && await store.GetAsync(scope, Keys.Payment(id), token) is { } known) return new OpenPayment(known.Value, input.PayerEmail);
                var money = Arrive(input, cipher);
                if (await RecordPayment.ClaimReferenceAsync(store, batch, input.Reference, money.Id!.Value, "A receipt with this reference already exists.", token) is { } taken) return taken;
                var booked = key is null ? await SellAsync(batch, input, money, token) : await SettleAsync(batch, input, money, key, token);
                if (!booked.IsOk) return booked.Failure;
                if (!batch.Fits) return Failure.Rule("The receipt settles more invoices than can be booked at once. Record it as several receipts.");
                return new OpenPayment(booked.Value, input.PayerEmail);
            },
            cancellationToken);
    }

    private ArrivedMoney Arrive(NewReceipt input, TenantCipher cipher)
    {
        var (id, now) = (input.Id ?? ids.NewId(), Instant.Now(time));
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

    private async Task<Outcome<Payment>> SettleAsync(TenantBatch batch, NewReceipt input, ArrivedMoney money, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(input.Allocations.Select(part => store.GetAsync(batch.Scope, Keys.Invoice(part.InvoiceId), cancellationToken)));
        foreach (var (index, row) in rows.Index())
        {
            if (row is null or { Value.State: InvoiceState.Deleted } or { Value.Type: DocumentType.CreditNote }) return Failure.NotFound("The invoice was not found.", $"allocations[{index}].invoiceId");
        }

        var customer = await store.GetAsync(batch.Scope, Keys.Customer(input.CustomerId ?? rows[0]!.Value.CustomerId), cancellationToken);
        if (customer is null) return NoCustomer();
        var parts = new List<Settlement>(rows.Length);
        foreach (var (row, wanted) in rows.Zip(input.Allocations))
        {
            if (Refusal(row!.Value, wanted, customer.Value) is { } refused) return refused;
            var issued = row.Value.State == InvoiceState.Draft ? await issuing.IssueAsync(batch, row.Value, customer.Value, key, cancellationToken) : row.Value;
            if (!issued.IsOk) return issued.Failure;
            parts.Add(new Settlement(row, issued.Value, wanted.AmountKobo));
        }

        return (await booking.SettleAsync(batch, money, parts, customer, cancellationToken)).Payment;
    }

    private static Failure NoCustomer() => Failure.NotFound("The customer was not found.", "customerId");

    private static Failure? Refusal(Invoice invoice, WantedAllocation wanted, Customer customer)
    {
        if (invoice.CustomerId != customer.Id) return Failure.Rule("The invoices of a receipt must all be of its customer.");
        if (invoice.State == InvoiceState.Voided || invoice.IsPaid) return Failure.State($"The invoice {invoice.Number} is already paid or cancelled.");
        if (invoice.Currency != Currencies.Naira) return Failure.Rule("Only invoices in naira can be paid by a receipt.");
        return wanted.AmountKobo > invoice.Due ? Failure.Rule($"The allocation to invoice {invoice.Number} is above what is due on it.") : null;
    }
}
