using Azure;
using Azure.Security.KeyVault.Keys;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Keys;

[TestClass]
public sealed class KeyClientTests
{
    private KeyVaultServer _server = null!;
    private KeyClient _client = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        _server = await KeyVaultServer.StartAsync();
        _client = _server.CreateClient();
    }

    [TestCleanup]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestMethod]
    public async Task Creating_sends_what_was_asked_for_and_nothing_else()
    {
        var options = new CreateRsaKeyOptions("k")
        {
            KeySize = 3072,
            PublicExponent = 65537,
            Enabled = true,
            NotBefore = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
            ExpiresOn = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000),
            KeyOperations = { KeyOperation.Sign, KeyOperation.UnwrapKey },
            Tags = { ["tenant"] = "a" },
        };
        await _client.CreateRsaKeyAsync(options, Cancellation);
        await _client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);

        CollectionAssert.AreEqual(
            new[]
            {
                """{"kty":"RSA","key_size":3072,"public_exponent":65537,"key_ops":["sign","unwrapKey"],"attributes":{"enabled":true,"nbf":1800000000,"exp":1900000000},"tags":{"tenant":"a"}}""",
                """{"kty":"RSA"}""",
            },
            _server.Requests.Select(request => request.Body).ToArray());
        Assert.IsTrue(_server.Requests.All(request => request is { Line: "POST /keys/k/create", ApiVersion: "2025-07-01" }));
    }

    [TestMethod]
    public async Task A_key_comes_back_with_its_public_part_and_its_properties()
    {
        var created = (await _client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k") { KeyOperations = { KeyOperation.Sign } }, Cancellation)).Value;
        _server.SetExpiry(created.Id.AbsoluteUri, DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));

        var key = (await _client.GetKeyAsync("k", created.Properties.Version, Cancellation)).Value;

        Assert.AreEqual(created.Id, key.Id);
        Assert.AreEqual(key.Id.AbsoluteUri, key.Key.Id);
        Assert.AreEqual(KeyType.Rsa, key.KeyType);
        CollectionAssert.AreEqual(new[] { KeyOperation.Sign }, key.KeyOperations.ToArray());
        Assert.HasCount(256, key.Key.N!);
        Assert.HasCount(3, key.Key.E!);
        Assert.AreEqual("k", key.Name);
        Assert.AreEqual(_server.Uri, key.Properties.VaultUri);
        Assert.HasCount(32, key.Properties.Version);
        Assert.IsTrue(key.Properties.Enabled);
        Assert.IsNull(key.Properties.NotBefore);
        Assert.AreEqual(1_900_000_000, key.Properties.ExpiresOn?.ToUnixTimeSeconds());
        Assert.IsNotNull(key.Properties.CreatedOn);
        Assert.AreEqual(key.Properties.CreatedOn, key.Properties.UpdatedOn);
    }

    [TestMethod]
    public async Task Without_a_version_the_newest_is_got()
    {
        await _client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);
        var newest = await _client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);

        Assert.AreEqual(newest.Value.Id, (await _client.GetKeyAsync("k", cancellationToken: Cancellation)).Value.Id);
    }

    [TestMethod]
    public async Task A_refusal_carries_status_and_code()
    {
        var missing = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => _client.GetKeyAsync("nothing", cancellationToken: Cancellation));

        Assert.AreEqual(404, missing.Status);
        Assert.AreEqual("KeyNotFound", missing.ErrorCode);
    }

    [TestMethod]
    public async Task Versions_are_listed_page_after_page()
    {
        _server.PageSize = 2;
        var made = new HashSet<Uri>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await _client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation)).Value.Id);
        }

        var pages = new List<int>();
        var listed = new HashSet<Uri>();
        await foreach (var page in _client.GetPropertiesOfKeyVersionsAsync("k", Cancellation).AsPages())
        {
            pages.Add(page.Values.Count);
            listed.UnionWith(page.Values.Select(version => version.Id));
        }

        CollectionAssert.AreEqual(new[] { 2, 2, 1 }, pages);
        Assert.IsTrue(made.SetEquals(listed));
    }

    [TestMethod]
    public async Task A_throttled_request_is_tried_again()
    {
        var client = _server.CreateClient(maxRetries: 1);
        _server.FailNext(429, "Throttled", retryAfterSeconds: 0);

        await client.CreateRsaKeyAsync(new CreateRsaKeyOptions("k"), Cancellation);

        Assert.HasCount(2, _server.Requests);
    }

    [TestMethod]
    [DataRow("https://v.vault.azure.net/keys/n/0123", "n", "0123")]
    [DataRow("https://v.vault.azure.net/keys/n/0123/", "n", "0123")]
    [DataRow("https://v.vault.azure.net:8443/keys/n", "n", null)]
    [DataRow("https://v.vault.azure.net/KEYS/n", "n", null)]
    public void The_id_of_a_key_names_vault_key_and_version(string id, string name, string? version)
    {
        var identifier = new KeyVaultKeyIdentifier(new Uri(id));

        Assert.AreEqual(name, identifier.Name);
        Assert.AreEqual(version, identifier.Version);
        Assert.AreEqual(new Uri(new Uri(id), "/"), identifier.VaultUri);
        Assert.AreEqual(new Uri(id), identifier.SourceId);
    }

    [TestMethod]
    [DataRow("https://v.vault.azure.net/")]
    [DataRow("https://v.vault.azure.net/keys")]
    [DataRow("https://v.vault.azure.net/secrets/n/0123")]
    [DataRow("https://v.vault.azure.net/keys/n/0123/sign")]
    public void What_is_not_the_id_of_a_key_is_refused(string id)
    {
        Assert.IsFalse(KeyVaultKeyIdentifier.TryCreate(new Uri(id), out _));
        Assert.ThrowsExactly<ArgumentException>(() => new KeyVaultKeyIdentifier(new Uri(id)));
    }
}
