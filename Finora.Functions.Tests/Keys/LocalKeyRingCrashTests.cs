using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Keys;

namespace Finora.Functions.Tests.Keys;

[TestClass]
public sealed class LocalKeyRingCrashTests
{
    private const int Acknowledged = 200;

    private static readonly IdGenerator Ids = new(TimeProvider.System);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Clean() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task Every_key_that_was_answered_outlives_a_process_that_is_killed()
    {
        var answered = new List<string>();
        using (var child = ChildProcess.Start(CreateKeysForEver, _directory))
        {
            while (answered.Count < Acknowledged && await child.Output.ReadLineAsync(TestContext.CancellationToken) is { } keyId)
            {
                answered.Add(keyId);
            }

            await child.KillAsync(TestContext.CancellationToken);

            // What it still said before it died was answered too; a line without its end was not.
            var rest = await child.Output.ReadToEndAsync(TestContext.CancellationToken);
            answered.AddRange(rest.Split('\n')[..^1]);
        }

        Assert.IsGreaterThanOrEqualTo(Acknowledged, answered.Count);
        using var ring = LocalKeyRing.Open(_directory, masterKeySetting: null, Ids);
        foreach (var keyId in answered)
        {
            Assert.HasCount(256, await ring.SignDigestAsync(keyId, new byte[32], TestContext.CancellationToken));
        }

        var newest = await ring.GetKeyAsync("k", TestContext.CancellationToken);
        Assert.IsGreaterThanOrEqualTo(0, string.CompareOrdinal(newest!.KeyId, answered[^1]));
        var next = await ring.CreateRsaKeyAsync("k", 2048, TestContext.CancellationToken);
        Assert.AreEqual(next.KeyId, (await ring.GetKeyAsync("k", TestContext.CancellationToken))!.KeyId);
    }

    /// <summary>The same RSA key as version after version, so that nearly all of the child's time goes into what a kill could break: the files.</summary>
    private static void CreateKeysForEver(string directory)
    {
        using var rsa = RSA.Create(2048);
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        var files = new KeyFiles(Path.Combine(directory, "keys"), MasterKey.Open(directory, setting: null));
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        while (true)
        {
            var id = new LocalKeyId("k", Ids.NewId());
            files.Add(id, pkcs8);
            output.Write(id + "\n");
        }
    }
}
