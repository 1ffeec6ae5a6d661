using Finora.Core.Billing;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Billing;

/// <summary>The owner hears of a low balance once each time it falls through the line.</summary>
[TestClass]
public sealed class LowBalanceTests
{
    [TestMethod]
    public async Task Each_fall_through_the_line_raises_one_event_and_nothing_else_does()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync(naira: 1_100);
        for (var i = 0; i < 11; i++) (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        Assert.IsEmpty(await LowAsync(app, business));
        for (var i = 0; i < 3; i++) (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        var first = (await LowAsync(app, business)).Single();
        Assert.AreEqual(90_000, (await app.Service<LowBalanceNotices>().FindAsync(business.Live.TenantId, first, CancellationToken.None))!.Balance);
        Assert.HasCount(1, await LowAsync(app, business));

        await app.Service<AddCredits>().RunAsync(business.Live.TenantId, 50_000, "More", CancellationToken.None);
        for (var i = 0; i < 3; i++) (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        Assert.HasCount(2, await LowAsync(app, business));
    }

    [TestMethod]
    public async Task A_crash_between_the_due_row_and_the_charge_tells_nothing_and_a_retry_tells_once()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync(naira: 1_000);
        for (var i = 0; i < 10; i++) (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        hooks.Before = (call, _) => call.IsCommit && call.Touches("low|") ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        Assert.IsEmpty(await LowAsync(app, business));
        hooks.Before = null;
        app.Time.Advance(TimeSpan.FromMilliseconds(200));
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        Assert.HasCount(1, await LowAsync(app, business));
    }

    private static async Task<IReadOnlyList<Guid>> LowAsync(TestApp app, TestBusiness business)
    {
        await app.Service<LowBalanceNotices>().RunAsync(CancellationToken.None);
        return [.. (await app.StoredAsync(business.Live, RowKeys.Events)).Where(raised => raised.Type == "credits.low").Select(raised => raised.SubjectId)];
    }
}
