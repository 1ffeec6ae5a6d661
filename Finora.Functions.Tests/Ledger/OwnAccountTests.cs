using Finora.Core.Storage;
using Finora.Functions.Tests.Business;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Ledger;

/// <summary>Posting to an account and switching it off, at once, from two instances.</summary>
[TestClass]
public sealed class OwnAccountTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_account_that_is_switched_off_just_before_a_posting_is_stored_takes_none(bool posted)
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        await using var other = await app.BesideAsync();
        var (business, there) = await OpenAsync(app, other);
        if (posted) await PostAndReverseAsync(there);
        var draft = (await business.PostAsync("/v1/journal-entries", Books.Entry("5100", "1001", 10))).Expect(201).Text("id");
        OnceBefore(hooks, "tot-d|", async () => (await there.PutAsync("/v1/chart-of-accounts/5100", """{"isActive":false}""")).Expect(200));

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.PostAsync($"/v1/journal-entries/{draft}/post")).Expect(422).ErrorCode);

        Assert.AreEqual(0, await business.BalanceAsync("5100"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_account_that_is_posted_to_just_before_it_is_switched_off_stays_on(bool expense)
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        await using var other = await app.BesideAsync();
        var (business, there) = await OpenAsync(app, other);
        OnceBefore(hooks, "acc|", async () =>
        {
            if (expense) await there.RecordAsync("""{"amount":10,"supplierName":"x","accountId":"5100","vatRate":0}""");
            else await there.ManualAsync("5100", "1001", 10, "2019-01-01");
        });

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.PutAsync("/v1/chart-of-accounts/5100", """{"isActive":false}""")).Expect(422).ErrorCode);

        Assert.AreEqual(1_000, await business.BalanceAsync("5100"));
        Assert.IsTrue((await business.GetAsync("/v1/chart-of-accounts/5100")).Data.GetProperty("isActive").GetBoolean());
    }

    [TestMethod]
    public async Task Postings_on_the_standard_chart_write_no_guard()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        await business.IssuedExampleAsync();
        Assert.IsNull(await app.FindAsync(business.Live, RowKeys.OwnAccountsGuard));
    }

    private static async Task<(TestBusiness Business, TestBusiness There)> OpenAsync(TestApp app, TestApp other)
    {
        var business = await app.CreateBusinessAsync();
        (await business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":"Licences","category":"expense"}""")).Expect(201);
        return (business, new TestBusiness(other.Http, business.Created));
    }

    private static async Task PostAndReverseAsync(TestBusiness business) =>
        (await business.PostAsync($"/v1/journal-entries/{await business.ManualAsync("5100", "1001", 7)}/reverse", """{"reason":"x"}""")).Expect(201);

    /// <summary>Before the first batch that changes such a row is stored, something else happens.</summary>
    private static void OnceBefore(TableHooks hooks, string key, Func<Task> meanwhile) => hooks.Before = (call, _) =>
    {
        if (!call.IsCommit || call.Table != StoreTable.Data || !call.Touches(key)) return Task.CompletedTask;
        hooks.Before = null;
        return meanwhile();
    };
}
