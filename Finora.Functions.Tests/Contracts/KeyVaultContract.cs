using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>What every <see cref="IKeyVault"/> promises. A vault's own tests are in a class of their own; none of these is overridden.</summary>
public abstract class KeyVaultContract
{
    private const int Bits = 2048;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>The vault under test, the same one throughout a test.</summary>
    protected abstract IKeyVault Vault { get; }

    protected CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(2048)]
    [DataRow(3072)]
    [DataRow(4096)]
    public async Task A_new_key_has_the_size_asked_for_and_the_usual_exponent(int bits)
    {
        var before = TimeProvider.System.GetUtcNow();
        var key = await Vault.CreateRsaKeyAsync("sized", bits, Cancellation);

        Assert.AreEqual(bits, key.Bits);
        Assert.AreNotEqual(0, key.Modulus[0]);
        CollectionAssert.AreEqual(new byte[] { 1, 0, 1 }, key.Exponent);
        Assert.AreEqual("sized", key.Name);
        Assert.IsGreaterThanOrEqualTo(before.AddSeconds(-1), key.CreatedOn);
        Assert.IsLessThanOrEqualTo(TimeProvider.System.GetUtcNow().AddSeconds(1), key.CreatedOn);
    }

    [TestMethod]
    public async Task A_new_key_can_be_got_by_name_and_by_id()
    {
        var created = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        AssertSame(created, await Vault.GetKeyAsync("k", Cancellation));
        AssertSame(created, await Vault.GetKeyVersionAsync(created.KeyId, Cancellation));
    }

    [TestMethod]
    public async Task Names_are_compared_without_regard_to_case()
    {
        var created = await Vault.CreateRsaKeyAsync("Tenant-A", Bits, Cancellation);

        Assert.AreEqual(created.KeyId, (await Vault.GetKeyAsync("tenant-a", Cancellation))?.KeyId);
    }

    [TestMethod]
    public async Task A_name_that_was_never_used_has_no_key()
    {
        await Vault.CreateRsaKeyAsync("there", Bits, Cancellation);

        Assert.IsNull(await Vault.GetKeyAsync("not-there", Cancellation));
        Assert.IsNull(await Vault.GetKeyAsync("ther", Cancellation));
    }

    [TestMethod]
    public async Task A_version_that_does_not_exist_is_null()
    {
        var created = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        Assert.IsNull(await Vault.GetKeyVersionAsync(Unknown(created.KeyId), Cancellation));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("k")]
    [DataRow("local/k/../../secret")]
    [DataRow("local/../0123456789abcdef0123456789abcdef")]
    [DataRow("https://other.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef")]
    [DataRow("http://[::1")]
    public async Task An_id_that_this_vault_never_gave_is_as_one_that_does_not_exist(string keyId)
    {
        Assert.IsNull(await Vault.GetKeyVersionAsync(keyId, Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.SignDigestAsync(keyId, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.WrapAsync(keyId, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.UnwrapAsync(keyId, new byte[256], Cancellation));
    }

    [TestMethod]
    public async Task A_version_that_does_not_exist_cannot_be_used()
    {
        var keyId = Unknown((await Vault.CreateRsaKeyAsync("k", Bits, Cancellation)).KeyId);

        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.SignDigestAsync(keyId, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.WrapAsync(keyId, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => Vault.UnwrapAsync(keyId, new byte[256], Cancellation));
    }

    [TestMethod]
    public async Task Creating_a_name_again_rotates_the_key_and_old_versions_go_on_working()
    {
        var old = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        var digest = SHA256.HashData("before"u8);
        var wrapped = await Vault.WrapAsync(old.KeyId, "secret"u8.ToArray(), Cancellation);
        var signature = await Vault.SignDigestAsync(old.KeyId, digest, Cancellation);

        var rotated = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        Assert.AreNotEqual(old.KeyId, rotated.KeyId);
        CollectionAssert.AreNotEqual(old.Modulus, rotated.Modulus);
        AssertSame(rotated, await Vault.GetKeyAsync("k", Cancellation));
        var oldPublic = await Vault.GetKeyVersionAsync(old.KeyId, Cancellation);
        AssertSame(old, oldPublic);
        Assert.IsTrue(Verify(oldPublic!, digest, signature));
        CollectionAssert.AreEqual("secret"u8.ToArray(), await Vault.UnwrapAsync(old.KeyId, wrapped, Cancellation));
        await AssertFaultAsync(KeyVaultFault.BadInput, () => Vault.UnwrapAsync(rotated.KeyId, wrapped, Cancellation));
    }

    [TestMethod]
    public async Task A_signature_is_RS256_by_the_public_part()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes("₦1,250 paid"));

        var signature = await Vault.SignDigestAsync(key.KeyId, digest, Cancellation);

        Assert.HasCount(Bits / 8, signature);
        Assert.IsTrue(Verify(key, digest, signature));
        Assert.IsFalse(Verify(key, SHA256.HashData("something else"u8), signature));
    }

    [TestMethod]
    public async Task A_digest_that_is_not_of_SHA256_is_refused()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        foreach (var length in (int[])[0, 20, 31, 33, 64])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Vault.SignDigestAsync(key.KeyId, new byte[length], Cancellation), $"{length} bytes");
        }
    }

    [TestMethod]
    public async Task What_was_wrapped_is_unwrapped()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        foreach (var length in (int[])[1, 32, 190])
        {
            var secret = RandomNumberGenerator.GetBytes(length);

            var wrapped = await Vault.WrapAsync(key.KeyId, secret, Cancellation);

            Assert.HasCount(Bits / 8, wrapped);
            CollectionAssert.AreEqual(secret, await Vault.UnwrapAsync(key.KeyId, wrapped, Cancellation));
        }
    }

    [TestMethod]
    public async Task Wrapping_twice_gives_two_different_answers()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        CollectionAssert.AreNotEqual(
            await Vault.WrapAsync(key.KeyId, new byte[32], Cancellation), await Vault.WrapAsync(key.KeyId, new byte[32], Cancellation));
    }

    [TestMethod]
    public async Task What_anybody_wrapped_with_the_public_part_is_unwrapped()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });

        var wrapped = rsa.Encrypt("secret"u8, RSAEncryptionPadding.OaepSHA256);

        CollectionAssert.AreEqual("secret"u8.ToArray(), await Vault.UnwrapAsync(key.KeyId, wrapped, Cancellation));
    }

    [TestMethod]
    public async Task A_key_that_does_not_fit_is_not_wrapped()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);

        foreach (var length in (int[])[0, 191, 256])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Vault.WrapAsync(key.KeyId, new byte[length], Cancellation), $"{length} bytes");
        }
    }

    [TestMethod]
    public async Task What_was_damaged_is_bad_input()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        var wrapped = await Vault.WrapAsync(key.KeyId, "secret"u8.ToArray(), Cancellation);
        var flipped = wrapped.ToArray();
        flipped[100] ^= 1;

        foreach (var damaged in (byte[][])[flipped, wrapped[..^1], [.. wrapped, 0], wrapped[..16], [], new byte[256]])
        {
            await AssertFaultAsync(KeyVaultFault.BadInput, () => Vault.UnwrapAsync(key.KeyId, damaged, Cancellation));
        }
    }

    [TestMethod]
    public async Task What_another_padding_wrapped_is_bad_input()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });

        await AssertFaultAsync(KeyVaultFault.BadInput, () => Vault.UnwrapAsync(key.KeyId, rsa.Encrypt("secret"u8, RSAEncryptionPadding.OaepSHA1), Cancellation));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("a b")]
    [DataRow("a/b")]
    [DataRow("../a")]
    [DataRow("a.b")]
    [DataRow("a_b")]
    [DataRow("naïve")]
    [DataRow("ключ")]
    [DataRow("١٢٣")]
    [DataRow("a\0")]
    public async Task A_name_with_other_characters_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Vault.CreateRsaKeyAsync(name, Bits, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Vault.GetKeyAsync(name, Cancellation));
    }

    [TestMethod]
    public async Task A_name_has_at_most_127_characters()
    {
        var longest = new string('a', 127);

        Assert.AreEqual(longest, (await Vault.CreateRsaKeyAsync(longest, Bits, Cancellation)).Name);
        await Assert.ThrowsAsync<ArgumentException>(() => Vault.CreateRsaKeyAsync(longest + "a", Bits, Cancellation));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1024)]
    [DataRow(2047)]
    [DataRow(8192)]
    public async Task A_size_that_no_vault_makes_is_refused(int bits)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Vault.CreateRsaKeyAsync("k", bits, Cancellation));
        Assert.IsNull(await Vault.GetKeyAsync("k", Cancellation));
    }

    [TestMethod]
    public async Task Many_sign_and_unwrap_with_one_key_at_once()
    {
        var key = await Vault.CreateRsaKeyAsync("k", Bits, Cancellation);
        var wrapped = await Vault.WrapAsync(key.KeyId, "secret"u8.ToArray(), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            async () =>
            {
                var digest = SHA256.HashData([(byte)i]);
                Assert.IsTrue(Verify(key, digest, await Vault.SignDigestAsync(key.KeyId, digest, Cancellation)));
                CollectionAssert.AreEqual("secret"u8.ToArray(), await Vault.UnwrapAsync(key.KeyId, wrapped, Cancellation));
            },
            Cancellation)));
    }

    [TestMethod]
    public async Task Each_of_many_rotations_at_once_leaves_a_version_that_works()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Vault.CreateRsaKeyAsync("k", Bits, Cancellation)));

        Assert.HasCount(6, keys.Select(key => key.KeyId).Distinct());
        Assert.Contains((await Vault.GetKeyAsync("k", Cancellation))!.KeyId, keys.Select(key => key.KeyId));
        foreach (var key in keys)
        {
            Assert.IsTrue(Verify(key, new byte[32], await Vault.SignDigestAsync(key.KeyId, new byte[32], Cancellation)));
        }
    }

    [TestMethod]
    public async Task A_caller_that_has_gone_gets_no_key()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Vault.CreateRsaKeyAsync("k", Bits, gone.Token));
        Assert.IsNull(await Vault.GetKeyAsync("k", Cancellation));
    }

    protected static bool Verify(RsaPublicKey key, byte[] digest, byte[] signature)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
        return rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    protected static async Task<KeyVaultException> AssertFaultAsync(KeyVaultFault fault, Func<Task> call)
    {
        var thrown = await Assert.ThrowsExactlyAsync<KeyVaultException>(call);
        Assert.AreEqual(fault, thrown.Fault, thrown.Message);
        return thrown;
    }

    /// <summary>An id of the right form for a version that nobody made.</summary>
    private static string Unknown(string keyId) => keyId[..^32] + "0123456789ab7def8123456789abcdef";

    private static void AssertSame(RsaPublicKey expected, RsaPublicKey? actual)
    {
        Assert.IsNotNull(actual);
        Assert.AreEqual(expected.KeyId, actual.KeyId);
        Assert.AreEqual(expected.Name, actual.Name);
        Assert.AreEqual(expected.CreatedOn, actual.CreatedOn);
        CollectionAssert.AreEqual(expected.Modulus, actual.Modulus);
        CollectionAssert.AreEqual(expected.Exponent, actual.Exponent);
    }
}
