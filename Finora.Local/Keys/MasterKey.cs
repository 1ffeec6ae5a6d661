using System.Security.Cryptography;

namespace Finora.Local.Keys;

/// <summary>The AES-256 key over every key file: from the setting FINORA_MASTER_KEY, or made once and kept in <c>master.key</c> of the data directory.</summary>
internal sealed class MasterKey
{
    public const string SettingName = "FINORA_MASTER_KEY";
    public const string FileName = "master.key";

    /// <summary>Bytes of <see cref="Fingerprint"/>.</summary>
    public const int FingerprintLength = 8;

    private const int KeyLength = 32;

    private readonly byte[] _key;

    private MasterKey(byte[] key, string source)
    {
        _key = key;
        Source = source;
        Fingerprint = HMACSHA256.HashData(key, "finora master key"u8).AsMemory(0, FingerprintLength);
    }

    /// <summary>Where the key came from, in words for an operator.</summary>
    public string Source { get; }

    /// <summary>Tells one master key from another and says nothing about either.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; }

    /// <summary>Takes the key from the setting, or from the file, which is made when there is none.</summary>
    /// <exception cref="InvalidOperationException">The setting, or what the file holds, is not a key.</exception>
    public static MasterKey Open(string dataDirectory, string? setting)
    {
        if (!string.IsNullOrEmpty(setting))
        {
            return new MasterKey(Decode(setting, SettingName), $"the setting {SettingName}");
        }

        var path = Path.Combine(Path.GetFullPath(dataDirectory), FileName);
        if (!File.Exists(path))
        {
            Generate(path);
        }

        DurableFile.RestrictToOwner(path);
        return new MasterKey(Decode(File.ReadAllText(path).Trim(), path), $"the file {path}");
    }

    public AesGcm CreateCipher() => new(_key, AesGcm.TagByteSizes.MaxSize);

    private static void Generate(string path)
    {
        // The data directory is the operator's; only one that we make ourselves is closed to others.
        var directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
        {
            DurableFile.CreateDirectory(directory);
        }

        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n";

        // When another process was first, its key is the one.
        _ = DurableFile.TryCreate(path, System.Text.Encoding.ASCII.GetBytes(text));
    }

    private static byte[] Decode(string text, string name)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyLength
            ? key
            : throw new InvalidOperationException($"{name} must be {KeyLength} bytes in base64 (make one with: openssl rand -base64 {KeyLength}).");
    }
}
