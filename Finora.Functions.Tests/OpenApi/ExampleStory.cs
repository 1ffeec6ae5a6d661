using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>Sends the examples of the description in the name of a business, and learns from the answers what the examples' ids stand for.</summary>
internal sealed partial class ExampleStory(TestApp app, TestBusiness business)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public TestBusiness Business => business;

    public static async Task<ExampleStory> StartAsync(TestApp app, Plan plan = Plan.Enterprise)
    {
        var story = new ExampleStory(app, await app.CreateBusinessAsync(plan));
        story.Know("biz_01kf0e44m0e6g8ec8cwhyrpef1", story.Business.Id);
        return story;
    }

    public void Know(string example, string real) => _ids[example] = real;

    /// <summary>Another id of the examples that means the same record.</summary>
    public void Name(string example, string known) => _ids[example] = _ids[known];

    public async Task RunAsync(string operation, int? status = null, string query = "")
    {
        var described = DescribedApi.Business.Operations.Single(candidate => candidate.Name == operation);
        var expected = status ?? described.SuccessStatuses.First();
        var body = described.Json.TryGetProperty("requestBody", out var request) ? Real(request.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText()) : null;

        var reply = described.Path == "/v1/webhooks/alat-payment" ? await app.PartnerAsync(body!) : await business.BusinessAsync(new HttpMethod(described.Method), Real(PathOf(described)) + query, body);

        var example = ExampleOf(described, expected);
        Assert.AreEqual(Mask(example), Mask(reply.Expect(expected).Data), operation);
        Learn(example, reply.Data);
    }

    private static JsonElement ExampleOf(DescribedOperation operation, int status)
    {
        var media = operation.Response(status)!.Value.GetProperty("content").GetProperty("application/json");
        return (media.TryGetProperty("example", out var example) ? example : media.GetProperty("examples").EnumerateObject().First().Value.GetProperty("value")).GetProperty("data");
    }

    private static string PathOf(DescribedOperation operation) => !operation.Json.TryGetProperty("parameters", out var parameters) ? operation.Path
        : parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path")
            .Aggregate(operation.Path, (path, parameter) => path.Replace($"{{{parameter.GetProperty("name").GetString()}}}", parameter.GetProperty("example").GetString(), StringComparison.Ordinal));

    /// <summary>A text of the examples with the ids that they stand for.</summary>
    public string Real(string text) => _ids.Aggregate(text, (now, id) => now.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>What stands in the same place is the same record.</summary>
    private void Learn(JsonElement example, JsonElement actual)
    {
        var (theirs, ours) = (PublicId().Matches(example.GetRawText()), PublicId().Matches(actual.GetRawText()));
        foreach (var (their, our) in theirs.Zip(ours)) _ids[their.Value] = our.Value;
    }

    private static string Mask(JsonElement json)
    {
        var text = JsonNode.Parse(json.GetRawText())!.ToJsonString();
        text = PublicId().Replace(text, match => match.Value[..(match.Value.IndexOf('_') + 1)]);
        text = EncodedId().Replace(text, "/p/");
        text = Moment().Replace(text, "then");
        text = Duration().Replace(text, "\"durationMs\":1");
        text = CheckoutAddress().Replace(text, "checkout");
        text = KeyText().Replace(text, match => match.Value[..match.Value.LastIndexOf('_')]);
        text = KeyEnd().Replace(text, "\"keyLastFour\":\"0000\"");
        text = Fingerprint().Replace(text, "fingerprint");
        text = SignedPath().Replace(text, "/files/");
        text = Secret().Replace(text, match => match.Value.Contains('*', StringComparison.Ordinal) ? "masked" : "secret");
        return Series().Replace(text, match => match.Value[..match.Value.LastIndexOf('-')]);
    }

    [GeneratedRegex("[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}")]
    private static partial Regex PublicId();

    [GeneratedRegex("/p/[0-7][0-9a-hjkmnp-tv-z]{25}")]
    private static partial Regex EncodedId();

    /// <summary>A time of day; midnight is a date, which counts.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT(?!00:00:00\.000Z)\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Moment();

    /// <summary>The address of a file, with its end and signature.</summary>
    [GeneratedRegex("/files/[^\"]+")]
    private static partial Regex SignedPath();

    [GeneratedRegex("\"durationMs\":[0-9]+")]
    private static partial Regex Duration();

    /// <summary>An address of the provider's own.</summary>
    [GeneratedRegex("(?<=\"checkoutUrl\":\")[^\"]+")]
    private static partial Regex CheckoutAddress();

    [GeneratedRegex("(live|test)_sk_[0-9a-f]+")]
    private static partial Regex KeyText();

    [GeneratedRegex("\"keyLastFour\":\"[0-9a-f]{4}\"")]
    private static partial Regex KeyEnd();

    [GeneratedRegex("whsec_[^\"]+")]
    private static partial Regex Secret();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Fingerprint();

    [GeneratedRegex(@"\b(INV|REC|JE|EXP)-2026-\d{3,}")]
    private static partial Regex Series();
}
