using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Functions.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Every point of an attempt and every answer that it can get: the next state, the next attempt, and what the user sees. Section 8 of the NRS contract.</summary>
[TestClass]
public sealed class SubmissionTableTests
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

    [TestMethod]
    [DataRow("first", FiscalAnswerKind.Accepted, "rejected", null, "rejected", SubmissionCalls.TakenByOthers, "confirm")]
    [DataRow("first", FiscalAnswerKind.NotFound, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("first", FiscalAnswerKind.Rejected, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("first", FiscalAnswerKind.Unclear, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("first", FiscalAnswerKind.Unavailable, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("first", FiscalAnswerKind.Misconfigured, "queued", null, "pending", Words, "confirm")]
    [DataRow("validate", FiscalAnswerKind.Accepted, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("validate", FiscalAnswerKind.Rejected, "rejected", null, "rejected", Words, "confirm,validate")]
    [DataRow("validate", FiscalAnswerKind.NotFound, "rejected", null, "rejected", Words, "confirm,validate")]
    [DataRow("validate", FiscalAnswerKind.Unclear, "ambiguous", 30, "unclear", Words, "confirm,validate")]
    [DataRow("validate", FiscalAnswerKind.Unavailable, "queued", 30, "pending", Words, "confirm,validate")]
    [DataRow("validate", FiscalAnswerKind.Misconfigured, "queued", null, "pending", Words, "confirm,validate")]
    [DataRow("sign", FiscalAnswerKind.Accepted, "signed", null, "signed", null, "confirm,validate,sign")]
    [DataRow("sign", FiscalAnswerKind.Rejected, "rejected", null, "rejected", Words, "confirm,validate,sign")]
    [DataRow("sign", FiscalAnswerKind.NotFound, "rejected", null, "rejected", Words, "confirm,validate,sign")]
    [DataRow("sign", FiscalAnswerKind.Unclear, "ambiguous", 30, "unclear", Words, "confirm,validate,sign")]
    [DataRow("sign", FiscalAnswerKind.Unavailable, "queued", 30, "pending", Words, "confirm,validate,sign")]
    [DataRow("sign", FiscalAnswerKind.Misconfigured, "queued", null, "pending", Words, "confirm,validate,sign")]
    [DataRow("settle", FiscalAnswerKind.Accepted, "signed", null, "signed", null, "confirm")]
    [DataRow("settle", FiscalAnswerKind.NotFound, "ambiguous", 300, "unclear", Words, "confirm,sign")]
    [DataRow("settle", FiscalAnswerKind.Rejected, "ambiguous", 300, "unclear", Words, "confirm")]
    [DataRow("settle", FiscalAnswerKind.Unclear, "ambiguous", 300, "unclear", Words, "confirm")]
    [DataRow("settle", FiscalAnswerKind.Unavailable, "ambiguous", 300, "unclear", Words, "confirm")]
    [DataRow("settle", FiscalAnswerKind.Misconfigured, "ambiguous", null, "unclear", Words, "confirm")]
    public async Task An_answer_leads_where_the_table_says(string point, FiscalAnswerKind kind, string status, int? delay, string outcome, string? error, string calls)
    {
        var answer = new FiscalAnswer(kind) { Details = Words, Hold = kind == FiscalAnswerKind.Misconfigured ? NrsHold.Credentials : null };
        await ConnectAsync();
        var id = await BeginAsync(point, answer);
        await s_kit.PumpAsync();

        var submission = await s_kit.SubmissionAsync(s_tenant, id);
        Assert.AreEqual(status, submission.Status == NrsStatus.Transmitted ? "signed" : FirsWords.Status(submission.Status));
        Assert.AreEqual(delay, submission.NextAttemptAt is { } next ? (int)(next - s_kit.Time.GetUtcNow()).TotalSeconds : null);
        CollectionAssert.AreEqual(calls.Split(','), Gateway.Calls.Where(call => call != "transmit").ToArray());
        var response = FirsResponseBody.From(await s_kit.InvoiceAsync(s_tenant, id))!;
        Assert.AreEqual((outcome, error), (response.Outcome, response.Error));
        Assert.AreEqual(kind == FiscalAnswerKind.Misconfigured ? "credentials" : null, response.Hold);
        var counted = (point == "settle" ? 1 : 0) + (kind == FiscalAnswerKind.Misconfigured ? 0 : 1);
        Assert.AreEqual(counted, response.Attempts, "What is on hold has used up no attempt.");
    }

    [TestMethod]
    [DataRow(true, 0, true)]
    [DataRow(false, 0, true)]
    [DataRow(false, 6, false)]
    public async Task What_is_found_after_an_unclear_sign_is_ours_when_it_was_unknown_before_or_is_as_young_as_our_sign(bool fresh, int minutesOlder, bool ours)
    {
        await ConnectAsync();
        Gateway.Confirm = new FiscalAnswer(fresh ? FiscalAnswerKind.NotFound : FiscalAnswerKind.Unavailable);
        Gateway.Validate = new FiscalAnswer(FiscalAnswerKind.Accepted);
        Gateway.Sign = new FiscalAnswer(FiscalAnswerKind.Unclear);
        var id = await s_kit.FinalizedAsync(s_tenant);
        await s_kit.SubmitAsync(s_tenant, id);
        await s_kit.PumpAsync();
        var submission = await s_kit.SubmissionAsync(s_tenant, id);
        Gateway.Confirm = new FiscalAnswer(FiscalAnswerKind.Accepted);
        Gateway.Found = new ConfirmedByAuthority(submission.IssueDate, submission.SignStartedAt!.Value.AddMinutes(-minutesOlder), "PENDING", false, false);
        s_kit.Time.Advance(TimeSpan.FromSeconds(30));
        await s_kit.PumpAsync();
        Assert.AreEqual(ours, (await s_kit.SubmissionAsync(s_tenant, id)).IsRegistered);
    }

    [TestMethod]
    public void Every_point_has_a_move_for_every_answer()
    {
        foreach (var point in Enum.GetValues<SubmissionPoint>())
        {
            foreach (var answer in Enum.GetValues<FiscalAnswerKind>()) Assert.IsTrue(Enum.IsDefined(SubmissionTable.After(point, answer)));
        }
    }

    /// <summary>Any change ends the hold that the case before may have left.</summary>
    private static async Task ConnectAsync()
    {
        await s_kit.ConnectAsync(s_tenant, new NrsConnectionChange { ApiKey = "sandbox-key" });
        (Gateway.Validate, Gateway.Sign, Gateway.Confirm) = (new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.NotFound));
        await s_kit.LiveAsync(TimeSpan.FromHours(12));
    }

    private static async Task<Guid> BeginAsync(string point, FiscalAnswer answer)
    {
        if (point == "first") Gateway.Confirm = answer;
        if (point == "validate") Gateway.Validate = answer;
        if (point is "sign") Gateway.Sign = answer;
        if (point == "settle") Gateway.Sign = new FiscalAnswer(FiscalAnswerKind.Unclear) { Details = Words };
        var id = await s_kit.FinalizedAsync(s_tenant);
        await s_kit.SubmitAsync(s_tenant, id);
        Gateway.Forget();
        if (point != "settle") return id;
        await s_kit.PumpAsync();
        Gateway.Confirm = answer;
        Gateway.Forget();
        s_kit.Time.Advance(TimeSpan.FromSeconds(30));
        return id;
    }
}
