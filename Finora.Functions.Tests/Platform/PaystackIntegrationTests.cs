using Finora.Core.Identity;
using Finora.Core.Paystack;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Paystack;

namespace Finora.Functions.Tests.Platform;

/// <summary>Paystack among the integrations, section 20 of the Platform contract, beside the stand-in that tries the keys.</summary>
[TestClass]
public sealed class PaystackIntegrationTests
{
    private const string Path = "/settings/integrations";
    private static PaystackApp s_paystack = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_paystack = await PaystackApp.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_paystack.DisposeAsync();

    [TestMethod]
    public async Task An_account_of_ones_own_is_tried_kept_sealed_and_wiped()
    {
        var business = await s_paystack.App.CreateBusinessAsync(Plan.Starter);
        var secret = s_paystack.Secret;

        var reply = (await PatchAsync(business, $$$"""{"paystack":{"mode":"own","public_key":"pk_test_example","secret_key":"{{{secret}}}"}}""")).Expect(200);

        Assert.AreEqual(
            $"connected own pk_test_example …{secret[^4..]} null https://api.finorabusiness.com/api/v1/webhooks/paystack/{business.Created.Business.Id}",
            reply.Json.GetProperty("paystack").Facts("status", "mode", "public_key", "secret_key_hint", "subaccount_code", "hook_url"));
        Assert.DoesNotContain(secret, reply.Text + await s_paystack.App.DumpAsync(business.Live), StringComparison.Ordinal);
        Assert.AreEqual("pk_test_other", Trade.Text((await PatchAsync(business, """{"paystack":{"public_key":"pk_test_other"}}""")).Expect(200).Json.GetProperty("paystack"), "public_key"));
        Assert.AreEqual(secret, (await s_paystack.App.Service<PaystackAccounts>().OpenAsync(business.Created.Business.Id, CancellationToken.None))!.SecretKey);
        Assert.AreEqual("disconnected null null", (await PatchAsync(business, """{"paystack":null}""")).Expect(200).Json.GetProperty("paystack").Facts("status", "mode", "secret_key_hint"));
        Assert.IsNull(await s_paystack.App.FindAsync(business.Live, RowKeys.Paystack));
    }

    [TestMethod]
    public async Task The_installations_account_settles_to_a_subaccount()
    {
        var business = await s_paystack.App.CreateBusinessAsync(Plan.Starter);
        var shown = (await PatchAsync(business, """{"paystack":{"mode":"platform","subaccount_code":"ACCT_4hl4xenwpjy5wb"}}""")).Expect(200).Json.GetProperty("paystack");
        Assert.AreEqual("connected platform null null ACCT_4hl4xenwpjy5wb null", shown.Facts("status", "mode", "public_key", "secret_key_hint", "subaccount_code", "hook_url"));
    }

    [TestMethod]
    [DataRow("""{"paystack":{"mode":"own"}}""", "paystack.secret_key")]
    [DataRow("""{"paystack":{"mode":"platform","secret_key":"sk_test_something_long"}}""", "paystack.secret_key")]
    [DataRow("""{"paystack":{"mode":"ours"}}""", "paystack.mode")]
    [DataRow("""{"paystack":7}""", "paystack")]
    public async Task A_bad_member_is_named(string body, string field)
    {
        var business = await s_paystack.App.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual(field, (await PatchAsync(business, body)).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task A_key_that_paystack_refuses_changes_nothing_of_the_other_integrations()
    {
        var business = await s_paystack.App.CreateBusinessAsync(Plan.Starter);
        var reply = await PatchAsync(business, """{"whatsapp":{"phone_number_id":"1066","access_token":"t","template_name":"n"},"paystack":{"mode":"own","secret_key":"sk_live_of_nobody_at_all"}}""");
        Assert.AreEqual("UNPROCESSABLE", reply.Expect(422).ErrorCode);
        var after = (await s_paystack.App.SaidAsync(business, Role.Admin, HttpMethod.Get, Path)).Expect(200).Json;
        Assert.AreEqual("disconnected disconnected", $"{after.GetProperty("whatsapp").GetProperty("status")} {after.GetProperty("paystack").GetProperty("status")}");
    }

    private static Task<Reply> PatchAsync(TestBusiness business, string body) => s_paystack.App.SaidAsync(business, Role.Admin, HttpMethod.Patch, Path, body);
}
