using Finora.Core.Storage;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class DueTableTests
{
    [TestMethod]
    public async Task Work_is_seen_from_its_instant_on_and_not_before()
    {
        using var kit = new StorageKit();
        var work = New(kit, TimeSpan.FromMinutes(30));
        await kit.Due.ScheduleAsync(work, CancellationToken.None);
        Assert.IsEmpty(await kit.Due.ReadDueAsync(work.Kind, work.At, work.At.AddTicks(-1), CancellationToken.None));
        Assert.AreEqual(work, (await kit.Due.ReadDueAsync(work.Kind, work.At, work.At, CancellationToken.None)).Single().Value);
    }

    [TestMethod]
    public async Task What_is_done_is_gone_and_done_twice_does_no_harm()
    {
        using var kit = new StorageKit();
        var work = New(kit, TimeSpan.FromMinutes(1));
        await kit.Due.ScheduleAsync(work, CancellationToken.None);
        await kit.Due.ScheduleAsync(work, CancellationToken.None);
        var read = (await kit.Due.ReadDueAsync(work.Kind, work.At, work.At, CancellationToken.None)).Single();
        await kit.Due.DoneAsync(read, CancellationToken.None);
        await kit.Due.DoneAsync(read, CancellationToken.None);
        Assert.IsEmpty(await kit.Due.ReadDueAsync(work.Kind, work.At, work.At, CancellationToken.None));
    }

    [TestMethod]
    public async Task Work_is_read_oldest_first()
    {
        using var kit = new StorageKit();
        foreach (var minutes in new[] { 20, 5, 12 }) await kit.Due.ScheduleAsync(New(kit, TimeSpan.FromMinutes(minutes)), CancellationToken.None);
        var hour = kit.Time.GetUtcNow();
        var read = await kit.Due.ReadDueAsync(DueKind.PaymentLinkExpiry, hour, hour.AddMinutes(59), CancellationToken.None);
        CollectionAssert.AreEqual(new[] { 5d, 12, 20 }, read.Select(work => (work.Value.At - hour).TotalMinutes).ToArray());
    }

    [TestMethod]
    public async Task The_cursor_starts_a_week_back_and_stays_where_it_was_saved()
    {
        using var kit = new StorageKit();
        var now = kit.Time.GetUtcNow();
        Assert.AreEqual(now.AddDays(-7), await kit.Due.ReadCursorAsync(DueKind.PaymentLinkExpiry, now, CancellationToken.None));
        await kit.Due.SaveCursorAsync(DueKind.PaymentLinkExpiry, now.AddMinutes(40), CancellationToken.None);
        Assert.AreEqual(now, await kit.Due.ReadCursorAsync(DueKind.PaymentLinkExpiry, now.AddDays(2), CancellationToken.None));
    }

    private static DueWork New(StorageKit kit, TimeSpan after) =>
        new(DueKind.PaymentLinkExpiry, kit.Time.GetUtcNow() + after, kit.Tenant.TenantId, false, kit.Ids.NewId());
}
