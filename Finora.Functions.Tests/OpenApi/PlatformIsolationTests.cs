using System.Text.RegularExpressions;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;
using Finora.Functions.Tests.Paystack;
using Finora.Functions.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>
/// Walks every route of the Platform API with its samples, as <see cref="RouteIsolationTests"/> does the other surface: each answers its own tenant as described, and the key or the owner of any other
/// tenant exactly as if the records were not there. A new route is walked as soon as it is described; without a sample the walk fails.
/// </summary>
[TestClass]
public sealed class PlatformIsolationTests
{
    /// <summary>Work in the background that would write between two looks at the rows, or would need longer than the test waits. Tests of their own run it.</summary>
    private static readonly string[] Jobs = ["NrsSubmission", "NrsTransmission", "NrsPaymentStatus", "NrsRelease", "PaystackEventJob", "PaystackQuestion", "SubscriptionPeriods", "DataExport"];

    /// <summary>Differ from one call to the next.</summary>
    private static readonly string[] OwnHeaders = ["X-Request-Id", "Date", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Content-Length"];

    private static readonly Regex Uuid = new("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static NrsSandboxKit s_authority = null!;
    private static PaystackApp s_paystack = null!;

    private static TestApp App => s_paystack.App;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        var clock = new ManualTime();
        s_authority = await NrsSandboxKit.StartAsync(clock);
        var settings = Jobs.ToDictionary(job => $"AzureWebJobs.{job}.Disabled", _ => (string?)"true");
        settings["NRS_API_URL"] = s_authority.Address;
        s_paystack = PaystackApp.Around(await TestApp.OnSqliteAsync(services => services.AddSingleton<IAddressLookup>(new FixedLookup()), settings, clock));
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await s_paystack.DisposeAsync();
        await s_authority.DisposeAsync();
    }

    public static IEnumerable<object[]> Samples => PlatformSamples.All.Select((sample, index) => new object[] { $"{sample.Operation} {sample.Status}", index });

    /// <summary>A public route shows and does what the secret in its path, body or cookie or the signature opens, whoever calls: there is no caller whose tenant could be another.</summary>
    private static IEnumerable<object[]> TenantSamples => Samples.Where(sample => PlatformSamples.All[(int)sample[1]].Rule is PlatformAccessAttribute or PlatformSessionAttribute);

    /// <summary>Of two records, so that one of them can be the caller's.</summary>
    private static IEnumerable<object[]> PairSamples => TenantSamples.Where(sample => PlatformSamples.All[(int)sample[1]] is var pair && (pair.Path + pair.Body).Contains('#', StringComparison.Ordinal));

    private static IEnumerable<object[]> KeyedSamples => Samples.Where(sample => PlatformSamples.All[(int)sample[1]].Rule is PlatformAccessAttribute);

    [TestMethod]
    public void Every_success_of_every_route_has_a_sample()
    {
        var described = DescribedApi.Platform.Operations.SelectMany(operation => operation.SuccessStatuses.Where(status => !IsWayThrough(operation, status)).Select(status => $"{operation.Name} {status}")).ToArray();
        var sampled = PlatformSamples.All.Select(sample => $"{sample.Operation} {sample.Status}").ToArray();

        var missing = described.Except(sampled).ToArray();

        Assert.AreEqual(0, missing.Length, $"{nameof(PlatformSamples)} needs a sample of\n{string.Join('\n', missing)}");
        Assert.AreEqual("", string.Join('\n', sampled.Except(described)));
    }

    /// <summary>The client holds the answer against the description.</summary>
    [TestMethod]
    [DynamicData(nameof(Samples))]
    public async Task A_route_answers_its_own_tenant_as_described(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = PlatformSamples.All[index];
        foreach (var credential in CredentialsOf(sample))
        {
            var story = await StoryAsync(sample);
            var ids = await sample.Records(story);

            var reply = (await sample.SendAsync(App, ids, credential?.Invoke(story))).Expect(sample.Status);

            // A list that did not show the records to their own tenant would hide them from others without being asked to.
            if (sample.Method == HttpMethod.Get && !sample.NamesIn(ids)) foreach (var id in PlatformSample.IdsOf(ids)) Assert.Contains(id, reply.Text);
        }
    }

    [TestMethod]
    [DynamicData(nameof(KeyedSamples))]
    public Task The_key_of_another_tenant_gets_what_a_missing_record_gets(string name, int index) => AssertHiddenAsync(name, index, story => story.Key);

    [TestMethod]
    [DynamicData(nameof(TenantSamples))]
    public Task The_owner_of_another_tenant_gets_what_a_missing_record_gets(string name, int index) => AssertHiddenAsync(name, index, story => story.Session);

    /// <summary>Of two records one is the caller's: the other is looked at as well, whatever its place in the call.</summary>
    [TestMethod]
    [DynamicData(nameof(PairSamples))]
    public async Task A_record_beside_ones_own_is_hidden_too(string name, int index)
    {
        Assert.IsNotEmpty(name);
        var sample = PlatformSamples.All[index];
        var (owner, other) = (await StoryAsync(sample), await StoryAsync(sample));
        var (theirs, own) = ((await sample.Records(owner)).Split(','), (await sample.Records(other)).Split(','));
        var before = await DumpAsync(owner);

        foreach (var place in Enumerable.Range(0, theirs.Length))
        {
            var mixed = string.Join(',', own.Select((id, at) => at == place ? theirs[at] : id));
            var missing = string.Join(',', own.Select((id, at) => at == place ? PlatformSample.UnknownLike(id) : id));
            var (foreign, unknown) = (await sample.SendAsync(App, mixed, other.Session), await sample.SendAsync(App, missing, other.Session));

            Assert.IsTrue(foreign.Status is 400 or 404, foreign.Text);
            AssertAlike(unknown, missing, foreign, mixed);
        }

        Assert.AreEqual(before, await DumpAsync(owner));
    }

    /// <summary>Calls with the owner's ids and with ids of nothing, and compares; and looks for any id of the owner's in the answer, and for any change of the owner's rows.</summary>
    private static async Task AssertHiddenAsync(string name, int index, Func<PlatformStory, (string, string)> credential)
    {
        Assert.IsNotEmpty(name);
        var sample = PlatformSamples.All[index];
        var (owner, other) = (await StoryAsync(sample), await StoryAsync(sample));
        var ids = await sample.Records(owner);
        var before = await DumpAsync(owner);
        var sent = Uuid.Matches(sample.Sent(ids)).Select(match => match.Value);
        var secret = Uuid.Matches(before).Select(match => match.Value).Except(sent).ToHashSet(StringComparer.Ordinal);
        Assert.IsNotEmpty(secret);

        var foreign = await sample.SendAsync(App, ids, credential(other));

        if (sample.NamesIn(ids))
        {
            var unknown = PlatformSample.UnknownLike(ids);
            AssertAlike(await sample.SendAsync(App, unknown, credential(other)), unknown, foreign, ids);
            Assert.IsTrue(sample.IsHidden(foreign), foreign.Text);
        }

        Assert.IsTrue(foreign.Status < 500, foreign.Text);
        Assert.AreEqual("", string.Join(' ', Uuid.Matches(foreign.Text).Select(match => match.Value).Where(secret.Contains)), foreign.Text);
        Assert.AreEqual(before, await DumpAsync(owner));
    }

    /// <summary>A redirect of a public route takes a browser elsewhere and shows nothing of any tenant. Where to is looked at by tests that have such a browser.</summary>
    private static bool IsWayThrough(DescribedOperation operation, int status) => status is >= 300 and < 400 && PlatformSample.RuleOf(operation.Name) is PublicAccessAttribute;

    private static void AssertAlike(Reply expected, string unknown, Reply actual, string known)
    {
        Assert.AreEqual(expected.Status, actual.Status, actual.Text);
        Assert.AreEqual(Nameless(expected, unknown), Nameless(actual, known));
        Assert.AreEqual(Headers(expected), Headers(actual));
    }

    /// <summary>The answer without the ids that the call named, which an error may repeat.</summary>
    private static string Nameless(Reply reply, string ids) => PlatformSample.IdsOf(ids).Aggregate(reply.Bare(), (text, id) => text.Replace(id, "id", StringComparison.Ordinal));

    private static string Headers(Reply reply) => string.Join('\n', reply.Headers.Where(header => !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"));

    private static Func<PlatformStory, (string, string)>?[] CredentialsOf(PlatformSample sample) => sample.Rule switch
    {
        PlatformAccessAttribute => [story => story.Key, story => story.Session],
        PlatformSessionAttribute => [story => story.Session],
        _ => [null],
    };

    private static async Task<PlatformStory> StoryAsync(PlatformSample sample)
    {
        var business = await App.CreateBusinessAsync(sample.Plan);
        return new PlatformStory(s_paystack, business, await TestUser.OwnerOfAsync(App, business));
    }

    /// <summary>Every row of the owner's, with its version, once mail has gone. The signing key is left out: it is made when it is first needed.</summary>
    private static async Task<string> DumpAsync(PlatformStory owner)
    {
        await App.SettleAsync(owner.Business.Live);
        return string.Join('\n', (await App.DumpAsync(owner.Business.Live)).Split('\n').Where(row => !row.StartsWith("sgn ", StringComparison.Ordinal)));
    }
}
