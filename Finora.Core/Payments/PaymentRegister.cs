using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>A payment with the payer's e-mail in clear, for somebody who may see it.</summary>
public sealed record OpenPayment(Payment Payment, string? PayerEmail);

/// <summary>Finds payments and receipts.</summary>
public sealed class PaymentRegister(TenantStore store, TenantKeyring keyring)
{
    /// <summary>The payment as a receipt of the Business API; money of unknown payers has none.</summary>
    public async Task<Outcome<OpenPayment>> GetReceiptAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Payment(id), cancellationToken);
        if (stored is null or { Value.Kind: ReceiptKind.Unlinked }) return Failure.NotFound($"Receipt with id '{id}' was not found.");
        return Open(await keyring.OpenAsync(scope.TenantId, cancellationToken), stored.Value);
    }

    /// <summary>The payment, whatever its source, and the invoice that it went to first; null without an allocation.</summary>
    public async Task<Outcome<(Payment Payment, Invoice? Invoice)>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Payment(id), cancellationToken) is not { } stored) return NotFound(id);
        var invoice = stored.Value.Allocations is [var first, ..] ? await store.GetAsync(scope, Keys.Invoice(first.InvoiceId), cancellationToken) : null;
        return (stored.Value, invoice?.Value);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Payment with id '{id}' was not found.");

    internal static OpenPayment Open(TenantCipher cipher, Payment payment) =>
        new(payment, payment.SealedPayerEmail is { } boxed ? cipher.Open(boxed, Payment.PayerBinding(payment.Id)) : null);
}
