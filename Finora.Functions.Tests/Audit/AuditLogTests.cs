using System.Text.Json;
using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Audit;

/// <summary>The audit log, section 23 of the Platform contract, and the chain that it stands on.</summary>
[TestClass]
public sealed class AuditLogTests
{
    private const string Example = """
        { "id": "01954782-aa54-7694-8e43-2b88d5ab1f57", "at": "2025-02-27T13:41:00.020Z", "actor": { "type": "user", "id": "0195225e-e801-77bd-a706-140588bfb7ba", "name": "Ada Obi" },
          "action": "invoice.finalized", "resource_type": "invoice", "resource_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "surface": "platform", "changed": ["status", "irn", "digital_signature"],
          "ip": "102.89.23.4", "request_id": "req_01954def-1234-5678-9abc-def012345678" }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await SaidPeople.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_finalized_invoice_is_told_with_who_from_where_and_which_members()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var invoice = await business.FinalSampleAAsync();

        var record = (await ListAsync(business, "?action=invoice.finalized")).GetProperty("data")[0];

        Shape.AssertLike(Example, record);
        Assert.AreEqual($"api_key {business.Created.PlatformKey.Key.Id} First platform key", record.GetProperty("actor").Facts("type", "id", "name"));
        Assert.AreEqual($"invoice {invoice} platform 127.0.0.1", record.Facts("resource_type", "resource_id", "surface", "ip"));
        var changed = record.GetProperty("changed").EnumerateArray().Select(name => name.GetString()).ToArray();
        CollectionAssert.IsSubsetOf(new[] { "status", "irn", "digital_signature" }, changed);
        CollectionAssert.DoesNotContain(changed, "updated_at");
    }

    [TestMethod]
    public async Task People_are_told_by_name_and_the_business_api_is_told_apart()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Post, "/api-keys", """{"name":"k","scopes":["*"]}""")).Expect(201);
        await Trade.CustomerAsync(business);

        var log = await ListAsync(business);

        var (customer, key) = (log.GetProperty("data")[0], log.GetProperty("data")[1]);
        Assert.AreEqual("customer.created business", customer.Facts("action", "surface"));
        Assert.AreEqual("api_key.created platform", key.Facts("action", "surface"));
        Assert.AreEqual($"user {business.Created.UserId} Ada Obi", key.GetProperty("actor").Facts("type", "id", "name"));
        Assert.IsTrue(Guid.TryParse(Trade.Text(key, "resource_id"), out _));
    }

    [TestMethod]
    public async Task Values_of_personal_members_are_in_no_record()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var id = await business.AnyCustomerAsync();
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", """{"email":"secret.person@example.com","phone":"+2348030000777","notes":"about a person"}""")).Expect(200);

        var record = (await ListAsync(business, "?action=customer.updated")).GetProperty("data")[0];

        Assert.AreEqual("""["notes","email","phone"]""", record.GetProperty("changed").GetRawText());
        var stored = JsonSerializer.Serialize((await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Select(row => row.ToString()));
        foreach (var value in new[] { "secret.person", "2348030000777", "about a person" }) Assert.DoesNotContain(value, stored, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Filters_combine_and_bind_the_cursor()
    {
        await using var app = await SaidPeople.StartAsync();
        var business = await app.CreateBusinessAsync(Plan.Starter);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await business.AnyCustomerAsync($"Customer {i}"));
            app.Time.Advance(TimeSpan.FromMinutes(10));
        }

        async Task<JsonElement> FindAsync(string query) => (await app.SaidAsync(business, Role.Admin, HttpMethod.Get, "/audit-log" + query)).Expect(200).Json;
        var key = business.Created.PlatformKey.Key.Id;
        Assert.AreEqual($"{ids[2]},{ids[1]},{ids[0]}", string.Join(',', (await FindAsync($"?actor_id={key}&resource_type=customer")).Column("resource_id")));
        Assert.AreEqual(ids[1], string.Join(',', (await FindAsync("?action=customer.created&from=2026-03-18T12:10:00Z&to=2026-03-18T12:10:00Z")).Column("resource_id")));
        Assert.AreEqual($"{ids[2]},{ids[1]}", string.Join(',', (await FindAsync("?resource_type=customer&from=2026-03-18T12:05:00Z")).Column("resource_id")));
        Assert.AreEqual(ids[0], string.Join(',', (await FindAsync("?resource_type=customer&to=2026-03-18T12:05:00Z")).Column("resource_id")));
        Assert.AreEqual("customer.created", string.Join(',', (await FindAsync($"?resource_id={ids[0]}")).Column("action")));
        Assert.AreEqual(0, (await FindAsync($"?actor_id={Guid.Empty}")).GetProperty("data").GetArrayLength());
        var first = await FindAsync("?resource_type=customer&limit=2");
        var cursor = Trade.Text(first, "next_cursor");
        Assert.AreEqual(ids[0], string.Join(',', (await FindAsync($"?resource_type=customer&limit=2&cursor={cursor}")).Column("resource_id")));
        Assert.AreEqual("cursor", (await app.SaidAsync(business, Role.Admin, HttpMethod.Get, $"/audit-log?resource_type=invoice&cursor={cursor}")).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    [DataRow("?actor_id=7", "actor_id")]
    [DataRow("?from=yesterday", "from")]
    [DataRow("?from=2026-03-19&to=2026-03-18", "to")]
    [DataRow("?limit=0", "limit")]
    public async Task A_bad_filter_is_named(string query, string field)
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual(field, (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Get, "/audit-log" + query)).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task The_log_is_for_admins_and_shows_no_other_tenant()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(Plan.Starter), await s_app.CreateBusinessAsync(Plan.Starter));
        await business.AnyCustomerAsync();
        (await s_app.SendAsync(HttpMethod.Get, "/api/v1/audit-log")).Expect(401);
        Assert.AreEqual("FORBIDDEN", (await s_app.SaidAsync(business, Role.Accountant, HttpMethod.Get, "/audit-log")).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Get, "/api/v1/audit-log")).Expect(403).ErrorCode);
        Assert.AreEqual(0, (await ListAsync(other, "?resource_type=customer")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    public async Task A_call_that_fails_and_a_change_that_changes_nothing_leave_no_record()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var id = await business.AnyCustomerAsync();
        var before = (await ListAsync(business)).GetProperty("data").GetArrayLength();
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", """{"name":"Adaeze Foods Ltd"}""")).Expect(200);
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{id}", """{"email":"no address"}""")).Expect(400);
        Assert.AreEqual(before, (await ListAsync(business)).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    public async Task The_chain_holds_when_many_calls_write_at_once()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => business.AnyCustomerAsync()));

        var verdict = await VerifyAsync(business);

        Assert.IsNull(verdict.Break);
        Assert.IsTrue(verdict.Records >= 12);
        var sequences = (await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Select(record => record.Sequence).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, sequences.Length).Reverse().Select(number => (long)number).ToArray(), sequences);
    }

    [TestMethod]
    public async Task An_altered_a_missing_and_a_made_up_record_are_named()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        for (var i = 0; i < 4; i++) await business.AnyCustomerAsync();
        var rows = (await s_app.Service<TenantStore>().ReadAsync(business.Live, RowKeys.AuditRecords, 100, null, CancellationToken.None)).Items.OrderBy(row => row.Value.Sequence).ToArray();
        var head = (await VerifyAsync(business)).Head;

        await RewriteAsync(business, RowChange.Put(rows[2].Key.Value, 1, Text(rows[2].Value with { Action = "customer.deleted" })));
        Assert.AreEqual((3L, "The record was altered: its hash is not that of what it says."), Told(await VerifyAsync(business)));
        await RewriteAsync(business, RowChange.Put(rows[2].Key.Value, 1, Text(Rehashed(rows[2].Value with { Action = "customer.deleted" }))));
        Assert.AreEqual((3L, "The record is not the one that the record after it names."), Told(await VerifyAsync(business)));
        await RewriteAsync(business, RowChange.Put(rows[2].Key.Value, 1, Text(rows[2].Value)));
        Assert.IsNull((await VerifyAsync(business)).Break);

        await RewriteAsync(business, RowChange.Delete(rows[1].Key.Value));
        Assert.AreEqual((2L, "The record after number 1 is missing."), Told(await VerifyAsync(business)));
        await RewriteAsync(business, RowChange.Put(rows[1].Key.Value, 1, Text(rows[1].Value)), RowChange.Delete(rows[0].Key.Value));
        Assert.AreEqual((1L, "The records 1 to 1 are missing."), Told(await VerifyAsync(business)));
        await RewriteAsync(business, RowChange.Put(rows[0].Key.Value, 1, Text(rows[0].Value)));

        var extra = Rehashed(rows[^1].Value with { Id = rows[^1].Value.Id, Sequence = rows[^1].Value.Sequence + 1, Previous = rows[^1].Value.Hash, Action = "customer.blessed" });
        await RewriteAsync(business, RowChange.Put(rows[^1].Key.Value, 1, Text(extra)));
        Assert.AreEqual((rows[^1].Value.Sequence, $"The record after number {rows[^2].Value.Sequence} is missing."), Told(await VerifyAsync(business)));
        await RewriteAsync(business, RowChange.Put(rows[^1].Key.Value, 1, Text(rows[^1].Value)));

        Assert.IsNull((await VerifyAsync(business, head)).Break);
        Assert.AreEqual((1L, "The trail was written anew: the head that was given is not in it."), Told(await VerifyAsync(business, new string('0', 64))));
    }

    private static (long Sequence, string Fault) Told(AuditVerdict verdict) => (verdict.Break!.Sequence, verdict.Break.Fault);

    private static Task<AuditVerdict> VerifyAsync(TestBusiness business, string? known = null) => s_app.Service<VerifyAuditTrail>().RunAsync(business.Live, known, CancellationToken.None);

    private static async Task<JsonElement> ListAsync(TestBusiness business, string query = "") => (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Get, "/audit-log" + query)).Expect(200).Json;

    /// <summary>As somebody does who has the store in hand.</summary>
    private static async Task RewriteAsync(TestBusiness business, params RowChange[] changes) =>
        Assert.IsTrue((await s_app.Service<ITableStore>().CommitAsync(StoreTable.Data, business.Live.Partition, changes, CancellationToken.None)).IsCommitted);

    private static byte[] Text(AuditRecord record) => Core.Storage.Documents.Write(record);

    private static AuditRecord Rehashed(AuditRecord record) => record with { Hash = AuditChain.HashOf(record) };
}
