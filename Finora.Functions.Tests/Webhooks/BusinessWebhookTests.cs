using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>Sections 15.1 to 15.5 and 15.12 of the Business contract.</summary>
[TestClass]
public sealed class BusinessWebhookTests
{
    private const string Example = """
        { "id": "wh_01kn40wx00e3wrs8zdfa831rbp", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "environment": "live", "url": "https://hooks.sunbird.example/finora", "description": "ERP sync", "events": ["invoice.paid", "payment.received"],
          "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "isActive": true, "disabledReason": null, "createdAt": "2026-04-01T08:00:00.000Z", "updatedAt": "2026-04-01T08:00:00.000Z" }
        """;

    private const string Body = """{"url":"https://hooks.sunbird.example/finora","description":" ERP sync ","events":["invoice.paid","payment.received"]}""";

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_webhook_is_made_with_its_secret_and_read_without()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data;

        Shape.AssertLike(Example, made);
        var secret = Trade.Text(made, "secret");
        Assert.HasCount(32, Convert.FromBase64String(secret["whsec_".Length..]));
        Assert.AreEqual("ERP sync", Trade.Text(made, "description"));
        Assert.AreEqual("https://hooks.sunbird.example/finora", Trade.Text(made, "url"));
        var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{Trade.Text(made, "id")}")).InEnvelope(200).Data;
        Assert.AreEqual($"whsec_****{secret[^4..]}", Trade.Text(read, "secret"));
        var list = (await business.BusinessAsync(HttpMethod.Get, "/v1/webhooks")).InEnvelope(200).Data;
        CollectionAssert.AreEqual(new[] { "webhooks", "count", "nextCursor" }, Shape.Names(list));
        Assert.AreEqual(read.GetRawText(), list.GetProperty("webhooks")[0].GetRawText());
        Assert.AreEqual(1, list.GetProperty("count").GetInt32());
    }

    [TestMethod]
    public async Task The_secret_is_sealed_at_rest()
    {
        var business = await s_app.CreateBusinessAsync();
        var secret = Trade.Text((await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).Expect(201).Data, "secret");

        var stored = (await s_app.StoredAsync(business.Live, RowKeys.Webhooks)).Single();

        Assert.IsFalse(stored.ToString().Contains(secret["whsec_".Length..^4], StringComparison.Ordinal));
        StringAssert.StartsWith(stored.SealedSecret, "v1.");
    }

    [TestMethod]
    public async Task The_business_need_not_be_named_and_if_named_must_be_the_keys_own()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var bearer = ("Authorization", $"Bearer {business.Created.LiveKey.Secret}");

        Assert.AreEqual(business.Id, Trade.Text((await s_app.SendAsync(HttpMethod.Post, "/v1/webhooks", Body, bearer)).InEnvelope(201).Data, "businessId"));
        Assert.AreEqual("FORBIDDEN", (await s_app.SendAsync(HttpMethod.Post, $"/v1/webhooks?businessId={other.Id}", Body, bearer)).InEnvelope(403).ErrorCode);
        (await s_app.SendAsync(HttpMethod.Get, "/v1/webhooks")).InEnvelope(401);
    }

    [TestMethod]
    [DataRow("{}", "url", "events")]
    [DataRow("""{"url":"http://hooks.sunbird.example/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://127.0.0.1/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://[::ffff:10.0.0.1]/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://169.254.169.254/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://me@hooks.sunbird.example/","events":["*"]}""", "url")]
    [DataRow("""{"url":7,"events":["*"]}""", "url")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":[]}""", "events")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":"*"}""", "events")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":["invoice.paid","invoice.finalized"]}""", "events[1]")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":["webhook.test"]}""", "events[0]")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":["invoice.paid","invoice.paid"]}""", "events[1]")]
    [DataRow("""{"url":"https://hooks.sunbird.example/","events":["*","invoice.paid"]}""", "events")]
    public async Task A_body_against_the_rules_is_refused_with_its_fields(string body, params string[] fields)
    {
        var business = await s_app.CreateBusinessAsync();
        var reply = (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", body)).InEnvelope(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        CollectionAssert.AreEqual(fields, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_description_has_two_hundred_characters_at_most()
    {
        var business = await s_app.CreateBusinessAsync();
        var body = $$"""{"url":"https://hooks.sunbird.example/","events":["*"],"description":"{{new string('d', 201)}}"}""";
        CollectionAssert.AreEqual(new[] { "description" }, (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", body)).InEnvelope(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Every_event_of_the_contract_can_be_subscribed_and_an_eleventh_webhook_cannot()
    {
        var business = await s_app.CreateBusinessAsync();
        const string All = """
            ["invoice.created","invoice.paid","invoice.voided","receipt.created","expense.created","bill.created","bill.paid","payment.received","customer.created","customer.updated",
             "report.generated","loan.disbursed","loan.repayment","health_score.changed"]
            """;
        for (var i = 0; i < 10; i++) (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"https://hooks.sunbird.example/{{i}}","events":{{All}}}""")).InEnvelope(201);

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(422).ErrorCode);
        (await business.BusinessTestAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201);
        var page = (await business.BusinessAsync(HttpMethod.Get, "/v1/webhooks?limit=4")).InEnvelope(200).Data;
        Assert.AreEqual("https://hooks.sunbird.example/9", Trade.Text(page.GetProperty("webhooks")[0], "url"));
        var rest = (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks?limit=6&cursor={Trade.Text(page, "nextCursor")}")).InEnvelope(200).Data;
        Assert.AreEqual(6, rest.GetProperty("count").GetInt32());
        (await business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{Trade.Text(page.GetProperty("webhooks")[0], "id")}")).InEnvelope(200);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201);
    }

    [TestMethod]
    public async Task Ten_that_are_made_at_once_beside_others_are_ten_in_all()
    {
        var business = await s_app.CreateBusinessAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)));
        Assert.AreEqual(10, replies.Count(reply => reply.Status == 201));
        Assert.AreEqual(6, replies.Count(reply => reply.Status == 422));
    }

    [TestMethod]
    public async Task Sides_surfaces_and_businesses_do_not_see_each_others_webhooks()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var test = (await business.BusinessTestAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data;
        Assert.AreEqual("test", Trade.Text(test, "environment"));
        var platform = Trade.Text((await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", """{"url":"https://hooks.sunbird.example/","events":["*"]}""")).Expect(201).Json, "id");
        var foreign = Trade.Text((await other.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data, "id");

        Assert.AreEqual(0, (await business.BusinessAsync(HttpMethod.Get, "/v1/webhooks")).InEnvelope(200).Data.GetProperty("count").GetInt32());
        foreach (var id in new[] { Trade.Text(test, "id"), PublicId.Format("wh", Guid.Parse(platform)), foreign, Trade.Unknown("wh"), "wh_1", "nonsense" })
        {
            (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{id}")).InEnvelope(404);
            (await business.BusinessAsync(HttpMethod.Put, $"/v1/webhooks/{id}", "{}")).InEnvelope(404);
            (await business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{id}")).InEnvelope(404);
            (await business.BusinessAsync(HttpMethod.Post, $"/v1/webhooks/{id}/rotate-secret")).InEnvelope(404);
            (await business.BusinessAsync(HttpMethod.Post, $"/v1/webhooks/{id}/test")).InEnvelope(404);
            (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{id}/deliveries")).InEnvelope(404);
        }
    }

    [TestMethod]
    public async Task A_change_touches_what_it_is_sent_and_leaves_the_secret()
    {
        var business = await s_app.CreateBusinessAsync();
        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data;
        var path = $"/v1/webhooks/{Trade.Text(made, "id")}";
        s_app.Time.Advance(TimeSpan.FromSeconds(1));

        var changed = (await business.BusinessAsync(HttpMethod.Put, path, """{"url":"https://hooks.sunbird.example/2","events":["*"],"description":null,"isActive":false}""")).InEnvelope(200).Data;

        Assert.AreEqual("https://hooks.sunbird.example/2", Trade.Text(changed, "url"));
        Assert.AreEqual("""["*"]""", changed.GetProperty("events").GetRawText());
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, changed.GetProperty("description").ValueKind);
        Assert.IsFalse(changed.GetProperty("isActive").GetBoolean());
        Assert.AreEqual($"whsec_****{Trade.Text(made, "secret")[^4..]}", Trade.Text(changed, "secret"));
        Assert.AreNotEqual(Trade.Text(made, "updatedAt"), Trade.Text(changed, "updatedAt"));
        Assert.IsTrue((await business.BusinessAsync(HttpMethod.Patch, path, """{"isActive":true}""")).InEnvelope(200).Data.GetProperty("isActive").GetBoolean());
    }

    [TestMethod]
    [DataRow("""{"url":null}""", "url")]
    [DataRow("""{"events":null}""", "events")]
    [DataRow("""{"isActive":null}""", "isActive")]
    [DataRow("""{"isActive":"no"}""", "isActive")]
    [DataRow("""{"url":"https://10.0.0.1/"}""", "url")]
    public async Task A_change_against_the_rules_is_refused(string body, string field)
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text((await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data, "id");
        CollectionAssert.AreEqual(new[] { field }, (await business.BusinessAsync(HttpMethod.Put, $"/v1/webhooks/{id}", body)).InEnvelope(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Deleting_is_for_good()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text((await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data, "id");

        var deleted = (await business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{id}")).InEnvelope(200).Data;

        Assert.AreEqual($$"""{"id":"{{id}}","deleted":true}""", deleted.GetRawText());
        (await business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{id}")).InEnvelope(404);
        (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{id}")).InEnvelope(404);
    }

    [TestMethod]
    public async Task A_new_secret_is_shown_once_with_the_end_of_the_old_one()
    {
        var business = await s_app.CreateBusinessAsync();
        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(201).Data;

        var rotated = (await business.BusinessAsync(HttpMethod.Post, $"/v1/webhooks/{Trade.Text(made, "id")}/rotate-secret")).InEnvelope(200).Data;

        Shape.AssertLike("""{ "id": "wh_01kn40wx00e3wrs8zdfa831rbp", "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "previousSecretExpiresAt": "2026-04-18T12:30:00.000Z" }""", rotated);
        Assert.AreNotEqual(Trade.Text(made, "secret"), Trade.Text(rotated, "secret"));
        Assert.AreEqual(Core.Time.Instant.Now(s_app.Time).AddHours(24), rotated.GetProperty("previousSecretExpiresAt").GetDateTimeOffset());
        var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{Trade.Text(made, "id")}")).InEnvelope(200).Data;
        Assert.AreEqual($"whsec_****{Trade.Text(rotated, "secret")[^4..]}", Trade.Text(read, "secret"));
    }

    [TestMethod]
    public async Task A_repeated_call_gives_the_same_webhook_and_secret()
    {
        var business = await s_app.CreateBusinessAsync();
        var first = await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body, ("Idempotency-Key", "hook-1"));
        var again = await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body, ("Idempotency-Key", "hook-1"));
        Assert.AreEqual(first.InEnvelope(201).Data.GetRawText(), again.Expect(201).Data.GetRawText());
        Assert.HasCount(1, await s_app.StoredAsync(business.Live, RowKeys.Webhooks));
    }

    [TestMethod]
    public async Task A_plan_without_the_api_has_no_webhooks()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("PREMIUM_REQUIRED", (await business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", Body)).InEnvelope(403).ErrorCode);
    }
}
