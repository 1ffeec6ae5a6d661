using System.Security.Cryptography;
using Finora.Benchmarks.Harness;
using Finora.Core.Identity;
using Finora.Local.Keys;

namespace Finora.Benchmarks.Keys;

/// <summary>What the key ring adds to a signature.</summary>
internal sealed class SignBenchmark : IBenchmark
{
    private const int Bits = 2048;

    public string Name => "sign";

    public string Summary => "a signature of the local key ring against RSA-2048 of the platform";

    public string Explanation => """
        Subject: LocalKeyRing.SignDigestAsync with a key of 2048 bits. Baseline: RSA.SignHash of System.Security.Cryptography, PKCS#1 v1.5
        with SHA-256, with one RSA object. Both on one thread.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        using var ring = LocalKeyRing.Open(folder.Path, masterKeySetting: null, new IdGenerator(TimeProvider.System));
        var key = await ring.CreateRsaKeyAsync("benchmark", Bits, CancellationToken.None);
        using var rsa = RSA.Create(Bits);
        var digest = SHA256.HashData("A document."u8);
        await Duel.RunAsync(
            settings,
            "One signature, one thread",
            new Contender("LocalKeyRing.SignDigestAsync", time => Repeat.ForAsync(time, async () => await ring.SignDigestAsync(key.KeyId, digest, CancellationToken.None))),
            new Contender("RSA.SignHash", time => Repeat.ForAsync(time, () =>
            {
                rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                return ValueTask.CompletedTask;
            })));
    }
}
