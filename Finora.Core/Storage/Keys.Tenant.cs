using Finora.Core.Audit;
using Finora.Core.Customers;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Products;
using Finora.Core.Teams;

namespace Finora.Core.Storage;

/// <summary>Keys of what a tenant is to itself: who belongs to it, what was done in it, and what it took out.</summary>
public static partial class Keys
{
    public static RowRange<Member> Members { get; } = new(KeyRange.Prefix("mem|"));

    /// <summary>Home rows, newest first; only an export walks over all of them.</summary>
    public static RowRange<Customer> Customers { get; } = new(KeyRange.Prefix("cus|"));

    public static RowRange<Product> Products { get; } = new(KeyRange.Prefix("prd|"));

    public static RowRange<PaymentLink> PaymentLinks { get; } = new(KeyRange.Prefix("lnk|"));

    public static RowKey<Invitation> Invitation(Guid id) => new("ivt|" + Descending(id));

    public static RowRange<Invitation> Invitations { get; } = new(KeyRange.Prefix("ivt|"));

    /// <param name="blindIndex">Of the address.</param>
    public static RowKey<IdReference> InvitationByEmail(string blindIndex) => new("ivt-mail|" + blindIndex);

    public static RowKey<DataExport> DataExport(Guid id) => new("dex|" + Descending(id));

    public static RowRange<DataExport> DataExports { get; } = new(KeyRange.Prefix("dex|"));

    public static RowKey<AuditRecord> Audit(Guid id) => new("aud|" + Descending(id));

    public static RowRange<AuditRecord> AuditRecords { get; } = new(KeyRange.Prefix("aud|"));

    /// <summary>Those made at or after the first instant and at or before the second, to the millisecond; null bounds nothing.</summary>
    public static RowRange<AuditRecord> AuditRecordsBetween(DateTimeOffset? from, DateTimeOffset? to)
    {
        var all = AuditRecords.Range;
        return new(new KeyRange(to is { } last ? "aud|" + DescendingUpTo(last) : all.From, from is { } first ? "aud|" + DescendingUpTo(first.AddMilliseconds(-1)) : all.To));
    }

    public static RowKey<AuditHead> AuditHead { get; } = new("aud-head");
}
