using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Keys;
using Finora.Azure;
using Finora.Azure.KeyVault;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Keys;

[TestClass]
public sealed class AzureKeyVaultTests
{
    private readonly ManualTime _clock = new();
    private KeyVaultServer _server = null!;
    private AzureKeyVault _vault = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        _server = await KeyVaultServer.StartAsync();
        _vault = new AzureKeyVault(_server.CreateClient(), _clock);
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        _vault.Dispose();
        await _server.DisposeAsync();
    }

    [TestMethod]
    public async Task A_key_id_is_the_versioned_address_of_the_key()
    {
        var key = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);

        StringAssert.Matches(key.KeyId, new($"^{_server.Uri}keys/k/[0-9a-f]{{32}}$", default, TimeSpan.FromSeconds(1)));
    }

    [TestMethod]
    public async Task The_newest_version_is_remembered_for_five_minutes()
    {
        var key = await CreateElsewhereAsync("k");
        for (var i = 0; i < 3; i++)
        {
            Assert.AreEqual(key, (await _vault.GetKeyAsync("K", Cancellation))!.KeyId);
        }

        Assert.AreEqual(1, Count("GET /keys/K"));
        var rotated = await CreateElsewhereAsync("k");
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.AreEqual(key, (await _vault.GetKeyAsync("k", Cancellation))!.KeyId);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.AreEqual(rotated, (await _vault.GetKeyAsync("k", Cancellation))!.KeyId);
    }

    [TestMethod]
    public async Task A_rotation_of_our_own_is_seen_at_once()
    {
        await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);
        await _vault.GetKeyAsync("k", Cancellation);

        var rotated = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);

        Assert.AreEqual(rotated.KeyId, (await _vault.GetKeyAsync("k", Cancellation))!.KeyId);
        Assert.AreEqual(0, Count("GET /keys/k"));
    }

    [TestMethod]
    public async Task That_a_key_is_missing_is_not_remembered()
    {
        Assert.IsNull(await _vault.GetKeyAsync("k", Cancellation));
        var key = await CreateElsewhereAsync("k");

        Assert.AreEqual(key, (await _vault.GetKeyAsync("k", Cancellation))!.KeyId);
    }

    [TestMethod]
    public async Task The_public_part_of_a_version_is_asked_for_once()
    {
        var key = await CreateElsewhereAsync("k");
        for (var i = 0; i < 3; i++)
        {
            Assert.IsNotNull(await _vault.GetKeyVersionAsync(key, Cancellation));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.AreEqual(1, _server.Requests.Count(request => request.Method == "GET"));
    }

    [TestMethod]
    public async Task Signing_asks_for_the_key_once_an_hour()
    {
        var key = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);
        for (var i = 0; i < 4; i++)
        {
            await _vault.SignDigestAsync(key.KeyId, new byte[32], Cancellation);
            _clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.AreEqual(2, _server.Requests.Count(request => request.Method == "GET"));
        Assert.AreEqual(4, _server.Requests.Count(request => request.Line.EndsWith("/sign", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task An_id_of_another_vault_is_never_sent_anywhere()
    {
        var key = await CreateElsewhereAsync("k");
        var before = _server.Requests.Count;
        var foreign = key.Replace(_server.Uri.Host, "other.vault.azure.net", StringComparison.Ordinal);

        Assert.IsNull(await _vault.GetKeyVersionAsync(foreign, Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => _vault.SignDigestAsync(foreign, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.NotFound, () => _vault.SignDigestAsync($"{_server.Uri}keys/k", new byte[32], Cancellation));

        Assert.HasCount(before, _server.Requests);
    }

    [TestMethod]
    [DataRow(403, "Forbidden", KeyVaultFault.Forbidden)]
    [DataRow(401, "Unauthorized", KeyVaultFault.Forbidden)]
    [DataRow(409, "Conflict", KeyVaultFault.Forbidden)]
    [DataRow(400, "BadParameter", KeyVaultFault.Forbidden)]
    [DataRow(404, "KeyNotFound", KeyVaultFault.NotFound)]
    [DataRow(408, "Timeout", KeyVaultFault.Unavailable)]
    [DataRow(429, "Throttled", KeyVaultFault.Unavailable)]
    [DataRow(500, "InternalError", KeyVaultFault.Unavailable)]
    [DataRow(503, "ServiceUnavailable", KeyVaultFault.Unavailable)]
    public async Task A_refused_call_is_told_as_the_port_says(int status, string code, KeyVaultFault expected)
    {
        _server.FailNext(status, code);

        var thrown = await AssertFaultAsync(expected, () => _vault.CreateRsaKeyAsync("k", 2048, Cancellation));

        Assert.Contains($"{status} {code}", thrown.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_bad_request_means_bad_input_when_unwrapping()
    {
        var key = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);

        await AssertFaultAsync(KeyVaultFault.BadInput, () => _vault.UnwrapAsync(key.KeyId, new byte[256], Cancellation));
    }

    [TestMethod]
    public async Task A_disabled_key_is_forbidden()
    {
        var key = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);
        _server.Disable(key.KeyId);

        var thrown = await AssertFaultAsync(KeyVaultFault.Forbidden, () => _vault.SignDigestAsync(key.KeyId, new byte[32], Cancellation));

        Assert.Contains("403 Forbidden", thrown.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task An_expired_key_signs_and_wraps_no_more_but_unwraps()
    {
        var key = await _vault.CreateRsaKeyAsync("k", 2048, Cancellation);
        var wrapped = await _vault.WrapAsync(key.KeyId, new byte[32], Cancellation);
        _server.SetExpiry(key.KeyId, TimeProvider.System.GetUtcNow().AddDays(-1));
        _clock.Advance(TimeSpan.FromHours(1));

        await AssertFaultAsync(KeyVaultFault.Forbidden, () => _vault.SignDigestAsync(key.KeyId, new byte[32], Cancellation));
        await AssertFaultAsync(KeyVaultFault.Forbidden, () => _vault.WrapAsync(key.KeyId, new byte[32], Cancellation));
        CollectionAssert.AreEqual(new byte[32], await _vault.UnwrapAsync(key.KeyId, wrapped, Cancellation));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_vault_that_hangs_up_is_unavailable(int retries)
    {
        using var vault = new AzureKeyVault(_server.CreateClient(retries), _clock);
        for (var i = 0; i <= retries; i++)
        {
            _server.DropNext();
        }

        await AssertFaultAsync(KeyVaultFault.Unavailable, () => vault.CreateRsaKeyAsync("k", 2048, Cancellation));
        Assert.HasCount(retries + 1, _server.Requests);
    }

    [TestMethod]
    public async Task A_failure_that_passes_is_not_seen()
    {
        using var vault = new AzureKeyVault(_server.CreateClient(maxRetries: 3), _clock);
        _server.FailNext(429, "Throttled", retryAfterSeconds: 0);
        _server.FailNext(500, "InternalError");
        _server.DropNext();

        Assert.AreEqual(2048, (await vault.CreateRsaKeyAsync("k", 2048, Cancellation)).Bits);
    }

    [TestMethod]
    public async Task A_vault_that_does_not_answer_in_time_is_unavailable()
    {
        var options = _server.CreateOptions();
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(200);
        using var vault = new AzureKeyVault(new KeyClient(_server.Uri, _server.Credential, options), _clock);
        await vault.GetKeyAsync("warm-up", Cancellation);
        var over = new TaskCompletionSource();
        _server.StallNext(over.Task);

        await AssertFaultAsync(KeyVaultFault.Unavailable, () => vault.CreateRsaKeyAsync("k", 2048, Cancellation));

        over.SetResult();
    }

    [TestMethod]
    public async Task A_caller_that_gives_up_sees_its_own_cancellation()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (arrived, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        _server.StallNext(over.Task, arrived.SetResult);

        var call = _vault.CreateRsaKeyAsync("k", 2048, caller.Token);
        await arrived.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        over.SetResult();
    }

    [TestMethod]
    public async Task Without_a_token_the_vault_is_unavailable()
    {
        _server.Credential.Failure = new CredentialUnavailableException("no identity service");

        await AssertFaultAsync(KeyVaultFault.Unavailable, () => _vault.CreateRsaKeyAsync("k", 2048, Cancellation));
    }

    [TestMethod]
    public async Task An_address_that_is_no_vault_is_forbidden()
    {
        _server.Resource = "https://management.azure.com";

        await AssertFaultAsync(KeyVaultFault.Forbidden, () => _vault.CreateRsaKeyAsync("k", 2048, Cancellation));
    }

    [TestMethod]
    public async Task Registering_puts_the_vault_of_the_setting_behind_the_port()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<TokenCredential>(_server.Credential)
            .AddAzureKeyVault(Settings("https://finora.vault.azure.net/", clientId: "0f0e0d0c-0b0a-4908-8706-050403020100"))
            .BuildServiceProvider();

        Assert.IsInstanceOfType<AzureKeyVault>(services.GetRequiredService<IKeyVault>());
        Assert.AreEqual("https://finora.vault.azure.net/", services.GetRequiredService<KeyClient>().VaultUri.AbsoluteUri);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("finora")]
    [DataRow("http://finora.vault.azure.net/")]
    [DataRow("https://finora.vault.azure.net/keys/k")]
    [DataRow("https://finora.vault.azure.net/?sig=a")]
    public void An_address_that_cannot_be_a_vault_stops_the_start(string? uri)
    {
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => new ServiceCollection().AddAzureKeyVault(Settings(uri, clientId: null)));

        Assert.StartsWith("KeyVault__Uri must be", thrown.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_client_id_that_cannot_be_one_stops_the_start()
    {
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(
            () => new ServiceCollection().AddAzureKeyVault(Settings("https://finora.vault.azure.net", "finora")));

        Assert.StartsWith("AZURE_CLIENT_ID must be", thrown.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string? uri, string? clientId) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["KeyVault:Uri"] = uri, ["AZURE_CLIENT_ID"] = clientId })
        .Build();

    private static async Task<KeyVaultException> AssertFaultAsync(KeyVaultFault fault, Func<Task> call)
    {
        var thrown = await Assert.ThrowsExactlyAsync<KeyVaultException>(call);
        Assert.AreEqual(fault, thrown.Fault, thrown.Message);
        return thrown;
    }

    private async Task<string> CreateElsewhereAsync(string name) =>
        (await _server.CreateClient().CreateRsaKeyAsync(new CreateRsaKeyOptions(name), Cancellation)).Value.Key.Id;

    private int Count(string line) => _server.Requests.Count(request => request.Line == line);
}
