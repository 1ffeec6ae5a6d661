using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace Azure.Data.Tables;

/// <summary>The account name and key of a storage account, to sign requests to its tables with.</summary>
public class TableSharedKeyCredential
{
    private readonly StorageSharedKeyCredential _key;

    /// <param name="accountKey">Base64, as the portal shows it.</param>
    /// <exception cref="FormatException">The key is not base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountName);
        ArgumentException.ThrowIfNullOrEmpty(accountKey);
        _key = new StorageSharedKeyCredential(accountName, accountKey);
    }

    public string AccountName => _key.AccountName;

    /// <summary>Replaces the key after it was rotated; requests from now on are signed with the new one.</summary>
    public void SetAccountKey(string accountKey) => _key.SetAccountKey(accountKey);

    internal string Sign(string text) => _key.Sign(text);
}

/// <summary>Signs table requests with Shared Key Lite ("Authorize with Shared Key", Microsoft Learn), once a try, because the date is signed.</summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = time.GetUtcNow().ToString("R");
        request.Headers.SetValue("x-ms-date", date);

        // Only the comp parameter of the query is part of the signature; nothing that we send has one.
        var resource = $"/{credential.AccountName}{request.Uri.ToUri().AbsolutePath}";
        request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{credential.Sign($"{date}\n{resource}")}");
    }
}
