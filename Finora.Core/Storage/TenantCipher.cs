using System.Security.Cryptography;
using System.Text;

namespace Finora.Core.Storage;

/// <summary>
/// Encrypts a tenant's personal data with AES-256-GCM (NIST SP 800-38D) under its own data key, and makes blind indexes to look it up by. Sealed text names
/// the version of the data key and is bound to its row, so it opens nowhere else. Safe for concurrent use.
/// </summary>
public sealed class TenantCipher
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _dataKey;
    private readonly byte[] _indexKey;
    private readonly string _prefix;

    /// <summary>One a processor: making one, and having OpenSSL expand the key, takes longer than what is done with it.</summary>
    private readonly AesGcm?[] _idle = new AesGcm?[Environment.ProcessorCount];

    /// <param name="secret">32 bytes that encrypt, then 32 bytes that index.</param>
    internal TenantCipher(int version, ReadOnlySpan<byte> secret)
    {
        _prefix = string.Concat("v", version.ToString(), ".");
        _dataKey = secret[..32].ToArray();
        _indexKey = secret[32..64].ToArray();
    }

    /// <param name="binding">Names the row and field; the same must be given to <see cref="Open"/>.</param>
    public string Seal(string plain, string binding)
    {
        var plainBytes = Encoding.UTF8.GetBytes(plain);
        var box = new byte[NonceBytes + plainBytes.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var aes = Take();
        aes.Encrypt(nonce, plainBytes, box.AsSpan(NonceBytes, plainBytes.Length), box.AsSpan(NonceBytes + plainBytes.Length), Encoding.UTF8.GetBytes(binding));
        GiveBack(aes);
        return _prefix + Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">The text was sealed under another key or for another row, or was altered.</exception>
    public string Open(string boxed, string binding)
    {
        if (!boxed.StartsWith(_prefix, StringComparison.Ordinal)) throw new CryptographicException("The text was sealed under another version of the data key.");
        var box = Convert.FromBase64String(boxed[_prefix.Length..]);
        if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("The sealed text is too short.");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        var aes = Take();
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain, Encoding.UTF8.GetBytes(binding));
        GiveBack(aes);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>HMAC-SHA-256 of a value in hex: equal for equal values of one purpose within the tenant, and useless without the key.</summary>
    /// <param name="purpose">Keeps the index of one field from matching that of another.</param>
    public string BlindIndex(string purpose, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_indexKey, Encoding.UTF8.GetBytes(string.Concat(purpose, "\0", value))));

    /// <summary>For the caller alone until it gives it back: used by two threads at once, one encrypts nothing right.</summary>
    private AesGcm Take() => Interlocked.Exchange(ref Idle, null) ?? new AesGcm(_dataKey, TagBytes);

    /// <summary>Not after a failure: what state one is in then is not worth finding out.</summary>
    private void GiveBack(AesGcm aes) => Interlocked.Exchange(ref Idle, aes)?.Dispose();

    private ref AesGcm? Idle => ref _idle[Thread.GetCurrentProcessorId() % _idle.Length];
}
