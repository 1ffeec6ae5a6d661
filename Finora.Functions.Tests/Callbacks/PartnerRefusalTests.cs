using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>Reports that are not signed, not readable or not valid: what is said, and that nothing is stored.</summary>
[TestClass]
public sealed class PartnerRefusalTests
{
    private const string Path = "/v1/webhooks/alat-payment";
    private const int Limit = 262_144;

    private static TestApp s_app = null!;
    private static TestBusiness s_business = null!;
    private static string s_link = null!;

    private static PartnerReport Report => PartnerReport.Of(100) with { Link = s_link, Business = s_business.Id };

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync();
        s_business = await s_app.CreateBusinessAsync();
        s_link = await s_business.LinkAsync(await s_business.SentAsync());
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_wrong_signature_tells_nothing_of_why_and_stores_nothing()
    {
        var body = Report.ToJson();
        var right = Sign(TestApp.PartnerSecret, body);
        var unsigned = (await s_app.SendAsync(HttpMethod.Post, Path, body)).InEnvelope(401);
        var before = await s_app.DumpAsync(s_business.Live);

        Assert.AreEqual("UNAUTHORIZED", unsigned.ErrorCode);
        foreach (var header in new[] { "", "x", right[..^1], right.ToUpperInvariant(), Sign("another secret altogether", body), Sign(TestApp.PartnerSecret, body + " ") })
        {
            Assert.AreEqual(unsigned.Bare(), (await s_app.SendAsync(HttpMethod.Post, Path, body, ("X-Alat-Signature", header))).InEnvelope(401).Bare(), header);
        }

        var wrongMember = $"{body[..^1]},\"signature\":\"{right}\"}}";
        foreach (var bad in new[] { wrongMember, "{", "", "[]", """{"event":"payment.completed","event":"payment.completed"}""" })
        {
            Assert.AreEqual(unsigned.Bare(), (await s_app.SendAsync(HttpMethod.Post, Path, bad)).InEnvelope(401).Bare(), bad);
        }

        Assert.AreEqual(unsigned.Bare(), (await s_app.PartnerAsync(wrongMember)).InEnvelope(401).Bare());
        Assert.AreEqual(unsigned.Bare(), (await s_app.PartnerAsync("{", "another secret altogether")).InEnvelope(401).Bare());
        Assert.AreEqual(before, await s_app.DumpAsync(s_business.Live));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("""{"event":"payment.completed","event":"payment.completed"}""")]
    [DataRow("""{"event":"payment.completed","metadata":{"a":1,"a":1}}""")]
    [DataRow("""{"event":"payment.completed","metadata":{"businessId":"\ud800"}}""")]
    [DataRow("""{"\udc00":1}""")]
    [DataRow("""{"signature":"\ud800"}""")]
    public async Task A_signed_body_that_is_no_json_object_is_told_so(string body)
    {
        var reply = await s_app.PartnerAsync(body);

        Assert.AreEqual("INVALID_REQUEST", reply.InEnvelope(400).ErrorCode);
        CollectionAssert.AreEqual(new[] { "code", "message", "requestId" }, Shape.Names(reply.Error));
    }

    [TestMethod]
    public async Task A_signed_report_with_an_invalid_field_names_it_and_books_nothing()
    {
        var before = await s_app.DumpAsync(s_business.Live);
        var valid = $$$"""
            {"event":"payment.completed","paymentId":"pay_1","paymentLinkId":"{{{s_link}}}","sessionId":null,"amountKobo":100,"currency":"NGN","reference":"R","timestamp":"2026-03-18T11:02:00.000Z",
             "metadata":{"businessId":"{{{s_business.Id}}}"}}
            """;
        var wrong = new List<string>();
        foreach (var bad in BadInput.From(
            valid,
            [
                new Field("event", Takes.Text) { Required = true },
                new Field("paymentId", Takes.Text) { Required = true, Max = 128 },
                new Field("paymentLinkId", Takes.Text),
                new Field("sessionId", Takes.Text),
                new Field("amountKobo", Takes.Number, "0", "-1", "1.5", "1e-2", "1e30", "\"100\"") { Required = true },
                new Field("currency", Takes.Text, "\"ngn\"", "\"NG\"", "\"NGNN\"", "\"₦\"") { Required = true },
                new Field("reference", Takes.Text) { Max = 100 },
                new Field("timestamp", Takes.Text, "\"2026-03-18\"", "\"2026-03-18T11:02\"", "\"2026-03-18T11:02:00\"", "\"18 March\"", "\"2026-02-30T00:00:00Z\"") { Required = true },
                new Field("metadata", Takes.Object),
            ]))
        {
            var reply = await s_app.PartnerAsync(bad.Json);
            if (reply.Status != 400 || reply.ErrorCode != "VALIDATION_ERROR" || !reply.ErrorFields.SequenceEqual([bad.Path])) wrong.Add($"{bad.What}: {reply.Status} {reply.Text}");
        }

        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong));
        Assert.AreEqual(before, await s_app.DumpAsync(s_business.Live));
    }

    [TestMethod]
    public async Task Nothing_in_the_metadata_is_a_fault()
    {
        foreach (var metadata in new[] { "{}", "null", """{"businessId":5,"invoiceId":[]}""", """{"businessId":"","x":{"y":[1,2,{"z":null}]}}""", $$"""{"note":"{{new string('\u00e9', 100_000)}}","businessId":"{{s_business.Id}}"}""" })
        {
            var id = PartnerReport.Of(1).PaymentId;
            var reply = await s_app.PartnerAsync($$"""{"event":"payment.completed","paymentId":"{{id}}","paymentLinkId":"{{s_link}}","amountKobo":1,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z","metadata":{{metadata}}}""");
            Assert.AreEqual("partially_paid", Trade.Text(reply.InEnvelope(200).Data, "invoiceStatus"), metadata[..2]);
            var kept = await s_app.FindAsync(s_business.Live, RowKeys.PartnerPayment("alat", id));
            Assert.AreEqual(metadata == "null" ? null : metadata, kept!.Metadata is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
        }
    }

    [TestMethod]
    public async Task Texts_that_json_must_escape_do_not_make_a_payment_too_large_to_keep()
    {
        var id = PartnerReport.Of(1).PaymentId;
        var head = $$"""{"event":"payment.completed","paymentId":"{{id}}","paymentLinkId":"{{s_link}}","amountKobo":1,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z","metadata":{"x":""";
        var body = $"{head}\"{new string('<', Limit - Encoding.UTF8.GetByteCount(head) - 4)}\"}}}}";

        Assert.AreEqual(Limit, Encoding.UTF8.GetByteCount(body));
        (await s_app.PartnerAsync(body)).InEnvelope(200);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_verified(bool chunked)
    {
        var before = await s_app.DumpAsync(s_business.Live);
        var body = Encoding.UTF8.GetBytes(Report.ToJson().PadRight(Limit + 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestApp.PartnerSecret), body)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await s_app.Http.SendAsync(request);

        Assert.AreEqual(413, (int)response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "\"PAYLOAD_TOO_LARGE\"");
        Assert.AreEqual(before, await s_app.DumpAsync(s_business.Live));
        (await s_app.PartnerAsync(Report.ToJson().PadRight(Limit))).InEnvelope(200);
    }

    [TestMethod]
    public async Task The_media_type_does_not_matter_to_a_partner_that_signs()
    {
        var body = Report.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.Add("X-Alat-Signature", Sign(TestApp.PartnerSecret, body));

        using var response = await s_app.Http.SendAsync(request);

        Assert.AreEqual(200, (int)response.StatusCode);
    }

    [TestMethod]
    public async Task A_header_that_stands_twice_is_wrong()
    {
        var body = Report.ToJson();
        var right = Sign(TestApp.PartnerSecret, body);

        (await s_app.SendAsync(HttpMethod.Post, Path, body, ("X-Alat-Signature", right), ("X-Alat-Signature", right))).InEnvelope(401);
    }

    private static string Sign(string secret, string body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
}
