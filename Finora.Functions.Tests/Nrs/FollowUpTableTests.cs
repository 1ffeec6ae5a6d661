using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Functions.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Nrs;

/// <summary>
/// What follows registration, and the states at rest: every call and every answer that it can get, and what a job finds that comes to a document which waits for nothing. Sections 8 and 17 of the
/// NRS contract. With <see cref="SubmissionTableTests"/> it covers every state and every answer.
/// </summary>
[TestClass]
public sealed class FollowUpTableTests
{
    private const string Words = "the authority's words";
    private static readonly ScriptedGateway Gateway = new();
    private static NrsKit s_kit = null!;
    private static TenantScope s_tenant;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_kit = await NrsKit.StartAsync(configure: services => services.AddSingleton<IFiscalGateway>(Gateway));
        s_tenant = await s_kit.TenantAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_kit.DisposeAsync();

    [TestInitialize]
    public async Task HealAsync()
    {
        (Gateway.Validate, Gateway.Sign, Gateway.Confirm) = (new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.NotFound));
        (Gateway.Transmit, Gateway.Update) = (new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.Accepted));
        await s_kit.LiveAsync(TimeSpan.FromHours(30));
    }

    [TestMethod]
    [DataRow(FiscalAnswerKind.Accepted, Words, "transmitted", "transmitted", null, null)]
    [DataRow(FiscalAnswerKind.NotFound, Words, "signed", "failed", null, Words)]
    [DataRow(FiscalAnswerKind.Rejected, Words, "signed", "failed", null, Words)]
    [DataRow(FiscalAnswerKind.Rejected, "Webhook URL not configured", "signed", "not_available", null, "Webhook URL not configured")]
    [DataRow(FiscalAnswerKind.Rejected, "receiving party is not onboarded", "signed", "not_available", null, "receiving party is not onboarded")]
    [DataRow(FiscalAnswerKind.Rejected, "not applicable to B2C", "signed", "not_applicable", null, null)]
    [DataRow(FiscalAnswerKind.Unclear, Words, "signed", "pending", 30, Words)]
    [DataRow(FiscalAnswerKind.Unavailable, Words, "signed", "pending", 30, Words)]
    [DataRow(FiscalAnswerKind.Misconfigured, Words, "signed", "pending", 30, Words)]
    public async Task A_transmission_leads_where_the_answer_says_and_the_document_stays_registered(FiscalAnswerKind kind, string words, string status, string transmission, int? delay, string? error)
    {
        Gateway.Transmit = Answer(kind, words);
        var id = await RegisteredAsync();

        var submission = await s_kit.SubmissionAsync(s_tenant, id);
        var shown = FirsResponseBody.From(await s_kit.InvoiceAsync(s_tenant, id))!;
        Assert.AreEqual((status, transmission, error, "signed"), (FirsWords.Status(submission.Status), shown.Transmission.Status, shown.Transmission.Error, shown.Outcome));
        Assert.AreEqual(delay, submission.Transmit.NextAt is { } next ? (int)(next - s_kit.Time.GetUtcNow()).TotalSeconds : null);
        Assert.IsNotNull(submission.SubmittedAt);
    }

    [TestMethod]
    public async Task A_transmission_that_never_gets_through_ends_failed_and_the_document_stays_signed()
    {
        Gateway.Transmit = Answer(FiscalAnswerKind.Unavailable, Words);
        var id = await RegisteredAsync();
        await s_kit.LiveAsync(TimeSpan.FromHours(21));

        var shown = FirsResponseBody.From(await s_kit.InvoiceAsync(s_tenant, id))!;
        Assert.AreEqual(("failed", Words, "signed"), (shown.Transmission.Status, shown.Transmission.Error, shown.Outcome));
        Assert.IsNull((await s_kit.SubmissionAsync(s_tenant, id)).Transmit.NextAt);
    }

    [TestMethod]
    [DataRow(FiscalAnswerKind.Accepted, true, null)]
    [DataRow(FiscalAnswerKind.NotFound, false, null)]
    [DataRow(FiscalAnswerKind.Rejected, false, null)]
    [DataRow(FiscalAnswerKind.Unclear, false, 30)]
    [DataRow(FiscalAnswerKind.Unavailable, false, 30)]
    [DataRow(FiscalAnswerKind.Misconfigured, false, null)]
    public async Task A_look_after_transmission_tells_delivery_and_nothing_else(FiscalAnswerKind kind, bool delivered, int? delay)
    {
        var id = await RegisteredAsync();
        Gateway.Confirm = Answer(kind, Words);
        Gateway.Found = new ConfirmedByAuthority(null, null, "PENDING", true, true);
        s_kit.Time.Advance(TimeSpan.FromMinutes(5));
        await s_kit.PumpAsync();

        var submission = await s_kit.SubmissionAsync(s_tenant, id);
        Assert.AreEqual((NrsStatus.Transmitted, delivered), (submission.Status, submission.Delivered));
        Assert.AreEqual(delay, submission.Look.NextAt is { } next ? (int)(next - s_kit.Time.GetUtcNow()).TotalSeconds : null);
    }

    [TestMethod]
    [DataRow(FiscalAnswerKind.Accepted, "PAID", null, null)]
    [DataRow(FiscalAnswerKind.NotFound, null, Words, null)]
    [DataRow(FiscalAnswerKind.Rejected, null, Words, null)]
    [DataRow(FiscalAnswerKind.Unclear, null, Words, 30)]
    [DataRow(FiscalAnswerKind.Unavailable, null, Words, 30)]
    [DataRow(FiscalAnswerKind.Misconfigured, null, Words, 30)]
    public async Task A_report_of_payment_is_kept_beside_the_registration(FiscalAnswerKind kind, string? sent, string? error, int? delay)
    {
        var id = await RegisteredAsync();
        Gateway.Update = Answer(kind, Words);
        await s_kit.Get<NrsFollowUps>().AskAsync(s_tenant, id, NrsFollowUpKind.Payment, s_kit.Time.GetUtcNow(), CancellationToken.None);
        await s_kit.PumpAsync();

        var submission = await s_kit.SubmissionAsync(s_tenant, id);
        var shown = FirsResponseBody.From(await s_kit.InvoiceAsync(s_tenant, id))!;
        Assert.AreEqual((NrsStatus.Transmitted, sent, error, "signed"), (submission.Status, shown.PaymentStatus.Sent, shown.PaymentStatus.Error, shown.Outcome));
        Assert.AreEqual(delay, submission.Payment.NextAt is { } next ? (int)(next - s_kit.Time.GetUtcNow()).TotalSeconds : null);
    }

    [TestMethod]
    [DataRow(NrsStatus.Signed)]
    [DataRow(NrsStatus.Transmitted)]
    [DataRow(NrsStatus.Rejected)]
    [DataRow(NrsStatus.Parked)]
    public async Task A_job_that_comes_to_a_document_at_rest_makes_no_call_and_moves_nothing(NrsStatus status)
    {
        var id = await RegisteredAsync();
        await s_kit.LiveAsync(TimeSpan.FromMinutes(10));
        await s_kit.EditAsync(s_tenant, RowKeys.NrsSubmission(id), submission => submission with { Status = status });
        var before = await s_kit.SubmissionAsync(s_tenant, id);
        Gateway.Forget();

        for (var turn = before.Turn - 1; turn <= before.Turn + 2; turn++) await s_kit.Get<RunSubmission>().RunAsync(new NrsJob(1, s_tenant.TenantId, id, turn), CancellationToken.None);

        Assert.IsEmpty(Gateway.Calls);
        Assert.AreEqual((before.Status, before.Turn, before.Attempts), ((await s_kit.SubmissionAsync(s_tenant, id)).Status, (await s_kit.SubmissionAsync(s_tenant, id)).Turn, (await s_kit.SubmissionAsync(s_tenant, id)).Attempts));
    }

    private static FiscalAnswer Answer(FiscalAnswerKind kind, string words) => new(kind) { Details = words, Hold = kind == FiscalAnswerKind.Misconfigured ? NrsHold.Credentials : null };

    private static async Task<Guid> RegisteredAsync()
    {
        var id = await s_kit.FinalizedAsync(s_tenant);
        await s_kit.SubmitAsync(s_tenant, id);
        await s_kit.PumpAsync();
        return id;
    }
}
