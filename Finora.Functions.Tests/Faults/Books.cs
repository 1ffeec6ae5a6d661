using Finora.Core.Audit;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Faults;

/// <summary>Everything that one side of a business has stored, as it lies there.</summary>
internal sealed record Books(
    TenantScope Scope,
    IReadOnlyList<Payment> Payments,
    IReadOnlyList<JournalEntry> Entries,
    IReadOnlyList<Invoice> Invoices,
    IReadOnlyList<Customer> Customers,
    IReadOnlyList<PaymentLink> Links,
    IReadOnlyList<DomainEvent> Events,
    IReadOnlyList<AuditRecord> Audits)
{
    /// <summary>Money of businesses that nobody knows is kept under no tenant, and in no ledger.</summary>
    public bool AreOperators => Scope.TenantId == Guid.Empty;

    public IEnumerable<Payment> BookedPayments => AreOperators ? [] : Payments.Where(payment => payment.Currency == Currencies.Naira);

    public IEnumerable<Invoice> IssuedInvoices => Invoices.Where(invoice => invoice.State == InvoiceState.Issued);

    public static async Task<Books> ReadAsync(TestApp app, TenantScope scope) => new(
        scope,
        await app.StoredAsync(scope, RowKeys.Payments),
        await app.StoredAsync(scope, RowKeys.JournalEntries),
        await app.StoredAsync(scope, new RowRange<Invoice>(KeyRange.Prefix("inv|"))),
        await app.StoredAsync(scope, new RowRange<Customer>(KeyRange.Prefix("cus|"))),
        await app.StoredAsync(scope, new RowRange<PaymentLink>(KeyRange.Prefix("lnk|"))),
        await app.StoredAsync(scope, RowKeys.Events),
        await app.StoredAsync(scope, RowKeys.AuditRecords));

    /// <summary>Debits less credits of an account.</summary>
    public long Balance(string account) => Entries.SelectMany(entry => entry.Lines).Where(line => line.Account == account).Sum(line => line.Debit - line.Credit);
}
