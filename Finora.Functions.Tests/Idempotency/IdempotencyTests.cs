using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Idempotency;

/// <summary>Section 5 of the Business contract and section 3 of the Platform's, over HTTP.</summary>
[TestClass]
public sealed class IdempotencyTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte_and_nothing_happens_again(bool platform)
    {
        var business = await app.CreateBusinessAsync();
        var first = (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        app.Time.Advance(TimeSpan.FromMinutes(3));
        Posts.AssertReplay(first, await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example")));
        Assert.HasCount(1, await app.StoredAsync(business.Live, RowKeys.Events));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Spacing_member_order_and_the_form_of_numbers_make_no_other_body(bool platform)
    {
        var business = await app.CreateBusinessAsync();
        var first = (await business.PostAsync(platform, "customers", "k-1", """{"name":"Sunbird","email":"a@sunbird.example","n":[1.50,2]}""")).Expect(201);
        var again = "{ \"n\" : [15e-1, 2.0],\n\t\"email\":\"a@sunbird.ex\\u0061mple\", \"name\" : \"Sunbird\" }";
        Posts.AssertReplay(first, await business.PostAsync(platform, "customers", "k-1", again));
    }

    [TestMethod]
    public async Task No_body_is_the_same_as_an_empty_object()
    {
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PostAsync(true, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).IdOf(true);
        var invoice = (await business.PostAsync(true, "invoices", "k-1", Posts.NewInvoice(true, customer))).Expect(201).IdOf(true);
        var path = $"/api/v1/invoices/{invoice}/finalize";
        var first = (await business.PlatformAsync(HttpMethod.Post, path, null, (Posts.Header, "k-1"))).Expect(200);
        Posts.AssertReplay(first, await business.PlatformAsync(HttpMethod.Post, path, " { } ", (Posts.Header, "k-1")));
    }

    [TestMethod]
    [DataRow(false, "BUSINESS_LOGIC_ERROR")]
    [DataRow(true, "UNPROCESSABLE")]
    public async Task Another_body_under_the_same_key_is_refused(bool platform, string code)
    {
        var business = await app.CreateBusinessAsync();
        (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        var refused = (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("b@sunbird.example"))).Expect(422);
        Assert.AreEqual(code, refused.ErrorCode);
        Assert.IsFalse(refused.Headers.ContainsKey(Posts.Replayed));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("tab\tinside")]
    public async Task A_malformed_key_is_refused_and_named(string key)
    {
        var business = await app.CreateBusinessAsync();
        foreach (var bad in new[] { key, new string('k', 256) })
        {
            Assert.AreEqual("INVALID_REQUEST", (await business.PostAsync(false, "customers", bad, Posts.NewCustomer("a@sunbird.example"))).Expect(400).ErrorCode);
            var onPlatform = (await business.PostAsync(true, "customers", bad, Posts.NewCustomer("a@sunbird.example"))).Expect(400);
            Assert.AreEqual("VALIDATION_ERROR", onPlatform.ErrorCode);
            var detail = onPlatform.Error.GetProperty("details")[0];
            Assert.AreEqual("Idempotency-Key", detail.GetProperty("field").GetString());
            Assert.StartsWith("Idempotency-Key must be", detail.GetProperty("message").GetString()!, StringComparison.Ordinal);
        }

        Assert.IsEmpty(await app.StoredAsync(business.Live, RowKeys.Events));
    }

    [TestMethod]
    public async Task A_key_beyond_ascii_is_refused()
    {
        var business = await app.CreateBusinessAsync();
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = app.Http.BaseAddress };
        (await new TestBusiness(http, business.Created).PostAsync(false, "customers", "naïve", Posts.NewCustomer("a@sunbird.example"))).Expect(400);
        Assert.IsEmpty(await app.StoredAsync(business.Live, RowKeys.Events));
    }

    [TestMethod]
    public async Task A_key_of_all_allowed_characters_and_full_length_works()
    {
        var business = await app.CreateBusinessAsync();
        var printable = string.Concat(Enumerable.Range('!', 94).Select(c => (char)c));
        var key = $"{printable} {printable} {printable}"[..255];
        var first = (await business.PostAsync(false, "customers", key, Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        Posts.AssertReplay(first, await business.PostAsync(false, "customers", key, Posts.NewCustomer("a@sunbird.example")));
    }

    [TestMethod]
    public async Task The_header_means_nothing_to_other_methods_and_to_the_partners_webhook()
    {
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).IdOf(false);
        foreach (var key in new[] { "k-1", "k-1", new string('k', 300) })
        {
            var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}", null, (Posts.Header, key))).Expect(200);
            Assert.IsFalse(read.Headers.ContainsKey(Posts.Replayed));
            Assert.AreEqual("UNAUTHORIZED", (await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", "{}", (Posts.Header, key))).Expect(401).ErrorCode);
        }
    }

    [TestMethod]
    public async Task The_same_key_is_another_one_on_another_path_side_surface_or_business()
    {
        var (business, other) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var body = Posts.NewCustomer("a@sunbird.example");
        var first = (await business.PostAsync(false, "customers", "k-1", body)).Expect(201).IdOf(false);
        var onTest = (await business.BusinessTestAsync(HttpMethod.Post, "/v1/customers", body, (Posts.Header, "k-1"))).Expect(201).IdOf(false);
        var elsewhere = (await other.PostAsync(false, "customers", "k-1", body)).Expect(201).IdOf(false);
        Assert.AreEqual(3, new[] { first, onTest, elsewhere }.Distinct().Count());
        (await business.PostAsync(true, "customers", "k-1", Posts.NewCustomer("b@sunbird.example"))).Expect(201);
        (await business.PostAsync(false, "invoices", "k-1", Posts.NewInvoice(false, first))).Expect(201);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task What_the_endpoint_itself_refuses_is_kept(bool platform)
    {
        var business = await app.CreateBusinessAsync();
        (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        var conflict = (await business.PostAsync(platform, "customers", "k-2", Posts.NewCustomer("a@sunbird.example"))).Expect(409);
        Assert.IsFalse(conflict.Headers.ContainsKey("Retry-After"));
        Posts.AssertReplay(conflict, await business.PostAsync(platform, "customers", "k-2", Posts.NewCustomer("a@sunbird.example")));
        var missing = platform ? "invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/finalize" : "invoices/inv_01km58dkh0ecca5b8sma5333hz/send";
        var notFound = (await business.PostAsync(platform, missing, "k-2", """{"notify":false}""")).Expect(404);
        Posts.AssertReplay(notFound, await business.PostAsync(platform, missing, "k-2", """{"notify":false}"""));
    }

    [TestMethod]
    public async Task A_broken_rule_is_kept_even_after_it_would_hold()
    {
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PostAsync(true, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).IdOf(true);
        var body = $$"""{"customer_id":"{{customer}}","issue_date":"2026-03-25","due_date":"2026-04-25","line_items":[{"description":"Rice","unit_price":10}]}""";
        var invoice = (await business.PostAsync(true, "invoices", "k-1", body)).Expect(201).IdOf(true);
        var tooEarly = (await business.PostAsync(true, $"invoices/{invoice}/finalize", "k-1", "{}")).Expect(422);
        (await business.PostAsync(true, $"invoices/{invoice}/finalize", "k-2", """{"issue_date":"2026-03-18"}""")).Expect(200);
        Posts.AssertReplay(tooEarly, await business.PostAsync(true, $"invoices/{invoice}/finalize", "k-1", "{}"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_refused_body_leaves_the_key_free_for_another(bool platform)
    {
        var business = await app.CreateBusinessAsync();
        (await business.PostAsync(platform, "customers", "k-1", """{"name":"Sunbird"}""")).Expect(400);
        (await business.PostAsync(platform, "customers", "k-1", "{")).Expect(400);
        var first = (await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(201);
        Posts.AssertReplay(first, await business.PostAsync(platform, "customers", "k-1", Posts.NewCustomer("a@sunbird.example")));
    }

    [TestMethod]
    public async Task A_key_is_kept_for_a_day_from_its_first_use()
    {
        await using var own = await TestApp.OnSqliteAsync();
        var business = await own.CreateBusinessAsync();
        var customer = (await business.PostAsync(false, "customers", "k-0", Posts.NewCustomer("a@sunbird.example"))).IdOf(false);
        var body = Posts.NewInvoice(false, customer);
        var first = (await business.PostAsync(false, "invoices", "k-1", body)).Expect(201);
        own.Time.Leap(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Posts.AssertReplay(first, await business.PostAsync(false, "invoices", "k-1", body));
        own.Time.Advance(TimeSpan.FromMilliseconds(1));
        var next = (await business.PostAsync(false, "invoices", "k-1", body)).Expect(201);
        Assert.AreNotEqual(first.IdOf(false), next.IdOf(false));
        Posts.AssertReplay(next, await business.PostAsync(false, "invoices", "k-1", body));
    }

    [TestMethod]
    public async Task Without_the_header_two_posts_make_two_records()
    {
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PostAsync(false, "customers", "k-0", Posts.NewCustomer("a@sunbird.example"))).IdOf(false);
        var first = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", Posts.NewInvoice(false, customer));
        var second = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", Posts.NewInvoice(false, customer));
        Assert.AreNotEqual(first.Expect(201).IdOf(false), second.Expect(201).IdOf(false));
    }

    [TestMethod]
    public async Task A_number_beyond_a_double_is_compared_as_it_was_written()
    {
        var business = await app.CreateBusinessAsync();
        const string Body = """{"name":"Sunbird","email":"a@sunbird.example","note":1e999}""";
        var first = (await business.PostAsync(false, "customers", "k-1", Body)).Expect(201);
        Posts.AssertReplay(first, await business.PostAsync(false, "customers", "k-1", Body));
        (await business.PostAsync(false, "customers", "k-1", Body.Replace("999", "998"))).Expect(422);
    }

    [TestMethod]
    public async Task What_is_stored_tells_nothing_of_key_body_or_answer()
    {
        var business = await app.CreateBusinessAsync();
        (await business.PostAsync(false, "customers", "order-7781-adaeze", Posts.NewCustomer("adaeze@sunbird.example"))).Expect(201);
        var page = await app.Services.GetRequiredService<ITableStore>()
            .ReadAsync(StoreTable.Counters, "idm." + business.Live.Partition, KeyRange.Prefix("0") with { To = "z" }, 100, null, CancellationToken.None);
        Assert.HasCount(2, page.Rows);
        foreach (var row in page.Rows)
        {
            var text = row.Key + System.Text.Encoding.UTF8.GetString(row.Body.Span);
            Assert.DoesNotContain("adaeze", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Sunbird", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("7781", text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
