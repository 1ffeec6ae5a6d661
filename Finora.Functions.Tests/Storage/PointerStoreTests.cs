using Finora.Core.Storage;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class PointerStoreTests
{
    [TestMethod]
    public async Task The_first_claim_stands_and_only_a_reader_of_it_may_turn_it()
    {
        using var kit = new StorageKit();
        var key = PointerKeys.PaymentLink(kit.Ids.NewSecretId());
        var (first, second) = (New(kit), New(kit));
        Assert.IsTrue(await kit.Pointers.ClaimAsync(key, first, CancellationToken.None));
        Assert.IsFalse(await kit.Pointers.ClaimAsync(key, second, CancellationToken.None));
        var read = (await kit.Pointers.FindAsync(key, CancellationToken.None))!;
        Assert.AreEqual(first, read.Value);
        Assert.IsTrue(await kit.Pointers.ReplaceAsync(key, read, second, CancellationToken.None));
        Assert.IsFalse(await kit.Pointers.ReplaceAsync(key, read, first, CancellationToken.None));
        Assert.AreEqual(second, (await kit.Pointers.FindAsync(key, CancellationToken.None))?.Value);
    }

    [TestMethod]
    public void Pointers_spread_over_partitions_and_fit_the_store()
    {
        using var kit = new StorageKit();
        var keys = Enumerable.Range(0, 2000).Select(_ => PointerKeys.PaymentLink(kit.Ids.NewSecretId())).ToArray();
        Assert.IsGreaterThan(200, keys.Select(key => key.Partition).Distinct().Count());
        Assert.IsTrue(keys.All(key => StoreLimits.IsValidKey(key.Partition) && StoreLimits.IsValidKey(key.Key)));
    }

    private static TenantPointer New(StorageKit kit) => new(kit.Ids.NewId(), false, kit.Time.GetUtcNow());
}
