using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>The invoices that a receipt is for: whether they can be paid by it, and the issuing of those that are drafts.</summary>
public sealed class ReceiptInvoices(TenantStore store, InvoiceIssuing issuing)
{
    /// <returns>In the order of <paramref name="parts"/>; null for what is no invoice, or none any more.</returns>
    internal async Task<IReadOnlyList<Stored<Invoice>?>> ReadAsync(TenantScope scope, IReadOnlyList<WantedAllocation> parts, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(parts.Select(part => store.GetAsync(scope, Keys.Invoice(part.InvoiceId), cancellationToken)));
        return [.. rows.Select(row => row is { Value: { State: not InvoiceState.Deleted, Type: DocumentType.Invoice } } ? row : null)];
    }

    /// <summary>Why a receipt of <paramref name="customer"/> cannot give the invoice what is wanted; null when it can.</summary>
    internal static Failure? Refusal(Invoice invoice, WantedAllocation wanted, Customer customer)
    {
        if (invoice.CustomerId != customer.Id) return Failure.Rule("The invoices of a receipt must all be of its customer.");
        if (invoice.State == InvoiceState.Voided || invoice.IsPaid) return Failure.State($"The invoice {invoice.Number} is already paid or cancelled.");
        if (invoice.Currency != Currencies.Naira) return Failure.Rule("Only invoices in naira can be paid by a receipt.");
        if (wanted.AmountKobo > invoice.Due) return Failure.Rule($"The allocation to invoice {invoice.Number} is above what is due on it.");
        return invoice.State == InvoiceState.Draft ? InvoiceIssuing.Refusal(invoice) : null;
    }

    internal async Task<Outcome<IReadOnlyList<Settlement>>> IssueAsync(
        TenantBatch batch, IReadOnlyList<(Stored<Invoice> Row, long AmountKobo)> wanted, Customer customer, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var parts = new List<Settlement>(wanted.Count);
        foreach (var (row, amount) in wanted)
        {
            var issued = row.Value.State == InvoiceState.Draft ? await issuing.IssueAsync(batch, row.Value, customer, key, cancellationToken) : row.Value;
            if (!issued.IsOk) return issued.Failure;
            parts.Add(new Settlement(row, issued.Value, amount));
        }

        return parts;
    }
}
