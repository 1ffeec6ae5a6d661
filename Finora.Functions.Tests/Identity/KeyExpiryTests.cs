using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Identity;

/// <summary>The sweep that takes keys at their end out of the list of those that can be used.</summary>
[TestClass]
public sealed class KeyExpiryTests
{
    /// <summary>The timer would be quicker than the test.</summary>
    private static readonly Dictionary<string, string?> NoTimer = new() { ["AzureWebJobs.ExpireApiKeys.Disabled"] = "true" };

    [TestMethod]
    public async Task An_expired_key_leaves_the_list_once_and_is_noted()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: NoTimer);
        var business = await app.CreateBusinessAsync();
        app.Time.Advance(TimeSpan.FromMinutes(30));
        (await business.BusinessAsync(HttpMethod.Post, "/v1/api-keys", """{"name":"Later"}""")).Expect(201);
        var sweep = app.Service<ExpireApiKeys>();
        app.Time.Leap(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(31));
        Assert.AreEqual(0, await sweep.RunAsync(CancellationToken.None), "Nothing is due yet, so nothing is read.");
        Assert.AreEqual(4, (await app.StoredAsync(business.Live, RowKeys.StandingApiKeys)).Count);

        app.Time.Leap(TimeSpan.FromMinutes(2));
        Assert.AreEqual(2, await sweep.RunAsync(CancellationToken.None), "The first live and the first test key.");
        Assert.AreEqual(0, await sweep.RunAsync(CancellationToken.None));

        CollectionAssert.AreEquivalent(new[] { "Later", "First platform key" }, (await app.StoredAsync(business.Live, RowKeys.StandingApiKeys)).Select(key => key.Name).ToArray());
        Assert.AreEqual(4, (await app.StoredAsync(business.Live, RowKeys.ApiKeys)).Count, "Keys are kept.");
        Assert.AreEqual(2, (await app.StoredAsync(business.Live, RowKeys.AuditRecords)).Count(record => record.Action == "api_key.expired"));
    }

    [TestMethod]
    public async Task A_key_that_was_revoked_before_is_left_alone()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: NoTimer);
        var business = await app.CreateBusinessAsync();
        foreach (var key in new[] { business.Created.LiveKey, business.Created.TestKey })
        {
            (await business.BusinessAsync(HttpMethod.Delete, $"/v1/api-keys/{PublicId.Format(IdPrefix.ApiKey, key.Key.Id)}")).Expect(key == business.Created.LiveKey ? 200 : 401);
        }

        app.Time.Leap(TimeSpan.FromDays(90));
        await app.Service<ExpireApiKeys>().RunAsync(CancellationToken.None);

        var stored = (await app.FindAsync(business.Live, RowKeys.ApiKey(business.Created.LiveKey.Key.Id)))!;
        Assert.IsNull(stored.ExpiryNotedAt);
        Assert.IsNotNull((await app.FindAsync(business.Live, RowKeys.ApiKey(business.Created.TestKey.Key.Id)))!.ExpiryNotedAt);
    }
}
