using Finora.Core.Paystack;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>Starting a checkout: <c>POST /invoices/{id}/initialize-payment</c>.</summary>
[TestClass]
public sealed class InitializePaymentTests
{
    private const string Example = """
        { "authorization_url": "https://checkout.paystack.com/3ni8kdavz62431k", "access_code": "3ni8kdavz62431k",
          "reference": "fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1", "amount": "607375.00", "currency": "NGN" }
        """;

    private static PaystackApp paystack = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => paystack = await PaystackApp.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await paystack.DisposeAsync();

    [TestMethod]
    public async Task A_checkout_is_started_as_in_the_contract_and_its_page_can_be_paid_on()
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var started = await PaystackApp.InitializeAsync(business, id);

        Shape.AssertLike(Example.Replace("https://checkout.paystack.com/3ni8kdavz62431k", Trade.Text(started, "authorization_url"), StringComparison.Ordinal), started);
        Assert.AreEqual($"fin-{id}-1 607375.00 NGN", started.Facts("reference", "amount", "currency"));
        using var page = await paystack.PageAsync(Trade.Text(started, "authorization_url"));
        var html = await page.Content.ReadAsStringAsync();
        Assert.AreEqual(200, (int)page.StatusCode);
        Assert.Contains("NGN 607,375.00", html);
        Assert.Contains("width=device-width", html);
        Assert.DoesNotContain("<script", html);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("form-action 'self' https://pay.finorabusiness.com", policy);
        var view = Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "view_url");
        Assert.AreEqual($"{view}/receipt?trxref=fin-{id}-1&reference=fin-{id}-1", await paystack.PressAsync(started));
    }

    [TestMethod]
    public async Task A_page_of_the_same_amount_and_payer_is_shown_again_for_fifteen_minutes()
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var first = await PaystackApp.InitializeAsync(business, id, """{"email":"Ada@Adaeze.example"}""");
        var again = await PaystackApp.InitializeAsync(business, id, """{"email":"ada@adaeze.example","amount":"607375.00"}""");
        var part = await PaystackApp.InitializeAsync(business, id, """{"email":"ada@adaeze.example","amount":1000}""");
        var other = await PaystackApp.InitializeAsync(business, id, """{"email":"bola@adaeze.example","amount":1000}""");
        paystack.App.Time.Leap(TimeSpan.FromMinutes(15));
        var later = await PaystackApp.InitializeAsync(business, id, """{"email":"bola@adaeze.example","amount":1000}""");

        Assert.AreEqual(first.GetRawText(), again.GetRawText());
        CollectionAssert.AreEqual(new[] { "1", "2", "3", "4" }, new[] { first, part, other, later }.Select(one => Trade.Text(one, "reference")[^1..]).ToArray());
        Assert.AreEqual("1000.00", Trade.Text(part, "amount"));
    }

    [TestMethod]
    public async Task The_attempt_keeps_no_address_of_the_payer_and_is_stored_before_Paystack_is_asked()
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        await paystack.FailAsync("initialize", "commit_then_drop");

        var lost = (await business.PlatformPostAsync($"/invoices/{id}/initialize-payment", """{"email":"payer@secret.example"}""")).InPlatformError(503);

        Assert.AreEqual("SERVICE_UNAVAILABLE", lost.ErrorCode);
        Assert.AreEqual("10", lost.Headers["Retry-After"]);
        var attempt = await paystack.App.FindAsync(business.Live, RowKeys.PaymentAttempt(PaymentAttempt.IdOf($"fin-{id}-1")));
        Assert.AreEqual((AttemptState.NotStarted, 60_737_500L), (attempt!.State, attempt.AmountKobo));
        Assert.DoesNotContain("payer@secret.example", await paystack.App.DumpAsync(business.Live));

        // Paystack has made the page, and somebody may pay on it: the money finds its invoice all the same.
        (await paystack.EventAsync(PaystackApp.Charge($"fin-{id}-1", 60_737_500))).Expect(200);
        await paystack.WorkAsync();
        Assert.AreEqual("paid", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
    }

    [TestMethod]
    [DataRow("status", ""","status":502""")]
    [DataRow("drop", "")]
    [DataRow("status", ""","status":429""")]
    public async Task A_Paystack_that_does_not_answer_is_unavailable_and_the_next_try_starts_anew(string mode, string more)
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        await paystack.FailAsync("initialize", mode, more);

        (await business.PlatformPostAsync($"/invoices/{id}/initialize-payment")).InPlatformError(503);

        Assert.AreEqual($"fin-{id}-2", Trade.Text(await PaystackApp.InitializeAsync(business, id), "reference"));
    }

    [TestMethod]
    [DataRow("""{"amount":0}""", "amount")]
    [DataRow("""{"amount":607375.01}""", "amount")]
    [DataRow("""{"amount":"1.001"}""", "amount")]
    [DataRow("""{"email":"nobody"}""", "email")]
    [DataRow("""{"email":5,"amount":[]}""", "email,amount")]
    public async Task What_is_wrong_names_its_field(string body, string fields)
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        Assert.AreEqual(fields, string.Join(',', (await business.PlatformPostAsync($"/invoices/{id}/initialize-payment", body)).InPlatformError(400).ErrorFields));
    }

    [TestMethod]
    public async Task What_cannot_be_paid_is_told()
    {
        var business = await paystack.App.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (draft, paid, voided) = (await business.SampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(paid, "607375");
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"R"}""")).Expect(200);
        var note = Trade.Text((await business.PlatformPostAsync($"/invoices/{paid}/credit-note", """{"reason":"R"}""")).Expect(201).Json, "id");
        var dollars = Trade.Text(await business.PlatformInvoiceAsync(customer, more: ""","currency":"USD","exchange_rate":1500 """), "id");
        await business.FinalizedAsync(dollars);

        foreach (var (id, message) in new[] { (draft, "draft"), (paid, "already paid"), (voided, "voided"), (note, "credit note"), (dollars, "naira") })
        {
            var refused = (await business.PlatformPostAsync($"/invoices/{id}/initialize-payment")).InPlatformError(422);
            Assert.AreEqual("UNPROCESSABLE", refused.ErrorCode);
            Assert.Contains(message, Trade.Text(refused.Error, "message"));
        }

        (await business.PlatformPostAsync($"/invoices/{PlatformInvoicing.Nowhere}/initialize-payment")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_key_that_Paystack_refuses_is_told_as_such()
    {
        var business = await paystack.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        await paystack.ConnectAsync(business, new OpenPaystackAccount { Mode = PaystackMode.Own, SecretKey = "sk_live_of_somebody" });
        Assert.Contains("secret key", Trade.Text((await business.PlatformPostAsync($"/invoices/{id}/initialize-payment")).InPlatformError(422).Error, "message"));
        await paystack.ConnectAsync(business, new OpenPaystackAccount { Mode = PaystackMode.Own });
        Assert.Contains("not configured", Trade.Text((await business.PlatformPostAsync($"/invoices/{id}/initialize-payment")).InPlatformError(422).Error, "message"));
        await paystack.ConnectAsync(business, null);
        await PaystackApp.InitializeAsync(business, id);
    }

    [TestMethod]
    public async Task Without_a_secret_key_nothing_is_collected_and_every_event_is_refused()
    {
        await using var bare = await PaystackApp.StartAsync(("Paystack:Sandbox:Enabled", "false"));
        var business = await bare.App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        Assert.Contains("not configured", Trade.Text((await business.PlatformPostAsync($"/invoices/{id}/initialize-payment")).InPlatformError(422).Error, "message"));
        (await bare.EventAsync(PaystackApp.Charge("R", 1), "")).InPlatformError(401);
    }
}
