using System.Security.Cryptography;
using System.Text;
using Finora.Functions.Callbacks;

namespace Finora.Functions.Composition;

/// <summary>
/// Where keys are kept on this machine the bank partner is a sandbox of ours, so secrets that nobody set are made and kept in the data directory. With a
/// key vault nothing is made up: without a secret every callback is refused.
/// </summary>
internal static class LocalPartnerSecrets
{
    private const string LiveFile = "bank-partner.secret";
    private const string TestFile = "bank-partner-test.secret";
    private const int HexDigits = 64;

    public static PartnerSecrets Complete(PartnerSecrets set, IConfiguration configuration, string dataDirectory) =>
        !string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]) ? set : new PartnerSecrets(
            set.Live.Count > 0 ? set.Live : [ReadOrMake(dataDirectory, LiveFile)],
            set.Test.Count > 0 ? set.Test : [ReadOrMake(dataDirectory, TestFile)]);

    internal static byte[] ReadOrMake(string dataDirectory, string name)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, name);
        if (!File.Exists(path)) Make(path);
        return Encoding.UTF8.GetBytes(File.ReadAllText(path).Trim());
    }

    /// <summary>Written whole under another name first: of two processes at once the first to move its file wins, and neither reads half a secret.</summary>
    private static void Make(string path)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options)) writer.Write(RandomNumberGenerator.GetHexString(HexDigits, lowercase: true));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
