using Finora.Azure.KeyVault;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class KeyVaultContractOnAzureKeyVault : KeyVaultContract
{
    private KeyVaultServer _server = null!;
    private AzureKeyVault _vault = null!;

    protected override IKeyVault Vault => _vault;

    [TestInitialize]
    public async Task OpenAsync()
    {
        _server = await KeyVaultServer.StartAsync();
        _vault = new AzureKeyVault(_server.CreateClient(), TimeProvider.System);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        _vault.Dispose();
        await _server.DisposeAsync();
        Assert.IsEmpty(_server.Violations);
    }
}
