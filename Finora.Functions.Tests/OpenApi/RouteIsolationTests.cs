using System.Text;
using Finora.Core.Identity;
using Finora.Core.Verification;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Finora.Functions.OpenApi;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Webhooks;
using Finora.Local.Sandboxes;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>
/// Walks every route of the Business API with its samples: each answers its own business as described, and anybody else exactly as if the records were not there. A new
/// route is walked as soon as it is described; without a sample the walk fails.
/// </summary>
[TestClass]
public sealed class RouteIsolationTests
{
    /// <summary>Differ from one call to the next.</summary>
    private static readonly string[] OwnHeaders = ["X-Request-Id", "Date", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Content-Length"];

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync(services => services
        .AddSingleton<IAddressLookup>(new FixedLookup())
        .AddSingleton(new VerificationProviders(new SandboxVerification(), new SandboxVerification())));

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    public static IEnumerable<object[]> Samples => RouteSamples.Business.Select((sample, index) => new object[] { $"{sample.Operation} {sample.Status}", index });

    private static IEnumerable<object[]> KeyedSamples => Samples.Where(sample => IsKeyed(RouteSamples.Business[(int)sample[1]]));

    private static IEnumerable<object[]> SidedSamples => KeyedSamples.Where(sample => !RouteSamples.Business[(int)sample[1]].IsOfBothSides);

    /// <summary>An enterprise's admin names no business to work in, so a name in the query means nothing to those routes.</summary>
    private static IEnumerable<object[]> NamingSamples => KeyedSamples.Where(sample => RuleOf(RouteSamples.Business[(int)sample[1]]) is BusinessAccessAttribute { Caller: not BusinessCaller.EnterpriseAdmin });

    [TestMethod]
    public void Every_success_of_every_route_has_a_sample()
    {
        var described = DescribedApi.Business.Operations.Where(operation => operation.Method != "PATCH").SelectMany(operation => operation.SuccessStatuses.Select(status => $"{operation.Name} {status}"));
        var sampled = RouteSamples.Business.Select(sample => $"{sample.Operation} {sample.Status}").ToArray();

        var missing = described.Except(sampled).ToArray();

        Assert.AreEqual(0, missing.Length, $"{nameof(RouteSamples)} needs a sample of\n{string.Join('\n', missing)}");
        Assert.AreEqual(0, sampled.Except(described).Count());
    }

    /// <summary>The client holds the answer against the description.</summary>
    [TestMethod]
    [DynamicData(nameof(Samples))]
    public async Task A_route_answers_its_own_business_as_described(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = RouteSamples.Business[index];
        foreach (var test in new[] { false, true }.Where(test => !test || !sample.IsLiveOnly))
        {
            var story = await StoryAsync(test, sample.Plan);
            var (path, body) = sample.Call(await sample.Records(story), story.Business.Id);
            var reply = sample.IsSigned ? await s_app.PartnerAsync(body!, test ? TestApp.PartnerTestSecret : TestApp.PartnerSecret) : await story.Business.CallAsync(test, new HttpMethod(sample.Method), path, body);

            reply.Expect(sample.Status);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public async Task PATCH_does_what_PUT_does(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = RouteSamples.Business[index];
        if (sample.Method != "PUT") return;
        var (story, other) = (await StoryAsync(false), await StoryAsync(false));

        var (put, patched) = (await CallAsync(story, HttpMethod.Put), await CallAsync(other, HttpMethod.Patch));

        CollectionAssert.AreEqual(Shape.Names(put.Data), Shape.Names(patched.Data));

        async Task<Reply> CallAsync(SampleStory of, HttpMethod method)
        {
            var (path, body) = sample.Call(await sample.Records(of), of.Business.Id);
            return (await of.Business.BusinessAsync(method, path, body)).Expect(sample.Status);
        }
    }

    [TestMethod]
    [DynamicData(nameof(KeyedSamples))]
    public async Task Another_business_gets_what_a_missing_record_gets(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var other = await s_app.CreateBusinessAsync();
        var sample = RouteSamples.Business[index];
        await AssertHiddenAsync(sample, await StoryAsync(false, sample.Plan), other.Id, other.BusinessAsync);
    }

    [TestMethod]
    [DynamicData(nameof(SidedSamples))]
    public async Task The_other_side_gets_what_a_missing_record_gets(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = RouteSamples.Business[index];
        var (live, test) = (await StoryAsync(false, sample.Plan), await StoryAsync(true, sample.Plan));
        await AssertHiddenAsync(sample, live, live.Business.Id, live.Business.BusinessTestAsync);
        if (!sample.IsLiveOnly) await AssertHiddenAsync(sample, test, test.Business.Id, test.Business.BusinessAsync);
    }

    /// <summary>The key of one business, and the name of the other in path or query: as a business that does not exist.</summary>
    [TestMethod]
    [DynamicData(nameof(NamingSamples))]
    public async Task Another_business_cannot_be_named(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = RouteSamples.Business[index];
        var (story, other) = (await StoryAsync(false, sample.Plan), await s_app.CreateBusinessAsync());
        var ids = await sample.Records(story);
        var before = await DumpAsync(story);

        var foreign = await NameAsync(story.Business.Id);
        var missing = await NameAsync(Trade.Unknown("biz"));

        Assert.AreEqual("FORBIDDEN", foreign.InEnvelope(403).ErrorCode);
        AssertAlike(missing, foreign);
        Assert.AreEqual(before, await DumpAsync(story));

        Task<Reply> NameAsync(string businessId)
        {
            var (path, body) = sample.Call(ids, businessId);
            if (!path.StartsWith("/v1/businesses/", StringComparison.Ordinal)) path += $"{(path.Contains('?') ? '&' : '?')}businessId={businessId}";
            return s_app.SendAsync(new HttpMethod(sample.Method), path, body, ("Authorization", $"Bearer {other.Created.LiveKey.Secret}"));
        }
    }

    /// <summary>Calls with the owner's ids and with ids of nothing, and compares. What names no record must show none of the owner's.</summary>
    private static async Task AssertHiddenAsync(RouteSample sample, SampleStory owner, string callerId, Func<HttpMethod, string, string?, (string, string)[], Task<Reply>> send)
    {
        var ids = await sample.Records(owner);
        var before = await DumpAsync(owner);

        var foreign = await CallAsync(ids);

        if (ids.Length > 0)
        {
            AssertAlike(await CallAsync(RouteSample.UnknownLike(ids)), foreign);
            Assert.IsTrue(foreign.Status == 404 || (sample.Method == "GET" && foreign.Status == 200), foreign.Text);
        }

        foreach (var id in ids.Split(',').Where(id => id.Length > 4)) Assert.IsFalse(foreign.Text.Contains(id, StringComparison.Ordinal), foreign.Text);
        Assert.AreEqual(before, await DumpAsync(owner));

        Task<Reply> CallAsync(string named)
        {
            var (path, body) = sample.Call(named, callerId);
            return send(new HttpMethod(sample.Method), path, body, []);
        }
    }

    private static void AssertAlike(Reply expected, Reply actual)
    {
        Assert.AreEqual(expected.Status, actual.Status, actual.Text);
        Assert.AreEqual(expected.Bare(), actual.Bare());
        Assert.AreEqual(Headers(expected), Headers(actual));
    }

    private static string Headers(Reply reply) => new StringBuilder().AppendJoin('\n', reply.Headers.Where(header => !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}")).ToString();

    private static async Task<SampleStory> StoryAsync(bool test, Plan plan = Plan.Enterprise)
    {
        var business = await s_app.CreateBusinessAsync(plan);
        await s_app.MakeSigningKeyAsync(business);
        return new SampleStory(s_app, business, test);
    }

    /// <summary>Every row of the owner's side, with its version, once mail to the owner has gone.</summary>
    private static async Task<string> DumpAsync(SampleStory owner)
    {
        var scope = owner.Test ? owner.Business.Test : owner.Business.Live;
        await s_app.SettleAsync(scope);
        return await s_app.DumpAsync(scope);
    }

    /// <summary>Public routes and the partner's show and book by the secret in the path or the signature, whoever calls.</summary>
    private static bool IsKeyed(RouteSample sample) => RuleOf(sample) is BusinessAccessAttribute;

    private static AccessAttribute RuleOf(RouteSample sample) =>
        OpenApiDocument.FunctionsOf(new BusinessSurface()).First(entry => entry.Function.Path == sample.Operation.Split(' ')[1] && entry.Function.Methods.Contains(sample.Method.ToLowerInvariant())).Function.Rule;
}
