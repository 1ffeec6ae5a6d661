using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Keys;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class KeyVaultContractOnLocalKeyRing : KeyVaultContract
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private LocalKeyRing _ring = null!;

    protected override IKeyVault Vault => _ring;

    [TestInitialize]
    public void Open() => _ring = LocalKeyRing.Open(_directory, masterKeySetting: null, new IdGenerator(TimeProvider.System));

    [TestCleanup]
    public void Close()
    {
        _ring.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
