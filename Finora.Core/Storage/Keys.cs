using System.Buffers.Binary;
using Finora.Core.Accounts;
using Finora.Core.Billing;
using Finora.Core.Customers;
using Finora.Core.Documents;
using Finora.Core.Enterprise;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Products;
using Finora.Core.Signing;
using Finora.Core.Verification;
using Finora.Core.Tax;
using Finora.Core.Webhooks;

namespace Finora.Core.Storage;

/// <summary>
/// Every row key of the data table. A key is <c>kind|sortable</c>. Kinds that are listed newest first sort by the complement of their UUIDv7, so a page of a
/// list is one forward range read; an id alone is enough to build its key. Index rows hold no more than what finds the home row.
/// </summary>
public static partial class Keys
{
    public static RowKey<Business> Business { get; } = new("biz");

    public static RowKey<EnterpriseAccount> Enterprise { get; } = new("ent");

    public static RowKey<LinkedBusiness> LinkedBusiness(Guid id) => new("ent-biz|" + Descending(id));

    public static RowRange<LinkedBusiness> LinkedBusinesses { get; } = new(KeyRange.Prefix("ent-biz|"));

    public static RowKey<IdReference> LinkedBusinessByEmail(string email) => new("ent-mail|" + Hash(email));

    /// <summary>A webhook of any business of the enterprise that hears them all.</summary>
    public static RowKey<EnterpriseWebhook> EnterpriseWebhook(Guid webhookId) => new("ent-whk|" + Ascending(webhookId));

    public static RowRange<EnterpriseWebhook> EnterpriseWebhooks { get; } = new(KeyRange.Prefix("ent-whk|"));

    public static RowKey<WalletDay> WalletDay(DateOnly day) => new("ent-day|" + Sortable(day));

    /// <summary>Both days included, in their order.</summary>
    public static RowRange<WalletDay> WalletDaysBetween(DateOnly from, DateOnly to) => new(new KeyRange(WalletDay(from).Value, WalletDay(to.AddDays(1)).Value));

    public static RowKey<WalletDaysDone> WalletDaysDone { get; } = new("ent-done");

    /// <summary>What a business did on a day, for its enterprise.</summary>
    public static RowKey<DayActivity> DayActivity(DateOnly day) => new("act-d|" + Sortable(day));

    /// <summary>Both days included, in their order.</summary>
    public static RowRange<DayActivity> DayActivitiesBetween(DateOnly from, DateOnly to) => new(new KeyRange(DayActivity(from).Value, DayActivity(to.AddDays(1)).Value));

    public static RowKey<DataKeyDocument> DataKey { get; } = new("dek");

    public static RowKey<Member> Member(Guid userId) => new("mem|" + Ascending(userId));

    public static RowKey<User> User(Guid id) => new("usr|" + Ascending(id));

    /// <summary>Where the row of a user stands who joined from elsewhere.</summary>
    public static RowKey<IdReference> UserHome(Guid userId) => new("usr-home|" + Ascending(userId));

    /// <summary>In the home tenant of the user, as are the user's sessions.</summary>
    public static RowKey<JoinedTenant> JoinedTenant(Guid userId, Guid tenantId) => new($"usr-ten|{Ascending(userId)}|{Descending(tenantId)}");

    public static RowRange<JoinedTenant> JoinedTenants(Guid userId) => new(KeyRange.Prefix($"usr-ten|{Ascending(userId)}|"));

    public static RowKey<Session> Session(Guid userId, Guid id) => new($"ses|{Ascending(userId)}|{Descending(id)}");

    public static RowKey<AccountLink> AccountLink(Guid userId, AccountLinkKind kind) => new($"usr-lnk|{Ascending(userId)}|{kind}");

    /// <param name="index">Blind index of the identity at a provider.</param>
    public static RowKey<LinkedIdentity> LinkedIdentity(Guid userId, string index) => new($"usr-oid|{Ascending(userId)}|{index}");

    public static RowKey<MfaDevice> MfaDevice(Guid userId) => new("usr-mfa|" + Ascending(userId));

    public static RowKey<MfaChallenge> MfaChallenge(Guid userId, Guid id) => new($"usr-chl|{Ascending(userId)}|{Descending(id)}");

    public static RowRange<MfaChallenge> MfaChallenges(Guid userId) => new(KeyRange.Prefix($"usr-chl|{Ascending(userId)}|"));

    public static RowRange<Session> Sessions(Guid userId) => new(KeyRange.Prefix($"ses|{Ascending(userId)}|"));

    public static RowKey<ApiKey> ApiKey(Guid id) => new("key|" + Descending(id));

    /// <summary>A copy of a key that was not revoked, newest first.</summary>
    public static RowKey<ApiKey> StandingApiKey(Guid id) => new("key-on|" + Descending(id));

    public static RowRange<ApiKey> StandingApiKeys { get; } = new(KeyRange.Prefix("key-on|"));

    public static RowRange<ApiKey> ApiKeys { get; } = new(KeyRange.Prefix("key|"));

    public static RowKey<SigningKey> SigningKey { get; } = new("sgn");

    /// <summary>What access tokens are signed with; in the installation's partition.</summary>
    public static RowKey<SigningKey> IssuerKey { get; } = new("iss");

    public static RowKey<Customer> Customer(Guid id) => new("cus|" + Descending(id));

    public static RowKey<IdReference> CustomerByEmail(string blindIndex) => new("cus-mail|" + blindIndex);

    /// <summary>A copy of an active customer, in the order of the list.</summary>
    public static RowKey<Customer> CustomerByName(string name, Guid id) => new("cus-name|" + NameOrder.Position(name, id));

    public static RowRange<Customer> CustomersByName { get; } = new(KeyRange.Prefix("cus-name|"));

    public static RowKey<Customer> InactiveCustomerByName(string name, Guid id) => new("cus-off|" + NameOrder.Position(name, id));

    public static RowRange<Customer> InactiveCustomersByName { get; } = new(KeyRange.Prefix("cus-off|"));

    public static RowKey<Product> Product(Guid id) => new("prd|" + Descending(id));

    /// <summary>A copy of an active product, in the order of the list.</summary>
    public static RowKey<Product> ProductByName(string name, Guid id) => new("prd-name|" + NameOrder.Position(name, id));

    public static RowRange<Product> ProductsByName { get; } = new(KeyRange.Prefix("prd-name|"));

    public static RowKey<IdReference> ProductBySku(string sku) => new("prd-sku|" + Hash(sku));

    public static RowKey<StockShelf> StockShelf(int shelf) => new($"prd-stk|{shelf:x2}");

    public static RowRange<StockShelf> StockShelves { get; } = new(KeyRange.Prefix("prd-stk|"));

    public static RowKey<Invoice> Invoice(Guid id) => new("inv|" + Descending(id));

    public static RowRange<Invoice> Invoices { get; } = new(KeyRange.Prefix("inv|"));

    public static RowKey<IdReference> InvoiceByCustomer(Guid customerId, Guid id) => new($"inv-cus|{Ascending(customerId)}|{Descending(id)}");

    public static RowRange<IdReference> InvoicesByCustomer(Guid customerId) => new(KeyRange.Prefix($"inv-cus|{Ascending(customerId)}|"));

    public static RowKey<IdReference> InvoiceByReference(string reference, Guid id) => new($"inv-ref|{Hash(reference)}|{Descending(id)}");

    public static RowRange<IdReference> InvoicesByReference(string reference) => new(KeyRange.Prefix($"inv-ref|{Hash(reference)}|"));

    public static RowKey<IdReference> InvoiceByStanding(DocumentType type, InvoiceStanding standing, Guid id) => new($"{StandingPrefix(type, standing)}{Descending(id)}");

    public static RowRange<IdReference> InvoicesByStanding(DocumentType type, InvoiceStanding standing) => new(KeyRange.Prefix(StandingPrefix(type, standing)));

    /// <summary>Issued invoices by the day on which they fall due, until the sweep of that day has been.</summary>
    public static RowKey<IdReference> InvoiceByDueDay(DateOnly day, Guid id) => new($"inv-day|{Sortable(day)}|{Descending(id)}");

    public static RowRange<IdReference> InvoicesByDueDay(DateOnly day) => new(KeyRange.Prefix($"inv-day|{Sortable(day)}|"));

    public static RowRange<IdReference> InvoicesDueBefore(DateOnly day) => new(KeyRange.Prefix("inv-day|") with { To = $"inv-day|{Sortable(day)}|" });

    public static RowKey<IdReference> InvoiceByNrsStatus(DocumentType type, NrsStatus status, Guid id) => new($"inv-nrs|{type}|{status}|{Descending(id)}");

    /// <summary>Documents that stand so with the tax authority.</summary>
    public static RowRange<IdReference> InvoicesByNrsStatus(DocumentType type, NrsStatus status) => new(KeyRange.Prefix($"inv-nrs|{type}|{status}|"));

    /// <summary>An open invoice's row by standing: the list reads it as a reference, the ageing with what is owed.</summary>
    public static RowKey<Receivable> OpenInvoice(InvoiceStanding standing, Guid id) => new(InvoiceByStanding(DocumentType.Invoice, standing, id).Value);

    public static RowRange<Receivable> OpenInvoices { get; } = new(KeyRange.Prefix($"inv-st|{DocumentType.Invoice}|{OpenPart}"));

    /// <summary>Within a node by first open day.</summary>
    internal static RowKey<Receivable> SettledInvoice(OpenDays days, Guid id) => new($"inv-set|{days.Node:D7}|{Sortable(days.First)}|{Descending(id)}");

    /// <summary>All that may have been open on <paramref name="day"/>; what had closed before is among it.</summary>
    internal static IEnumerable<RowRange<Receivable>> InvoicesOpenOn(DateOnly day) =>
        from node in OpenDays.NodesOf(day)
        let all = KeyRange.Prefix($"inv-set|{node:D7}|")
        select new RowRange<Receivable>(OpenDays.Number(day) < node ? all with { To = $"inv-set|{node:D7}|{Sortable(day.AddDays(1))}" } : all);

    public static RowKey<InvoiceCounts> InvoiceCounts { get; } = new("inv-cnt");

    public static RowKey<DueMonth> DueMonth(DateOnly due) => new($"inv-due|{due.Year:D4}{due.Month:D2}");

    public static RowRange<DueMonth> DueMonths { get; } = new(KeyRange.Prefix("inv-due|"));

    /// <summary>Every number is used once.</summary>
    public static RowKey<IdReference> InvoiceByNumber(string number) => new("inv-no|" + Escape(number));

    /// <summary>One of the invoices whose numbers differ only in case or in '-' and '/', where there is any.</summary>
    /// <param name="folded">As <see cref="Signing.NrsIrn.Fold"/> makes it.</param>
    public static RowKey<IdReference> InvoiceByFoldedNumber(string folded) => new("inv-nof|" + folded);

    public static RowKey<SignedDocument> InvoiceXml(Guid id) => new("inv-xml|" + Descending(id));

    /// <summary>Invoices created in a month of the Lagos calendar.</summary>
    public static RowKey<InvoiceQuota> InvoiceQuota(DateOnly month) => new($"quo-inv|{month.Year:D4}{month.Month:D2}");

    public static RowKey<TaxRate> TaxRate(Guid id) => new("tax|" + Descending(id));

    public static RowRange<TaxRate> TaxRates { get; } = new(KeyRange.Prefix("tax|"));

    public static RowKey<IdReference> TaxRateByCode(string code) => new("tax-code|" + code);

    public static RowKey<NumberSeries> Series(string series, int year) => new($"seq|{Escape(series)}|{year:D4}");

    public static RowKey<JournalEntry> JournalEntry(Guid id) => new("jrn|" + Descending(id));

    public static RowRange<JournalEntry> JournalEntries { get; } = new(KeyRange.Prefix("jrn|"));

    public static RowKey<IdReference> JournalEntryBySource(JournalSource source, Guid id) => new($"jrn-src|{source}|{Descending(id)}");

    public static RowRange<IdReference> JournalEntriesBySource(JournalSource source) => new(KeyRange.Prefix($"jrn-src|{source}|"));

    /// <summary>Only for statuses that few entries have: drafts and reversed ones.</summary>
    public static RowKey<IdReference> JournalEntryByStatus(JournalStatus status, Guid id) => new($"jrn-st|{status}|{Descending(id)}");

    public static RowRange<IdReference> JournalEntriesByStatus(JournalStatus status) => new(KeyRange.Prefix($"jrn-st|{status}|"));

    public static RowKey<AccountRecord> Account(string code) => new("acc|" + code);

    public static RowRange<AccountRecord> Accounts { get; } = new(KeyRange.Prefix("acc|"));

    public static RowKey<OwnAccountsGuard> OwnAccountsGuard { get; } = new("acc-own");

    public static RowKey<LedgerTotals> DayTotals(DateOnly day) => new("tot-d|" + Sortable(day));

    public static RowKey<LedgerTotals> MonthTotals(int year, int month) => new($"tot-m|{year:D4}{month:D2}");

    public static RowKey<LedgerTotals> YearTotals(int year) => new($"tot-y|{year:D4}");

    /// <summary>Both days included.</summary>
    public static RowRange<LedgerTotals> DayTotalsBetween(DateOnly from, DateOnly to) => new(new KeyRange(DayTotals(from).Value, DayTotals(to.AddDays(1)).Value));

    /// <summary>Months of one year, the second excluded and 13 at most.</summary>
    public static RowRange<LedgerTotals> MonthTotalsBetween(int year, int from, int before) => new(new KeyRange(MonthTotals(year, from).Value, MonthTotals(year, before).Value));

    public static RowRange<LedgerTotals> AllYearTotals { get; } = new(KeyRange.Prefix("tot-y|"));

    public static RowRange<LedgerTotals> YearTotalsBefore(int year) => new(AllYearTotals.Range with { To = YearTotals(year).Value });

    public static RowKey<VatItem> VatItem(DateOnly day, Guid entryId) => new($"vat|{Sortable(day)}|{Ascending(entryId)}");

    /// <summary>Both days included, in their order.</summary>
    public static RowRange<VatItem> VatItemsBetween(DateOnly from, DateOnly to) => new(new KeyRange($"vat|{Sortable(from)}|", $"vat|{Sortable(to.AddDays(1))}|"));

    public static RowKey<Expense> Expense(Guid id) => new("exp|" + Descending(id));

    public static RowRange<Expense> Expenses { get; } = new(KeyRange.Prefix("exp|"));

    public static RowKey<IdReference> ExpenseByStatus(ExpenseStatus status, Guid id) => new($"exp-st|{status}|{Descending(id)}");

    public static RowRange<IdReference> ExpensesByStatus(ExpenseStatus status) => new(KeyRange.Prefix($"exp-st|{status}|"));

    public static RowKey<IdReference> ExpenseBySupplier(string supplierId, Guid id) => new($"exp-sup|{Hash(supplierId)}|{Descending(id)}");

    public static RowRange<IdReference> ExpensesBySupplier(string supplierId) => new(KeyRange.Prefix($"exp-sup|{Hash(supplierId)}|"));

    public static RowKey<NrsConnection> NrsConnection { get; } = new("nrs-con");

    public static RowKey<NrsSubmission> NrsSubmission(Guid invoiceId) => new("nrs-sub|" + Descending(invoiceId));

    /// <summary>Submissions that wait for an attempt or on hold.</summary>
    public static RowKey<IdReference> NrsWaiting(Guid invoiceId) => new("nrs-wait|" + Ascending(invoiceId));

    public static RowRange<IdReference> NrsWaitingSubmissions { get; } = new(KeyRange.Prefix("nrs-wait|"));

    /// <summary>Which document has the authority's number that is made from the letters and digits of ours.</summary>
    public static RowKey<IdReference> NrsNumber(string folded) => new("nrs-no|" + folded);

    public static RowKey<NrsLane> NrsLane { get; } = new("nrs-lane");

    /// <summary>In the installation's partition, as are the tenants that wait for it and the code lists.</summary>
    public static RowKey<NrsInstallationHold> NrsInstallationHold { get; } = new("nrs-hold");

    public static RowKey<NrsHeldTenant> NrsHeldTenant(Guid tenantId) => new("nrs-held|" + Ascending(tenantId));

    public static RowRange<NrsHeldTenant> NrsHeldTenants { get; } = new(KeyRange.Prefix("nrs-held|"));

    public static RowKey<NrsCodeList> NrsCodeList(string kind) => new("nrs-code|" + kind);

    public static RowKey<StorageUse> StorageUse { get; } = new("sto-use");

    public static RowKey<GeneratedReport> Report(Guid id) => new("rpt|" + Descending(id));

    public static RowKey<DomainEvent> Event(Guid id) => new("evt|" + Descending(id));

    public static RowRange<DomainEvent> Events { get; } = new(KeyRange.Prefix("evt|"));

    public static RowKey<OutboxEntry> Outbox(Guid eventId) => new("out|" + Ascending(eventId));

    public static RowRange<OutboxEntry> OutboxEntries { get; } = new(KeyRange.Prefix("out|"));

    public static RowKey<NumberCheck> NumberCheck(Guid id) => new("ver|" + Descending(id));

    public static RowRange<NumberCheck> NumberChecks { get; } = new(KeyRange.Prefix("ver|"));

    public static RowKey<KnownNumber> KnownNumber(VerificationKind kind, string blindIndex) => new($"ver-num|{kind}|{blindIndex}");

    public static RowKey<WebhookEndpoint> Webhook(Guid id) => new("whk|" + Descending(id));

    public static RowRange<WebhookEndpoint> Webhooks { get; } = new(KeyRange.Prefix("whk|"));

    /// <summary>One of the places that a surface's webhooks have.</summary>
    public static RowKey<IdReference> WebhookSeat(ApiSurface surface, int seat) => new($"whk-seat|{surface}|{seat:D2}");

    /// <summary>The callback of a payment link, by the link's id.</summary>
    public static RowKey<WebhookEndpoint> LinkCallback(Guid linkId) => new("lnk-cb|" + Descending(linkId));

    public static RowKey<WebhookHealth> WebhookHealth(Guid targetId) => new("whk-hlt|" + Ascending(targetId));

    public static RowKey<WebhookDelivery> Delivery(Guid targetId, Guid id) => new($"whd|{Ascending(targetId)}|{Descending(id)}");

    public static RowRange<WebhookDelivery> Deliveries(Guid targetId) => new(KeyRange.Prefix($"whd|{Ascending(targetId)}|"));

    /// <summary>Those made before an instant.</summary>
    public static RowRange<WebhookDelivery> DeliveriesBefore(Guid targetId, DateTimeOffset instant) =>
        new(Deliveries(targetId).Range with { From = $"whd|{Ascending(targetId)}|{DescendingFrom(instant)}" });

    public static RowKey<DeliveryBody> DeliveryBody(Guid targetId, Guid id) => new($"whd-body|{Ascending(targetId)}|{Descending(id)}");

    /// <summary>A delivery that failed and was not tried by hand since.</summary>
    public static RowKey<IdReference> FailedDelivery(Guid targetId, Guid id) => new($"whd-bad|{Ascending(targetId)}|{Descending(id)}");

    public static RowRange<IdReference> FailedDeliveries(Guid targetId) => new(KeyRange.Prefix($"whd-bad|{Ascending(targetId)}|"));

    /// <summary>Those of deliveries made at or after an instant.</summary>
    public static RowRange<IdReference> FailedDeliveriesSince(Guid targetId, DateTimeOffset instant) =>
        new(FailedDeliveries(targetId).Range with { To = $"whd-bad|{Ascending(targetId)}|{DescendingFrom(instant)}" });

    public static RowKey<Message> Message(Guid id) => new("msg|" + Descending(id));

    public static RowRange<Message> Messages { get; } = new(KeyRange.Prefix("msg|"));

    /// <summary>The business's WhatsApp account.</summary>
    public static RowKey<WhatsAppAccount> WhatsApp { get; } = new("wap");

    public static RowKey<PoisonedJob> PoisonedJob(Guid id) => new("psn|" + Descending(id));

    /// <summary>Of one job, by its queue and text.</summary>
    internal static RowKey<PoisonCount> PoisonCount(string queue, string text) => new("psn-try|" + Hash($"{queue}|{text}"));

    public static RowRange<PoisonedJob> PoisonedJobs { get; } = new(KeyRange.Prefix("psn|"));

    private const string OpenPart = "open-";

    /// <summary>Those of open invoices stand side by side.</summary>
    private static string StandingPrefix(DocumentType type, InvoiceStanding standing)
    {
        var isOpen = type == DocumentType.Invoice && standing is InvoiceStanding.Issued or InvoiceStanding.Sent or InvoiceStanding.PartiallyPaid or InvoiceStanding.Overdue;
        return $"inv-st|{type}|{(isOpen ? OpenPart : "")}{standing}|";
    }

    /// <summary>32 hex digits that sort in the order of the ids.</summary>
    internal static string Ascending(Guid id) => id.ToString("N");

    /// <summary>32 hex digits that sort newest first: every bit of the id turned over.</summary>
    internal static string Descending(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ~BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Sorts after every id of that millisecond and later, and before every earlier one, where keys sort newest first.</summary>
    private static string DescendingFrom(DateTimeOffset instant) => (~instant.ToUnixTimeMilliseconds() & 0xFFFF_FFFF_FFFF).ToString("x12") + "~";

    /// <summary>The id of a <see cref="Descending"/>.</summary>
    internal static Guid OfDescending(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ~UInt128.Parse(text, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Stands before the <see cref="Descending"/> of every id made at that millisecond or before, and behind those of all later ones.</summary>
    internal static string DescendingUpTo(DateTimeOffset at) => (~Math.Max(0, at.ToUnixTimeMilliseconds()) & 0xFFFF_FFFF_FFFF).ToString("x12", System.Globalization.CultureInfo.InvariantCulture);

    private static string Sortable(DateOnly day) => $"{day.Year:D4}{day.Month:D2}{day.Day:D2}";

    /// <summary>Text of any characters and length as 64 hex digits.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Letters, digits and '-' as they are; anything else as its code in hex between '~'. Invoice numbers may hold '/', which a key may not.</summary>
    private static string Escape(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c.ToString() : $"~{(int)c:x}~"));
}
