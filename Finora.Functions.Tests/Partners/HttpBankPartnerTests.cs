using System.Security.Cryptography;
using System.Text;
using Finora.Core.Payments;
using Finora.Functions.Partners;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.Configuration;

namespace Finora.Functions.Tests.Partners;

/// <summary>What the bank gets from us over HTTP, and what becomes of us when it does not answer.</summary>
[TestClass]
public sealed class HttpBankPartnerTests
{
    [TestMethod]
    public async Task A_session_is_announced_before_the_answer_and_signed()
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();

        var session = await business.TapSessionAsync("dev_lekki_02");

        var request = bank.Requests.Single();
        Assert.AreEqual("POST /finora/v2/tap-sessions", $"{request.Method} {request.Path}");
        Assert.AreEqual(
            $$"""{"sessionId":"{{session}}","deviceId":"dev_lekki_02","amountKobo":5375000,"currency":"NGN","description":"Two reams A4","expiresAt":"2026-03-18T12:05:00.000Z"}""", request.Body);
        AssertSigned(request, app.Time.GetUtcNow());
        Assert.AreEqual(0, (await SilentTestSideAsync(bank, business)).Count);
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(404)]
    [DataRow(302)]
    public async Task A_partner_that_does_not_take_the_session_leaves_none(int status)
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        bank.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (status, bank.Address + "/elsewhere");
            return Task.CompletedTask;
        };

        var reply = (await business.TapAsync("till")).InEnvelope(500);

        Assert.AreEqual(("INTERNAL_ERROR", "10"), (reply.ErrorCode, reply.Headers["Retry-After"]));
        var announced = bank.Requests.Single().Json.Text("sessionId");
        Assert.AreEqual("NOT_FOUND", (await business.ReadSessionAsync(announced)).InEnvelope(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await business.CancelSessionAsync(announced)).InEnvelope(404).ErrorCode);

        // It may have got through all the same: the device is told to let go of it, and is free for another.
        bank.Answer = _ => Task.CompletedTask;
        await bank.WhenAsync(2, app.Time, TimeSpan.FromMilliseconds(500));
        Assert.AreEqual($"/finora/v2/tap-sessions/{announced}/cancel", bank.Requests.Last().Path);
        await business.TapSessionAsync("till");
    }

    [TestMethod]
    public async Task Money_for_a_session_that_only_the_device_knows_is_booked_to_it()
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        bank.Answer = http => Task.FromResult(http.Response.StatusCode = 503);
        (await business.TapAsync("till")).Expect(500);
        var announced = bank.Requests.First().Json.Text("sessionId");

        var answer = await (PartnerReport.Of(5_375_000) with { Session = announced }).BookAsync(app);

        Assert.AreEqual("cash_sale", (await business.GetReceiptAsync(answer.Text("receiptId"))).Text("receiptType"));
        Assert.AreEqual("completed", (await business.SessionAsync(announced)).Text("status"));
    }

    [TestMethod]
    public async Task A_partner_that_is_not_there_leaves_no_session()
    {
        var bank = await FakeBank.StartAsync();
        var settings = bank.Settings();
        await bank.DisposeAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: settings);
        var business = await app.CreateBusinessAsync();

        Assert.AreEqual("INTERNAL_ERROR", (await business.TapAsync("till")).InEnvelope(500).ErrorCode);
    }

    [TestMethod]
    public async Task Cancelling_answers_at_once_and_the_partner_is_told_until_it_hears()
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");
        bank.Answer = http => Task.FromResult(http.Response.StatusCode = bank.Requests.Count < 4 ? 503 : 204);

        (await business.CancelSessionAsync(session)).Expect(200);
        Assert.AreEqual(1, bank.Requests.Count);
        await bank.WhenAsync(4, app.Time, TimeSpan.FromMilliseconds(500));

        var told = bank.Requests.Skip(1).ToArray();
        Assert.IsTrue(told.All(request => request.Path == $"/finora/v2/tap-sessions/{session}/cancel" && request.Body.Length == 0));
        AssertSigned(told[^1], null);
    }

    [TestMethod]
    public async Task A_withdrawal_looks_whether_it_is_needed()
    {
        await using var bank = await FakeBank.StartAsync();
        await using var app = await TestApp.OnSqliteAsync(settings: bank.Settings());
        var business = await app.CreateBusinessAsync();
        var (paid, waiting) = (await business.TapSessionAsync("one"), await business.TapSessionAsync("two"));
        await (PartnerReport.Of(5_375_000) with { Session = paid }).BookAsync(app);
        var sent = bank.Requests.Count;

        Assert.AreEqual(TapWithdrawalResult.NotNeeded, await RunAsync(paid, 0));
        Assert.AreEqual(TapWithdrawalResult.NotNeeded, await RunAsync(Trade.Unknown("nfc"), 0));
        Assert.AreEqual(TapWithdrawalResult.Later, await RunAsync(waiting, 0));
        Assert.AreEqual(TapWithdrawalResult.NotNeeded, await RunAsync(waiting, 1));
        Assert.AreEqual(sent, bank.Requests.Count);
        await app.EditAsync(business.Live, RowKeys.TapSession(Trade.IdOf("nfc", waiting)), session => session with { State = TapSessionState.Cancelled });
        bank.Answer = http => Task.FromResult(http.Response.StatusCode = 500);
        Assert.AreEqual(TapWithdrawalResult.Later, await RunAsync(waiting, 4));
        Assert.AreEqual(TapWithdrawalResult.GivenUp, await RunAsync(waiting, 5));
        app.Time.Advance(TapSession.Life);
        Assert.AreEqual(TapWithdrawalResult.NotNeeded, await RunAsync(waiting, 1));

        Task<TapWithdrawalResult> RunAsync(string session, int attempt) =>
            app.Service<TapWithdrawals>().RunAsync(new TapWithdrawal(1, business.Live.TenantId, false, Trade.IdOf("nfc", session), attempt), CancellationToken.None);
    }

    [TestMethod]
    [DataRow("BankPartner__ApiUrl", "BankPartner:ApiUrl", "http://bank.example")]
    [DataRow("BankPartner__ApiUrl", "BankPartner:ApiUrl", "https://user@bank.example")]
    [DataRow("BankPartner__ApiUrl", "BankPartner:ApiUrl", "bank")]
    [DataRow("BankPartner__ApiSecret", "BankPartner:ApiSecret", "short")]
    [DataRow("BankPartner__ApiSecret", "BankPartner:ApiSecret", "@Microsoft.KeyVault(SecretUri=https://v/secrets/x)")]
    [DataRow("BankPartner__CheckoutOrigin", "BankPartner:CheckoutOrigin", "https://pay.bank.example/path")]
    public void A_wrong_setting_is_named(string named, string setting, string value)
    {
        var settings = new Dictionary<string, string?> { ["BankPartner:ApiUrl"] = "https://bank.example/v1", ["BankPartner:ApiSecret"] = FakeBank.Secret, [setting] = value };

        var wrong = Assert.ThrowsExactly<InvalidOperationException>(() => Read(settings));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(null, null, true)]
    [DataRow(null, "https://vault.example", false)]
    [DataRow("true", "https://vault.example", true)]
    [DataRow("false", null, false)]
    public void Where_the_keys_are_decides_about_the_sandbox_unless_it_is_said(string? said, string? vault, bool sandbox) =>
        Assert.AreEqual(sandbox, Read(new Dictionary<string, string?> { ["BankPartner:Sandbox"] = said, ["KeyVault:Uri"] = vault }).IsSandbox);

    [TestMethod]
    public void Nonsense_is_no_answer_to_whether_there_is_a_sandbox() =>
        Assert.Contains("BankPartner__Sandbox", Assert.ThrowsExactly<InvalidOperationException>(() => Read(new Dictionary<string, string?> { ["BankPartner:Sandbox"] = "perhaps" })).Message, StringComparison.Ordinal);

    private static BankPartnerSettings Read(Dictionary<string, string?> settings) => BankPartnerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private static async Task<IReadOnlyCollection<BankRequest>> SilentTestSideAsync(FakeBank bank, TestBusiness business)
    {
        var before = bank.Requests.Count;
        await business.TapSessionAsync("till", test: true);
        return [.. bank.Requests.Skip(before)];
    }

    private static void AssertSigned(BankRequest request, DateTimeOffset? at)
    {
        var timestamp = request.Headers["X-Finora-Timestamp"];
        if (at is { } now) Assert.AreEqual(now.ToUnixTimeSeconds().ToString(), timestamp);
        var signed = Encoding.UTF8.GetBytes($"{timestamp}.POST.{request.Path}.{request.Body}");
        Assert.AreEqual("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(FakeBank.Secret), signed)), request.Headers["X-Finora-Signature"]);
    }
}
