using System.Globalization;
using System.Text;
using Azure.Storage;
using Azure.Storage.Sas;

namespace Azure.Storage.Sas
{
    /// <summary>What the holder of a blob's shared access signature may do.</summary>
    [Flags]
    public enum BlobSasPermissions
    {
        Read = 1,
        Add = 2,
        Create = 4,
        Write = 8,
        Delete = 16,
    }
}

namespace Finora.AzureSdk
{
    /// <summary>Signs addresses of single blobs ("Create a service SAS", Microsoft Learn).</summary>
    internal static class BlobSas
    {
        /// <summary>The version whose string to sign this is: the sixteen fields that hold since 2020-12-06.</summary>
        private const string Version = "2023-11-03";

        /// <summary>In the order in which the service wants the letters.</summary>
        private static readonly (BlobSasPermissions Permission, char Letter)[] Letters =
        [
            (BlobSasPermissions.Read, 'r'), (BlobSasPermissions.Add, 'a'), (BlobSasPermissions.Create, 'c'), (BlobSasPermissions.Write, 'w'), (BlobSasPermissions.Delete, 'd'),
        ];

        public static Uri Sign(Uri blob, string container, string name, BlobSasPermissions permissions, DateTimeOffset expiresOn, StorageSharedKeyCredential key)
        {
            var letters = string.Concat(Letters.Where(entry => permissions.HasFlag(entry.Permission)).Select(entry => entry.Letter));
            var expiry = expiresOn.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var signature = key.Sign(StringToSign(letters, expiry, $"/blob/{key.AccountName}/{container}/{name}"));
            var query = new StringBuilder()
                .Append("sv=").Append(Version)
                .Append("&se=").Append(Uri.EscapeDataString(expiry))
                .Append("&sr=b&sp=").Append(letters)
                .Append("&sig=").Append(Uri.EscapeDataString(signature));
            return new Uri($"{blob.GetLeftPart(UriPartial.Path)}?{query}");
        }

        /// <summary>Fields in order: permissions, start, expiry, resource, identifier, IP range, protocol, version, kind, snapshot, encryption scope, five response headers.</summary>
        private static string StringToSign(string permissions, string expiry, string resource) =>
            string.Join('\n', permissions, "", expiry, resource, "", "", "", Version, "b", "", "", "", "", "", "", "");
    }
}
