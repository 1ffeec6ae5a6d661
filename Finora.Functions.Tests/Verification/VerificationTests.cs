using System.Text;
using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Verification;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Runtime;
using Finora.Local.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Verification;

/// <summary>Section 18 of the Business contract.</summary>
[TestClass]
public sealed class VerificationTests
{
    private const string Tin = "/v1/verification/tin";
    private const string Nin = "/v1/verification/nin";
    private readonly SpiedRegister _register = new();
    private readonly LogCapture _log = new();
    private TestApp _app = null!;
    private TestBusiness _business = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _app = await TestApp.OnSqliteAsync(
            services =>
            {
                services.AddSingleton(new VerificationProviders(_register, new SandboxVerification()));
                services.AddSingleton<ILoggerProvider>(_log);
            },
            new Dictionary<string, string?> { ["Logging:LogLevel:Finora"] = "Trace" });
        _business = await _app.CreateBusinessAsync(Plan.Premium, naira: 10_000);
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task A_TIN_is_verified_as_in_the_contract()
    {
        var verified = (await PostAsync(Tin, """{"tin":"23456789-0001","name":"Sunbird Stationers Ltd"}""")).Expect(200).Data;
        Assert.AreEqual(
            $$"""{"verificationId":"{{verified.GetProperty("verificationId").GetString()}}","type":"tin","tin":"23456789-0001","status":"verified","record":{"name":"SUNBIRD STATIONERS LTD","taxOffice":"Lagos Island","taxpayerType":"company"},"nameMatch":"full","provider":"sandbox","cached":false,"checkedAt":"2026-03-18T12:00:00.000Z","cacheExpiresAt":"2026-04-17T12:00:00.000Z","chargedKobo":20000,"charged":200}""",
            verified.GetRawText());
    }

    [TestMethod]
    public async Task A_NIN_is_verified_as_in_the_contract_and_kept_nowhere()
    {
        var reply = (await PostAsync(Nin, """{"nin":"12345674821","consent":true,"firstName":"Zainab","lastName":"Okonwara","dateOfBirth":"1990-04-02"}""", ("Idempotency-Key", "k-1"))).Expect(200);
        Assert.AreEqual(
            $$"""{"verificationId":"{{reply.Data.GetProperty("verificationId").GetString()}}","type":"nin","nin":"*******4821","status":"verified","record":{"firstName":"ZAINAB","lastName":"OKONWARA","dateOfBirthMatches":true},"nameMatch":"full","provider":"sandbox","cached":false,"checkedAt":"2026-03-18T12:00:00.000Z","cacheExpiresAt":"2026-04-17T12:00:00.000Z","chargedKobo":20000,"charged":200}""",
            reply.Data.GetRawText());
        var stored = (await _app.DumpAsync(_business.Live)) + await CountersAsync();
        foreach (var secret in new[] { "12345674821", "ZAINAB", "Zainab", "OKONWARA", "1990-04-02" }) Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        foreach (var secret in new[] { "12345674821", "Okonwara", "1990-04-02" }) Assert.IsFalse(_log.Entries.Any(entry => entry.Message.Contains(secret, StringComparison.OrdinalIgnoreCase)), secret);
        var kept = (await _app.StoredAsync(_business.Live, RowKeys.NumberChecks)).Single();
        Assert.AreEqual((_app.Time.GetUtcNow(), _business.Created.UserId, "4821"), (kept.ConsentAt!.Value, kept.UserId, kept.LastFour));
    }

    [TestMethod]
    [DataRow("""{"tin":"1234567890","name":"Sunbird"}""", "not_found", null, 0)]
    [DataRow("""{"tin":"1234567890"}""", "not_found", null, 0)]
    [DataRow("""{"tin":"1234567898","name":"Sunbird"}""", "mismatch", "none", 20_000)]
    [DataRow("""{"tin":"1234567898","name":"Trader"}""", "verified", "partial", 20_000)]
    [DataRow("""{"tin":"1234567898"}""", "verified", null, 20_000)]
    [DataRow("""{"tin":"1234567891"}""", "verified", null, 20_000)]
    public async Task Each_result_has_its_status_and_price(string body, string status, string? match, int charged)
    {
        var data = (await PostAsync(Tin, body)).Expect(200).Data;
        Assert.AreEqual((status, match, charged), (data.GetProperty("status").GetString(), data.GetProperty("nameMatch").GetString(), data.GetProperty("chargedKobo").GetInt32()));
        Assert.AreEqual(status == "not_found", data.GetProperty("record").ValueKind == JsonValueKind.Null);
        Assert.AreEqual((charged == 0 ? "trial_call" : "verification", -charged), await LastEntryAsync());
    }

    [TestMethod]
    public async Task A_birth_date_that_does_not_match_is_a_mismatch_also_from_the_cache()
    {
        (await PostAsync(Nin, """{"nin":"12345678901","consent":true,"dateOfBirth":"1990-04-02"}""")).Expect(200);
        var other = (await PostAsync(Nin, """{"nin":"12345678901","consent":true,"dateOfBirth":"1991-04-02"}""")).Expect(200).Data;
        Assert.AreEqual(("mismatch", false, true), (other.GetProperty("status").GetString(), other.GetProperty("record").GetProperty("dateOfBirthMatches").GetBoolean(), other.GetProperty("cached").GetBoolean()));
        var none = (await PostAsync(Nin, """{"nin":"12345678901","consent":true}""")).Expect(200).Data;
        Assert.AreEqual(JsonValueKind.Null, none.GetProperty("record").GetProperty("dateOfBirthMatches").ValueKind);
    }

    [TestMethod]
    public async Task A_cached_answer_is_an_ordinary_call_with_an_id_of_its_own_and_compares_names_afresh()
    {
        var first = (await PostAsync(Tin, """{"tin":"1234567891","name":"Sunbird"}""")).Expect(200).Data;
        _app.Time.Leap(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        var cached = (await PostAsync(Tin, """{"tin":"1234567891","name":"Harmattan"}""")).Expect(200).Data;
        Assert.AreNotEqual(first.GetProperty("verificationId").GetString(), cached.GetProperty("verificationId").GetString());
        Assert.AreEqual((true, "mismatch", "2026-03-18T12:00:00.000Z", 0), (cached.GetProperty("cached").GetBoolean(), cached.GetProperty("status").GetString(), cached.GetProperty("checkedAt").GetString(), cached.GetProperty("chargedKobo").GetInt32()));
        Assert.AreEqual(1, _register.Asked);
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual("verified", (await PostAsync(Tin, """{"tin":"1234567891","name":"Harmattan"}""")).Expect(200).Data.GetProperty("status").GetString());
        Assert.AreEqual(2, _register.Asked);
    }

    [TestMethod]
    public async Task What_was_not_found_is_asked_again_after_a_day_and_anything_with_forceRefresh()
    {
        await PostAsync(Tin, """{"tin":"1234567890"}""");
        _app.Time.Leap(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.IsTrue((await PostAsync(Tin, """{"tin":"1234567890"}""")).Data.GetProperty("cached").GetBoolean());
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsFalse((await PostAsync(Tin, """{"tin":"1234567890"}""")).Data.GetProperty("cached").GetBoolean());
        Assert.IsFalse((await PostAsync(Tin, """{"tin":"1234567890","forceRefresh":true}""")).Data.GetProperty("cached").GetBoolean());
        Assert.AreEqual(3, _register.Asked);
    }

    [TestMethod]
    public async Task The_cache_is_of_one_side_of_one_business()
    {
        await PostAsync(Tin, """{"tin":"1234567891"}""");
        Assert.IsFalse((await _business.BusinessTestAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(200).Data.GetProperty("cached").GetBoolean());
        var other = await _app.CreateBusinessAsync(Plan.Premium);
        Assert.IsFalse((await other.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(200).Data.GetProperty("cached").GetBoolean());
    }

    [TestMethod]
    public async Task Two_hundred_naira_must_be_there_unless_the_answer_is_known()
    {
        var poor = await _app.CreateBusinessAsync(Plan.Premium, naira: 399);
        (await poor.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(200);
        Assert.AreEqual("INSUFFICIENT_CREDITS", (await poor.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567892"}""")).Expect(402).ErrorCode);
        (await poor.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567892","customerId":"cust_01km58dkh0ecca5b8sma5333hz"}""")).Expect(402);
        (await poor.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"x"}""")).Expect(400);
        Assert.IsTrue((await poor.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(200).Data.GetProperty("cached").GetBoolean());
        Assert.AreEqual(1, _register.Asked);
        var state = await _app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(poor.Live.TenantId), CancellationToken.None);
        Assert.AreEqual((19_900, 1, 0), (state.Balance, state.TrialUsed, state.Holds.Count));
    }

    [TestMethod]
    public async Task A_register_that_fails_or_is_silent_for_ten_seconds_charges_and_keeps_nothing()
    {
        var failed = (await PostAsync(Tin, """{"tin":"1234567899"}""")).Expect(500);
        Assert.AreEqual("30", failed.Headers["Retry-After"]);
        _register.IsSilent = true;
        var pending = PostAsync(Nin, """{"nin":"12345678901","consent":true}""");
        await _app.Time.WhenArmedAsync(due => due == TimeSpan.FromSeconds(10));
        await _register.WasAsked.Task;
        _app.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual("30", (await pending).Expect(500).Headers["Retry-After"]);
        _register.IsSilent = false;
        Assert.IsEmpty(await _app.StoredAsync(_business.Live, RowKeys.NumberChecks));
        var state = await _app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(_business.Live.TenantId), CancellationToken.None);
        Assert.AreEqual((1_000_000, 0, 0), (state.Balance, state.TrialUsed, state.Holds.Count));
        Assert.IsFalse((await PostAsync(Nin, """{"nin":"12345678901","consent":true}""")).Expect(200).Data.GetProperty("cached").GetBoolean());
    }

    [TestMethod]
    public async Task Without_a_register_a_live_key_is_refused_and_a_test_key_is_served_by_the_sandbox()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync(Plan.Premium);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.BusinessAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(422).ErrorCode);
        var data = (await business.BusinessTestAsync(HttpMethod.Post, Tin, """{"tin":"1234567891"}""")).Expect(200).Data;
        Assert.AreEqual((0, "sandbox"), (data.GetProperty("chargedKobo").GetInt32(), data.GetProperty("provider").GetString()));
    }

    [TestMethod]
    public async Task A_verified_TIN_fills_that_of_the_customer_and_overwrites_none()
    {
        var id = (await PostAsync("/v1/customers", """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""")).Expect(201).Data.GetProperty("id").GetString();
        await PostAsync(Tin, $$"""{"tin":"1234567898","name":"Sunbird","customerId":"{{id}}"}""");
        Assert.IsNull(await TinOfAsync(id));
        await PostAsync(Tin, $$"""{"tin":"1234567891","name":"Sunbird","customerId":"{{id}}"}""");
        Assert.AreEqual("1234567891", await TinOfAsync(id));
        await PostAsync(Tin, $$"""{"tin":"1234567892","name":"Sunbird","customerId":"{{id}}"}""");
        Assert.AreEqual("1234567891", await TinOfAsync(id));
        Assert.AreEqual(1, (await _app.StoredAsync(_business.Live, RowKeys.Events)).Count(raised => raised.SubjectKind == "cust"));
        var missing = (await PostAsync(Tin, """{"tin":"1234567891","customerId":"cust_01km58dkh0ecca5b8sma5333hz"}""")).Expect(404);
        CollectionAssert.AreEqual(new[] { "customerId" }, missing.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_repeat_with_an_idempotency_key_is_the_same_answer_for_nothing()
    {
        var first = (await PostAsync(Tin, """{"tin":"1234567891"}""", ("Idempotency-Key", "k-1"))).Expect(200);
        Assert.AreEqual(first.Text, (await PostAsync(Tin, """{"tin":"1234567891"}""", ("Idempotency-Key", "k-1"))).Text);
        Assert.AreEqual(980_000, (await _app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(_business.Live.TenantId), CancellationToken.None)).Balance);
    }

    [TestMethod]
    [DataRow(Tin, "{}", "tin")]
    [DataRow(Tin, """{"tin":"123456789"}""", "tin")]
    [DataRow(Tin, """{"tin":"12345678-000"}""", "tin")]
    [DataRow(Tin, """{"tin":"1234567891","customerId":"x"}""", "customerId")]
    [DataRow(Tin, """{"tin":"1234567891","forceRefresh":"yes"}""", "forceRefresh")]
    [DataRow(Nin, """{"consent":true}""", "nin")]
    [DataRow(Nin, """{"nin":"1234567890","consent":true}""", "nin")]
    [DataRow(Nin, """{"nin":"12345678901"}""", "consent")]
    [DataRow(Nin, """{"nin":"12345678901","consent":false}""", "consent")]
    [DataRow(Nin, """{"nin":"12345678901","consent":"true"}""", "consent")]
    [DataRow(Nin, """{"nin":"12345678901","consent":true,"dateOfBirth":"2.4.1990"}""", "dateOfBirth")]
    public async Task A_wrong_body_is_told_by_its_field(string path, string body, string field)
    {
        var refused = (await PostAsync(path, body)).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", refused.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, refused.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_register_that_nobody_knows_stops_the_app_with_the_name_of_the_setting()
    {
        var fault = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => TestApp.OnSqliteAsync(settings: new Dictionary<string, string?> { ["Verification:Provider"] = "acme" }));
        Assert.Contains("Verification__Provider", fault.Message, StringComparison.Ordinal);
    }

    private Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) => _business.BusinessAsync(HttpMethod.Post, path, body, headers);

    private async Task<string?> TinOfAsync(string? customer) => (await _business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}")).Expect(200).Data.GetProperty("tin").GetString();

    private async Task<(string? Type, int Amount)> LastEntryAsync()
    {
        var entry = (await _business.BusinessAsync(HttpMethod.Get, "/v1/credits/ledger?limit=1")).Expect(200).Data.GetProperty("entries")[0];
        return (entry.GetProperty("type").GetString(), entry.GetProperty("amountKobo").GetInt32());
    }

    /// <summary>All that the counter table keeps of this business's pool and idempotency keys.</summary>
    private async Task<string> CountersAsync()
    {
        var text = new StringBuilder();
        foreach (var partition in new[] { $"pool.biz.{_business.Live.TenantId:N}", "idm." + _business.Live.Partition, $"lim.{_business.Live.TenantId:N}" })
        {
            var page = await _app.Service<ITableStore>().ReadAsync(StoreTable.Counters, partition, new KeyRange("0", "~"), 1000, null, CancellationToken.None);
            Assert.IsNotEmpty(page.Rows);
            foreach (var row in page.Rows) text.AppendLine(row.Key + Encoding.UTF8.GetString(row.Body.Span));
        }

        return text.ToString();
    }

    /// <summary>The sandbox, counted, and silent when the test wants it to be.</summary>
    private sealed class SpiedRegister : IVerificationProvider
    {
        private readonly SandboxVerification _sandbox = new();

        public string Name => _sandbox.Name;

        public int Asked { get; private set; }

        public bool IsSilent { get; set; }

        public TaskCompletionSource WasAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Outcome<TinRecord?>> VerifyTinAsync(TinQuery query, CancellationToken cancellationToken) => AnswerAsync(_sandbox.VerifyTinAsync(query, cancellationToken), cancellationToken);

        public Task<Outcome<NinRecord?>> VerifyNinAsync(NinQuery query, CancellationToken cancellationToken) => AnswerAsync(_sandbox.VerifyNinAsync(query, cancellationToken), cancellationToken);

        private async Task<T> AnswerAsync<T>(Task<T> answer, CancellationToken cancellationToken)
        {
            Asked++;
            if (IsSilent)
            {
                WasAsked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return await answer;
        }
    }
}
