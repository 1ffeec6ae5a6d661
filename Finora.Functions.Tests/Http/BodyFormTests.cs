using System.Net.Http.Headers;
using System.Text;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Bodies that are no JSON object, of the wrong type, or too long, on every route that takes one.</summary>
[TestClass]
public sealed class BodyFormTests
{
    private const int Limit = 1_048_576;

    private static readonly Dictionary<string, byte[]> Malformed = new(StringComparer.Ordinal)
    {
        ["an open brace"] = Utf8("{"),
        ["a word"] = Utf8("nul"),
        ["a trailing comma"] = Utf8("""{"name":"a",}"""),
        ["a comment"] = Utf8("""{"name":"a"} // b"""),
        ["two objects"] = Utf8("{}{}"),
        ["single quotes"] = Utf8("{'name':'a'}"),
        ["a list"] = Utf8("[]"),
        ["a text"] = Utf8("\"text\""),
        ["a number"] = Utf8("5"),
        ["null"] = Utf8("null"),
        ["a member twice"] = Utf8("""{"name":"a","name":"a"}"""),
        ["a member twice, once escaped"] = Utf8("""{"name":"a","n\u0061me":"b"}"""),
        ["a member twice, deeper"] = Utf8("""{"x":[{"a":1,"a":2}]}"""),
        ["nesting beyond measure"] = Utf8($$"""{"x":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}"""),
        ["nesting of 33"] = Utf8($$"""{"x":{{new string('[', 32)}}{{new string(']', 32)}}}"""),
        ["half a surrogate pair in a value"] = Utf8("""{"name":"\ud800"}"""),
        ["half a surrogate pair in a name"] = Utf8("""{"\udc00":1}"""),
        ["half a surrogate pair deep down"] = Utf8("""{"x":{"y":["\ud83dx"]}}"""),
        ["bytes that are no UTF-8"] = [.. Utf8("{\"name\":\""), 0xC3, 0x28, .. Utf8("\"}")],
        ["a lone surrogate as bytes"] = [.. Utf8("{\"name\":\""), 0xED, 0xA0, 0x80, .. Utf8("\"}")],
        ["UTF-16"] = Encoding.Unicode.GetBytes("{}"),
        ["a byte order mark"] = [0xEF, 0xBB, 0xBF, .. Utf8("{}")],
    };

    private static TestApp s_app = null!;
    private static TestBusiness s_business = null!;

    private static IEnumerable<string> Paths =>
    [
        "/v1/customers", "/v1/invoices", $"/v1/invoices/{Trade.Unknown("inv")}/send", $"/v1/businesses/{s_business.Id}/payments/generate-link", "/api/v1/customers", "/api/v1/invoices",
        "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/finalize",
    ];

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync();
        s_business = await s_app.CreateBusinessAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_body_that_is_no_json_object_is_refused_by_every_route()
    {
        var before = await s_app.DumpAsync(s_business.Live);
        foreach (var path in Paths)
        {
            foreach (var (what, bytes) in Malformed) AssertMalformed(await SendAsync(path, bytes, "application/json"), path, what);
        }

        Assert.AreEqual(before, await s_app.DumpAsync(s_business.Live));
    }

    [TestMethod]
    public async Task Only_the_media_type_of_json_is_taken()
    {
        foreach (var path in Paths)
        {
            foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "application/problem+json", "text/json", null }) AssertMalformed(await SendAsync(path, Utf8("{}"), type), path, type ?? "none");
        }
    }

    [TestMethod]
    [DataRow("application/json")]
    [DataRow("application/json; charset=utf-8")]
    [DataRow("Application/JSON;charset=UTF-8")]
    public async Task Parameters_and_case_of_the_media_type_do_not_matter(string type)
    {
        var reply = await SendAsync("/v1/customers", Utf8($$"""{"name":"Ada","email":"{{Trade.NewEmail()}}"}"""), type);

        reply.InEnvelope(201);
    }

    [TestMethod]
    public async Task Escapes_and_pairs_are_text_like_any_other()
    {
        var reply = await SendAsync("/v1/customers", Utf8($$"""{"n\u0061me":"Oj\u00e0 \ud83d\ude00 😀 \/ \u0000","email":"{{Trade.NewEmail()}}"}"""), "application/json");

        Assert.AreEqual("Ojà 😀 😀 / \0", Trade.Text(reply.InEnvelope(201).Data, "name"));
    }

    [TestMethod]
    public async Task No_body_is_an_empty_object()
    {
        foreach (var path in new[] { "/v1/customers", "/v1/invoices" }) Assert.AreEqual("VALIDATION_ERROR", (await SendAsync(path, [], null)).InEnvelope(400).ErrorCode);
        CollectionAssert.AreEqual(new[] { "name", "email" }, (await SendAsync("/api/v1/customers", [], null)).InPlatformError(400).ErrorFields.ToArray());
        (await SendAsync("/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/finalize", [], null)).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_body_of_a_mebibyte_is_read_and_one_byte_more_is_not()
    {
        foreach (var path in Paths)
        {
            foreach (var chunked in new[] { false, true })
            {
                var full = await SendAsync(path, Padded(Limit), "application/json", chunked);
                Assert.AreNotEqual(413, full.Status, path);
                var over = await SendAsync(path, Padded(Limit + 1), "application/json", chunked);
                Assert.AreEqual("PAYLOAD_TOO_LARGE", (path.StartsWith("/api", StringComparison.Ordinal) ? over.InPlatformError(413) : over.InEnvelope(413)).ErrorCode, path);
            }
        }
    }

    private static byte[] Padded(int length) => Utf8($$"""{"x":"{{new string('x', length - 8)}}"}""");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void AssertMalformed(Reply reply, string path, string what)
    {
        Assert.AreEqual(400, reply.Status, $"{path}: {what}: {reply.Text}");
        if (path.StartsWith("/v1", StringComparison.Ordinal))
        {
            Assert.AreEqual("INVALID_REQUEST", reply.InEnvelope(400).ErrorCode, $"{path}: {what}");
            return;
        }

        Assert.AreEqual("VALIDATION_ERROR", reply.InPlatformError(400).ErrorCode, $"{path}: {what}");
        CollectionAssert.AreEqual(new[] { "" }, reply.ErrorFields.ToArray());
    }

    private static async Task<Reply> SendAsync(string path, byte[] body, string? type, bool chunked = false)
    {
        s_app.Time.Advance(TimeSpan.FromSeconds(4));
        var isPlatform = path.StartsWith("/api", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, isPlatform || path.Contains(s_business.Id, StringComparison.Ordinal) ? path : $"{path}?businessId={s_business.Id}");
        request.Headers.ExpectContinue = body.Length > Limit;
        request.Headers.TransferEncodingChunked = chunked;
        if (isPlatform) request.Headers.Add("x-api-key", s_business.Created.PlatformKey.Secret);
        else request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", s_business.Created.LiveKey.Secret);
        request.Content = new ByteArrayContent(body);
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await s_app.Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }
}
