using System.Text;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Functions.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>The receivers: who is believed, what is kept, whose account it is.</summary>
[TestClass]
public sealed class PaystackHookTests
{
    private const string ContractSecret = "sk_test_example_not_a_real_key";
    private const string ContractSignature = "c94a1cf69cf137f6810b5243466f4a909644c0b5e82d98b87717ace55b39d2680ff880bb49b9cec594381359b453fab1729f55b327ae5be796838267a2210e6a";

    private const string ContractBody =
        """{"event":"charge.success","data":{"id":302961,"domain":"test","status":"success","reference":"fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1","amount":60737500,"currency":"NGN","channel":"bank_transfer","fees":200000,"paid_at":"2025-03-10T10:14:58.000Z","metadata":{"kind":"invoice","tenant_id":"0195225e-e800-712f-9e79-f84ce75ae95c","invoice_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"},"customer":{"id":84312,"email":"accounts@adaezefoods.example","customer_code":"CUS_xnxdt6s1zg1f4nx"}}}""";

    private static PaystackApp paystack = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => paystack = await PaystackApp.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await paystack.DisposeAsync();

    [TestMethod]
    public async Task The_contracts_signature_is_right_and_its_event_is_kept_without_the_payers_address()
    {
        Assert.AreEqual(485, Encoding.UTF8.GetByteCount(ContractBody));
        Assert.AreEqual(ContractSignature, PaystackApp.Sign(ContractBody, ContractSecret));
        Assert.IsTrue(PaystackFunctions.IsGenuine(ContractSecret, Encoding.UTF8.GetBytes(ContractBody), ContractSignature));
        await using var real = await PaystackApp.StartAsync(("Paystack:SecretKey", ContractSecret));

        var reply = await real.App.SendAsync(HttpMethod.Post, "/api/v1/webhooks/paystack", ContractBody, ("x-paystack-signature", ContractSignature));

        Assert.AreEqual("""{"received":true}""", reply.Expect(200).Text);
        var kept = (await real.StoredAsync()).Single();
        Assert.AreEqual(("charge.success", "302961", 60_737_500L, 200_000L, "CUS_xnxdt6s1zg1f4nx"), (kept.Name, kept.TransactionId, kept.Amount, kept.Fees, kept.CustomerCode));
        Assert.DoesNotContain("adaezefoods", await real.App.DumpAsync(Core.Identity.TenantScope.Live(Guid.Empty)));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("c94a1cf69cf137f6810b5243466f4a90")]
    [DataRow("*other body")]
    [DataRow("*other key")]
    [DataRow("*upper case")]
    public async Task What_is_not_signed_with_our_key_is_refused_and_nothing_is_stored(string? signature)
    {
        var body = PaystackApp.Charge("unsigned-" + Path.GetRandomFileName(), 1);
        var sent = signature switch
        {
            "*other body" => PaystackApp.Sign(body + " ", paystack.Secret),
            "*other key" => PaystackApp.Sign(body, paystack.Secret + "x"),
            "*upper case" => PaystackApp.Sign(body, paystack.Secret).ToUpperInvariant(),
            _ => signature,
        };
        var before = (await paystack.StoredAsync()).Count;

        var reply = await paystack.App.SendAsync(HttpMethod.Post, "/api/v1/webhooks/paystack", body, sent is null ? [] : [("x-paystack-signature", sent)]);

        Assert.AreEqual("UNAUTHORIZED", reply.InPlatformError(401).ErrorCode);
        Assert.HasCount(before, await paystack.StoredAsync());
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("[]")]
    [DataRow("""{"event":"charge.success"}""")]
    [DataRow("""{"data":{"id":1}}""")]
    [DataRow("""{"event":"charge.success","data":{"id":1,"status":"success","reference":"R","currency":"NGN"}}""")]
    [DataRow("""{"event":"charge.success","data":{"id":1,"id":2,"status":"success","reference":"R","currency":"NGN","amount":5}}""")]
    public async Task A_signed_body_that_cannot_be_read_is_not_acknowledged(string body) => (await paystack.EventAsync(body)).InPlatformError(400);

    [TestMethod]
    public async Task A_body_above_a_megabyte_is_not_read() =>
        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await paystack.EventAsync($$"""{"event":"x","data":{"id":1,"pad":"{{new string('a', 1_048_576)}}"} }""")).InPlatformError(413).ErrorCode);

    [TestMethod]
    [DataRow("transfer.success", "success")]
    [DataRow("charge.success", "failed")]
    [DataRow("charge.dispute.create", "awaiting")]
    public async Task Other_events_are_acknowledged_kept_and_not_acted_on(string name, string status)
    {
        var business = await paystack.App.CreateBusinessAsync();
        var reference = Path.GetRandomFileName();
        var body = PaystackApp.Charge(reference, 500, $$""","metadata":{"tenant_id":"{{business.Created.Business.Id}}"}""", name, status, id: Random.Shared.NextInt64(1, long.MaxValue / 2));

        (await paystack.EventAsync(body)).Expect(200);
        (await paystack.EventAsync(body)).Expect(200);
        await paystack.WorkAsync();

        Assert.IsNotNull((await paystack.StoredAsync()).Single(kept => kept.Reference == reference).HandledAt);
        Assert.IsEmpty((await business.PlatformReadAsync("/payments")).Column("id"));
    }

    [TestMethod]
    public async Task Events_are_forgotten_after_thirty_days_and_their_payments_are_not()
    {
        await using var old = await PaystackApp.StartAsync();
        var business = await old.App.CreateBusinessAsync();
        var body = PaystackApp.Charge("old-1", 500, $$""","metadata":{"tenant_id":"{{business.Created.Business.Id}}"}""");
        (await old.EventAsync(body)).Expect(200);
        await old.WorkAsync();

        old.App.Time.Leap(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        await old.App.Service<PaystackEvents>().ForgetAsync(CancellationToken.None);
        Assert.HasCount(1, await old.StoredAsync());
        old.App.Time.Leap(TimeSpan.FromHours(2));
        await old.App.Service<PaystackEvents>().ForgetAsync(CancellationToken.None);
        Assert.IsEmpty(await old.StoredAsync());

        (await old.EventAsync(body)).Expect(200);
        await old.WorkAsync();
        Assert.HasCount(1, (await business.PlatformReadAsync("/payments")).Column("id"));
    }

    [TestMethod]
    public async Task A_tenants_own_account_is_paid_on_verified_with_its_key_and_believed_for_that_tenant_alone()
    {
        var (owner, other) = (await paystack.App.CreateBusinessAsync(), await paystack.App.CreateBusinessAsync());
        var tenant = owner.Created.Business.Id;
        await paystack.ConnectAsync(owner, new OpenPaystackAccount { Mode = PaystackMode.Own, PublicKey = "pk_test_own", SecretKey = "sk_test_of_the_owner" });
        var id = await owner.FinalSampleAAsync();

        await paystack.PressAsync(await PaystackApp.InitializeAsync(owner, id));
        await paystack.WorkAsync(tenant);
        Assert.AreEqual("paid", Trade.Text(await owner.PlatformReadAsync($"/invoices/{id}"), "status"));

        var foreign = PaystackApp.Charge("shop-7", 700, $$""","metadata":{"tenant_id":"{{other.Created.Business.Id}}"}""");
        (await paystack.EventAsync(foreign, "sk_test_of_the_owner", $"/{tenant}")).Expect(200);
        await paystack.WorkAsync(tenant);
        Assert.AreEqual("shop-7", Trade.Text((await owner.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "reference"));
        Assert.IsEmpty((await other.PlatformReadAsync("/payments")).Column("id"));
        Assert.DoesNotContain("sk_test_of_the_owner", await paystack.App.DumpAsync(owner.Live));
    }

    [TestMethod]
    public async Task Only_the_tenants_own_key_opens_its_receiver()
    {
        var (owner, bare) = (await paystack.App.CreateBusinessAsync(), await paystack.App.CreateBusinessAsync());
        await paystack.ConnectAsync(owner, new OpenPaystackAccount { Mode = PaystackMode.Own, SecretKey = "sk_test_of_another_owner" });
        var body = PaystackApp.Charge("R", 5);
        (await paystack.EventAsync(body, paystack.Secret, $"/{owner.Created.Business.Id}")).InPlatformError(401);
        (await paystack.EventAsync(body, paystack.Secret, $"/{bare.Created.Business.Id}")).InPlatformError(401);
        (await paystack.EventAsync(body, paystack.Secret, $"/{Guid.Empty}")).InPlatformError(401);
        (await paystack.EventAsync(body, paystack.Secret, $"/{PlatformInvoicing.Nowhere}")).InPlatformError(401);
        (await paystack.EventAsync(body, paystack.Secret, "/somebody")).InPlatformError(401);
    }

    [TestMethod]
    public async Task Where_it_is_wanted_Paystack_is_asked_before_money_is_booked()
    {
        await using var careful = await PaystackApp.StartAsync(("Paystack:VerifyBeforeBooking", "true"));
        var business = await careful.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);
        var reference = Trade.Text(started, "reference");

        (await careful.EventAsync(PaystackApp.Charge(reference, 60_737_500, id: 1))).Expect(200);
        (await careful.EventAsync(PaystackApp.Charge("made-up", 5, $$""","metadata":{"tenant_id":"{{business.Created.Business.Id}}"}""", id: 2))).Expect(200);
        await careful.WorkAsync();
        Assert.IsEmpty((await business.PlatformReadAsync("/payments")).Column("id"));

        await careful.FailAsync("verify", "status", ""","times":9""");
        await careful.PressAsync(started);
        await careful.WorkAsync();
        Assert.IsEmpty((await business.PlatformReadAsync("/payments")).Column("id"));
        await careful.ControlAsync("heal", "{}");
        await careful.WorkAsync();
        Assert.AreEqual("paid", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
    }
}
