using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Nrs;

/// <summary>What the admins of a business are mailed about its reports: sections 10, 12 and 17 of the NRS contract.</summary>
[TestClass]
public sealed class NrsNoticeMailTests
{
    private static readonly ScriptedGateway Gateway = new();
    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync(configure: services => services.AddSingleton<IFiscalGateway>(Gateway));
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestInitialize]
    public void Heal() => (Gateway.Validate, Gateway.Sign, Gateway.Confirm) = (new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.Accepted), new(FiscalAnswerKind.NotFound));

    [TestMethod]
    public async Task A_hold_is_told_once_however_many_documents_wait()
    {
        Gateway.Confirm = new FiscalAnswer(FiscalAnswerKind.Misconfigured) { Hold = NrsHold.Credentials };
        var business = await s_nrs.ConnectedAsync();
        for (var i = 0; i < 2; i++) await AttemptAsync(business);

        var mail = (await MailsAsync(business)).Single();
        Assert.AreEqual(NoticeKind.NrsHold, mail.Notice);
        StringAssert.Contains(Words(mail), "Reports of Lekki Software Ltd to NRS stand still");
        StringAssert.Contains(Words(mail), "NRS refused the API key or the secret.");
        StringAssert.Contains(Words(mail), "https://app.finorabusiness.com/settings/integrations");

        // Mended and broken again is a new hold.
        (await s_nrs.PatchAsync(business, """{"nrs":{"api_key":"sandbox-key"}}""")).Expect(200);
        await AttemptAsync(business);
        Assert.HasCount(2, await MailsAsync(business));
    }

    [TestMethod]
    public async Task A_parked_submission_is_told_to_the_owner_and_every_admin_and_a_refused_one_to_nobody()
    {
        var business = await s_nrs.ConnectedAsync();
        var admin = await JoinAsync(business, Role.Admin);
        await JoinAsync(business, Role.Accountant);
        var refused = await NrsApp.FinalizedAsync(business, customer: """{"name":"Tinless Ltd","email":"t@tinless.example","customer_type":"business"}""");
        (await NrsApp.SubmitAsync(business, refused)).Expect(202);
        await s_nrs.RunAsync(business, refused);
        Assert.IsEmpty(await MailsAsync(business));

        Gateway.Sign = new FiscalAnswer(FiscalAnswerKind.Unavailable);
        var id = await AttemptAsync(business);
        await s_nrs.App.EditAsync(business.Live, RowKeys.NrsSubmission(id), submission => submission with { FirstAttemptAt = submission.FirstAttemptAt!.Value.AddHours(-20), NextAttemptAt = s_nrs.App.Time.GetUtcNow() });
        await s_nrs.RunAsync(business, id);

        Assert.AreEqual("parked", (await NrsApp.InvoiceAsync(business, id)).GetProperty("firs_status").GetString());
        var mail = (await MailsAsync(business)).Single();
        Assert.AreEqual(NoticeKind.NrsParked, mail.Notice);
        StringAssert.StartsWith(mail.To, "owner-");
        CollectionAssert.AreEqual(new[] { admin }, mail.Cc.ToArray());
        StringAssert.Contains(Words(mail), "Invoice INV-2026-002 of Lekki Software Ltd is not reported to NRS");
        StringAssert.Contains(Words(mail), $"https://app.finorabusiness.com/invoices/{id}");
    }

    [TestMethod]
    public async Task A_consumer_sale_whose_day_runs_out_is_told_four_hours_before_and_a_registered_one_is_not()
    {
        var business = await s_nrs.ConnectedAsync();
        var customer = """{"name":"Chioma Eze","email":"chioma@example.com","customer_type":"individual"}""";
        await NrsApp.FinalizedAsync(business, customer: customer);
        var reported = await NrsApp.FinalizedAsync(business, customer: customer.Replace("chioma@", "ada@", StringComparison.Ordinal));
        (await NrsApp.SubmitAsync(business, reported)).Expect(202);
        await s_nrs.RunAsync(business, reported);
        await DispatchAsync(business);
        var until = s_nrs.App.Time.GetUtcNow() + TimeSpan.FromHours(24);

        s_nrs.App.Time.Leap(TimeSpan.FromHours(20) - TimeSpan.FromMinutes(1));
        await s_nrs.App.Service<SweepNrs>().WarnAsync(CancellationToken.None);
        Assert.IsEmpty(await MailsAsync(business));
        s_nrs.App.Time.Leap(TimeSpan.FromMinutes(2));
        await s_nrs.App.Service<SweepNrs>().WarnAsync(CancellationToken.None);

        var mail = (await MailsAsync(business)).Single();
        Assert.AreEqual(NoticeKind.NrsReportDue, mail.Notice);
        StringAssert.Contains(Words(mail), $"Invoice INV-2026-001 of Lekki Software Ltd must be reported to NRS by {until.ToOffset(TimeSpan.FromHours(1)):HH:mm}");
    }

    [TestMethod]
    public async Task A_hold_of_the_whole_installation_is_told_once_to_each_business_that_waits()
    {
        await using var nrs = await NrsApp.StartAsync(configure: services => services.AddSingleton<IFiscalGateway>(new ScriptedGateway { Confirm = new FiscalAnswer(FiscalAnswerKind.Misconfigured) { Hold = NrsHold.BaseUrl } }));
        foreach (var business in new[] { await nrs.ConnectedAsync(), await nrs.ConnectedAsync() })
        {
            for (var i = 0; i < 2; i++)
            {
                var id = await NrsApp.FinalizedAsync(business);
                (await NrsApp.SubmitAsync(business, id)).Expect(202);
                await nrs.RunAsync(business, id);
            }

            var mail = (await MailsAsync(business, nrs)).Single();
            StringAssert.Contains(Words(mail), "Its operator was told; you need not do anything.");
        }
    }

    private static async Task<Guid> AttemptAsync(TestBusiness business)
    {
        var id = await NrsApp.FinalizedAsync(business);
        (await NrsApp.SubmitAsync(business, id)).Expect(202);
        await s_nrs.RunAsync(business, id);
        return id;
    }

    /// <summary>A member of the team; answers the address.</summary>
    private static async Task<string> JoinAsync(TestBusiness business, Role role)
    {
        var (id, address) = (new IdGenerator(TimeProvider.System).NewId(), $"{role}@lekkisoft.example".ToLowerInvariant());
        var installation = await s_nrs.App.Service<TenantKeyring>().OpenInstallationAsync(CancellationToken.None);
        await s_nrs.App.InsertAsync(business.Live, RowKeys.User(id), new User(id, "Bola", "Ade", installation.Seal(address, User.EmailBinding(id)), null, s_nrs.App.Time.GetUtcNow()));
        await s_nrs.App.InsertAsync(business.Live, RowKeys.Member(id), new Member(id, role, s_nrs.App.Time.GetUtcNow()));
        return address;
    }

    private static Task<int> DispatchAsync(TestBusiness business, NrsApp? nrs = null) => (nrs ?? s_nrs).App.Service<OutboxDispatcher>().DispatchAsync(business.Live, CancellationToken.None);

    private static async Task<MessageContent[]> MailsAsync(TestBusiness business, NrsApp? nrs = null)
    {
        await DispatchAsync(business, nrs);
        var cipher = await (nrs ?? s_nrs).App.Service<TenantKeyring>().OpenAsync(business.Live.TenantId, CancellationToken.None);
        var all = (await (nrs ?? s_nrs).App.StoredAsync(business.Live, RowKeys.Messages)).Select(message => MessageContent.Open(cipher, message));
        return [.. all.Where(content => content.Notice is NoticeKind.NrsHold or NoticeKind.NrsParked or NoticeKind.NrsReportDue)];
    }

    private static string Words(MessageContent content)
    {
        var text = NoticeTexts.Of(content.Notice!.Value, content.Values);
        return string.Join('\n', [text.Subject, .. text.Paragraphs, text.Link?.Address ?? ""]);
    }
}
