using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Storage.Blobs;

/// <summary>How the blob clients send: retries, diagnostics and transport are those of <see cref="ClientOptions"/>.</summary>
public class BlobClientOptions : ClientOptions
{
    public BlobClientOptions(ServiceVersion version = ServiceVersion.V2026_10_06) => Version = version;

    /// <summary>The versions of the service's protocol; of the official ones only the newest.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The official names.")]
    [SuppressMessage("Design", "CA1008", Justification = "The official enum has no zero.")]
    public enum ServiceVersion
    {
        V2026_10_06 = 32,
    }

    public ServiceVersion Version { get; }

    internal string VersionString => Version == ServiceVersion.V2026_10_06 ? "2026-10-06" : throw new NotSupportedException($"There is no service version {(int)Version}.");
}
