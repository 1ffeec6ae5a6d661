using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Nrs;

/// <summary>How long bytes and answers are kept: section 18 of the NRS contract.</summary>
[TestClass]
public sealed class NrsRetentionTests
{
    /// <summary>The clock stands on 18 March 2026; six years after 2026 end with 2032 in Lagos, an hour before they do in UTC.</summary>
    private static readonly DateTimeOffset End = new(2032, 12, 31, 23, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public async Task Bytes_and_answers_go_after_six_whole_years_and_the_document_stays()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant, tin: null);
        await kit.SubmitAsync(tenant, id);
        await kit.PumpAsync();
        var first = (await kit.SubmissionAsync(tenant, id)).Sha256;
        await kit.EditAsync(tenant, RowKeys.Business, business => business with { Email = "other@lekkisoft.example" });
        await kit.SubmitAsync(tenant, id);
        await kit.PumpAsync();
        var second = await kit.SubmissionAsync(tenant, id);
        Assert.AreEqual((2, NrsStatus.Rejected), (second.Revision, second.Status));
        string[] blobs = [Blob(tenant, id, 1, first), Blob(tenant, id, 2, second.Sha256)];

        await SweepAtAsync(kit, End.AddHours(-1));
        foreach (var name in blobs) Assert.IsTrue(await ExistsAsync(kit, name), name);
        await SweepAtAsync(kit, End.AddHours(1));

        foreach (var name in blobs) Assert.IsFalse(await ExistsAsync(kit, name), name);
        var erased = await kit.SubmissionAsync(tenant, id);
        Assert.AreEqual((kit.Time.GetUtcNow(), (string?)null, 2), (erased.ErasedAt!.Value, erased.Texts, erased.Attempts));
        Assert.IsTrue(erased.Log.All(attempt => attempt.Texts is null));
        var invoice = await kit.InvoiceAsync(tenant, id);
        Assert.IsNotNull(invoice.Invoice.Signature);
        Assert.IsNull(invoice.Nrs.Error);
        Assert.IsTrue((await kit.Get<InvoiceRegister>().GetXmlAsync(tenant, id, CancellationToken.None)).IsOk);
        var again = await kit.Get<SubmitToNrs>().RunAsync(tenant, id, CancellationToken.None);
        Assert.IsFalse(again.IsOk);
    }

    [TestMethod]
    public async Task What_still_waits_is_kept_until_it_rests()
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync(apiKey: "wrong-key-000");
        var id = await kit.FinalizedAsync(tenant);
        await kit.SubmitAsync(tenant, id);
        await kit.PumpAsync();

        await SweepAtAsync(kit, End.AddHours(1));
        Assert.IsNull((await kit.SubmissionAsync(tenant, id)).ErasedAt);
        await kit.EditAsync(tenant, RowKeys.NrsSubmission(id), submission => submission with { Status = NrsStatus.Rejected });
        await SweepAtAsync(kit, End.AddDays(30).AddHours(2));
        Assert.IsNotNull((await kit.SubmissionAsync(tenant, id)).ErasedAt);
    }

    [TestMethod]
    public async Task A_longer_time_that_is_set_later_counts()
    {
        var longer = new Dictionary<string, string?> { ["Nrs:RetentionYears"] = "7" };
        await using var kit = await NrsKit.StartAsync(settings: longer);
        var tenant = await kit.TenantAsync();
        var id = await kit.FinalizedAsync(tenant);
        await kit.SubmitAsync(tenant, id);
        await kit.PumpAsync();
        await kit.Get<DueTable>().ScheduleAsync(new DueWork(DueKind.NrsRetention, End, tenant.TenantId, tenant.Test, id), CancellationToken.None);

        await SweepAtAsync(kit, End.AddHours(1));
        Assert.IsNull((await kit.SubmissionAsync(tenant, id)).ErasedAt);
        await SweepAtAsync(kit, End.AddYears(1).AddHours(1));
        Assert.IsNotNull((await kit.SubmissionAsync(tenant, id)).ErasedAt);
    }

    private static async Task SweepAtAsync(NrsKit kit, DateTimeOffset at)
    {
        // A sweep that runs daily has its cursor close behind.
        await kit.Get<DueTable>().SaveCursorAsync(DueKind.NrsRetention, at.AddHours(-3), CancellationToken.None);
        kit.Time.Leap(at - kit.Time.GetUtcNow());
        await kit.Get<NrsRetention>().RunAsync(CancellationToken.None);
    }

    private static string Blob(TenantScope tenant, Guid id, int revision, string hash) => $"nrs/{tenant.Partition}/{id:N}/{revision}-{hash}";

    private static async Task<bool> ExistsAsync(NrsKit kit, string name)
    {
        await using var blob = await kit.Get<IBlobStore>().OpenAsync(name, CancellationToken.None);
        return blob is not null;
    }
}
