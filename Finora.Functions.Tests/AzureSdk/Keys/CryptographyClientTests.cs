using System.Security.Cryptography;
using Azure;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Keys;

[TestClass]
public sealed class CryptographyClientTests
{
    private static readonly byte[] Digest = SHA256.HashData("signed"u8);
    private static readonly byte[] Secret = "secret"u8.ToArray();

    private KeyVaultServer _server = null!;
    private KeyClient _keys = null!;
    private KeyVaultKey _key = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        _server = await KeyVaultServer.StartAsync();
        _keys = _server.CreateClient();
        _key = await _keys.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);
        _server.Requests.Clear();
    }

    [TestCleanup]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestMethod]
    public async Task Signing_and_unwrapping_run_in_the_vault_and_verifying_and_wrapping_here()
    {
        var client = _keys.GetCryptographyClient("k", _key.Properties.Version);

        var signed = await client.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation);
        var verified = await client.VerifyAsync(SignatureAlgorithm.RS256, Digest, signed.Signature, Cancellation);
        var wrapped = await client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation);
        var unwrapped = await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.EncryptedKey, Cancellation);

        Assert.IsTrue(verified.IsValid);
        CollectionAssert.AreEqual(Secret, unwrapped.Key);
        Assert.IsTrue(new[] { signed.KeyId, verified.KeyId, wrapped.KeyId, unwrapped.KeyId }.All(id => id == _key.Id.AbsoluteUri));
        CollectionAssert.AreEqual(
            new[] { $"GET {_key.Id.AbsolutePath}", $"POST {_key.Id.AbsolutePath}/sign", $"POST {_key.Id.AbsolutePath}/unwrapkey" }, Lines());
    }

    [TestMethod]
    public async Task What_goes_over_the_wire_is_base64url_of_the_digest()
    {
        await _keys.GetCryptographyClient("k", _key.Properties.Version).SignAsync(SignatureAlgorithm.RS256, [0xFB, 0xFF, .. new byte[30]], Cancellation);

        Assert.AreEqual("""{"alg":"RS256","value":"-_8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", _server.Requests.Last().Body);
    }

    [TestMethod]
    public async Task A_signature_over_something_else_is_not_valid()
    {
        var client = _keys.GetCryptographyClient("k");
        var signed = await client.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation);

        Assert.IsFalse((await client.VerifyAsync(SignatureAlgorithm.RS256, SHA256.HashData("else"u8), signed.Signature, Cancellation)).IsValid);
    }

    [TestMethod]
    public async Task Without_a_version_the_results_name_the_version_that_was_used()
    {
        var client = _keys.GetCryptographyClient("k");
        Assert.AreEqual(new Uri(_server.Uri, "/keys/k").AbsoluteUri, client.KeyId);

        Assert.AreEqual(_key.Id.AbsoluteUri, (await client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation)).KeyId);
        var rotated = await _keys.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);

        // The public part is never asked for again, so wrapping stays with the version it saw first; signing is the vault's and takes the newest.
        Assert.AreEqual(_key.Id.AbsoluteUri, (await client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation)).KeyId);
        Assert.AreEqual(rotated.Value.Id.AbsoluteUri, (await client.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation)).KeyId);
    }

    [TestMethod]
    public async Task Where_the_key_may_not_be_read_everything_runs_in_the_vault()
    {
        var client = _keys.GetCryptographyClient("k", _key.Properties.Version);
        _server.FailNext(403, "Forbidden", "ForbiddenByRbac");

        var wrapped = await client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation);
        var signed = await client.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation);
        var verified = await client.VerifyAsync(SignatureAlgorithm.RS256, Digest, signed.Signature, Cancellation);
        var unwrapped = await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.EncryptedKey, Cancellation);

        Assert.IsTrue(verified.IsValid);
        CollectionAssert.AreEqual(Secret, unwrapped.Key);
        var path = _key.Id.AbsolutePath;
        CollectionAssert.AreEqual(
            new[] { $"GET {path}", $"POST {path}/wrapkey", $"POST {path}/sign", $"POST {path}/verify", $"POST {path}/unwrapkey" }, Lines());
    }

    [TestMethod]
    public async Task An_expired_key_verifies_and_unwraps_but_neither_signs_nor_wraps()
    {
        var before = _keys.GetCryptographyClient("k");
        var signed = await before.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation);
        var wrapped = await before.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation);
        _server.SetExpiry(_key.Id.AbsoluteUri, TimeProvider.System.GetUtcNow().AddDays(-1));
        var client = _keys.GetCryptographyClient("k");

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => client.SignAsync(SignatureAlgorithm.RS256, Digest, Cancellation));
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation));
        Assert.IsTrue((await client.VerifyAsync(SignatureAlgorithm.RS256, Digest, signed.Signature, Cancellation)).IsValid);
        CollectionAssert.AreEqual(Secret, (await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.EncryptedKey, Cancellation)).Key);
    }

    [TestMethod]
    public async Task What_a_key_may_not_do_is_left_for_the_vault_to_refuse()
    {
        await _keys.CreateRsaKeyAsync(new CreateRsaKeyOptions("signs") { KeyOperations = { KeyOperation.Sign } }, Cancellation);
        var client = _keys.GetCryptographyClient("signs");

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, Secret, Cancellation));

        Assert.AreEqual(403, refused.Status);
    }

    [TestMethod]
    public async Task A_digest_of_the_wrong_length_is_noticed_by_the_vault()
    {
        var client = _keys.GetCryptographyClient("k");

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => client.SignAsync(SignatureAlgorithm.RS256, new byte[20], Cancellation));

        Assert.AreEqual(400, refused.Status);
    }

    [TestMethod]
    public async Task A_signature_algorithm_that_is_unknown_here_is_left_to_the_vault()
    {
        var client = _keys.GetCryptographyClient("k");

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => client.VerifyAsync("ES256", Digest, new byte[64], Cancellation));

        Assert.AreEqual(400, refused.Status);
    }

    [TestMethod]
    [DataRow("RS256")]
    [DataRow("RS384")]
    [DataRow("RS512")]
    [DataRow("PS256")]
    [DataRow("PS384")]
    [DataRow("PS512")]
    public async Task Every_RSA_signature_is_judged_here(string algorithm)
    {
        var client = _keys.GetCryptographyClient("k");
        var digest = new byte[int.Parse(algorithm[2..]) / 8];

        Assert.IsFalse((await client.VerifyAsync(algorithm, digest, new byte[256], Cancellation)).IsValid);

        Assert.HasCount(1, Lines());
    }

    [TestMethod]
    [DataRow("RSA-OAEP")]
    [DataRow("RSA-OAEP-256")]
    [DataRow("RSA1_5")]
    public async Task Every_RSA_padding_wraps_here(string algorithm)
    {
        var wrapped = await _keys.GetCryptographyClient("k").WrapKeyAsync(algorithm, Secret, Cancellation);

        Assert.HasCount(256, wrapped.EncryptedKey);
        Assert.AreEqual(algorithm, wrapped.Algorithm.ToString());
        Assert.HasCount(1, Lines());
    }

    private string[] Lines() => [.. _server.Requests.Select(request => request.Line)];
}
