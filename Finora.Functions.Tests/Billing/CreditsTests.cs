using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Billing;

/// <summary>Section 17 of the Business contract.</summary>
[TestClass]
public sealed class CreditsTests
{
    private readonly FakeCheckout _checkout = new();
    private TestApp _app = null!;
    private TestBusiness _business = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _app = await TestApp.OnSqliteAsync(services => services.AddSingleton<ICheckout>(_checkout));
        _business = await _app.CreateBusinessAsync(Plan.Premium, naira: 0);
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task Credits_are_told_as_in_the_contract()
    {
        await AddAsync(450_000);
        for (var i = 0; i < 10; i++) (await GetAsync("/v1/customers")).Expect(200);
        Assert.AreEqual(
            $$"""{"businessId":"{{_business.Id}}","mode":"credits","balanceKobo":450000,"balance":4500,"trialCallsUsed":10,"trialCallsRemaining":0,"costPerCallKobo":10000,"costPerCall":100,"costPerVerificationKobo":20000,"costPerVerification":200,"apiCallsAvailable":45,"verificationsAvailable":22,"lowBalanceThresholdKobo":100000,"lowBalanceThreshold":1000,"isLow":false}""",
            (await GetAsync("/v1/credits")).Expect(200).Data.GetRawText());
    }

    [TestMethod]
    public async Task While_trial_calls_are_left_the_mode_is_trial_and_an_empty_balance_is_low()
    {
        var credits = (await GetAsync("/v1/credits")).Expect(200).Data;
        Assert.AreEqual("trial", credits.GetProperty("mode").GetString());
        Assert.AreEqual(10, credits.GetProperty("trialCallsRemaining").GetInt32());
        Assert.IsTrue(credits.GetProperty("isLow").GetBoolean());
    }

    [TestMethod]
    public async Task The_packages_are_those_of_the_contract() =>
        Assert.AreEqual(
            """{"packages":[{"packageId":"starter","name":"Starter","priceKobo":500000,"price":5000,"vatKobo":37500,"vat":375,"totalKobo":537500,"total":5375,"verifications":25,"apiCalls":50,"recommended":false},{"packageId":"professional","name":"Professional","priceKobo":1000000,"price":10000,"vatKobo":75000,"vat":750,"totalKobo":1075000,"total":10750,"verifications":50,"apiCalls":100,"recommended":true},{"packageId":"enterprise","name":"Enterprise","priceKobo":2000000,"price":20000,"vatKobo":150000,"vat":1500,"totalKobo":2150000,"total":21500,"verifications":100,"apiCalls":200,"recommended":false}],"count":3}""",
            (await GetAsync("/v1/credits/packages")).Expect(200).Data.GetRawText());

    [TestMethod]
    public async Task A_top_up_is_told_as_in_the_contract_and_credited_once_it_is_paid()
    {
        var made = (await BuyAsync("""{"packageId":"starter"}""")).Expect(201).Data;
        var id = made.GetProperty("topupId").GetString()!;
        Assert.AreEqual(Told(id, "pending", "null"), made.GetRawText());
        Assert.AreEqual((537_500, "https://app.finorabusiness.com/api-credits", _business.Created.Business.Email), (_checkout.Started.Single().TotalKobo, _checkout.Started[0].ReturnUrl, _checkout.Started[0].Email));
        Assert.AreEqual("pending", (await TopUpAsync(id)).GetProperty("status").GetString());
        _checkout.News = new CheckoutNews(CheckoutState.Paid, 537_500, _app.Time.GetUtcNow());
        _app.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual(Told(id, "paid", "\"2026-03-18T12:00:00.000Z\""), (await TopUpAsync(id)).GetRawText());
        Assert.AreEqual(500_000, (await BalanceAsync()));
        await ConfirmAsync(id, 537_500);
        Assert.AreEqual(500_000, (await BalanceAsync()));

        string Told(string id, string status, string paidAt) =>
            $$"""{"topupId":"{{id}}","reference":"{{id}}","packageId":"starter","status":"{{status}}","amountKobo":500000,"amount":5000,"vatKobo":37500,"vat":375,"totalKobo":537500,"total":5375,"checkoutUrl":"https://checkout.example/{{id}}","expiresAt":"2026-03-19T12:00:00.000Z","createdAt":"2026-03-18T12:00:00.000Z","paidAt":{{paidAt}}}""";
    }

    [TestMethod]
    public async Task The_gateway_is_asked_at_most_every_ten_seconds_and_only_while_pending()
    {
        var id = await BoughtAsync();
        for (var i = 0; i < 5; i++) await TopUpAsync(id);
        Assert.AreEqual(1, _checkout.Asked);
        _app.Time.Advance(TimeSpan.FromSeconds(9));
        await TopUpAsync(id);
        Assert.AreEqual(1, _checkout.Asked);
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        await TopUpAsync(id);
        Assert.AreEqual(2, _checkout.Asked);
        _app.Time.Leap(TimeSpan.FromHours(24));
        Assert.AreEqual("expired", (await TopUpAsync(id)).GetProperty("status").GetString());
        Assert.AreEqual(2, _checkout.Asked);
    }

    [TestMethod]
    public async Task A_failed_payment_is_told_and_a_late_success_is_credited_all_the_same()
    {
        var id = await BoughtAsync();
        _checkout.News = new CheckoutNews(CheckoutState.Failed, 0, null);
        Assert.AreEqual("failed", (await TopUpAsync(id)).GetProperty("status").GetString());
        _app.Time.Leap(TimeSpan.FromDays(3));
        await ConfirmAsync(id, 537_500);
        Assert.AreEqual("paid", (await TopUpAsync(id)).GetProperty("status").GetString());
        Assert.AreEqual(500_000, await BalanceAsync());
    }

    [TestMethod]
    [DataRow(537_499, 499_999)]
    [DataRow(537_501, 500_000)]
    [DataRow(100, 93)]
    [DataRow(1_075_000, 1_000_000)]
    public async Task Another_sum_than_asked_for_is_credited_without_its_VAT_down_to_the_kobo(long paid, long credited)
    {
        var id = await BoughtAsync();
        await ConfirmAsync(id, paid);
        Assert.AreEqual(credited, await BalanceAsync());
    }

    [TestMethod]
    public async Task Confirmations_at_once_credit_once()
    {
        var id = await BoughtAsync();
        await using var beside = await _app.BesideAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? _app : beside).Service<ConfirmTopUp>().RunAsync(id, 537_500, _app.Time.GetUtcNow(), CancellationToken.None)));
        Assert.AreEqual(500_000, await BalanceAsync());
        Assert.HasCount(1, (await GetAsync("/v1/credits/ledger?type=topup")).Expect(200).Data.GetProperty("entries").EnumerateArray());
    }

    [TestMethod]
    [DataRow("top_01kpar9hm0fbesa2afewa21vrm")]
    [DataRow("fin-019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a-1")]
    public async Task A_reference_that_is_not_ours_is_not_found(string reference) =>
        Assert.AreEqual(FailureCode.NotFound, (await _app.Service<ConfirmTopUp>().RunAsync(reference, 1, _app.Time.GetUtcNow(), CancellationToken.None)).Failure!.Code);

    [TestMethod]
    public async Task Without_a_gateway_nothing_can_be_bought_and_one_that_is_silent_keeps_nothing()
    {
        _checkout.Failure = Failure.Rule("Paystack is not configured.");
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await BuyAsync("""{"packageId":"starter"}""")).Expect(422).ErrorCode);
        _checkout.Failure = Failure.Unavailable("Paystack does not answer.");
        var silent = (await BuyAsync("""{"packageId":"starter"}""", ("Idempotency-Key", "k-1"))).Expect(500);
        Assert.AreEqual("10", silent.Headers["Retry-After"]);
        _checkout.Failure = null;
        var made = (await BuyAsync("""{"packageId":"starter"}""", ("Idempotency-Key", "k-1"))).Expect(201);
        Assert.AreEqual(made.Text, (await BuyAsync("""{"packageId":"starter"}""", ("Idempotency-Key", "k-1"))).Text);
        Assert.AreEqual(3, _checkout.Started.Select(start => start.Reference).Distinct().Count());
    }

    [TestMethod]
    [DataRow("{}", "packageId")]
    [DataRow("""{"packageId":"gold"}""", "packageId")]
    [DataRow("""{"packageId":"starter","returnUrl":"http://shop.example/back"}""", "returnUrl")]
    [DataRow("""{"packageId":"starter","returnUrl":"back"}""", "returnUrl")]
    [DataRow("""{"packageId":"starter","returnUrl":"https://user:pass@shop.example/"}""", "returnUrl")]
    public async Task A_wrong_body_is_told_by_its_field(string body, string field) => CollectionAssert.AreEqual(new[] { field }, (await BuyAsync(body)).Expect(400).ErrorFields.ToArray());

    [TestMethod]
    public async Task A_test_key_sees_zeros_and_cannot_top_up()
    {
        await AddAsync(450_000);
        var id = await BoughtAsync();
        var credits = (await _business.BusinessTestAsync(HttpMethod.Get, "/v1/credits")).Expect(200).Data;
        Assert.AreEqual(("test", 0, 0, 0), (credits.GetProperty("mode").GetString(), credits.GetProperty("balanceKobo").GetInt32(), credits.GetProperty("trialCallsRemaining").GetInt32(), credits.GetProperty("apiCallsAvailable").GetInt32()));
        Assert.AreEqual(0, (await _business.BusinessTestAsync(HttpMethod.Get, "/v1/credits/ledger")).Expect(200).Data.GetProperty("count").GetInt32());
        (await _business.BusinessTestAsync(HttpMethod.Post, "/v1/credits/topups", """{"packageId":"starter"}""")).Expect(422);
        (await _business.BusinessTestAsync(HttpMethod.Get, $"/v1/credits/topups/{id}")).Expect(404);
    }

    [TestMethod]
    [DataRow("top_01kpar9hm0fbesa2afewa21vrm")]
    [DataRow("x")]
    public async Task A_top_up_that_is_not_there_is_not_found(string id) => (await GetAsync($"/v1/credits/topups/{id}")).Expect(404);

    [TestMethod]
    public async Task A_top_up_of_another_business_is_not_found()
    {
        var id = await BoughtAsync();
        var other = await _app.CreateBusinessAsync(Plan.Premium);
        (await other.BusinessAsync(HttpMethod.Get, $"/v1/credits/topups/{id}")).Expect(404);
    }

    [TestMethod]
    public async Task The_ledger_is_told_as_in_the_contract_newest_first_and_narrowed_by_type_and_day()
    {
        var id = await BoughtAsync();
        await ConfirmAsync(id, 537_500);
        var trial = (await GetAsync("/v1/customers")).Expect(200);
        _app.Time.Leap(TimeSpan.FromDays(1));
        for (var i = 0; i < 9; i++) (await GetAsync("/v1/customers")).Expect(200);
        var call = (await GetAsync("/v1/customers")).Expect(200);
        var entries = await EntriesAsync("");
        Assert.HasCount(12, entries);
        var key = PublicId.Format(IdPrefix.ApiKey, _business.Created.LiveKey.Key.Id);
        Assert.AreEqual(
            $$"""{"id":"{{entries[0].GetProperty("id").GetString()}}","type":"api_call","amountKobo":-10000,"amount":-100,"balanceAfterKobo":490000,"balanceAfter":4900,"description":"GET /v1/customers","keyId":"{{key}}","requestId":"{{call.Headers["X-Request-Id"]}}","topupId":null,"createdAt":"2026-03-19T12:00:00.000Z"}""",
            entries[0].GetRawText());
        Assert.AreEqual(
            $$"""{"id":"{{entries[11].GetProperty("id").GetString()}}","type":"topup","amountKobo":500000,"amount":5000,"balanceAfterKobo":500000,"balanceAfter":5000,"description":"Starter package","keyId":null,"requestId":null,"topupId":"{{id}}","createdAt":"2026-03-18T12:00:00.000Z"}""",
            entries[11].GetRawText());
        Assert.AreEqual(trial.Headers["X-Request-Id"], entries[10].GetProperty("requestId").GetString());
        Assert.HasCount(10, await EntriesAsync("type=trial_call"));
        Assert.HasCount(1, await EntriesAsync("type=api_call"));
        Assert.HasCount(1, await EntriesAsync("type=topup"));
        Assert.HasCount(0, await EntriesAsync("type=transfer"));
        Assert.HasCount(2, await EntriesAsync("endDate=2026-03-18"));
        Assert.HasCount(10, await EntriesAsync("startDate=2026-03-19"));
        Assert.HasCount(1, await EntriesAsync("startDate=2026-03-18&endDate=2026-03-18&type=trial_call"));
        Assert.HasCount(0, await EntriesAsync("startDate=2026-03-20"));
    }

    [TestMethod]
    public async Task The_ledger_is_read_page_by_page()
    {
        for (var i = 1; i <= 5; i++) await AddAsync(i * 100);
        var amounts = new List<long>();
        string? cursor = null;
        do
        {
            var page = (await GetAsync($"/v1/credits/ledger?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200).Data;
            amounts.AddRange(page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("amountKobo").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        CollectionAssert.AreEqual(new long[] { 500, 400, 300, 200, 100 }, amounts);
    }

    [TestMethod]
    [DataRow("type=gift", "type")]
    [DataRow("limit=0", "limit")]
    [DataRow("startDate=2026-03-19&endDate=2026-03-18", "endDate")]
    [DataRow("cursor=x", "cursor")]
    public async Task A_wrong_query_of_the_ledger_is_told(string query, string field)
    {
        var refused = (await GetAsync($"/v1/credits/ledger?{query}")).Expect(400);
        Assert.AreEqual("INVALID_REQUEST", refused.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, refused.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Looking_after_credits_is_free_and_works_without_any()
    {
        for (var i = 0; i < 11; i++) await GetAsync("/v1/customers");
        foreach (var path in new[] { "/v1/credits", "/v1/credits/packages", "/v1/credits/ledger", "/v1/usage", "/v1/api-keys" }) (await GetAsync(path)).Expect(200);
        (await BuyAsync("""{"packageId":"starter"}""")).Expect(201);
        Assert.HasCount(10, await EntriesAsync(""));
    }

    [TestMethod]
    public async Task The_business_need_not_be_named_and_must_be_the_keys_own()
    {
        var authorization = ("Authorization", $"Bearer {_business.Created.LiveKey.Secret}");
        (await _app.SendAsync(HttpMethod.Get, "/v1/credits", null, authorization)).Expect(200);
        (await _app.SendAsync(HttpMethod.Get, "/v1/credits?businessId=biz_01kf0e44m0e6g8ec8cwhyrpef1", null, authorization)).Expect(403);
        (await _app.SendAsync(HttpMethod.Get, "/v1/credits?businessId=x", null, authorization)).Expect(403);
    }

    [TestMethod]
    [DataRow(null, "UNAUTHORIZED")]
    [DataRow("Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "UNAUTHORIZED")]
    [DataRow("Bearer live_sk_000000000000000000000000000000000000000000000000", "INVALID_API_KEY")]
    [DataRow("Bearer nonsense", "INVALID_API_KEY")]
    public async Task A_credential_that_is_no_good_is_named_for_what_it_is(string? authorization, string code)
    {
        var headers = authorization is null ? [] : new[] { ("Authorization", authorization) };
        Assert.AreEqual(code, (await _app.SendAsync(HttpMethod.Get, "/v1/credits", null, headers)).Expect(401).ErrorCode);
    }

    [TestMethod]
    public async Task An_access_token_on_an_endpoint_for_keys_alone_is_an_invalid_key() =>
        Assert.AreEqual("INVALID_API_KEY", (await _app.SendAsync(HttpMethod.Get, "/v1/customers", null, ("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"))).Expect(401).ErrorCode);

    private Task<Reply> GetAsync(string path) => _business.BusinessAsync(HttpMethod.Get, path);

    private Task<Reply> BuyAsync(string body, params (string Name, string Value)[] headers) => _business.BusinessAsync(HttpMethod.Post, "/v1/credits/topups", body, headers);

    private async Task<string> BoughtAsync() => (await BuyAsync("""{"packageId":"starter"}""")).Expect(201).Data.GetProperty("topupId").GetString()!;

    private async Task<JsonElement> TopUpAsync(string id) => (await GetAsync($"/v1/credits/topups/{id}")).Expect(200).Data;

    private async Task<long> BalanceAsync() => (await GetAsync("/v1/credits")).Expect(200).Data.GetProperty("balanceKobo").GetInt64();

    private async Task<IReadOnlyList<JsonElement>> EntriesAsync(string query) => [.. (await GetAsync($"/v1/credits/ledger?{query}")).Expect(200).Data.GetProperty("entries").EnumerateArray()];

    private Task AddAsync(long kobo) => _app.Service<AddCredits>().RunAsync(_business.Live.TenantId, kobo, "Test", CancellationToken.None);

    private async Task ConfirmAsync(string reference, long paid) => Assert.IsTrue((await _app.Service<ConfirmTopUp>().RunAsync(reference, paid, _app.Time.GetUtcNow(), CancellationToken.None)).IsOk);

    /// <summary>A gateway that says what the test wants it to say.</summary>
    private sealed class FakeCheckout : ICheckout
    {
        public List<CheckoutRequest> Started { get; } = [];

        public CheckoutNews News { get; set; } = new(CheckoutState.Pending, 0, null);

        public Failure? Failure { get; set; }

        public int Asked { get; private set; }

        public Task<Outcome<string>> StartAsync(CheckoutRequest request, CancellationToken cancellationToken)
        {
            Started.Add(request);
            return Task.FromResult(Failure is { } failure ? failure : (Outcome<string>)$"https://checkout.example/{request.Reference}");
        }

        public Task<Outcome<CheckoutNews>> AskAsync(CheckoutRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Failure is { } failure ? failure : (Outcome<CheckoutNews>)News);
        }
    }
}
