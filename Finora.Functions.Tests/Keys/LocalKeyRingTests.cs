using System.Runtime.Versioning;
using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Keys;

[TestClass]
public sealed class LocalKeyRingTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly IdGenerator Ids = new(TimeProvider.System);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly List<LocalKeyRing> _rings = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private string KeysDirectory => Path.Combine(_directory, "keys");

    private string MasterFile => Path.Combine(_directory, "master.key");

    [TestCleanup]
    public void Clean()
    {
        _rings.ForEach(ring => ring.Dispose());
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_but_the_owner_can_read_the_files()
    {
        await Open().CreateRsaKeyAsync("k", 2048, Cancellation);

        foreach (var directory in (string[])[KeysDirectory, .. Directory.GetDirectories(KeysDirectory)])
        {
            Assert.AreEqual(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(directory), directory);
        }

        foreach (var file in Directory.GetFiles(_directory, "*", SearchOption.AllDirectories))
        {
            Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(file), file);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void A_master_key_file_that_others_can_read_is_closed_to_them()
    {
        Open();
        File.SetUnixFileMode(MasterFile, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Open();

        Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(MasterFile));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void A_data_directory_that_was_there_keeps_its_permissions()
    {
        const UnixFileMode Shared = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        Directory.CreateDirectory(_directory);
        File.SetUnixFileMode(_directory, Shared);

        Open();

        Assert.AreEqual(Shared, File.GetUnixFileMode(_directory));
    }

    [TestMethod]
    public async Task A_key_is_one_file_and_nothing_is_left_beside_it()
    {
        var ring = Open();
        await ring.CreateRsaKeyAsync("k", 2048, Cancellation);
        await ring.CreateRsaKeyAsync("k", 2048, Cancellation);

        Assert.HasCount(2, Directory.GetFiles(KeysDirectory, "*", SearchOption.AllDirectories));
        CollectionAssert.AreEqual(new[] { MasterFile }, Directory.GetFiles(_directory));
    }

    [TestMethod]
    public async Task Keys_are_there_again_after_a_restart()
    {
        var key = await Open().CreateRsaKeyAsync("k", 2048, Cancellation);
        var ring = Open();

        Assert.AreEqual(key.KeyId, (await ring.GetKeyAsync("k", Cancellation))!.KeyId);
        AssertSigns(key, await ring.SignDigestAsync(key.KeyId, new byte[32], Cancellation));
    }

    [TestMethod]
    public async Task Two_processes_see_each_others_keys_and_rotations_at_once()
    {
        var (server, ops) = (Open(), Open());
        var first = await server.CreateRsaKeyAsync("k", 2048, Cancellation);
        Assert.AreEqual(first.KeyId, (await ops.GetKeyAsync("k", Cancellation))!.KeyId);

        var second = await ops.CreateRsaKeyAsync("k", 2048, Cancellation);

        Assert.AreEqual(second.KeyId, (await server.GetKeyAsync("k", Cancellation))!.KeyId);
        AssertSigns(second, await server.SignDigestAsync(second.KeyId, new byte[32], Cancellation));
    }

    [TestMethod]
    public async Task Processes_that_start_at_once_agree_on_the_master_key()
    {
        var rings = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => LocalKeyRing.Open(_directory, null, Ids), Cancellation)));
        _rings.AddRange(rings);
        var key = await rings[0].CreateRsaKeyAsync("k", 2048, Cancellation);

        foreach (var ring in rings)
        {
            AssertSigns(key, await ring.SignDigestAsync(key.KeyId, new byte[32], Cancellation));
        }

        CollectionAssert.AreEqual(new[] { MasterFile }, Directory.GetFiles(_directory));
    }

    [TestMethod]
    public async Task The_newest_version_is_the_newest_even_after_the_clock_was_set_back()
    {
        var (today, yesterday) = (new ManualTime(), new ManualTime(new ManualTime().GetUtcNow().AddDays(-1)));
        await Open(ids: new IdGenerator(today)).CreateRsaKeyAsync("k", 2048, Cancellation);
        var ring = Open(ids: new IdGenerator(yesterday));

        var later = await ring.CreateRsaKeyAsync("k", 2048, Cancellation);

        Assert.AreEqual(yesterday.GetUtcNow(), later.CreatedOn);
        Assert.AreEqual(later.KeyId, (await ring.GetKeyAsync("k", Cancellation))!.KeyId);
    }

    [TestMethod]
    public async Task Another_master_key_is_refused_and_the_message_names_the_setting()
    {
        var key = await Open(NewMasterKey()).CreateRsaKeyAsync("k", 2048, Cancellation);
        var wrong = Open(NewMasterKey());

        foreach (var call in (Func<Task>[])[
            () => wrong.SignDigestAsync(key.KeyId, new byte[32], Cancellation),
            () => wrong.UnwrapAsync(key.KeyId, new byte[256], Cancellation),
            () => wrong.GetKeyAsync("k", Cancellation),
            () => wrong.CreateRsaKeyAsync("k", 2048, Cancellation),
            () => wrong.CreateRsaKeyAsync("other", 2048, Cancellation)])
        {
            var refused = await AssertForbiddenAsync(call);
            Assert.Contains("FINORA_MASTER_KEY", refused.Message, StringComparison.Ordinal);
        }

        Assert.HasCount(1, Directory.GetFiles(KeysDirectory, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task A_lost_master_key_file_is_not_made_up_for_by_a_new_one()
    {
        var key = await Open().CreateRsaKeyAsync("k", 2048, Cancellation);
        File.Delete(MasterFile);

        var refused = await AssertForbiddenAsync(() => Open().SignDigestAsync(key.KeyId, new byte[32], Cancellation));

        Assert.Contains("master.key", refused.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("not base64")]
    [DataRow("c2hvcnQ=")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_setting_that_is_not_a_key_stops_the_start(string setting)
    {
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => new ServiceCollection().AddLocalKeyRing(_directory, setting));

        Assert.StartsWith("FINORA_MASTER_KEY must be 32 bytes", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(setting, thrown.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_master_key_file_that_is_not_a_key_stops_the_start()
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(MasterFile, "");

        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => new ServiceCollection().AddLocalKeyRing(_directory, null));

        Assert.Contains(MasterFile, thrown.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_a_crash_left_half_written_is_not_a_key()
    {
        var ring = Open();
        var key = await ring.CreateRsaKeyAsync("k", 2048, Cancellation);
        var whole = await File.ReadAllBytesAsync(FileOf(key), Cancellation);
        await File.WriteAllBytesAsync(FileOf(key)[..^4] + "9.key.0123456789abcdef.tmp", whole[..100], Cancellation);
        Directory.CreateDirectory(Path.Combine(KeysDirectory, "empty"));

        Assert.AreEqual(key.KeyId, (await Open().GetKeyAsync("k", Cancellation))!.KeyId);
        Assert.IsNull(await ring.GetKeyAsync("empty", Cancellation));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(20)]
    [DataRow(100)]
    public async Task A_truncated_file_is_told_as_damaged_and_harms_no_other_key(int length)
    {
        var damaged = await Open().CreateRsaKeyAsync("damaged", 2048, Cancellation);
        await File.WriteAllBytesAsync(FileOf(damaged), (await File.ReadAllBytesAsync(FileOf(damaged), Cancellation))[..length], Cancellation);
        var ring = Open();

        var refused = await AssertForbiddenAsync(() => ring.SignDigestAsync(damaged.KeyId, new byte[32], Cancellation));

        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.Contains(damaged.KeyId, refused.Message, StringComparison.Ordinal);
        var other = await ring.CreateRsaKeyAsync("other", 2048, Cancellation);
        AssertSigns(other, await ring.SignDigestAsync(other.KeyId, new byte[32], Cancellation));
    }

    [TestMethod]
    public async Task A_file_that_was_put_in_the_place_of_another_is_refused()
    {
        var ring = Open();
        var (mine, planted) = (await ring.CreateRsaKeyAsync("mine", 2048, Cancellation), await ring.CreateRsaKeyAsync("planted", 2048, Cancellation));
        File.Copy(FileOf(planted), FileOf(mine), overwrite: true);

        await AssertForbiddenAsync(() => Open().SignDigestAsync(mine.KeyId, new byte[32], Cancellation));
    }

    [TestMethod]
    public async Task A_directory_that_cannot_be_used_is_told_as_unavailable()
    {
        var ring = Open();
        await File.WriteAllTextAsync(KeysDirectory, "not a directory", Cancellation);

        var thrown = await Assert.ThrowsExactlyAsync<KeyVaultException>(() => ring.CreateRsaKeyAsync("k", 2048, Cancellation));

        Assert.AreEqual(KeyVaultFault.Unavailable, thrown.Fault);
    }

    [TestMethod]
    public async Task Registering_puts_the_ring_behind_the_port()
    {
        await using var services = new ServiceCollection().AddLocalKeyRing(_directory, NewMasterKey()).BuildServiceProvider();

        var vault = services.GetRequiredService<IKeyVault>();

        Assert.IsInstanceOfType<LocalKeyRing>(vault);
        Assert.IsNull(await vault.GetKeyAsync("k", Cancellation));
        Assert.IsFalse(File.Exists(MasterFile));
    }

    private static string NewMasterKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void AssertSigns(RsaPublicKey key, byte[] signature)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
        Assert.IsTrue(rsa.VerifyHash(new byte[32], signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static async Task<KeyVaultException> AssertForbiddenAsync(Func<Task> call)
    {
        var thrown = await Assert.ThrowsExactlyAsync<KeyVaultException>(call);
        Assert.AreEqual(KeyVaultFault.Forbidden, thrown.Fault);
        return thrown;
    }

    private string FileOf(RsaPublicKey key) => Directory.GetFiles(Path.Combine(KeysDirectory, key.Name), $"*{key.KeyId[^32..]}.key").Single();

    private LocalKeyRing Open(string? masterKey = null, IdGenerator? ids = null)
    {
        var ring = LocalKeyRing.Open(_directory, masterKey, ids ?? Ids);
        _rings.Add(ring);
        return ring;
    }
}
