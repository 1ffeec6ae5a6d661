using Azure;
using Azure.Security.KeyVault.Keys;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Keys;

[TestClass]
public sealed class KeyVaultChallengeTests
{
    private static readonly CreateRsaKeyOptions Key = new("k");

    private KeyVaultServer _server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => _server = await KeyVaultServer.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestMethod]
    public async Task The_first_request_carries_neither_token_nor_body()
    {
        await _server.CreateClient().CreateRsaKeyAsync(Key, Cancellation);

        Assert.IsEmpty(_server.Violations);
        Assert.AreEqual(1, _server.Challenges);
        Assert.AreEqual("""{"kty":"RSA"}""", _server.Requests.Single().Body);
    }

    [TestMethod]
    public async Task The_token_is_asked_for_what_the_vault_names()
    {
        await _server.CreateClient().CreateRsaKeyAsync(Key, Cancellation);

        var asked = _server.Credential.Asked.Single();
        CollectionAssert.AreEqual(new[] { "https://vault.azure.net/.default" }, asked.Scopes);
        Assert.AreEqual(KeyVaultServer.TenantId, asked.TenantId);
        Assert.IsTrue(asked.IsCaeEnabled);
    }

    [TestMethod]
    public async Task A_vault_is_asked_once_in_the_life_of_the_process()
    {
        var client = _server.CreateClient();
        await client.CreateRsaKeyAsync(Key, Cancellation);
        await client.GetKeyAsync("k", cancellationToken: Cancellation);
        await _server.CreateClient().GetKeyAsync("k", cancellationToken: Cancellation);

        Assert.AreEqual(1, _server.Challenges);
        Assert.HasCount(3, _server.Requests);
    }

    [TestMethod]
    public async Task The_body_is_not_lost_when_the_first_request_is_cut_off()
    {
        _server.DropNextChallenge();

        await _server.CreateClient(maxRetries: 1).CreateRsaKeyAsync(Key, Cancellation);

        Assert.IsEmpty(_server.Violations);
        Assert.AreEqual("""{"kty":"RSA"}""", _server.Requests.Single().Body);
    }

    [TestMethod]
    public async Task A_vault_that_wants_more_claims_gets_a_token_with_them()
    {
        var client = _server.CreateClient();
        await client.CreateRsaKeyAsync(Key, Cancellation);
        _server.RequiredClaims = """{"access_token":{"nbf":{"essential":true}}}""";

        await client.GetKeyAsync("k", cancellationToken: Cancellation);

        Assert.AreEqual(_server.RequiredClaims, _server.Credential.Asked.Last().Claims);
        Assert.AreEqual(2, _server.Challenges);
    }

    [TestMethod]
    public async Task A_host_that_wants_the_token_of_another_service_does_not_get_it()
    {
        _server.Resource = "https://management.azure.com";

        var thrown = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => _server.CreateClient().CreateRsaKeyAsync(Key, Cancellation));

        Assert.Contains("DisableChallengeResourceVerification", thrown.Message, StringComparison.Ordinal);
        Assert.IsEmpty(_server.Credential.Asked);
    }

    [TestMethod]
    public async Task The_check_of_the_host_can_be_turned_off()
    {
        _server.Resource = "https://management.azure.com";
        var options = _server.CreateOptions();
        options.DisableChallengeResourceVerification = true;

        await new KeyClient(_server.Uri, _server.Credential, options).CreateRsaKeyAsync(Key, Cancellation);

        CollectionAssert.AreEqual(new[] { "https://management.azure.com/.default" }, _server.Credential.Asked.Single().Scopes);
    }

    [TestMethod]
    public async Task A_vault_is_never_spoken_to_without_TLS()
    {
        var client = new KeyClient(new Uri("http://test.vault.azure.net"), _server.Credential, _server.CreateOptions());

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => client.GetKeyAsync("k", cancellationToken: Cancellation));

        Assert.IsEmpty(_server.Credential.Asked);
    }

    [TestMethod]
    public async Task A_vault_that_goes_on_refusing_is_a_401()
    {
        _server.FailNext(401, "Unauthorized");

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(
            () => _server.CreateClient().GetKeyAsync("k", cancellationToken: Cancellation));

        Assert.AreEqual(401, refused.Status);
    }
}
