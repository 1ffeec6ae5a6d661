using Finora.Core.Payments;

namespace Finora.Core.Storage;

/// <summary>Keys of the ways in which money comes, and of the money.</summary>
public static partial class Keys
{
    public static RowKey<PaymentLink> PaymentLink(Guid id) => new("lnk|" + Descending(id));

    public static RowKey<TapSession> TapSession(Guid id) => new("nfc|" + Descending(id));

    public static RowKey<TapDevice> TapDevice(string deviceId) => new("nfc-dev|" + Hash(deviceId));

    public static RowRange<TapDevice> TapDevices { get; } = new(KeyRange.Prefix("nfc-dev|"));

    public static RowKey<Payment> Payment(Guid id) => new("pay|" + Descending(id));

    public static RowRange<Payment> Payments { get; } = new(KeyRange.Prefix("pay|"));

    public static RowKey<IdReference> PaymentByCustomer(Guid customerId, Guid id) => new($"pay-cus|{Ascending(customerId)}|{Descending(id)}");

    public static RowRange<IdReference> PaymentsByCustomer(Guid customerId) => new(KeyRange.Prefix($"pay-cus|{Ascending(customerId)}|"));

    /// <summary>Under a reference and its like in other case: a bank writes as it pleases.</summary>
    public static RowKey<IdReference> PaymentByReference(string reference, Guid id) => new($"pay-ref|{Hash(NameOrder.Fold(reference))}|{Descending(id)}");

    public static RowRange<IdReference> PaymentsByReference(string reference) => new(KeyRange.Prefix($"pay-ref|{Hash(NameOrder.Fold(reference))}|"));

    /// <summary>Those made between two instants, both included; null leaves an end open.</summary>
    public static RowRange<Payment> PaymentsBetween(DateTimeOffset? from, DateTimeOffset? to) => new(new KeyRange(
        to is { } last ? "pay|" + DescendingUpTo(last) : Payments.Range.From, from is { } first ? "pay|" + DescendingUpTo(first.AddMilliseconds(-1)) : Payments.Range.To));

    /// <summary>A copy of a payment of which something waits to be matched, oldest first.</summary>
    public static RowKey<Payment> WaitingPayment(Guid id) => new("pay-wait|" + Ascending(id));

    public static RowRange<Payment> WaitingPayments { get; } = new(KeyRange.Prefix("pay-wait|"));

    /// <summary>Inserted with a receipt whose reference the caller gave, so that of two at once one is refused.</summary>
    public static RowKey<IdReference> ReceiptReference(string reference) => new("pay-own|" + Hash(reference));

    public static RowKey<PartnerPayment> PartnerPayment(string partner, string paymentId) => new($"pay-ext|{partner}|{Hash(paymentId)}");
}
