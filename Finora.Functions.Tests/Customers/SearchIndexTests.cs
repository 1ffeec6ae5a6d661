using Finora.Core.Customers;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Customers;

/// <summary>What the search index costs and leaves behind.</summary>
[TestClass]
public sealed class SearchIndexTests
{
    private CountingTables _tables = null!;
    private TestApp _app = null!;
    private TestBusiness _business = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _app = await TestApp.OnSqliteAsync(services =>
        {
            var inner = services.Last(service => service.ServiceType == typeof(ITableStore));
            services.AddSingleton<ITableStore>(provider => _tables = new CountingTables((ITableStore)(inner.ImplementationFactory?.Invoke(provider) ?? inner.ImplementationInstance ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
        });
        _business = await _app.CreateBusinessAsync();
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task A_change_of_name_replaces_the_postings_and_a_deletion_removes_them()
    {
        var made = await CreateAsync("Alpha Beta", "alpha@b.example");
        var before = await PostingsAsync();
        Assert.IsTrue(before.Count > 20);
        var change = _app.Services.GetRequiredService<ChangeCustomer>();
        await change.RunAsync(_business.Live, made, new CustomerChange { Name = new(true, "Gamma") }, CancellationToken.None);
        var after = await PostingsAsync();
        Assert.IsFalse(before.Intersect(after).Any());
        await change.RunAsync(_business.Live, made, new CustomerChange { Phone = new(true, "08010000001") }, CancellationToken.None);
        CollectionAssert.AreEqual(after, await PostingsAsync());
        await change.RunAsync(_business.Live, made, new CustomerChange { IsActive = new(true, false) }, CancellationToken.None);
        Assert.AreEqual(0, (await PostingsAsync()).Count);
    }

    [TestMethod]
    public async Task A_refused_customer_leaves_no_postings()
    {
        await CreateAsync("Alpha", "alpha@b.example");
        var before = await PostingsAsync();
        Assert.IsFalse((await _app.Services.GetRequiredService<CreateCustomer>().RunAsync(_business.Live, new NewCustomer("Other", "alpha@b.example"), CancellationToken.None)).IsOk);
        CollectionAssert.AreEqual(before, await PostingsAsync());
    }

    [TestMethod]
    public async Task No_posting_tells_an_email_address()
    {
        await CreateAsync("Alpha", "verysecret@hidden.example");
        Assert.IsFalse((await PostingsAsync()).Any(key => key.Contains("secret", StringComparison.Ordinal) || key.Contains("hidden", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task The_longest_name_and_email_can_be_indexed_and_found()
    {
        var name = string.Concat(Enumerable.Range(0x4E00, 200).Select(c => (char)c));
        var email = string.Concat(Enumerable.Range(0, 60).Select(i => "x" + i)) + "@long.example";
        await CreateAsync(name, email);
        for (var i = 0; i < 210; i++) await CreateAsync($"Filler {i:000}", $"f{i}@b.example");
        var search = _app.Services.GetRequiredService<SearchCustomers>();
        Assert.AreEqual(name, (await search.RunAsync(_business.Live, name[90..190], CancellationToken.None)).Single().Customer.Name);
        Assert.AreEqual(name, (await search.RunAsync(_business.Live, "X58X59@LONG", CancellationToken.None)).Single().Customer.Name);
    }

    [TestMethod]
    public async Task A_page_of_a_hundred_costs_one_range_read_and_a_search_a_bounded_number()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => CreateAsync($"Customer {i:000}", $"c{i}@list.example")));
        _tables.Reset();
        var page = await _app.Services.GetRequiredService<CustomerDirectory>().ListAsync(_business.Live, 100, null, CancellationToken.None);
        Assert.AreEqual(100, page.Customers.Count);
        Assert.AreEqual((1, 0), (_tables.RangeReads, _tables.PointReads));
        var found = await _app.Services.GetRequiredService<SearchCustomers>().RunAsync(_business.Live, "customer 37", CancellationToken.None);
        Assert.AreEqual(10, found.Count);
        Assert.IsTrue(_tables.RangeReads <= 20 && _tables.PointReads <= 50, $"{_tables.RangeReads} range reads, {_tables.PointReads} point reads");
    }

    [TestMethod]
    public async Task Two_changes_at_once_both_count_and_leave_one_set_of_postings()
    {
        var id = await CreateAsync("Alpha", "alpha@b.example");
        var change = _app.Services.GetRequiredService<ChangeCustomer>();
        var outcomes = await Task.WhenAll(
            change.RunAsync(_business.Live, id, new CustomerChange { Name = new(true, "Omega") }, CancellationToken.None),
            change.RunAsync(_business.Live, id, new CustomerChange { Email = new(true, "omega@b.example") }, CancellationToken.None));
        Assert.IsTrue(outcomes.All(outcome => outcome.IsOk));
        var open = (await _app.Services.GetRequiredService<CustomerDirectory>().GetAsync(_business.Live, id, CancellationToken.None)).Value;
        Assert.AreEqual(("Omega", "omega@b.example"), (open.Customer.Name, open.Personal.Email));
        Assert.AreEqual(1, (await PostingsAsync()).Select(key => key[^32..]).Distinct().Count());
    }

    private async Task<Guid> CreateAsync(string name, string email) =>
        (await _app.Services.GetRequiredService<CreateCustomer>().RunAsync(_business.Live, new NewCustomer(name, email), CancellationToken.None)).Value.Customer.Id;

    private async Task<List<string>> PostingsAsync() =>
        [.. (await _tables.ReadAsync(StoreTable.Search, _business.Live.Partition, new KeyRange("a", "z"), 1000, null, CancellationToken.None)).Rows.Select(row => row.Key)];

    /// <summary>Counts what a use case reads.</summary>
    private sealed class CountingTables(ITableStore inner) : ITableStore
    {
        private int _rangeReads;
        private int _pointReads;

        public int RangeReads => _rangeReads;

        public int PointReads => _pointReads;

        public void Reset() => (_rangeReads, _pointReads) = (0, 0);

        public Task EnsureTablesAsync(CancellationToken cancellationToken) => inner.EnsureTablesAsync(cancellationToken);

        public Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _pointReads);
            return inner.GetAsync(address, cancellationToken);
        }

        public Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _rangeReads);
            return inner.ReadAsync(table, partition, range, pageSize, continuation, cancellationToken);
        }

        public Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
            inner.CommitAsync(table, partition, changes, cancellationToken);
    }
}
