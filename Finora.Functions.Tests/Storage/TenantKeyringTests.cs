using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class TenantKeyringTests
{
    private const string Text = "ada.obi@lekkisoft.example · ₦ · Ṣọlá";

    [TestMethod]
    public async Task Sealed_text_opens_again_also_after_a_restart()
    {
        using var kit = new StorageKit();
        using var ring = new TenantKeyring(kit.Tables, kit.Vault);
        var boxed = (await ring.OpenAsync(kit.Tenant.TenantId, CancellationToken.None)).Seal(Text, "row");
        using var later = new TenantKeyring(kit.Tables, kit.Vault);
        Assert.AreEqual(Text, (await later.OpenAsync(kit.Tenant.TenantId, CancellationToken.None)).Open(boxed, "row"));
    }

    [TestMethod]
    public async Task Sealed_text_opens_for_no_other_row_and_no_other_tenant_and_not_when_altered()
    {
        using var kit = new StorageKit();
        using var ring = new TenantKeyring(kit.Tables, kit.Vault);
        var mine = await ring.OpenAsync(kit.Tenant.TenantId, CancellationToken.None);
        var other = await ring.OpenAsync(kit.Ids.NewId(), CancellationToken.None);
        var boxed = mine.Seal(Text, "row");
        var altered = boxed[..^6] + (boxed[^6] == 'A' ? 'B' : 'A') + boxed[^5..];
        Assert.Throws<CryptographicException>(() => mine.Open(boxed, "other row"));
        Assert.Throws<CryptographicException>(() => other.Open(boxed, "row"));
        Assert.Throws<CryptographicException>(() => mine.Open(altered, "row"));
        Assert.Throws<CryptographicException>(() => mine.Open("v2." + boxed[3..], "row"));
        Assert.Throws<CryptographicException>(() => mine.Open("v1.AAAA", "row"));
    }

    [TestMethod]
    public async Task The_same_text_is_never_sealed_alike_and_never_shows()
    {
        using var kit = new StorageKit();
        using var ring = new TenantKeyring(kit.Tables, kit.Vault);
        var cipher = await ring.OpenAsync(kit.Tenant.TenantId, CancellationToken.None);
        Assert.AreNotEqual(cipher.Seal(Text, "row"), cipher.Seal(Text, "row"));
        Assert.DoesNotContain("ada.obi", Encoding.UTF8.GetString(Convert.FromBase64String(cipher.Seal(Text, "row")[3..])), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_blind_index_is_the_same_for_the_same_value_only_within_tenant_and_purpose()
    {
        using var kit = new StorageKit();
        using var ring = new TenantKeyring(kit.Tables, kit.Vault);
        using var later = new TenantKeyring(kit.Tables, kit.Vault);
        var mine = await ring.OpenAsync(kit.Tenant.TenantId, CancellationToken.None);
        var index = mine.BlindIndex("customer.email", "a@b.example");
        Assert.AreEqual(index, (await later.OpenAsync(kit.Tenant.TenantId, CancellationToken.None)).BlindIndex("customer.email", "a@b.example"));
        Assert.AreNotEqual(index, mine.BlindIndex("user.email", "a@b.example"));
        Assert.AreNotEqual(index, mine.BlindIndex("customer.email", "a@c.example"));
        Assert.AreNotEqual(index, (await ring.OpenAsync(kit.Ids.NewId(), CancellationToken.None)).BlindIndex("customer.email", "a@b.example"));
        Assert.IsTrue(StoreLimits.IsValidKey(index));
    }

    [TestMethod]
    public async Task Two_instances_that_open_a_new_tenant_at_once_share_one_key()
    {
        using var kit = new StorageKit();
        using var one = new TenantKeyring(kit.Tables, kit.Vault);
        using var two = new TenantKeyring(kit.Tables, kit.Vault);
        await Task.WhenAll(one.OpenInstallationAsync(CancellationToken.None), two.OpenInstallationAsync(CancellationToken.None));
        var ciphers = await Task.WhenAll(one.OpenAsync(kit.Tenant.TenantId, CancellationToken.None), two.OpenAsync(kit.Tenant.TenantId, CancellationToken.None));
        Assert.AreEqual(Text, ciphers[1].Open(ciphers[0].Seal(Text, "row"), "row"));
    }

    [TestMethod]
    public async Task Rotating_the_vault_key_rewraps_the_data_key_and_changes_nothing_that_is_sealed()
    {
        using var kit = new StorageKit();
        using var ring = new TenantKeyring(kit.Tables, kit.Vault);
        var cipher = await ring.OpenAsync(kit.Tenant.TenantId, CancellationToken.None);
        var boxed = cipher.Seal(Text, "row");
        Assert.IsFalse(await ring.RewrapAsync(kit.Tenant.TenantId, CancellationToken.None));

        var newer = await kit.Vault.CreateRsaKeyAsync(TenantKeyring.WrappingKeyName, 2048, CancellationToken.None);
        Assert.IsTrue(await ring.RewrapAsync(kit.Tenant.TenantId, CancellationToken.None));

        var row = await kit.Store.GetAsync(kit.Tenant, RowKeys.DataKey, CancellationToken.None);
        Assert.AreEqual(newer.KeyId, row?.Value.KeyId);
        using var later = new TenantKeyring(kit.Tables, kit.Vault);
        Assert.AreEqual(Text, (await later.OpenAsync(kit.Tenant.TenantId, CancellationToken.None)).Open(boxed, "row"));
    }
}
