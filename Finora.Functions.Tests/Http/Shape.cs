using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>
/// Holds an answer against an example of the contract: the same members in the same order, the same kinds of values, and the same forms of ids, instants, dates,
/// amounts and addresses. Only members that a test names may be null where the example has a value.
/// </summary>
internal static class Shape
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private static readonly Regex PublicIdForm = new("^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$", Options);
    private static readonly Regex PublicIdAnywhere = new("(?<start>/p/|pl_)[0-7][0-9a-hjkmnp-tv-z]{25}", Options);
    private static readonly Regex TokenAnywhere = new("(?<start>/p/)[A-Za-z0-9_-]{43}", Options);
    private static readonly Regex InstantForm = new(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Options);
    private static readonly Regex InstantAnywhere = new(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", Options);
    private static readonly Regex HashAnywhere = new("[0-9a-f]{64}", Options);
    private static readonly Regex RequestId = new("^req_[a-z0-9]{16}$", Options);
    private static readonly Regex PlatformRequestId = new("^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Options);
    private static readonly Regex RequestIdAnywhere = new("req_[a-z0-9-]+", Options);
    private static readonly Regex RemainingAnywhere = new("\"remaining\":[0-9]+", Options);
    private static readonly Regex WholeNumber = new(@"^-?\d+$", Options);

    /// <summary>At most two decimals and no zero at the end.</summary>
    private static readonly Regex ShortNumber = new(@"^-?\d+(\.\d?[1-9])?$", Options);

    /// <summary>UUIDv7, instant, date, money, SHA-256, document number, decimal; the first that an example has is asked of the answer.</summary>
    private static readonly Regex[] Forms =
    [
        new("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Options), InstantForm, new(@"^\d{4}-\d\d-\d\d$", Options), new(@"^-?\d+\.\d\d$", Options),
        new("^[0-9a-f]{64}$", Options), new(@"^(INV|REC|JE)-\d{4}-\d{3,}$", Options), new(@"^\d+(\.\d*[1-9])?$", Options),
    ];

    public static void AssertLike(string example, JsonElement actual, params string[] nulls)
    {
        var differences = new List<string>();
        Compare("", JsonDocument.Parse(example).RootElement, actual, nulls, differences);
        if (differences.Count > 0) Assert.Fail(string.Join('\n', differences.Append(actual.GetRawText())));
    }

    /// <summary>The envelope of the Business API around a success, and the headers that every answer has.</summary>
    public static Reply InEnvelope(this Reply reply, int status)
    {
        reply.Expect(status);
        CollectionAssert.AreEqual(new[] { "success", status < 400 ? "data" : "error", "meta" }, Names(reply.Json));
        Assert.AreEqual(status < 400, reply.Json.GetProperty("success").GetBoolean());
        var meta = reply.Json.GetProperty("meta");
        CollectionAssert.IsSubsetOf(new[] { "requestId", "timestamp" }, Names(meta));
        StringAssert.Matches(Trade.Text(meta, "requestId"), RequestId);
        StringAssert.Matches(Trade.Text(meta, "timestamp"), InstantForm);
        Assert.AreEqual(Trade.Text(meta, "requestId"), reply.Headers["X-Request-Id"]);
        if (status >= 400) Assert.AreEqual(Trade.Text(meta, "requestId"), Trade.Text(reply.Error, "requestId"));
        return reply.WithHeaders();
    }

    /// <summary>The error object of the Platform API, and the headers that every answer has.</summary>
    public static Reply InPlatformError(this Reply reply, int status)
    {
        reply.Expect(status);
        CollectionAssert.AreEqual(new[] { "error" }, Names(reply.Json));
        CollectionAssert.AreEqual(new[] { "code", "message", "details", "request_id" }, Names(reply.Error));
        StringAssert.Matches(Trade.Text(reply.Error, "request_id"), PlatformRequestId);
        Assert.AreEqual(Trade.Text(reply.Error, "request_id"), reply.Headers["X-Request-Id"]);
        if (reply.ErrorCode != "VALIDATION_ERROR") Assert.AreEqual(0, reply.ErrorFields.Count);
        return reply.WithHeaders();
    }

    /// <summary>Headers that stand on every API answer; none of CORS does.</summary>
    public static Reply WithHeaders(this Reply reply)
    {
        Assert.AreEqual("application/json; charset=utf-8", reply.Headers["Content-Type"]);
        Assert.AreEqual("no-store", reply.Headers["Cache-Control"]);
        Assert.AreEqual("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.AreEqual("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.AreEqual("DENY", reply.Headers["X-Frame-Options"]);
        Assert.AreEqual("default-src 'none'; frame-ancestors 'none'", reply.Headers["Content-Security-Policy"]);
        Assert.IsFalse(reply.Headers.Keys.Any(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
        return reply;
    }

    /// <summary>The text without what differs between any two answers: request id, time, and how many requests are left.</summary>
    public static string Bare(this Reply reply) =>
        RemainingAnywhere.Replace(InstantAnywhere.Replace(RequestIdAnywhere.Replace(reply.Text, "req"), "then"), "\"remaining\":n");

    public static string[] Names(JsonElement of) => [.. of.EnumerateObject().Select(member => member.Name)];

    private static void Compare(string path, JsonElement example, JsonElement actual, string[] nulls, List<string> differences)
    {
        if (actual.ValueKind == JsonValueKind.Null)
        {
            if (example.ValueKind != JsonValueKind.Null && !nulls.Contains(path)) differences.Add($"{path} is null");
        }
        else if (example.ValueKind != JsonValueKind.Null && KindOf(example) != KindOf(actual)) differences.Add($"{path} is {KindOf(actual)}, not {KindOf(example)}");
        else if (example.ValueKind == JsonValueKind.Object) CompareObjects(path, example, actual, nulls, differences);
        else if (example.ValueKind == JsonValueKind.Array) CompareLists(path, example, actual, nulls, differences);
        else if (FormOf(path, example) is { } form && !form.IsMatch(TextOf(actual))) differences.Add($"{path} is {actual.GetRawText()}, which is not of the form {form}");
    }

    private static void CompareObjects(string path, JsonElement example, JsonElement actual, string[] nulls, List<string> differences)
    {
        var (expected, found) = (Names(example), Names(actual));
        if (!expected.SequenceEqual(found)) differences.Add($"{path} has the members {string.Join(", ", found)}, not {string.Join(", ", expected)}");
        foreach (var name in expected.Intersect(found)) Compare(path.Length == 0 ? name : $"{path}.{name}", example.GetProperty(name), actual.GetProperty(name), nulls, differences);
    }

    private static void CompareLists(string path, JsonElement example, JsonElement actual, string[] nulls, List<string> differences)
    {
        if (example.GetArrayLength() == 0) return;
        if (actual.GetArrayLength() == 0) differences.Add($"{path} is empty");
        foreach (var (index, item) in actual.EnumerateArray().Index()) Compare(path, example[Math.Min(index, example.GetArrayLength() - 1)], item, nulls, differences);
    }

    private static JsonValueKind KindOf(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static Regex? FormOf(string path, JsonElement example) => example.ValueKind switch
    {
        JsonValueKind.Number => path.EndsWith("Kobo", StringComparison.Ordinal) || path.EndsWith("position", StringComparison.Ordinal) ? WholeNumber : ShortNumber,
        JsonValueKind.String => FormOf(example.GetString()!),
        _ => null,
    };

    private static Regex? FormOf(string example) =>
        PublicIdForm.IsMatch(example) ? new Regex($"^{example[..example.IndexOf('_')]}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", Options)
        : Forms.FirstOrDefault(form => form.IsMatch(example))
        ?? (example.StartsWith("https://", StringComparison.Ordinal) ? AddressForm(example) : null);

    /// <summary>The same address, with any id, token or fingerprint in the place of each.</summary>
    private static Regex AddressForm(string example) =>
        new($"^{TokenAnywhere.Replace(HashAnywhere.Replace(PublicIdAnywhere.Replace(Regex.Escape(example), "${start}[0-7][0-9a-hjkmnp-tv-z]{25}"), "[0-9a-f]{64}"), "${start}[A-Za-z0-9_-]{43}")}$", Options);
}
