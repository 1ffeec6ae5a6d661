using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>What nobody foresaw is told without anything of the inside.</summary>
[TestClass]
public sealed class UnexpectedFailureTests
{
    private const string Inside = "the password of the database is hunter2";

    [TestMethod]
    public async Task A_fault_of_ours_is_a_500_that_tells_nothing_and_may_be_quoted()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        hooks.Before = (call, _) => call.Touches(RowKeys.Invoices.Range.From) ? throw new InvalidOperationException(Inside) : Task.CompletedTask;

        var reply = (await business.BusinessAsync(HttpMethod.Get, "/v1/invoices")).InEnvelope(500);

        Assert.AreEqual("INTERNAL_ERROR", reply.ErrorCode);
        Assert.IsFalse(reply.Text.Contains("hunter2", StringComparison.Ordinal), reply.Text);
        Assert.IsFalse(reply.Headers.ContainsKey("Retry-After"));
    }

    [TestMethod]
    public async Task A_store_that_cannot_be_reached_is_worth_another_try()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        hooks.Before = (call, _) => call.Touches(RowKeys.Invoices.Range.From) ? throw new StorageUnavailableException(Inside) : Task.CompletedTask;

        var reply = (await business.BusinessAsync(HttpMethod.Get, "/v1/invoices")).InEnvelope(500);

        Assert.AreEqual("INTERNAL_ERROR", reply.ErrorCode);
        Assert.IsFalse(reply.Text.Contains("hunter2", StringComparison.Ordinal), reply.Text);
        Assert.AreEqual("5", reply.Headers["Retry-After"]);
    }
}
