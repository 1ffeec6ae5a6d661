using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Exports;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>The export of all data: section 20 of the Platform contract.</summary>
[TestClass]
public sealed class DataExportTests
{
    private const string Example = """
        { "id": "0195fae0-ee80-79a9-ad7b-5bdd66670a98", "status": "preparing", "download_url": "https://api.finorabusiness.com/exports/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI", "expires_at": null, "created_at": "2025-04-03T09:00:00.000Z" }
        """;

    private const string Path = "/settings/data-export";

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await StartAppAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task The_file_holds_every_record_and_document_and_its_hashes()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var customer = await business.PlatformCustomerAsync($$"""{"name":"=HYPERLINK(\"x\")","email":"{{Trade.NewEmail()}}","phone":"+2348030000777"}""");
        var invoice = await business.FinalSampleAAsync(customer);
        await business.PaidAsync(invoice, "1000");
        await business.SampleAAsync(customer);
        var asked = (await AskAsync(s_app, business)).Expect(202).Json;
        StringAssert.Matches(Trade.Text(asked, "download_url"), new System.Text.RegularExpressions.Regex("^https://api\\.finorabusiness\\.com/exports/[A-Za-z0-9_-]{43}$"));
        Shape.AssertLike(Example.Replace("https://api.finorabusiness.com/exports/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI", Trade.Text(asked, "download_url"), StringComparison.Ordinal).Replace("\"expires_at\": null", "\"expires_at\": \"2025-04-03T09:00:00.000Z\"", StringComparison.Ordinal), asked, "expires_at");
        var address = new Uri(Trade.Text(asked, "download_url")).AbsolutePath;
        var early = (await s_app.SendAsync(HttpMethod.Get, address)).Expect(202);
        Assert.AreEqual("""{"status":"preparing"}""", early.Text);
        Assert.IsTrue(early.Headers.ContainsKey("Retry-After"));

        await RunAsync(s_app, business, asked);

        var ready = (await s_app.SaidAsync(business, Role.Owner, HttpMethod.Get, $"{Path}/{Trade.Text(asked, "id")}")).Expect(200).Json;
        Assert.AreEqual("ready null 2026-03-19T12:00:00.000Z", ready.Facts("status", "download_url", "expires_at"));
        using var answer = await s_app.Http.GetAsync(address);
        Assert.AreEqual("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var manifest = JsonDocument.Parse(Read(zip, "manifest.json")).RootElement;
        var files = manifest.GetProperty("files").EnumerateArray().ToDictionary(file => Trade.Text(file, "name"), file => Trade.Text(file, "sha256"), StringComparer.Ordinal);
        CollectionAssert.AreEquivalent(zip.Entries.Select(entry => entry.FullName).Where(name => name != "manifest.json").ToArray(), files.Keys.ToArray());
        foreach (var (name, hash) in files) Assert.AreEqual(hash, Convert.ToHexStringLower(SHA256.HashData(Read(zip, name))), name);

        var invoices = JsonDocument.Parse(Read(zip, "invoices.json")).RootElement;
        Assert.AreEqual(2, invoices.GetArrayLength());
        Assert.IsTrue(JsonElement.DeepEquals(await business.PlatformInvoiceAsync(Guid.Parse(invoice)), invoices.EnumerateArray().Single(row => Trade.Text(row, "id") == invoice)));
        Assert.IsTrue(files.Keys.Any(name => name.StartsWith($"documents/{invoice}/Invoice-", StringComparison.Ordinal) && name.EndsWith(".pdf", StringComparison.Ordinal)));
        CollectionAssert.Contains(files.Keys, $"documents/{invoice}/{invoice}.xml");
        Assert.IsTrue(files.Keys.Any(name => name.StartsWith("receipts/", StringComparison.Ordinal)));
        var csv = Encoding.UTF8.GetString(Read(zip, "customers.csv")).Split("\r\n");
        Assert.StartsWith("id,name,customer_type,", csv[0], StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", csv[1], StringComparison.Ordinal);
        Assert.Contains(",+2348030000777,", csv[1], StringComparison.Ordinal);
        Assert.AreEqual(1, (await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Count(record => record.Action == "export.downloaded"));
        Assert.AreEqual(1, (await s_app.StoredAsync(business.Live, RowKeys.Messages)).Count(message => message.Id.ToString() == Trade.Text(asked, "id")));
    }

    [TestMethod]
    public async Task No_secret_and_no_other_tenant_is_in_the_file()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(Plan.Starter), await s_app.CreateBusinessAsync(Plan.Starter));
        await other.AnyCustomerAsync("Somebody Else Ltd");
        var webhook = (await business.PlatformPostAsync("/webhooks", """{"url":"https://hooks.lekkisoft.example/finora","events":["invoice.paid"]}""")).Expect(201).Json;
        var key = (await s_app.SaidAsync(business, Role.Owner, HttpMethod.Post, "/api-keys", """{"name":"ERP sync","scopes":["*"]}""")).Expect(201).Json;
        (await s_app.SaidAsync(business, Role.Owner, HttpMethod.Patch, "/settings/integrations", """{"whatsapp":{"phone_number_id":"1066","access_token":"EAAG-secret","template_name":"n"}}""")).Expect(200);
        var asked = (await AskAsync(s_app, business)).Expect(202).Json;
        await RunAsync(s_app, business, asked);
        using var answer = await s_app.Http.GetAsync(new Uri(Trade.Text(asked, "download_url")).AbsolutePath);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var all = string.Concat(zip.Entries.Select(entry => Encoding.UTF8.GetString(Read(zip, entry.FullName))));
        foreach (var secret in new[] { Trade.Text(webhook, "secret"), Trade.Text(key, "key"), "EAAG-secret", "Somebody Else Ltd" }) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.Contains("ERP sync", all, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task One_export_is_made_at_a_time_and_one_in_24_hours()
    {
        await using var app = await StartAppAsync();
        var business = await app.CreateBusinessAsync(Plan.Starter);
        var asked = (await AskAsync(app, business)).Expect(202).Json;
        Assert.AreEqual("UNPROCESSABLE", (await AskAsync(app, business)).Expect(422).ErrorCode);
        await RunAsync(app, business, asked);
        Assert.AreEqual("UNPROCESSABLE", (await AskAsync(app, business)).Expect(422).ErrorCode);
        app.Time.Leap(TimeSpan.FromHours(24));
        (await AskAsync(app, business)).Expect(202);
    }

    [TestMethod]
    public async Task The_address_ends_after_24_hours_and_the_file_goes()
    {
        await using var app = await StartAppAsync();
        var business = await app.CreateBusinessAsync(Plan.Starter);
        var asked = (await AskAsync(app, business)).Expect(202).Json;
        await RunAsync(app, business, asked);
        var address = new Uri(Trade.Text(asked, "download_url")).AbsolutePath;
        app.Time.Leap(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await app.SendAsync(HttpMethod.Get, address)).Expect(200);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        (await app.SendAsync(HttpMethod.Get, address)).Expect(404);
        Assert.AreEqual("expired", Trade.Text((await app.SaidAsync(business, Role.Owner, HttpMethod.Get, $"{Path}/{Trade.Text(asked, "id")}")).Expect(200).Json, "status"));
        var blob = DataExport.BlobOf(asked.GetProperty("id").GetGuid(), 1);
        Assert.IsTrue(await HasAsync(app, blob));
        await app.Service<RemoveExports>().RunAsync(CancellationToken.None);
        Assert.IsFalse(await HasAsync(app, blob));
        Assert.AreEqual(DataExportStatus.Expired, (await app.FindAsync(business.Live, RowKeys.DataExport(asked.GetProperty("id").GetGuid())))!.Status);
    }

    [TestMethod]
    public async Task A_failed_run_leaves_no_file_and_is_tried_again()
    {
        var broken = new BrokenArchive();
        await using var app = await StartAppAsync(broken);
        var business = await app.CreateBusinessAsync(Plan.Starter);
        var asked = (await AskAsync(app, business)).Expect(202).Json;
        var id = asked.GetProperty("id").GetGuid();
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => RunAsync(app, business, asked));
        Assert.IsFalse(await HasAsync(app, DataExport.BlobOf(id, 1)));
        Assert.AreEqual("preparing", Trade.Text((await app.SaidAsync(business, Role.Owner, HttpMethod.Get, $"{Path}/{id}")).Expect(200).Json, "status"));
        await app.Service<PrepareExport>().FailAsync(new DataExportJob(1, business.Created.Business.Id, id), CancellationToken.None);
        Assert.AreEqual("failed", Trade.Text((await app.SaidAsync(business, Role.Owner, HttpMethod.Get, $"{Path}/{id}")).Expect(200).Json, "status"));
        (await app.SendAsync(HttpMethod.Get, new Uri(Trade.Text(asked, "download_url")).AbsolutePath)).Expect(404);
        (await AskAsync(app, business)).Expect(202);
    }

    [TestMethod]
    public async Task Only_the_owner_takes_data_out_and_a_repeat_makes_no_second_export()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(Plan.Starter), await s_app.CreateBusinessAsync(Plan.Starter));
        Assert.AreEqual("FORBIDDEN", (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Post, Path)).Expect(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Post, "/api/v1" + Path)).Expect(403).ErrorCode);
        (await s_app.SendAsync(HttpMethod.Post, "/api/v1" + Path)).Expect(401);
        var first = (await s_app.SaidAsync(business, Role.Owner, HttpMethod.Post, Path, null, ("Idempotency-Key", "one"))).Expect(202);
        Assert.AreEqual(first.Text, (await s_app.SaidAsync(business, Role.Owner, HttpMethod.Post, Path, null, ("Idempotency-Key", "one"))).Expect(202).Text);
        Assert.AreEqual("NOT_FOUND", (await s_app.SaidAsync(other, Role.Owner, HttpMethod.Get, $"{Path}/{Trade.Text(first.Json, "id")}")).Expect(404).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Get, $"{Path}/{Trade.Text(first.Json, "id")}")).Expect(403).ErrorCode);
        (await s_app.SendAsync(HttpMethod.Get, "/exports/" + new string('A', 43))).Expect(404);
    }

    [TestMethod]
    [DataRow("=1+1", "'=1+1")]
    [DataRow("@SUM(A1)", "'@SUM(A1)")]
    [DataRow("-12.50", "-12.50")]
    [DataRow("+2348030000001", "+2348030000001")]
    [DataRow("-", "'-")]
    [DataRow("plain", "plain")]
    public void A_text_that_a_spreadsheet_would_run_is_made_text(string text, string expected) => Assert.AreEqual(expected, CsvText.Of(JsonSerializer.SerializeToElement(text)));

    private static Task<TestApp> StartAppAsync(IExportArchive? archive = null) => TestApp.OnSqliteAsync(
        services =>
        {
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<Functions.Http.IUserSessions, Nrs.SaidSessions>(services);
            if (archive is not null) Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, archive);
        },
        new Dictionary<string, string?> { ["AzureWebJobs.DataExport.Disabled"] = "true" });

    private static Task<Reply> AskAsync(TestApp app, TestBusiness business) => app.SaidAsync(business, Role.Owner, HttpMethod.Post, Path);

    private static Task RunAsync(TestApp app, TestBusiness business, JsonElement asked) =>
        app.Service<PrepareExport>().RunAsync(new DataExportJob(1, business.Created.Business.Id, asked.GetProperty("id").GetGuid()), CancellationToken.None);

    private static async Task<bool> HasAsync(TestApp app, string blob)
    {
        await using var found = await app.Service<IBlobStore>().OpenAsync(blob, CancellationToken.None);
        return found is not null;
    }

    private static byte[] Read(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private sealed class BrokenArchive : IExportArchive
    {
        public async Task<WrittenPart> WriteAsync(Guid tenantId, DataExport export, Func<IAsyncEnumerable<ExportedFile>> before, Stream target, CancellationToken cancellationToken)
        {
            await target.WriteAsync(new byte[100_000], cancellationToken);
            throw new InvalidOperationException("The disk is full of ideas.");
        }
    }
}
