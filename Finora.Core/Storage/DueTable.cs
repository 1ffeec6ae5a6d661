using System.Globalization;
using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>Kinds of work that fall due at an instant.</summary>
public enum DueKind
{
    PaymentLinkExpiry,

    TapSessionExpiry,

    /// <summary>A stored answer has outlived its 24 hours.</summary>
    IdempotencyExpiry,

    /// <summary>A step of a submission to the tax authority, should its job be lost.</summary>
    NrsSubmission,

    /// <summary>A consumer sale whose time to be reported runs out.</summary>
    NrsReportBy,

    /// <summary>Frozen bytes and answers of a submission have been kept as long as the law asks.</summary>
    NrsRetention,

    /// <summary>Counters of source addresses, of a whole hour, are of no more use.</summary>
    AddressCounters,

    /// <summary>The deliveries of a day to one endpoint have outlived their 30 days.</summary>
    DeliveryRetention,

    /// <summary>The due day of some of a tenant's invoices is over.</summary>
    InvoiceOverdue,

    /// <summary>A prepaid balance has fallen below the line.</summary>
    LowCredits,

    /// <summary>The address of a generated file has ended.</summary>
    FileRemoval,

    /// <summary>The 24 hours of an export of all data are over.</summary>
    ExportRemoval,

    /// <summary>Failed attempts to sign in to an account are too old to count.</summary>
    SignInFailures,

    /// <summary>A Business API key has come to its end.</summary>
    ApiKeyExpiry,

    /// <summary>A job that failed every time is worth another try.</summary>
    PoisonedJob,

    /// <summary>An event of Paystack has outlived its 30 days.</summary>
    PaystackEvent,

    /// <summary>The period of a subscription may be over.</summary>
    SubscriptionPeriod,

    /// <summary>A charge of a subscription failed some days ago.</summary>
    SubscriptionPastDue,

    /// <summary>The period of a subscription is over, and its charge should have been heard of.</summary>
    SubscriptionRenewal,

    /// <summary>A receipt of many invoices may have been left half allocated.</summary>
    ReceiptAllocation,
}

/// <summary>Something to look at once its instant has passed. It only says where to look: the home row decides what is done, so a row too many is harmless.</summary>
public sealed record DueWork(DueKind Kind, DateTimeOffset At, Guid TenantId, bool Test, Guid SubjectId) : IDocument
{
    public static int Schema => 1;

    public TenantScope Scope => new(TenantId, Test);
}

/// <summary>The hour up to which a sweep has emptied every bucket.</summary>
public sealed record DueCursor(DateTimeOffset Hour) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Work in hour buckets. A row is written before the fact that it guards, so a crash between the two leaves a row to nothing. A sweep reads the buckets of
/// the hours behind it, and within the running hour only what is due; nothing grows with history, since handled rows go.
/// </summary>
public sealed class DueTable(ITableStore tables)
{
    private const int PageSize = 100;
    private const string CursorPartition = "cursor";

    public async Task ScheduleAsync(DueWork work, CancellationToken cancellationToken)
    {
        var key = KeyOf(work);
        await tables.CommitAsync(StoreTable.Due, Bucket(work.Kind, work.At), [RowChange.Put(key, DueWork.Schema, Documents.Write(work))], cancellationToken);
    }

    /// <summary>Up to 100 pieces of work of the hour of <paramref name="hour"/> that are due at <paramref name="now"/>, oldest first.</summary>
    public async Task<IReadOnlyList<Stored<DueWork>>> ReadDueAsync(DueKind kind, DateTimeOffset hour, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var range = new KeyRange("0", Instant(now.AddTicks(1)));
        var page = await tables.ReadAsync(StoreTable.Due, Bucket(kind, hour), range, PageSize, null, cancellationToken);
        return [.. page.Rows.Select(Documents.Read<DueWork>)];
    }

    /// <summary>Strikes off what was handled. Missing is fine: another instance was quicker.</summary>
    public async Task DoneAsync(Stored<DueWork> work, CancellationToken cancellationToken) =>
        await tables.CommitAsync(StoreTable.Due, Bucket(work.Value.Kind, work.Value.At), [RowChange.Delete(work.Key.Value)], cancellationToken);

    /// <summary>The hour to sweep from. Work is scheduled for the future only, so hours behind the cursor stay empty; a first sweep looks back a week.</summary>
    public async Task<DateTimeOffset> ReadCursorAsync(DueKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Due, CursorPartition, kind.ToString()), cancellationToken);
        return row is null ? HourOf(now).AddDays(-7) : Documents.Read<DueCursor>(row).Value.Hour;
    }

    /// <summary>Only after every bucket up to <paramref name="now"/> was handled without a fault.</summary>
    public async Task SaveCursorAsync(DueKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        await tables.CommitAsync(StoreTable.Due, CursorPartition, [RowChange.Put(kind.ToString(), DueCursor.Schema, Documents.Write(new DueCursor(HourOf(now))))], cancellationToken);

    private static DateTimeOffset HourOf(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);

    private static string Bucket(DueKind kind, DateTimeOffset at) => string.Concat(kind.ToString(), ".", at.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture));

    private static string KeyOf(DueWork work) => $"{Instant(work.At)}|{work.Scope.Partition}|{Keys.Ascending(work.SubjectId)}";

    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
