using Finora.Core.Billing;
using Finora.Core.Payments;
using Finora.Core.Paystack;

namespace Finora.Core.Storage;

/// <summary>Keys of what is collected and paid through Paystack.</summary>
public static partial class Keys
{
    public static RowKey<PaymentAttempt> PaymentAttempt(Guid id) => new("pay-try|" + Ascending(id));

    public static RowKey<InvoiceAttempts> InvoiceAttempts(Guid invoiceId) => new("pay-trn|" + Ascending(invoiceId));

    /// <summary>How the tenant collects through Paystack.</summary>
    public static RowKey<PaystackAccount> Paystack { get; } = new("pst");

    public static RowKey<PaystackEvent> PaystackEvent(Guid id) => new("pst-evt|" + Ascending(id));

    public static RowKey<Subscription> Subscription { get; } = new("bil-sub");

    public static RowKey<BillingInvoice> BillingInvoice(Guid id) => new("bil|" + Descending(id));

    public static RowRange<BillingInvoice> BillingInvoices { get; } = new(KeyRange.Prefix("bil|"));

    public static RowKey<UsageNotice> UsageNotice(Guid id) => new("use-say|" + Ascending(id));

    public static RowKey<IdReference> BillingInvoiceByReference(string reference) => new("bil-ref|" + Hash(reference));
}
