using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>Section 22 of the Platform contract, as far as it is about endpoints.</summary>
[TestClass]
public sealed class PlatformWebhookTests
{
    private const string Example = """
        { "id": "019527bc-3280-7db4-95ba-ac86e11ce7fc", "url": "https://hooks.adaezefoods.example/finora", "events": ["invoice.paid", "firs.submitted"], "description": "ERP", "status": "active", "disabled_reason": null,
          "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "secret_hint": "whsec_…Hh8=", "previous_secret_expires_at": null,
          "last_delivery_at": null, "last_success_at": null, "created_at": "2025-02-21T09:00:00.000Z", "updated_at": "2025-02-21T09:00:00.000Z" }
        """;

    private const string Body = """{"url":"https://hooks.adaezefoods.example/finora","events":["invoice.paid","firs.submitted"],"description":"ERP"}""";

    private static readonly FixedLookup Names = new("8.8.8.8");
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync(services => services.AddSingleton<IAddressLookup>(Names));

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task An_endpoint_is_made_with_its_secret_and_shown_by_its_hint_from_then_on()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).Expect(201).WithHeaders().Json;

        Shape.AssertLike(Example, made);
        Assert.AreEqual("whsec_…" + Trade.Text(made, "secret")[^4..], Trade.Text(made, "secret_hint"));
        var read = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/webhooks/{Trade.Text(made, "id")}")).Expect(200).Json;
        CollectionAssert.AreEqual(Shape.Names(made).Except(["secret"]).ToArray(), Shape.Names(read));
        var list = (await business.PlatformAsync(HttpMethod.Get, "/api/v1/webhooks")).Expect(200).Json;
        CollectionAssert.AreEqual(new[] { "data", "next_cursor", "has_more" }, Shape.Names(list));
        Assert.AreEqual(read.GetRawText(), list.GetProperty("data")[0].GetRawText());
    }

    [TestMethod]
    [DataRow("{}", "url", "events")]
    [DataRow("""{"url":"http://hooks.adaezefoods.example/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://hooks.adaezefoods.example/#x","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://u:p@hooks.adaezefoods.example/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://[::1]/","events":["*"]}""", "url")]
    [DataRow("""{"url":"https://hooks.adaezefoods.example/","events":["receipt.created"]}""", "events.0")]
    [DataRow("""{"url":"https://hooks.adaezefoods.example/","events":[]}""", "events")]
    public async Task A_bad_address_or_an_unknown_event_is_refused_with_its_fields(string body, params string[] fields)
    {
        var business = await s_app.CreateBusinessAsync();
        var reply = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", body)).InPlatformError(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        CollectionAssert.AreEqual(fields, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    [DoNotParallelize]
    public async Task A_host_that_resolves_to_a_private_address_is_refused()
    {
        var business = await s_app.CreateBusinessAsync();
        Names.Addresses = ["8.8.8.8", "192.168.1.7"];
        try
        {
            CollectionAssert.AreEqual(new[] { "url" }, (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).InPlatformError(400).ErrorFields.ToArray());
        }
        finally
        {
            Names.Addresses = ["8.8.8.8"];
        }
    }

    [TestMethod]
    public async Task An_eleventh_endpoint_is_one_too_many()
    {
        var business = await s_app.CreateBusinessAsync();
        for (var i = 0; i < 10; i++) (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).Expect(201);
        Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).InPlatformError(422).ErrorCode);
        var page = (await business.PlatformAsync(HttpMethod.Get, "/api/v1/webhooks?limit=7")).Expect(200).Json;
        Assert.IsTrue(page.GetProperty("has_more").GetBoolean());
        var rest = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/webhooks?limit=7&cursor={Trade.Text(page, "next_cursor")}")).Expect(200).Json;
        Assert.AreEqual(3, rest.GetProperty("data").GetArrayLength());
        Assert.IsFalse(rest.GetProperty("has_more").GetBoolean());
    }

    [TestMethod]
    public async Task An_endpoint_is_changed_paused_and_made_active_again()
    {
        var business = await s_app.CreateBusinessAsync();
        var path = $"/api/v1/webhooks/{Trade.Text((await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).Expect(201).Json, "id")}";

        var changed = (await business.PlatformAsync(HttpMethod.Patch, path, """{"url":"https://hooks.adaezefoods.example/2","events":["*"],"description":null,"status":"paused"}""")).Expect(200).Json;

        Assert.AreEqual("paused", Trade.Text(changed, "status"));
        Assert.AreEqual("https://hooks.adaezefoods.example/2", Trade.Text(changed, "url"));
        Assert.AreEqual("active", Trade.Text((await business.PlatformAsync(HttpMethod.Patch, path, """{"status":"active"}""")).Expect(200).Json, "status"));
        CollectionAssert.AreEqual(new[] { "status" }, (await business.PlatformAsync(HttpMethod.Patch, path, """{"status":"disabled"}""")).InPlatformError(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "status" }, (await business.PlatformAsync(HttpMethod.Patch, path, """{"status":null}""")).InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_deleted_endpoint_and_a_foreign_one_are_not_there()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var id = Trade.Text((await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).Expect(201).Json, "id");
        (await other.PlatformAsync(HttpMethod.Get, $"/api/v1/webhooks/{id}")).InPlatformError(404);

        Assert.AreEqual("""{"message":"Webhook deleted."}""", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/webhooks/{id}")).Expect(200).Text);

        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/webhooks/{id}")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/webhooks/{id}", "{}")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/webhooks/{id}/rotate-secret")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/webhooks/{id}/test")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/webhooks/{id}/deliveries")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/webhooks/nonsense")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_new_secret_is_shown_once_with_the_end_of_the_old_one()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text((await business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", Body)).Expect(201).Json, "id");

        var rotated = (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/webhooks/{id}/rotate-secret")).Expect(200).Json;

        Shape.AssertLike("""{ "secret": "whsec_Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=", "previous_secret_expires_at": "2025-03-11T10:00:00.000Z" }""", rotated);
        var shown = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/webhooks/{id}")).Expect(200).Json;
        Assert.AreEqual(Trade.Text(rotated, "previous_secret_expires_at"), Trade.Text(shown, "previous_secret_expires_at"));
    }
}
