using System.Security.Cryptography;
using System.Text;

namespace Azure.Storage;

/// <summary>The account name and key of a storage account, to sign requests and shared access signatures with.</summary>
public class StorageSharedKeyCredential
{
    private byte[] _accountKey;

    /// <param name="accountKey">Base64, as the portal shows it.</param>
    /// <exception cref="FormatException">The key is not base64.</exception>
    public StorageSharedKeyCredential(string accountName, string accountKey)
    {
        AccountName = accountName;
        _accountKey = Convert.FromBase64String(accountKey);
    }

    public string AccountName { get; }

    /// <summary>Replaces the key after it was rotated; requests from now on are signed with the new one.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref _accountKey, Convert.FromBase64String(accountKey));

    /// <summary>Base64 of the HMAC-SHA256 of the text's UTF-8 bytes.</summary>
    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _accountKey), Encoding.UTF8.GetBytes(text)));
}
