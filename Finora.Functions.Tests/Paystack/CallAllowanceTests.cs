using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>API calls a month: section 4 of the Platform contract.</summary>
[TestClass]
public sealed class CallAllowanceTests
{
    private static readonly DateTimeOffset March = new(2026, 2, 28, 23, 0, 0, TimeSpan.Zero);
    private readonly TableHooks _hooks = new();
    private TestApp _app = null!;

    [TestInitialize]
    public async Task StartAsync() => _app = await TestApp.OnSqliteAsync(_hooks.Use);

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task Past_the_plans_calls_a_key_is_refused_until_the_month_in_Lagos_ends()
    {
        var business = await UsedAsync(Plan.Free, 998);
        await business.PlatformReadAsync("/customers");
        await business.PlatformReadAsync("/customers");
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(402).ErrorCode);
        _app.Time.Leap(new DateTimeOffset(2026, 3, 31, 22, 59, 0, TimeSpan.Zero) - _app.Time.GetUtcNow());
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(402);
        _app.Time.Leap(TimeSpan.FromMinutes(1));
        await business.PlatformReadAsync("/customers");
    }

    [TestMethod]
    public async Task A_pack_adds_to_the_plans_calls_and_the_enterprise_plan_has_no_end()
    {
        var bought = await UsedAsync(Plan.Starter, 10_500);
        (await bought.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(402);
        await _app.EditAsync(bought.Live, RowKeys.Business, business => business with { ApiCallPack = new ApiCallPack(2026, 3, 10_000) });
        await bought.PlatformReadAsync("/customers");
        var endless = await UsedAsync(Plan.Enterprise, 5_000_000);
        await endless.PlatformReadAsync("/customers");
    }

    [TestMethod]
    public async Task A_call_that_lacks_its_scope_counts_and_is_told_so_first()
    {
        var business = await UsedAsync(Plan.Free, 1_000);
        await _app.EditAsync(business.Live, RowKeys.ApiKey(business.Created.PlatformKey.Key.Id), key => key with { Scopes = ["reports:read"] });
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(403).ErrorCode);
        Assert.AreEqual(1_001, await CountedAsync(business));
    }

    [TestMethod]
    public async Task What_we_fail_to_answer_is_taken_back_before_the_answer_goes_out()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await business.PlatformReadAsync("/customers");
        _hooks.Before = (call, _) => call.Touches("cus") ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(503);
        Assert.AreEqual(1, await CountedAsync(business));
        _hooks.Before = null;
        await business.PlatformReadAsync("/customers");
        Assert.AreEqual(2, await CountedAsync(business));
    }

    [TestMethod]
    public async Task What_cannot_be_taken_back_at_once_goes_with_the_next_count()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        var key = CounterKeys.PlatformKeys(business.Created.Business.Id);
        await business.PlatformReadAsync("/customers");
        _hooks.Before = (call, _) => call.Touches("platform|") ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        await _app.Service<RequestMeter>().TakeBackAsync(key);
        _hooks.Before = null;
        Assert.AreEqual(1, await CountedAsync(business));
        await business.PlatformReadAsync("/customers");
        Assert.AreEqual(1, await CountedAsync(business));
    }

    /// <summary>A business whose keys have made so many calls this month.</summary>
    private async Task<TestBusiness> UsedAsync(Plan plan, int calls)
    {
        var business = await _app.CreateBusinessAsync(plan);
        var counts = new RequestCounts([], []) { Total = calls, LagosMonth = March, InLagos = calls };
        Assert.IsNotNull(await _app.Service<CounterRows>().WriteAsync(CounterKeys.PlatformKeys(business.Created.Business.Id), null, counts, CancellationToken.None));
        return business;
    }

    private async Task<int> CountedAsync(TestBusiness business) =>
        (await _app.Service<CounterRows>().ReadAsync(CounterKeys.PlatformKeys(business.Created.Business.Id), CancellationToken.None))!.Value.InLagosMonth(March);
}
