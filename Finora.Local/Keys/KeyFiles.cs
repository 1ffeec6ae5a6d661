using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Local.Keys;

/// <summary>
/// The key versions on disk: <c>{root}/{name}/{sequence}-{version}.key</c>, written once and never changed, so a reader needs no lock and two processes
/// may share the directory. The sequence says which version is newest even after the clock was set back.
/// </summary>
/// <remarks>File: "FKR1", fingerprint of the master key (8), nonce (12), tag (16), PKCS#8 under AES-256-GCM with the key id as associated data.</remarks>
internal sealed class KeyFiles(string root, MasterKey master)
{
    private const string Extension = ".key";
    private const int SequenceDigits = 8;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 4 + MasterKey.FingerprintLength + NonceLength + TagLength;
    private const int MaxFileLength = 16 * 1024;

    private volatile bool _masterChecked;

    private static ReadOnlySpan<byte> Magic => "FKR1"u8;

    /// <summary>The version of the name with the highest sequence, or null.</summary>
    public LocalKeyId? FindNewest(string name) => Guarded(() => Versions(name) is [.., var newest] ? newest.Id : (LocalKeyId?)null);

    /// <summary>The private key as encrypted, or null when there is no such version.</summary>
    public byte[]? Read(LocalKeyId id) => Guarded(() => Versions(id.Name).FirstOrDefault(version => version.Id == id)?.Path is { } path ? ReadWhole(path) : null);

    /// <summary>When this returns, the version outlives a crash of the process and of the machine.</summary>
    public byte[] Add(LocalKeyId id, ReadOnlySpan<byte> pkcs8)
    {
        var encrypted = Encrypt(id, pkcs8);
        return Guarded(() =>
        {
            CheckMasterKey();
            var directory = Path.Combine(root, id.Name);
            DurableFile.CreateDirectory(root);
            DurableFile.CreateDirectory(directory);
            var sequence = Versions(id.Name) is [.., var newest] ? newest.Sequence + 1 : 1;
            var fileName = sequence.ToString($"D{SequenceDigits}", CultureInfo.InvariantCulture) + $"-{id.Version:N}{Extension}";
            DurableFile.Write(Path.Combine(directory, fileName), encrypted);
            return encrypted;
        });
    }

    /// <summary>The PKCS#8 form; the caller wipes it after use.</summary>
    public byte[] Decrypt(LocalKeyId id, ReadOnlySpan<byte> encrypted)
    {
        if (!IsKeyFile(encrypted))
        {
            throw Damaged(id, null);
        }

        CheckFingerprint(encrypted, id.ToString());
        var body = encrypted[(Magic.Length + MasterKey.FingerprintLength)..];
        var pkcs8 = new byte[encrypted.Length - HeaderLength];
        try
        {
            using var cipher = master.CreateCipher();
            cipher.Decrypt(
                body[..NonceLength],
                body[(NonceLength + TagLength)..],
                body[NonceLength..(NonceLength + TagLength)],
                pkcs8,
                Encoding.UTF8.GetBytes(id.ToString()));
            return pkcs8;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Damaged(id, e);
        }
    }

    private byte[] Encrypt(LocalKeyId id, ReadOnlySpan<byte> pkcs8)
    {
        var encrypted = new byte[HeaderLength + pkcs8.Length];
        Magic.CopyTo(encrypted);
        master.Fingerprint.Span.CopyTo(encrypted.AsSpan(Magic.Length));
        var body = encrypted.AsSpan(Magic.Length + MasterKey.FingerprintLength);
        RandomNumberGenerator.Fill(body[..NonceLength]);
        using var cipher = master.CreateCipher();
        cipher.Encrypt(
            body[..NonceLength],
            pkcs8,
            body[(NonceLength + TagLength)..],
            body[NonceLength..(NonceLength + TagLength)],
            Encoding.UTF8.GetBytes(id.ToString()));
        return encrypted;
    }

    /// <summary>Refuses to add to a ring under another master key: half of its keys would be unreadable whichever of the two is configured.</summary>
    private void CheckMasterKey()
    {
        if (_masterChecked)
        {
            return;
        }

        if (Directory.Exists(root))
        {
            var whole = Directory.EnumerateFiles(root, "*" + Extension, SearchOption.AllDirectories).Select(path => (Path: path, Content: ReadWhole(path)));
            if (whole.FirstOrDefault(file => IsKeyFile(file.Content)) is { Path: { } path } any)
            {
                CheckFingerprint(any.Content, path);
            }
        }

        _masterChecked = true;
    }

    private static bool IsKeyFile(ReadOnlySpan<byte> content) => content.Length > HeaderLength && content.StartsWith(Magic);

    private void CheckFingerprint(ReadOnlySpan<byte> encrypted, string which)
    {
        if (!encrypted.Slice(Magic.Length, MasterKey.FingerprintLength).SequenceEqual(master.Fingerprint.Span))
        {
            throw new KeyVaultException(
                KeyVaultFault.Forbidden,
                $"Key {which} was made under another master key than that of {master.Source}. Set {MasterKey.SettingName}, or restore {MasterKey.FileName}, to what it was.");
        }
    }

    private List<StoredVersion> Versions(string name)
    {
        var directory = Path.Combine(root, name);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*" + Extension).Select(path => Parse(name, path)).OfType<StoredVersion>()
                .OrderBy(version => version.Sequence).ThenBy(version => version.Id.ToString(), StringComparer.Ordinal)]
            : [];
    }

    private static StoredVersion? Parse(string name, string path)
    {
        var file = Path.GetFileNameWithoutExtension(path);
        return file.Length == SequenceDigits + 1 + 32
            && file[SequenceDigits] == '-'
            && int.TryParse(file.AsSpan(0, SequenceDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && LocalKeyId.TryParse($"local/{name}/{file[(SequenceDigits + 1)..]}", out var id)
            ? new StoredVersion(sequence, id, path)
            : null;
    }

    private static KeyVaultException Damaged(LocalKeyId id, Exception? cause) =>
        new(KeyVaultFault.Forbidden, $"The file of key {id} is damaged; restore it from a backup.", cause);

    private static byte[] ReadWhole(string path)
    {
        using var handle = File.OpenHandle(path);
        var content = new byte[Math.Min(RandomAccess.GetLength(handle), MaxFileLength)];
        var read = RandomAccess.Read(handle, content, fileOffset: 0);
        return content[..read];
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new KeyVaultException(KeyVaultFault.Forbidden, "The key ring's files may not be used: " + e.Message, e);
        }
        catch (IOException e)
        {
            throw new KeyVaultException(KeyVaultFault.Unavailable, "The key ring's files cannot be used: " + e.Message, e);
        }
    }

    /// <summary>Two processes that rotate at once may give the same sequence; then the version decides, the same way for both.</summary>
    private sealed record StoredVersion(int Sequence, LocalKeyId Id, string Path);
}
