using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Nrs;

/// <summary>TINs checked with the tax authority, by each business with its own access: section 3 of the NRS contract, and 18 of the Business contract.</summary>
[TestClass]
public sealed class NrsVerificationTests
{
    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync(settings: new Dictionary<string, string?> { ["Verification:Provider"] = "nrs" });
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestInitialize]
    public Task ForgetAsync() => s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "reset");

    [TestMethod]
    public async Task A_taxpayer_is_found_by_the_name_that_the_authority_has_and_anybody_else_is_not()
    {
        var business = await s_nrs.ConnectedAsync(Plan.Premium);
        const string name = "Sandbox Buyer";

        var found = (await CheckAsync(business, "87654321-0001", name)).Expect(200).Data;
        var unknown = (await CheckAsync(business, "99999999-0001", name)).Expect(200).Data;

        Assert.AreEqual(("verified", "full", "nrs", name), (Text(found, "status"), Text(found, "nameMatch"), Text(found, "provider"), Text(found.GetProperty("record"), "name")));
        Assert.AreEqual("not_found", Text(unknown, "status"));
    }

    [TestMethod]
    public async Task An_authority_that_cannot_be_reached_charges_nothing_and_keeps_nothing()
    {
        var business = await s_nrs.ConnectedAsync(Plan.Premium);
        foreach (var (mode, more) in new[] { ("offline", ""), ("garbage", ""), ("rate_limit", ""","retry_after":5"""), ("bad_key", "") })
        {
            await s_nrs.Sandbox.FailAsync("verify-tin", mode, 1, more);
            var reply = await CheckAsync(business, "87654321-0001", null);
            Assert.AreEqual((500, "30"), (reply.Status, reply.Headers["Retry-After"]), mode);
        }

        Assert.AreEqual("verified", Text((await CheckAsync(business, "87654321-0001", null)).Expect(200).Data, "status"));
    }

    [TestMethod]
    public async Task A_business_that_is_not_connected_and_a_NIN_are_refused()
    {
        var stranger = await s_nrs.App.CreateBusinessAsync(Plan.Premium);
        StringAssert.Contains((await CheckAsync(stranger, "87654321-0001", null)).Expect(422).Text, "not connected to");
        var business = await s_nrs.ConnectedAsync(Plan.Premium);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/verification/nin", """{"nin":"12345674821","consent":true}""")).Expect(422);
        Assert.AreEqual("sandbox", Text((await business.BusinessTestAsync(HttpMethod.Post, "/v1/verification/tin", """{"tin":"87654321-0001"}""")).Expect(200).Data, "provider"), "Test keys never reach a real register.");
    }

    private static Task<Reply> CheckAsync(TestBusiness business, string tin, string? name) =>
        business.BusinessAsync(HttpMethod.Post, "/v1/verification/tin", name is null ? $$"""{"tin":"{{tin}}"}""" : $$"""{"tin":"{{tin}}","name":"{{name}}"}""");

    private static string? Text(System.Text.Json.JsonElement of, string member) => of.GetProperty(member).GetString();
}
