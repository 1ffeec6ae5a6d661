using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Finora.Core.Invoicing;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Section 14 and the signing key: what anybody can check, with our routes and with other people's tools.</summary>
[TestClass]
public sealed class VerificationTests
{
    private const string Example = """
        { "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227", "document_type": "invoice", "invoice_number": "INV-2025-001",
          "issue_date": "2025-02-27", "seller_name": "Lekki Software Ltd", "signature_valid": true, "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1",
          "jwks_url": "https://api.finorabusiness.com/.well-known/finora/0195225e-e800-712f-9e79-f84ce75ae95c/jwks.json", "state": "valid", "registered_with_nrs": true, "total_matches": true }
        """;

    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task A_document_is_found_by_its_fingerprint_and_by_its_nrs_number()
    {
        var (business, invoice) = await SignedAsync();

        var byFingerprint = (await AskAsync(Trade.Text(invoice, "irn"))).Expect(200);
        var byNumber = (await AskAsync(Trade.Text(invoice, "nrs_irn") + "?total=607375.00")).Expect(200);

        CollectionAssert.AreEqual(Shape.Names(JsonDocument.Parse(Example).RootElement), Shape.Names(byFingerprint.Json));
        Assert.AreEqual($"{Trade.Text(invoice, "irn")} {Trade.Text(invoice, "nrs_irn")} invoice {Trade.Text(invoice, "invoice_number")} 2026-03-18", byFingerprint.Json.Facts("irn", "nrs_irn", "document_type", "invoice_number", "issue_date"));
        Assert.AreEqual(
            $"{business.Created.Business.Name} True {business.Created.Business.Id}.1 https://api.finorabusiness.com/.well-known/finora/{business.Created.Business.Id}/jwks.json valid False null",
            byFingerprint.Json.Facts("seller_name", "signature_valid", "signature_key_id", "jwks_url", "state", "registered_with_nrs", "total_matches"));
        Assert.AreEqual("True", byNumber.Json.Facts("total_matches"));
        foreach (var wrong in new[] { "607375.01", "x", "99999999999999999999" }) Assert.AreEqual("False", (await AskAsync($"{Trade.Text(invoice, "irn")}?total={wrong}")).Json.Facts("total_matches"), wrong);
        foreach (var secret in new[] { "607375", "Adaeze", "accounts@" }) Assert.IsFalse(byFingerprint.Text.Contains(secret, StringComparison.Ordinal), secret);
    }

    [TestMethod]
    public async Task The_state_follows_the_invoice()
    {
        var (business, voided) = await SignedAsync();
        (await business.PlatformPostAsync($"/invoices/{Trade.Text(voided, "id")}/void", """{"reason":"R"}""")).Expect(200);
        var credited = await business.FinalizedAsync(await business.SampleAAsync());
        var note = (await business.PlatformPostAsync($"/invoices/{Trade.Text(credited, "id")}/credit-note", """{"reason":"R"}""")).Expect(201).Json;

        Assert.AreEqual("voided", Trade.Text((await AskAsync(Trade.Text(voided, "irn"))).Json, "state"));
        Assert.AreEqual("credited", Trade.Text((await AskAsync(Trade.Text(credited, "irn"))).Json, "state"));
        Assert.AreEqual("valid credit_note True", (await AskAsync(Trade.Text(note, "irn"))).Json.Facts("state", "document_type", "signature_valid"));
    }

    [TestMethod]
    public async Task A_document_that_was_altered_in_the_store_does_not_verify()
    {
        var (business, invoice) = await SignedAsync();
        await app.EditAsync(business.Live, RowKeys.InvoiceXml(invoice.GetProperty("id").GetGuid()), document => new SignedDocument([.. document.Xml[..^1], (byte)' ']));

        Assert.AreEqual("False", (await AskAsync(Trade.Text(invoice, "irn"))).Json.Facts("signature_valid"));
    }

    [TestMethod]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow("INV2026001-F1N0RA01-20260318")]
    [DataRow("nonsense")]
    public async Task What_is_unknown_is_not_there_as_json_and_as_a_page(string number)
    {
        Assert.AreEqual("NOT_FOUND", (await AskAsync(number)).Expect(404).ErrorCode);
        var page = await app.SendAsync(HttpMethod.Get, $"/verify/{number}");
        Assert.AreEqual("404 text/html; charset=utf-8", $"{page.Status} {page.Headers["Content-Type"]}");
    }

    [TestMethod]
    public async Task Sellers_without_a_tin_are_told_apart_by_the_tenant_in_the_address()
    {
        var addresses = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var business = await app.CreateBusinessAsync(name: $"Seller {i}", tin: null);
            addresses.Add(Trade.Text(await business.FinalizedAsync(await business.SampleAAsync()), "verify_url"));
        }

        StringAssert.Contains(addresses[0], "?tenant=", StringComparison.Ordinal);
        Assert.AreEqual(addresses[0].Split('?')[0], addresses[1].Split('?')[0]);
        (await AskAsync(addresses[0].Split('/')[^1].Split('?')[0])).Expect(404);
        for (var i = 0; i < 2; i++) Assert.AreEqual($"Seller {i}", Trade.Text((await AskAsync(addresses[i].Split('/')[^1])).Expect(200).Json, "seller_name"));
    }

    [TestMethod]
    public async Task A_test_document_is_marked_and_gives_way_to_a_live_one()
    {
        var business = await app.CreateBusinessAsync();
        var test = (await business.BusinessTestAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{await Trade.CustomerAsync(business, test: true)}}","invoiceNumber":"T-1","lineItems":{{Trade.ExampleLines}}}""")).Expect(201).Data;
        var sent = (await business.BusinessTestAsync(HttpMethod.Post, $"/v1/invoices/{Trade.Text(test, "id")}/send", """{"notify":false}""")).Expect(200).Data;
        var irn = Trade.Text(sent, "irn");

        StringAssert.Contains((await app.SendAsync(HttpMethod.Get, $"/verify/{irn}")).Expect(200).Text, "TEST", StringComparison.Ordinal);
        Assert.AreEqual("True", (await AskAsync(irn + "?total=283750")).Expect(200).Json.Facts("total_matches"));

        var live = await business.FinalizedAsync(Trade.Text(await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), more: ""","invoice_number":"T-1" """), "id"));
        Assert.AreEqual(irn, Trade.Text(live, "irn"));
        Assert.IsFalse((await app.SendAsync(HttpMethod.Get, $"/verify/{irn}")).Expect(200).Text.Contains("TEST", StringComparison.Ordinal));
        Assert.AreEqual("True", (await AskAsync(irn + "?total=607375")).Json.Facts("total_matches"));
    }

    [TestMethod]
    public async Task The_page_encodes_what_others_wrote_and_allows_nothing_but_its_style()
    {
        var (_, invoice) = await SignedAsync("<script>alert(1)</script> & Sons");

        var page = (await app.SendAsync(HttpMethod.Get, $"/verify/{Trade.Text(invoice, "irn")}", null, ("Accept", "text/html,application/xhtml+xml,application/json;q=0.8"))).Expect(200);

        Assert.AreEqual("text/html; charset=utf-8", page.Headers["Content-Type"]);
        Assert.IsFalse(page.Text.Contains("<script", StringComparison.OrdinalIgnoreCase));
        StringAssert.Contains(page.Text, WebUtility.HtmlEncode("<script>alert(1)</script> & Sons"), StringComparison.Ordinal);
        StringAssert.StartsWith(page.Headers["Content-Security-Policy"], "default-src 'none'; style-src 'sha256-", StringComparison.Ordinal);
        Assert.AreEqual("no-store noindex nosniff no-referrer", $"{page.Headers["Cache-Control"]} {page.Headers["X-Robots-Tag"]} {page.Headers["X-Content-Type-Options"]} {page.Headers["Referrer-Policy"]}");
        Assert.IsFalse(page.Text.Contains("607375", StringComparison.Ordinal) || page.Text.Contains("607,375", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_file_and_its_signature_are_checked()
    {
        var (business, invoice) = await SignedAsync();
        var xml = await XmlAsync(business, invoice);

        var valid = await UploadAsync(xml, Trade.Text(invoice, "digital_signature"));
        var named = await UploadAsync(xml, Trade.Text(invoice, "digital_signature"), $"{business.Created.Business.Id}.1");
        var altered = await UploadAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(xml).Replace("607375.00", "607376.00", StringComparison.Ordinal)), Trade.Text(invoice, "digital_signature"));
        var unknown = await UploadAsync(xml, Trade.Text(invoice, "digital_signature"), $"{PlatformInvoicing.Nowhere}.1");
        var foreign = await UploadAsync("<Invoice/>"u8.ToArray(), "AAAA");

        var id = business.Created.Business.Id;
        Assert.AreEqual($$"""{"valid":true,"reason":null,"signature_key_id":"{{id}}.1","tenant_id":"{{id}}","invoice_number":"{{Trade.Text(invoice, "invoice_number")}}","irn":"{{Trade.Text(invoice, "irn")}}"}""", valid.Expect(200).Text);
        Assert.AreEqual(valid.Text, named.Text);
        Assert.AreEqual("False signature_mismatch null", altered.Expect(200).Json.Facts("valid", "reason", "invoice_number"));
        foreach (var reply in new[] { unknown, foreign }) Assert.AreEqual("False unknown_key null", reply.Expect(200).Json.Facts("valid", "reason", "signature_key_id"));
    }

    [TestMethod]
    [DataRow("""{"signature":"AAAA"}""", "xml")]
    [DataRow("""{"xml":"PGEvPg=="}""", "signature")]
    [DataRow("""{"xml":"%%%","signature":"AAAA"}""", "xml")]
    [DataRow("""{"xml":"PGEvPg==","signature":"%"}""", "signature")]
    [DataRow("""{"xml":"bm8geG1s","signature":"AAAA"}""", "xml")]
    [DataRow("""{"xml":"PCFET0NUWVBFIGEgWzwhRU5USVRZIHggU1lTVEVNICJmaWxlOi8vL2V0Yy9ob3N0bmFtZSI+XT48YT4meDs8L2E+","signature":"AAAA"}""", "xml")]
    public async Task What_is_no_document_is_refused_and_no_entity_is_followed(string body, string field)
    {
        var reply = await app.SendAsync(HttpMethod.Post, "/api/v1/verify", body);

        CollectionAssert.AreEqual(new[] { field }, reply.InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_rotated_key_signs_from_now_on_and_old_signatures_stay_valid()
    {
        var (business, before) = await SignedAsync();
        var rotated = await app.Service<SigningKeys>().RotateAsync(business.Created.Business.Id, CancellationToken.None);

        var after = await business.FinalizedAsync(await business.SampleAAsync());

        Assert.AreEqual($"{business.Created.Business.Id}.2", rotated.PublicId);
        Assert.AreEqual(rotated.PublicId, Trade.Text(after, "signature_key_id"));
        foreach (var invoice in new[] { before, after })
        {
            Assert.AreEqual("True", (await AskAsync(Trade.Text(invoice, "irn"))).Json.Facts("signature_valid"));
            Assert.AreEqual("True", (await UploadAsync(await XmlAsync(business, invoice), Trade.Text(invoice, "digital_signature"))).Json.Facts("valid"));
        }

        var set = (await app.SendAsync(HttpMethod.Get, $"/.well-known/finora/{business.Created.Business.Id}/jwks.json")).Expect(200);
        Assert.AreEqual("public, max-age=3600", set.Headers["Cache-Control"]);
        var keys = set.Json.GetProperty("keys").EnumerateArray().ToArray();
        CollectionAssert.AreEqual(new[] { $"{business.Created.Business.Id}.1", $"{business.Created.Business.Id}.2" }, keys.Select(key => Trade.Text(key, "kid")).ToArray());
        CollectionAssert.AreEqual(new[] { "kty", "use", "alg", "kid", "n", "e" }, Shape.Names(keys[0]));
        Assert.AreEqual("RSA sig RS256 AQAB", keys[0].Facts("kty", "use", "alg", "e"));
        Assert.AreEqual("""{"keys":[]}""", (await app.SendAsync(HttpMethod.Get, $"/.well-known/finora/{PlatformInvoicing.Nowhere}/jwks.json")).Expect(200).Text);
    }

    [TestMethod]
    public async Task Two_rotations_at_once_leave_one_line_of_versions()
    {
        var (business, _) = await SignedAsync();
        var keys = app.Service<SigningKeys>();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => keys.RotateAsync(business.Created.Business.Id, CancellationToken.None)));

        var all = await keys.AllAsync(business.Created.Business.Id, CancellationToken.None);
        CollectionAssert.AreEqual(Enumerable.Range(1, all.Count).Select(version => $"{business.Created.Business.Id}.{version}").ToArray(), all.Select(version => version.PublicId).ToArray());
    }

    [TestMethod]
    public async Task Openssl_verifies_the_signature_with_the_published_key()
    {
        var (business, invoice) = await SignedAsync();
        var key = (await app.Service<SigningKeys>().AllAsync(business.Created.Business.Id, CancellationToken.None))[0];
        var folder = Directory.CreateTempSubdirectory("finora-openssl-");
        try
        {
            var (pem, xml, signature) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "invoice.xml"), Path.Combine(folder.FullName, "signature"));
            await File.WriteAllTextAsync(pem, Core.Signing.PublicKeyText.Pem(key.Modulus, key.Exponent));
            await File.WriteAllBytesAsync(xml, await XmlAsync(business, invoice));
            await File.WriteAllBytesAsync(signature, Convert.FromBase64String(Trade.Text(invoice, "digital_signature")));

            Assert.AreEqual((0, "Verified OK"), await OpensslAsync("dgst", "-sha256", "-verify", pem, "-signature", signature, xml));
            await File.AppendAllTextAsync(xml, " ");
            Assert.AreNotEqual(0, (await OpensslAsync("dgst", "-sha256", "-verify", pem, "-signature", signature, xml)).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    [DataRow("GET", "")]
    [DataRow("POST", "/rotate")]
    public async Task The_signing_key_is_for_signed_in_users(string method, string path)
    {
        var business = await app.CreateBusinessAsync();

        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(new HttpMethod(method), $"/api/v1/settings/signing-key{path}")).InPlatformError(403).ErrorCode);
        Assert.AreEqual("UNAUTHORIZED", (await app.SendAsync(new HttpMethod(method), $"/api/v1/settings/signing-key{path}")).InPlatformError(401).ErrorCode);
    }

    [TestMethod]
    public async Task Questions_are_limited_by_address()
    {
        await using var strict = await TestApp.OnSqliteAsync(services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new Finora.Functions.Http.LimitSettings()));
        for (var i = 0; i < 30; i++) Assert.AreEqual(404, (await strict.SendAsync(HttpMethod.Get, $"/verify/{i}")).Status);

        var refused = await strict.SendAsync(HttpMethod.Post, "/api/v1/verify", "{}");

        Assert.AreEqual("RATE_LIMIT_EXCEEDED", refused.InPlatformError(429).ErrorCode);
        Assert.IsTrue(refused.Headers.ContainsKey("Retry-After"));
    }

    private static async Task<(TestBusiness Business, JsonElement Invoice)> SignedAsync(string name = "Lekki Software Ltd")
    {
        // Numbers and service ids of their own, since documents of several businesses must not share a fingerprint here.
        var unique = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        var business = await app.CreateBusinessAsync(name: name);
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { NrsServiceId = unique, Tin = $"{unique}-0001" });
        var draft = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync());
        return (business, await business.FinalizedAsync(Trade.Text(draft, "id")));
    }

    private static Task<Reply> AskAsync(string number) => app.SendAsync(HttpMethod.Get, $"/verify/{number}", null, ("Accept", "application/json"));

    private static Task<Reply> UploadAsync(byte[] xml, string signature, string? keyId = null) =>
        app.SendAsync(HttpMethod.Post, "/api/v1/verify", $$"""{"xml":"{{Convert.ToBase64String(xml)}}","signature":"{{signature}}"{{(keyId is null ? "" : $",\"key_id\":\"{keyId}\"")}}}""");

    private static async Task<byte[]> XmlAsync(TestBusiness business, JsonElement invoice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/invoices/{Trade.Text(invoice, "id")}/xml");
        request.Headers.Add("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await app.Http.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<(int Code, string Text)> OpensslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text.Trim());
    }
}
