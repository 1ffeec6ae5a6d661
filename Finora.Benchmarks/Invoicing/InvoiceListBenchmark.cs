using Finora.Benchmarks.Harness;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Benchmarks.Invoicing;

/// <summary>Whether a page of a list depends on how long the list is.</summary>
internal sealed class InvoiceListBenchmark : IBenchmark
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Page = 100;
    private const int AtOnce = 24;

    /// <summary>How many the narrow filters find in the long list; the short one has just a page of them.</summary>
    private const int Wanted = 1_000;

    public string Name => "invoice-list";

    public string Summary => $"a page of {Page} invoices among {Many:N0} against the same among {Few:N0}";

    public string Explanation => $"""
        Subject: ListInvoices.RunAsync for one page of {Page} in a tenant with {Many:N0} invoices; baseline: the same in one with {Few:N0}. Rows are seeded directly, with their index rows; {Page} of
        the short list and {Wanted:N0} of the long one are overdue, of the asked customer and found by the text, the others are paid. The goal is a ratio of 1 for every filter. Seeding takes some
        minutes and 10 GB of disk.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        await using var app = await InvoicingApp.StartAsync(folder.Path);
        var (few, many) = (await SeedAsync(app, Few), await SeedAsync(app, Many));
        foreach (var (name, filter) in Filters())
        {
            await Duel.RunAsync(settings, name, Contender(app, $"among {Many:N0}", many, filter), Contender(app, $"among {Few:N0}", few, filter));
        }
    }

    private static IEnumerable<(string Name, Func<Seeded, InvoiceFilter> Filter)> Filters() =>
    [
        ("no filter", _ => new InvoiceFilter()),
        ("status paid", _ => new InvoiceFilter { Standing = InvoiceStanding.Paid }),
        ("status overdue", _ => new InvoiceFilter { Standing = InvoiceStanding.Overdue }),
        ("customer", seeded => new InvoiceFilter { CustomerId = seeded.Customer }),
        ("text", _ => new InvoiceFilter { Text = "zebra" }),
        ("customer, status and text", seeded => new InvoiceFilter { CustomerId = seeded.Customer, Standing = InvoiceStanding.Overdue, Text = "zebra" }),
        ("created in the first half", seeded => new InvoiceFilter { CreatedTo = seeded.Middle }),
    ];

    private static Contender Contender(InvoicingApp app, string name, Seeded seeded, Func<Seeded, InvoiceFilter> filter) => new(name, time => Repeat.ForAsync(time, async () =>
    {
        var page = await app.Get<ListInvoices>().RunAsync(seeded.Scope, filter(seeded), new SliceRequest(Page, null), CancellationToken.None);
        if (page.Items.Count != Page) throw new InvalidOperationException($"A page of {name} holds {page.Items.Count} invoices.");
    }));

    private static async Task<Seeded> SeedAsync(InvoicingApp app, int count)
    {
        var scope = await app.NewTenantAsync();
        var (common, wanted) = (await app.NewCustomerAsync(scope, "Adaeze Foods Ltd"), await app.NewCustomerAsync(scope, "Zebra Crossing Ltd"));
        var samples = new[] { await SampleAsync(app, scope, common), await SampleAsync(app, scope, wanted) };
        var cipher = await app.Get<TenantKeyring>().OpenAsync(scope.TenantId, CancellationToken.None);
        var ids = app.Get<IdGenerator>();
        var middle = default(DateTimeOffset);
        for (var first = 0; first < count; first += AtOnce)
        {
            if (first <= count / 2) middle = TimeProvider.System.GetUtcNow();
            var rows = Enumerable.Range(first, Math.Min(AtOnce, count - first)).Select(i => Invoice(samples, ids.NewId(), i, count)).ToArray();
            foreach (var row in rows.Where(row => row.CustomerId == wanted)) await app.Get<InvoiceSearch>().AddAsync(scope, cipher, null, row, CancellationToken.None);
            await InsertAsync(app, scope, rows);
        }

        return new Seeded(scope, wanted, middle);
    }

    private static async Task<Invoice> SampleAsync(InvoicingApp app, TenantScope scope, Guid customer)
    {
        var id = await app.NewDraftAsync(scope, customer, 2);
        var issued = await app.Get<IssueInvoice>().RunAsync(scope, new IssueRequest(id, null, MarkSent: false, RefuseFutureDate: true), CancellationToken.None);
        return issued.Value.Invoice;
    }

    private static Invoice Invoice(Invoice[] samples, Guid id, int number, int count)
    {
        var isWanted = number % (count / Math.Min(Wanted, count / 10)) == 0;
        var sample = samples[isWanted ? 1 : 0] with { Id = id, Number = $"INV-2020-{number:D7}", CreatedAt = IdGenerator.InstantOf(id), Reference = null };
        return isWanted ? sample with { DueDate = new DateOnly(2020, 1, 1), IssueDate = new DateOnly(2020, 1, 1), OverdueNotedAt = sample.CreatedAt } : sample with { Paid = sample.Totals.Total };
    }

    private static async Task InsertAsync(InvoicingApp app, TenantScope scope, Invoice[] invoices)
    {
        var outcome = await app.Get<TenantStore>().RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                foreach (var invoice in invoices)
                {
                    batch.Insert(Core.Storage.Keys.Invoice(invoice.Id), invoice);
                    batch.Put(Core.Storage.Keys.InvoiceByCustomer(invoice.CustomerId, invoice.Id), new IdReference(invoice.Id));
                    batch.Put(Core.Storage.Keys.InvoiceByStanding(invoice.Type, invoice.StandingNow(TimeProvider.System), invoice.Id), new IdReference(invoice.Id));
                }

                return Task.FromResult<Outcome<bool>>(true);
            },
            CancellationToken.None);
        if (!outcome.IsOk) throw new InvalidOperationException(outcome.Failure.Message);
    }

    private sealed record Seeded(TenantScope Scope, Guid Customer, DateTimeOffset Middle);
}
