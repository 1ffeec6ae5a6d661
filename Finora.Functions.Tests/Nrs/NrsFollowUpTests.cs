using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Transmission, notices and the report of payment: sections 8 and 17 of the NRS contract.</summary>
[TestClass]
public sealed class NrsFollowUpTests
{
    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestInitialize]
    public Task ForgetAsync() => s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "reset");

    [TestMethod]
    public async Task A_buyer_who_is_not_onboarded_leaves_the_document_signed_and_at_rest()
    {
        var (business, id) = await RegisteredAsync("""{"name":"Unknown Foods","email":"u@example.com","tin":"99999999-0001"}""");
        var invoice = await NrsApp.InvoiceAsync(business, id);
        Assert.AreEqual("signed not_available receiving party is not onboarded", Transmission(invoice));
        Assert.IsNull((await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id)))!.Transmit.NextAt);
    }

    [TestMethod]
    public async Task A_transmission_that_fails_is_tried_again_by_itself_and_never_touches_the_registration()
    {
        await s_nrs.Sandbox.FailAsync("transmit", "offline");
        var (business, id) = await RegisteredAsync();
        var failed = await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id));
        Assert.AreEqual(NrsStatus.Signed, failed!.Status);
        StringAssert.Contains(Transmission(await NrsApp.InvoiceAsync(business, id)), "signed pending NRS system is currently offline");
        s_nrs.App.Time.Advance(failed.Transmit.NextAt!.Value - s_nrs.App.Time.GetUtcNow());
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Transmit);
        Assert.AreEqual("transmitted transmitted ", Transmission(await NrsApp.InvoiceAsync(business, id)));
    }

    [TestMethod]
    public async Task Five_minutes_after_transmission_a_look_tells_whether_it_was_delivered()
    {
        var (business, id) = await RegisteredAsync();
        Assert.IsFalse(Delivered(await NrsApp.InvoiceAsync(business, id)));
        s_nrs.App.Time.Advance(TimeSpan.FromMinutes(5));
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Look);
        Assert.IsTrue(Delivered(await NrsApp.InvoiceAsync(business, id)));
    }

    [TestMethod]
    public async Task A_notice_starts_one_look_a_minute_and_only_the_answer_counts()
    {
        var (business, id) = await RegisteredAsync();
        var irn = (await NrsApp.InvoiceAsync(business, id)).GetProperty("nrs_irn").GetString()!;
        var hook = await HookAsync(business);
        await LookNowAsync(business, id);
        await s_nrs.Sandbox.ControlAsync(HttpMethod.Post, "reset");
        for (var i = 0; i < 3; i++) Assert.AreEqual("""{"received":true}""", (await s_nrs.App.SendAsync(HttpMethod.Post, hook, $$"""{"a":["{{irn}}",{"b":"{{irn}}"}],"delivered":true}""")).Expect(200).Text);
        var asked = (await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id)))!;
        Assert.AreEqual(asked.LookedAt!.Value.AddMinutes(1), asked.Look.NextAt);
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Look);
        Assert.IsEmpty(await s_nrs.Sandbox.RequestsAsync("/confirm/"));
        s_nrs.App.Time.Advance(TimeSpan.FromMinutes(1));
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Look);
        Assert.HasCount(1, await s_nrs.Sandbox.RequestsAsync("/confirm/"));
    }

    [TestMethod]
    [DataRow("not json at all")]
    [DataRow("""{"irn":"OTHER1-F1N0RA01-20250227"}""")]
    [DataRow("[]")]
    public async Task A_notice_of_something_else_is_received_and_changes_nothing(string body)
    {
        var (business, id) = await RegisteredAsync();
        var before = await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id));
        (await s_nrs.App.SendAsync(HttpMethod.Post, await HookAsync(business), body)).Expect(200);
        Assert.AreEqual(before!.Look, (await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id)))!.Look);
    }

    [TestMethod]
    public async Task An_address_of_nobody_is_refused()
    {
        foreach (var token in new[] { "x", new string('y', 43), new string('z', 500) }) Assert.AreEqual("UNAUTHORIZED", (await s_nrs.App.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/nrs/{token}", "{}")).Expect(401).ErrorCode);
    }

    [TestMethod]
    public async Task A_registered_invoice_that_becomes_paid_is_reported_as_paid_with_the_reference()
    {
        var (business, id) = await RegisteredAsync(plan: Plan.Enterprise);
        await PayAsync(business, id, """,'reference':'GTB-TRF-88213'""");
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Payment);
        var body = (await s_nrs.Sandbox.RequestsAsync("/update/")).Single().GetProperty("body").GetString();
        Assert.AreEqual("""{"payment_status":"PAID","reference":"GTB-TRF-88213"}""", body);
        var payment = (await NrsApp.InvoiceAsync(business, id)).GetProperty("firs_response").GetProperty("payment_status");
        Assert.AreEqual("PAID", payment.GetProperty("sent").GetString());
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Payment);
        Assert.HasCount(1, await s_nrs.Sandbox.RequestsAsync("/update/"));
    }

    [TestMethod]
    public async Task A_report_of_payment_that_fails_is_kept_and_tried_again_and_touches_nothing_else()
    {
        await s_nrs.Sandbox.FailAsync("update", "busy");
        var (business, id) = await RegisteredAsync(plan: Plan.Enterprise);
        await PayAsync(business, id);
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Payment);
        var invoice = await NrsApp.InvoiceAsync(business, id);
        StringAssert.Contains(invoice.GetProperty("firs_response").GetProperty("payment_status").GetProperty("error").GetString(), "try again later");
        Assert.AreEqual("paid transmitted", $"{invoice.GetProperty("status")} {invoice.GetProperty("firs_status")}");
        var next = (await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id)))!.Payment.NextAt!.Value;
        s_nrs.App.Time.Advance(next - s_nrs.App.Time.GetUtcNow());
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Payment);
        Assert.AreEqual("PAID", (await NrsApp.InvoiceAsync(business, id)).GetProperty("firs_response").GetProperty("payment_status").GetProperty("sent").GetString());
    }

    [TestMethod]
    public async Task A_part_payment_is_not_reported_and_an_invoice_paid_before_it_was_frozen_says_so_itself()
    {
        var (business, id) = await RegisteredAsync(plan: Plan.Enterprise);
        var customer = PublicId.Format(IdPrefix.Invoice, id);
        (await business.PayAsync(1, (customer, 1))).Expect(201);
        await DispatchAsync(business);
        Assert.IsNull((await s_nrs.App.FindAsync(business.Live, RowKeys.NrsSubmission(id)))!.Payment.NextAt);
        var paid = await NrsApp.FinalizedAsync(business);
        await PayAsync(business, paid);
        (await NrsApp.SubmitAsync(business, paid)).Expect(202);
        await s_nrs.RunAsync(business, paid);
        StringAssert.Contains((await s_nrs.Sandbox.RequestsAsync("/invoice/sign"))[^1].GetProperty("body").GetString(), "\"payment_status\":\"PAID\"");
        Assert.IsEmpty(await s_nrs.Sandbox.RequestsAsync("/update/"));
    }

    private static async Task<(TestBusiness Business, Guid Id)> RegisteredAsync(string customer = Http.PlatformTrade.FullCustomer, Plan plan = Plan.Starter)
    {
        var business = await s_nrs.ConnectedAsync(plan);
        var id = await NrsApp.FinalizedAsync(business, customer: customer);
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.RunAsync(business, id);
        return (business, id);
    }

    private static async Task PayAsync(TestBusiness business, Guid id, string more = "")
    {
        var invoice = PublicId.Format(IdPrefix.Invoice, id);
        var body = $$"""{"amount":607375,"paidBy":"Adaeze Foods Ltd"{{more.Replace('\'', '"')}},"allocations":[{"invoiceId":"{{invoice}}","amountAllocated":607375}]}""";
        (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", body)).Expect(201);
        await DispatchAsync(business);
    }

    private static Task<int> DispatchAsync(TestBusiness business) => s_nrs.App.Service<OutboxDispatcher>().DispatchAsync(business.Live, CancellationToken.None);

    private static async Task LookNowAsync(TestBusiness business, Guid id)
    {
        s_nrs.App.Time.Advance(TimeSpan.FromMinutes(5));
        await s_nrs.FollowAsync(business, id, NrsFollowUpKind.Look);
    }

    private static async Task<string> HookAsync(TestBusiness business)
    {
        var url = (await s_nrs.SessionAsync(business, Role.Admin, HttpMethod.Get, "/api/v1/settings/integrations")).Expect(200).Json.GetProperty("nrs").GetProperty("hook_url").GetString()!;
        return new Uri(url).AbsolutePath;
    }

    private static string Transmission(System.Text.Json.JsonElement invoice)
    {
        var transmission = invoice.GetProperty("firs_response").GetProperty("transmission");
        return $"{invoice.GetProperty("firs_status")} {transmission.GetProperty("status")} {transmission.GetProperty("error")}";
    }

    private static bool Delivered(System.Text.Json.JsonElement invoice) => invoice.GetProperty("firs_response").GetProperty("transmission").GetProperty("delivered").GetBoolean();
}
