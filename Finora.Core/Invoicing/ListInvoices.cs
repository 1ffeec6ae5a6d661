using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>Which invoices are wanted; null leaves a filter out.</summary>
public sealed record InvoiceFilter
{
    /// <summary>Null for invoices and credit notes.</summary>
    public DocumentType? Type { get; init; } = DocumentType.Invoice;

    /// <summary>As it stands today: an overdue invoice is no sent one.</summary>
    public InvoiceStanding? Standing { get; init; }

    public Guid? CustomerId { get; init; }

    /// <summary>Where it stands with the tax authority.</summary>
    public NrsStatus? NrsStatus { get; init; }

    /// <summary>Exact.</summary>
    public string? Reference { get; init; }

    /// <summary>A part of number, customer's name or reference, without case.</summary>
    public string? Text { get; init; }

    /// <summary>First issue date.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last issue date.</summary>
    public DateOnly? To { get; init; }

    /// <summary>First instant of creation.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Last instant of creation.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    internal bool Matches(Invoice invoice, DateOnly today) =>
        invoice.State != InvoiceState.Deleted
        && (Type is null || invoice.Type == Type)
        && (Standing is null || invoice.StandingOn(today) == Standing)
        && (CustomerId is null || invoice.CustomerId == CustomerId)
        && (NrsStatus is null || invoice.Nrs?.Status == NrsStatus)
        && (Reference is null || invoice.Reference == Reference)
        && !(invoice.IssueDate < From)
        && !(invoice.IssueDate > To)
        && (Text is null || InvoiceSearch.Matches(invoice, NameOrder.Fold(Text)));
}

/// <summary>
/// Pages of invoices, newest first by creation, which is the order of their ids. Every filter of the contracts has an index in that order, and a page walks their intersection: its cost
/// follows the page and not the history. The bounds of creation are bounds of the ids. What the indexes say is judged by the invoice itself, as it stands now.
/// </summary>
public sealed class ListInvoices(TenantStore store, ITableStore tables, TenantKeyring keyring, TimeProvider time)
{
    /// <summary>What one request looks at before it answers with what it has; a page may then be short and still name where to go on.</summary>
    private const int MaxIndexRows = 4_000;

    private const int MaxFollowed = 400;
    private const int JoinedPage = 64;

    public async Task<ListSlice<Invoice>> RunAsync(TenantScope scope, InvoiceFilter filter, SliceRequest page, CancellationToken cancellationToken)
    {
        var walk = new Walk(scope, filter, page, LagosCalendar.Today(time), new ReadBudget(MaxIndexRows));
        var cursors = await CursorsAsync(walk, cancellationToken);
        return cursors.Count == 0 ? await ReadAsync(walk, cancellationToken) : await JoinAsync(walk, cursors, cancellationToken);
    }

    /// <summary>Without a filter that has an index, the invoices themselves are in the order of the list.</summary>
    private async Task<ListSlice<Invoice>> ReadAsync(Walk walk, CancellationToken cancellationToken)
    {
        var found = new List<Invoice>();
        var (range, continuation) = (walk.Bounded(Keys.Invoices), (string?)null);
        do
        {
            var rows = await store.ReadAsync(walk.Scope, range, walk.Page.Limit + 1, continuation, cancellationToken);
            walk.Budget.Spend(Math.Max(1, rows.Items.Count));
            found.AddRange(rows.Items.Select(row => row.Value).Where(walk.Matches));
            if (found.Count > walk.Page.Limit) return walk.Slice(found);
            if (rows.Continuation is null) return new ListSlice<Invoice>(found, null);
            continuation = rows.Continuation;
        }
        while (!walk.Budget.IsSpent);
        return new ListSlice<Invoice>(found, IndexJoin.After(continuation[Keys.Invoices.Range.From.Length..]));
    }

    private async Task<ListSlice<Invoice>> JoinAsync(Walk walk, List<IIndexCursor> cursors, CancellationToken cancellationToken)
    {
        var join = new IndexJoin(cursors, walk.From, walk.Budget);
        var (found, followed) = (new List<Invoice>(), 0);
        while (followed < MaxFollowed)
        {
            var positions = await NextAsync(join, walk, cancellationToken);
            var rows = await Task.WhenAll(positions.Select(position => store.GetAsync(walk.Scope, Keys.Invoice(Keys.OfDescending(position)), cancellationToken)));
            found.AddRange(rows.OfType<Stored<Invoice>>().Select(row => row.Value).Where(walk.Matches));
            followed += positions.Count;
            if (found.Count > walk.Page.Limit) return walk.Slice(found);
            if (join.IsComplete) return new ListSlice<Invoice>(found, null);
            if (walk.Budget.IsSpent) break;
        }

        return new ListSlice<Invoice>(found, join.Target);
    }

    /// <summary>As many positions as a page may still need.</summary>
    private static async Task<List<string>> NextAsync(IndexJoin join, Walk walk, CancellationToken cancellationToken)
    {
        var positions = new List<string>();
        while (positions.Count <= walk.Page.Limit && await join.NextAsync(cancellationToken) is { } position)
        {
            if (string.CompareOrdinal(position, walk.Before) >= 0)
            {
                join.End();
                break;
            }

            positions.Add(position);
        }

        return positions;
    }

    private async Task<List<IIndexCursor>> CursorsAsync(Walk walk, CancellationToken cancellationToken)
    {
        var (filter, cursors) = (walk.Filter, new List<IIndexCursor>());
        var isAlone = filter is { CustomerId: null, Reference: null, Text: null, NrsStatus: null } or { CustomerId: null, Reference: null, Text: null, Standing: null, Type: not DocumentType.CreditNote };
        var pageSize = isAlone ? walk.Page.Limit + 1 : JoinedPage;
        if (filter.CustomerId is { } customer) cursors.Add(Cursor(walk, Keys.InvoicesByCustomer(customer), pageSize));
        if (filter.Reference is { } reference) cursors.Add(Cursor(walk, Keys.InvoicesByReference(reference), pageSize));
        if (filter.Text is { } text)
        {
            var cipher = await keyring.OpenAsync(walk.Scope.TenantId, cancellationToken);
            cursors.AddRange(InvoiceSearch.PrefixesOf(cipher, NameOrder.Fold(text)).Select(prefix => new PrefixCursor(tables, StoreTable.Search, walk.Scope.Partition, prefix, pageSize, walk.Budget)));
        }

        if (filter.NrsStatus is { } reported) cursors.Add(Union(TypesOf(filter).Select(type => (IIndexCursor)Cursor(walk, Keys.InvoicesByNrsStatus(type, reported), pageSize))));
        var standings = await StandingsAsync(walk, pageSize, cancellationToken);
        if (standings.Count > 0) cursors.Add(Union(standings));
        return cursors;
    }

    private static IIndexCursor Union(IEnumerable<IIndexCursor> cursors)
    {
        var all = cursors.ToList();
        return all.Count == 1 ? all[0] : new UnionCursor(all);
    }

    private static DocumentType[] TypesOf(InvoiceFilter filter) => filter.Type is { } type ? [type] : Enum.GetValues<DocumentType>();

    /// <summary>Empty where neither the standing nor the type restricts much: nearly all documents are invoices.</summary>
    private async Task<List<IIndexCursor>> StandingsAsync(Walk walk, int pageSize, CancellationToken cancellationToken)
    {
        var filter = walk.Filter;
        if (filter.Standing is null && filter.Type != DocumentType.CreditNote) return [];
        var standings = filter.Standing is { } standing ? [standing] : Enum.GetValues<InvoiceStanding>();
        var cursors = TypesOf(filter).SelectMany(of => standings.Where(which => CanBe(of, which)).Select(which => (IIndexCursor)Cursor(walk, Keys.InvoicesByStanding(of, which), pageSize))).ToList();
        if (filter.Standing == InvoiceStanding.Overdue) cursors.AddRange(await UnnotedAsync(walk, pageSize, cancellationToken));
        return cursors.Count > 0 ? cursors : [new UnionCursor([])];
    }

    /// <summary>A credit note is issued and perhaps sent, and nothing else.</summary>
    private static bool CanBe(DocumentType type, InvoiceStanding standing) => type == DocumentType.Invoice || standing is InvoiceStanding.Issued or InvoiceStanding.Sent;

    /// <summary>The days whose invoices the sweep has not been through yet: none in most hours, yesterday in the hour after midnight.</summary>
    private async Task<List<IIndexCursor>> UnnotedAsync(Walk walk, int pageSize, CancellationToken cancellationToken)
    {
        var days = new List<IIndexCursor>();
        var range = Keys.InvoicesDueBefore(walk.Today);
        while (!walk.Budget.IsSpent && await tables.ReadAsync(StoreTable.Data, walk.Scope.Partition, range.Range, 1, null, cancellationToken) is { Rows: [var row] })
        {
            walk.Budget.Spend(1);
            var prefix = row.Key[..(row.Key.LastIndexOf('|') + 1)];
            days.Add(new PrefixCursor(tables, StoreTable.Data, walk.Scope.Partition, prefix, pageSize, walk.Budget));
            range = new RowRange<IdReference>(range.Range with { From = KeyRange.Prefix(prefix).To });
        }

        return days;
    }

    private PrefixCursor Cursor(Walk walk, RowRange<IdReference> index, int pageSize) => new(tables, StoreTable.Data, walk.Scope.Partition, index.Range.From, pageSize, walk.Budget);

    /// <summary>One request: where it starts, where it must end, and what it may spend.</summary>
    private sealed record Walk(TenantScope Scope, InvoiceFilter Filter, SliceRequest Page, DateOnly Today, ReadBudget Budget)
    {
        private const string Last = "g";

        public string From { get; } = string.CompareOrdinal(Page.After ?? "", First(Filter)) > 0 ? Page.After! : First(Filter);

        /// <summary>Hex digits end before 'g'. A millisecond earlier than the first wanted is out.</summary>
        public string Before { get; } = Filter.CreatedFrom is { } from ? Keys.DescendingUpTo(from.AddMilliseconds(-1)) : Last;

        public bool Matches(Invoice invoice) => Filter.Matches(invoice, Today);

        public RowRange<Invoice> Bounded(RowRange<Invoice> range) => new(new KeyRange(range.Range.From + From, range.Range.From + Before));

        /// <summary>One more than the page was found, so there is a next one.</summary>
        public ListSlice<Invoice> Slice(List<Invoice> found) => new([.. found.Take(Page.Limit)], IndexJoin.After(Keys.Descending(found[Page.Limit - 1].Id)));

        private static string First(InvoiceFilter filter) => filter.CreatedTo is { } to ? Keys.DescendingUpTo(to) : "";
    }
}
