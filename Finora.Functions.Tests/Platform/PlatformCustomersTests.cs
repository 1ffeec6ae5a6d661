using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Section 8: list, change, delete.</summary>
[TestClass]
public sealed class PlatformCustomersTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Customers_are_listed_by_name_without_case_and_every_one_once()
    {
        var business = await app.CreateBusinessAsync();
        foreach (var name in new[] { "bola", "Ada", "Chidi", "ada", "Zainab", "Émeka" }) await business.AnyCustomerAsync(name);
        var gone = await business.AnyCustomerAsync("Bisi");
        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/customers/{gone}")).Expect(200);
        foreach (var (query, names) in new (string, string[])[] { ("", ["Ada", "ada", "bola", "Chidi", "Zainab", "Émeka"]), ("&include_inactive=true", ["Ada", "ada", "Bisi", "bola", "Chidi", "Zainab", "Émeka"]) })
        {
            var (seen, cursor) = (new List<string>(), "");
            do
            {
                var page = await business.PlatformReadAsync($"/customers?limit=2{query}{cursor}");
                seen.AddRange(page.Column("name"));
                cursor = page.GetProperty("has_more").GetBoolean() ? "&cursor=" + Trade.Text(page, "next_cursor") : "";
            }
            while (cursor.Length > 0);

            CollectionAssert.AreEqual(names, seen);
        }
    }

    [TestMethod]
    public async Task Filters_narrow_the_list()
    {
        await using var mine = await TestApp.OnSqliteAsync();
        var business = await mine.CreateBusinessAsync();
        var ada = await business.PlatformCustomerAsync("""{"name":"Ada Obi","email":"ada@harmattan.example"}""");
        mine.Time.Leap(TimeSpan.FromDays(1));
        var foods = await business.PlatformCustomerAsync("""{"name":"Bólá Foods","email":"b@sunbird.example","tin":"87654321-0001"}""");
        var ministry = await business.PlatformCustomerAsync("""{"name":"Ministry","email":"m@gov.example","customer_type":"government"}""");

        foreach (var (query, ids) in new (string, string[])[]
        {
            ("q=OBI", [ada]), ("q=SUNBIRD", [foods]), ("q=4321-00", [foods]), ("q=b%C3%B3l%C3%A1", [foods]), ("q=xyz", []), ("customer_type=government", [ministry]), ("customer_type=individual", [ada]),
            ("to=2026-03-18", [ada]), ("from=2026-03-19", [foods, ministry]), ("from=2026-03-19&q=gov", [ministry]),
        }) CollectionAssert.AreEqual(ids, (await business.PlatformReadAsync("/customers?" + query)).Column("id"), query);
        foreach (var (query, field) in new[] { ("customer_type=person", "customer_type"), ("include_inactive=1", "include_inactive"), ("from=x", "from"), ("limit=200", "limit") })
        {
            CollectionAssert.AreEqual(new[] { field }, (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers?" + query)).InPlatformError(400).ErrorFields.ToArray());
        }
    }

    [TestMethod]
    public async Task A_change_touches_what_it_is_sent_and_null_clears()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.PlatformCustomerAsync();

        var changed = await PatchAsync(business, id, """{"name":"Adaeze","contact_name":"Ada Obi","notes":"VIP","customer_type":"government","email":"New@Adaeze.example","billing_address":{"city":"Kano","state":"Kano"}}""");
        var cleared = await PatchAsync(business, id, """{"phone":null,"tin":null,"company_name":null,"contact_name":null,"notes":null,"billing_address":null,"customer_type":null}""");

        Assert.AreEqual("Adaeze Ada Obi VIP government new@adaeze.example +2348030000002 87654321-0001", changed.Facts("name", "contact_name", "notes", "customer_type", "email", "phone", "tin"));
        Assert.AreEqual("""{"street":null,"city":"Kano","state":"NG-KN","lga":null,"postal_code":null,"country":"NG"}""", changed.GetProperty("billing_address").GetRawText());
        Assert.AreEqual("individual null null null null null null null", cleared.Facts("customer_type", "phone", "tin", "tin_format", "company_name", "contact_name", "notes", "billing_address"));
        CollectionAssert.AreEqual(new[] { "customer.created", "customer.updated", "customer.updated" }, await app.EventTypesAsync(business));
        Assert.AreEqual(cleared.GetRawText(), (await PatchAsync(business, id, "{}")).GetRawText());
        Assert.HasCount(3, await app.EventTypesAsync(business));
    }

    [TestMethod]
    public async Task A_deleted_customer_is_kept_and_comes_back()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.PlatformCustomerAsync();
        for (var pass = 0; pass < 2; pass++) Assert.AreEqual("""{"message":"Customer deleted."}""", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/customers/{id}")).Expect(200).Text);

        Assert.IsFalse((await business.PlatformReadAsync($"/customers/{id}")).GetProperty("is_active").GetBoolean());
        Assert.AreEqual("CONFLICT", (await business.PlatformPostAsync("/customers", """{"name":"B","email":"accounts@adaezefoods.example"}""")).InPlatformError(409).ErrorCode);
        Assert.IsTrue((await PatchAsync(business, id, """{"is_active":true}""")).GetProperty("is_active").GetBoolean());
        Assert.AreEqual(1, (await business.PlatformReadAsync("/customers")).GetProperty("data").GetArrayLength());
        CollectionAssert.AreEqual(new[] { "customer.created", "customer.deleted", "customer.updated" }, await app.EventTypesAsync(business));
    }

    [TestMethod]
    [DataRow("""{"name":null}""", "name")]
    [DataRow("""{"email":null}""", "email")]
    [DataRow("""{"email":"x"}""", "email")]
    [DataRow("""{"is_active":false}""", "is_active")]
    [DataRow("""{"is_active":"yes"}""", "is_active")]
    [DataRow("""{"phone":"12"}""", "phone")]
    [DataRow("""{"tin":"1234"}""", "tin")]
    [DataRow("""{"customer_type":"person"}""", "customer_type")]
    [DataRow("""{"billing_address":{"state":"Atlantis"}}""", "billing_address.state")]
    public async Task A_change_that_is_wrong_names_its_field(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.PlatformCustomerAsync();

        CollectionAssert.Contains((await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", body)).InPlatformError(400).ErrorFields.ToArray(), field);
    }

    [TestMethod]
    public async Task An_address_of_another_customer_is_refused_and_a_foreign_customer_is_not_there()
    {
        var (mine, theirs) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var (id, _) = (await mine.PlatformCustomerAsync(), await mine.PlatformCustomerAsync("""{"name":"B","email":"b@b.example"}"""));

        Assert.AreEqual("CONFLICT", (await mine.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", """{"email":" B@b.example"}""")).InPlatformError(409).ErrorCode);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete }) (await theirs.PlatformAsync(method, $"/api/v1/customers/{id}")).InPlatformError(404);
        Assert.AreEqual(0, (await theirs.PlatformReadAsync("/customers")).GetProperty("data").GetArrayLength());
    }

    private static async Task<System.Text.Json.JsonElement> PatchAsync(TestBusiness business, string id, string body) =>
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", body)).Expect(200).Json;
}
